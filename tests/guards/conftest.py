"""The village of the guards: with one thing of every kind that an address can lead to."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from kru.career import actions as career
from kru.demo.cast import Cast
from kru.files import blobs
from kru.intake import actions as intake
from kru.journal.plain import plain
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.terms import ActivityKind
from kru.sync.models import Node
from kru.sync.quarantine import keep_all
from kru.sync.rules import Revoked


@pytest.fixture
def village(village: Cast, settings: Settings, tmp_path: Path) -> Cast:
    """Give the village in which there is one thing more of every kind.

    Sokha has logged a photograph, Bopha asked for a rank, Lida loaded a list; and what Sokha's office gave
    on a computer that was wiped waits to be decided.
    """
    settings.MEDIA_ROOT = tmp_path
    photograph = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(photograph, "PNG")
    bytes_ = blobs.keep([photograph.getvalue()])
    do = village.doing("sokha")
    learning.log_activity(
        do,
        learning.LogActivity(
            activity_id=new_id(),
            person_id=village.person_ids["sokha"],
            kind=ActivityKind.LEARNING_COMMUNITY,
            held_on=do.today,
            hours=Decimal(2),
            title="រង្វង់រៀនសូត្រ",
            evidence_id=new_id(),
            evidence_name="photograph.png",
            evidence_sha256=bytes_.sha256,
        ),
    )
    career.request_rank(
        village.doing("bopha"),
        career.RequestRank(request_id=new_id(), person_id=village.person_ids["bopha"]),
    )
    intake.load_list(
        village.doing("lida"),
        intake.LoadList(
            list_id=new_id(),
            kind="staff",
            file_name="staff.xlsx",
            sha256=bytes_.sha256,
            path=village.unit("province").path,
        ),
    )
    line = {
        "n": 1, "id": str(new_id()), "do": "staff.correct_person", "by": str(village.user("dara").pk),
        "at": plain(village.at), "body": {"person_id": str(village.person_ids["sokha"]), "phone": "012"},
    }  # fmt: skip
    revoked = Revoked("", "", village.at)
    keep_all(Node.objects.select_related("unit").get(name="3101-01"), revoked, [line], village.at)
    return village
