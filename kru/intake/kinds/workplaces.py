"""The list of workplaces: schools and other units with their codes, kinds and places."""

from django.utils.translation import gettext_lazy as _

from kru.intake.kinds import readers
from kru.intake.kinds.field import Field, ListKind
from kru.intake.kinds.words import header_words

WORKPLACES = ListKind(
    "workplaces",
    _("List of workplaces"),
    (
        Field("code", _("Workplace code"), readers.workplace_code, required=True),
        Field(
            "name_km",
            _("Khmer name"),
            readers.khmer_name,
            required=True,
            looks_right=readers.is_khmer,
            longest=200,
        ),
        Field("name_latin", _("Latin name"), readers.latin_name, looks_right=readers.is_latin, longest=200),
        Field(
            "kind",
            _("Kind of workplace"),
            readers.unit_kind,
            required=True,
            carried_down=True,
            makes=readers.unit_kind.makes,
        ),
        Field("region", _("Region"), readers.region, makes=readers.region.makes),
        Field("province", _("Province"), readers.text, carried_down=True, only_read=True),
        Field("district", _("District"), readers.text, carried_down=True, only_read=True),
        Field("district_code", _("District code"), readers.place_code, carried_down=True),
        Field("commune", _("Commune"), readers.text, carried_down=True, only_read=True),
        Field("village", _("Village"), readers.text, carried_down=True, only_read=True),
        Field("remarks", _("Remarks"), readers.text, only_read=True),
        readers.NOT_TAKEN,
    ),
    words=header_words("workplaces"),
    recognised_by=(("code",), ("name_km", "name_latin")),
    unique=("code",),
)
