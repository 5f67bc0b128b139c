"""Every row that offices and phones will need reaches the feed of its kind, its place and its person."""

import pytest
from django.apps import apps

from kru.demo.cast import Cast
from kru.journal import feed
from kru.journal.models import Dirty
from kru.journal.replica import REPLICAS, STAY
from kru.kernel.scope import Scope
from kru.spine.queryset import Scoped


def test_every_scoped_model_says_whether_it_travels() -> None:
    scoped = {model._meta.label_lower for model in apps.get_models() if issubclass(model, Scoped)}
    assert scoped <= REPLICAS.keys() | STAY.keys(), "say in replicas.py of the context whether it travels"
    assert not REPLICAS.keys() & STAY.keys()
    assert all(STAY.values()), "say why it stays"


@pytest.mark.django_db
def test_every_row_of_the_village_that_travels_is_on_its_way_to_its_feeds(village: Cast) -> None:
    on_the_way = set(Dirty.objects.values_list("feed", "type", "rid"))
    missing = []
    for label, replica in REPLICAS.items():
        rids = list(replica.model._default_manager.values_list("pk", flat=True))
        for rid, path, person in feed.whereabouts(replica, rids):
            for name in feed.feeds_of(label, Scope(path, person)):
                if (name, label, rid) not in on_the_way:
                    missing.append((label, name.split(":")[0]))
    assert not missing, sorted(set(missing))


@pytest.mark.django_db
def test_what_every_node_makes_itself_is_what_central_holds(village: Cast) -> None:
    made = 0
    for replica in REPLICAS.values():
        for row in replica.model._default_manager.values() if replica.made else ():
            for column, make in replica.made.items():
                assert make(row) == row[column], (replica.label, column)
                made += 1
    assert made > 50
