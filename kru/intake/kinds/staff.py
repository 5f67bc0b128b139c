"""The staff list: who works where, since when, as what."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kru.intake.kinds import readers
from kru.intake.kinds.field import Field, ListKind
from kru.intake.kinds.words import header_words

_WORDS = header_words("staff")


def _complete(values: dict[str, Any]) -> None:
    """Join class and step where a list keeps them in two columns."""
    step = values.pop("step", "")
    grade = values.get("grade", "")
    if grade and step and "." not in grade:
        values["grade"] = f"{grade}.{step}"


_FIELDS = (
    Field("staff_number", _("Civil-servant number"), readers.digits, longest=20),
    Field("national_id", _("National ID number"), readers.digits, longest=20),
    Field("name_km", _("Khmer name"), readers.khmer_name, looks_right=readers.is_khmer, longest=120),
    Field(
        "family_name_km",
        _("Khmer family name"),
        readers.khmer_name,
        looks_right=readers.is_khmer,
        only_read=True,
    ),
    Field(
        "given_name_km",
        _("Khmer given name"),
        readers.khmer_name,
        looks_right=readers.is_khmer,
        only_read=True,
    ),
    Field("name_latin", _("Latin name"), readers.latin_name, looks_right=readers.is_latin, longest=120),
    Field(
        "family_name_latin",
        _("Latin family name"),
        readers.latin_name,
        looks_right=readers.is_latin,
        only_read=True,
    ),
    Field(
        "given_name_latin",
        _("Latin given name"),
        readers.latin_name,
        looks_right=readers.is_latin,
        only_read=True,
    ),
    Field("sex", _("Sex"), readers.sex, required=True),
    Field("born_on", _("Date of birth"), readers.day),
    Field("birth_day", _("Day of birth"), readers.text, only_read=True),
    Field("birth_month", _("Month of birth"), readers.text, only_read=True),
    Field("birth_year", _("Year of birth"), readers.text, only_read=True),
    Field("workplace_code", _("Workplace code"), readers.workplace_code, carried_down=True),
    Field("workplace_name", _("Workplace"), readers.text, carried_down=True),
    Field("position", _("Position"), readers.position, makes=readers.position.makes),
    Field("grade", _("Frame and class"), readers.grade),
    Field("step", _("Step"), readers.step, only_read=True),
    Field("hired_on", _("Date of entry into service"), readers.day),
    Field("phone", _("Telephone"), readers.phone),
    Field("kind", _("State staff or contract"), readers.service, makes=readers.service.makes),
    Field("qualification", _("Qualification"), readers.text, only_read=True),
    Field("remarks", _("Remarks"), readers.text, only_read=True),
    readers.NOT_TAKEN,
)

STAFF = ListKind(
    "staff",
    _("Staff list"),
    _FIELDS,
    words=_WORDS,
    recognised_by=(("name_km", "family_name_km", "name_latin"), ("staff_number", "national_id")),
    unique=("staff_number", "national_id"),
    parts={
        "name_km": ("family_name_km", "given_name_km"),
        "name_latin": ("family_name_latin", "given_name_latin"),
        "born_on": ("birth_day", "birth_month", "birth_year"),
    },
    one_of=(
        ("staff_number", "national_id"),
        ("name_km",),
        ("born_on",),
        ("workplace_code", "workplace_name"),
    ),
    complete=_complete,
    instead_of={"workplace_name": "workplace_code"},
)
