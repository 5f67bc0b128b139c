"""Every row that offices and phones will need reaches the feed of its place and of its person."""

import pytest
from django.apps import apps

from kru.demo.cast import Cast
from kru.journal import feed
from kru.journal.models import Dirty
from kru.kernel.scope import Scope
from kru.spine.queryset import Scoped

STAYS_AT_CENTRAL: dict[str, str] = {}


@pytest.mark.django_db
def test_every_scoped_row_of_the_village_is_on_its_way_to_its_feeds(village: Cast) -> None:
    on_the_way = set(Dirty.objects.values_list("feed", "type", "rid"))
    missing = []
    for model in apps.get_models():
        label = model._meta.label_lower
        if not issubclass(model, Scoped) or label in STAYS_AT_CENTRAL:
            continue
        rids = list(model._default_manager.values_list("pk", flat=True))
        for rid, path, person in feed.whereabouts(model, rids):
            for name in feed.feeds_of(Scope(path, person)):
                if (name, label, rid) not in on_the_way:
                    missing.append((label, name.split(":")[0]))
    assert not missing, sorted(set(missing))
