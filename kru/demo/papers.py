"""Service letters of the village: what its offices have certified by the day the story begins."""

from kru.demo.cast import Cast
from kru.demo.story import Calendar
from kru.kernel.ids import new_id
from kru.letters import actions as letters

# who wrote it, in whose name, for whom, what for, how many days ago
LETTERS = (
    ("dara", "district", "bopha", "", 40),
    ("dara", "district", "sovanna", "ស្នើសុំខ្ចីប្រាក់នៅធនាគារ", 21),
    ("dara", "district", "sovanna", "ស្នើសុំខ្ចីប្រាក់នៅធនាគារ", 20),
    ("lida", "province", "dara", "", 9),
    ("vanna", "phnum-sral", "davy", "", 6),
)
VOID, WHY = 1, "សរសេរគោលបំណងខុស"


def certify(cast: Cast, calendar: Calendar) -> None:
    """Let the offices of the village issue their letters; one was printed wrongly, and is void."""
    for number, (by, office, whom, purpose, ago) in enumerate(LETTERS):
        issued = letters.issue_letter(
            cast.doing(by, calendar.morning(ago), about=whom),
            letters.IssueLetter(
                letter_id=new_id(),
                person_id=cast.person_ids[whom],
                office_id=cast.unit_ids[office],
                purpose=purpose,
            ),
        )
        if number == VOID:
            again = cast.doing(by, calendar.morning(ago - 1), about=whom)
            letters.void_letter(again, letters.VoidLetter(letter_id=issued.pk, why=WHY))
