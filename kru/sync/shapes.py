"""Which records a node knows and in which shape; what it could not read is fetched again once it can."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django.db import models, transaction

from kru.journal.models import Entry
from kru.journal.replica import REPLICAS
from kru.sync.models import Cursor, Held, Line, Node, Shape, Wanted

Knows = Mapping[str, Sequence[str]]  # kind of record → the columns of it that a node knows
ENTRY = Entry._meta.label_lower
ENTRY_COLUMNS = tuple(field.attname for field in Entry._meta.concrete_fields)


class Untold(ValueError):
    """A node knows other records than central, and has not said which."""


def own() -> dict[str, dict[str, str]]:
    """Return the records that this version knows: kind → column → kind of value."""
    entry = {name: Entry._meta.get_field(name).get_internal_type() for name in ENTRY_COLUMNS}
    return {**{label: replica.shape for label, replica in sorted(REPLICAS.items())}, ENTRY: entry}


def seal() -> str:
    """Return what two versions have in common that know the same records in the same shape."""
    text = json.dumps(own(), sort_keys=True)
    return blake2b(text.encode(), digest_size=6).hexdigest()


def known() -> dict[str, list[str]]:
    """Return what a node tells central of the records it knows."""
    return {label: list(columns) for label, columns in own().items()}


# at central


def understood_by(node: Node, asked: Mapping[str, Any]) -> Knows | None:
    """Return what a node knows, None where it is all that central does; raises `Untold`."""
    said = asked.get("schema")
    if said is None or said == seal():
        return None
    if "knows" in asked:
        node.knows = {"schema": said, "kinds": asked["knows"]}
        Node.objects.filter(pk=node.pk).update(knows=node.knows)
    elif node.knows.get("schema") != said:
        raise Untold(node.name)
    kinds: Knows = node.knows["kinds"]
    return kinds


# at a node


def notice() -> None:
    """See whether this node knows other records than at its last exchange, having been upgraded."""
    _notice("shapes", seal())


def heard(central: str) -> bool:
    """See whether central knows other records than when it was last heard; tell whether it is to be asked."""
    return _notice("central_shapes", central)


def _notice(which: str, now: str) -> bool:
    line = Line.objects.get_or_create(pk=1)[0]
    if getattr(line, which) == now:
        return False
    with transaction.atomic():
        _want_what_is_lacking()
        Line.objects.filter(pk=1).update(**{which: now})
    return Wanted.objects.exists()


def _want_what_is_lacking() -> None:
    """Let every kind of record be fetched again that came without columns which this version knows."""
    came: dict[str, dict[str, str]] = dict(Shape.objects.values_list("type", "columns"))
    held = Held.objects.order_by().values_list("type", "feed").distinct()
    feeds: dict[str, list[str]] = {}
    for label, feed in held:
        feeds.setdefault(label, []).append(feed)
    for label, shape in own().items():
        if shape.items() <= came.get(label, {}).items():
            continue
        Shape.objects.filter(type=label).delete()
        if label == ENTRY:
            Cursor.objects.update(past=0)
        for feed in feeds.get(label, ()):
            Wanted.objects.update_or_create(type=label, feed=feed, defaults={"pos": 0})


def wanted() -> dict[str, dict[str, int]]:
    """Return what is to be fetched again: feed → kind of record → the position up to which it has come."""
    found: dict[str, dict[str, int]] = {}
    for held in Wanted.objects.order_by("pk"):
        found.setdefault(held.feed, {})[held.type] = held.pos
    return found


def can_be_read(label: str, names: Sequence[str]) -> bool:
    """Tell whether this version can hold records of a kind of which it is given some columns.

    The key alone says that there is such a record; of what is missing, every column must have something
    to begin with.
    """
    replica = REPLICAS.get(label)
    if replica is None or len(names) < 2:
        return False
    missing = (replica.model._meta.get_field(name) for name in replica.columns if name not in names)
    return all(_can_begin(field) for field in missing)


def _can_begin(field: Any) -> bool:
    assert isinstance(field, models.Field)
    return field.null or field.get_default() is not None


def came(groups: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Keep in which shape records have come; part of the transaction that takes them."""
    held = {shape.type: shape for shape in Shape.objects.all()}
    shapes = own()
    for label, names in groups:
        if label in REPLICAS and len(names) < 2:
            continue  # central says only that there are such records: this version knows them better
        readable = label == ENTRY or can_be_read(label, names)
        columns = {name: kind for name, kind in shapes.get(label, {}).items() if readable and name in names}
        if label not in held:
            held[label] = Shape.objects.create(type=label, columns=columns)
            continue
        both = dict(held[label].columns.items() & columns.items())
        if both != held[label].columns:
            held[label].columns = both
            held[label].save()


def some_cannot_be_read() -> bool:
    """Tell whether central has sent records that this version does not know."""
    return Shape.objects.filter(columns={}).exists()
