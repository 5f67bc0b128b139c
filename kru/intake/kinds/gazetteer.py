"""The gazetteer: provinces, districts, communes and villages with their official codes."""

from django.utils.translation import gettext_lazy as _

from kru.intake.kinds import readers
from kru.intake.kinds.field import Field, ListKind
from kru.intake.kinds.words import header_words

GAZETTEER = ListKind(
    "gazetteer",
    _("Gazetteer"),
    (
        Field("code", _("Gazetteer code"), readers.place_code, required=True),
        Field("parent_code", _("Code of the place above"), readers.place_code),
        Field(
            "name_km",
            _("Khmer name"),
            readers.place_name,
            required=True,
            looks_right=readers.is_khmer,
            longest=120,
        ),
        Field("name_latin", _("Latin name"), readers.place_name, looks_right=readers.is_latin, longest=120),
        Field("kind_km", _("Kind of place"), readers.text, longest=40),
        readers.NOT_TAKEN,
    ),
    words=header_words("gazetteer"),
    recognised_by=(("code",), ("name_km", "name_latin")),
    unique=("code",),
)
