"""A letter as it once went over the line is understood for ever, and its lease known by its seal."""

import json
from pathlib import Path
from uuid import UUID

from django.test.utils import override_settings

from kru.letters import sealing
from kru.letters.actions import IssueLetter

SAID = json.loads((Path(__file__).parent / "golden" / "issue-letter-1.json").read_text())
SECRET = "of-the-golden-file"


def test_the_body_of_version_1_is_understood_whole() -> None:
    assert IssueLetter.model_validate(SAID).model_dump(mode="json") == SAID


@override_settings(SECRET_KEY=SECRET)
def test_its_lease_is_known_by_its_seal() -> None:
    number = IssueLetter.model_validate(SAID).number
    assert number is not None
    assert sealing.is_ours(UUID(SAID["office_id"]), number)
    assert not sealing.is_ours(UUID(SAID["office_id"]), number.model_copy(update={"last": 121}))
    assert not sealing.is_ours(UUID(SAID["person_id"]), number)
