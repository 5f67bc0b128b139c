"""The way of the gazetteer into the register: places, and the offices of provinces and districts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from kru.access.actor import Actor
from kru.intake.registers.register import Area, Outcome, Values, Verdict, refuse_changed
from kru.kernel.ids import id_of_row
from kru.kernel.reasons import Reason, Refusal
from kru.kernel.search_keys import latin_key, name_key
from kru.organisations import actions as organisations
from kru.organisations import terms
from kru.organisations.models import Place, Unit
from kru.organisations.terms import UnitKind
from kru.spine.doing import Doing
from kru.spine.queryset import COUNTRY

_PROVINCE, _DISTRICT = 2, 4
# What the offices are called: a prakas names them so, and a unit can be corrected afterwards.
_PROVINCIAL = (UnitKind.PROVINCE, "មន្ទីរអប់រំ យុវជន និងកីឡា", "provincial office")
_OF_DISTRICT = (UnitKind.DISTRICT, "ការិយាល័យអប់រំ យុវជន និងកីឡា", "district office")


class GazetteerRegister:
    """Compares the lines of a gazetteer with the places known and brings them in.

    Every province and district has its office of education, so their units are opened with them.
    """

    def __init__(self, actor: Actor, *, system: bool) -> None:
        self._area = Area(actor, terms.KEEP_PLACES, system=system)
        self._listed: set[str] = set()  # a place above may stand earlier in the same list

    def compare(self, rows: Sequence[Values]) -> list[Verdict]:
        """Return what would become of each row."""
        codes = {values["code"] for values in rows}
        known = Place.objects.in_bulk(codes | {code[:-2] for code in codes if len(code) > _PROVINCE})
        return [self._verdict(values, known) for values in rows]

    def _verdict(self, values: Values, known: dict[str, Place]) -> Verdict:
        code = values["code"]
        above = code[:-2]
        if COUNTRY not in self._area:
            return Verdict("refused", (Reason("not-allowed", {"permission": terms.KEEP_PLACES}),))
        stated = values.get("parent_code") or above
        if stated != above or (above and above not in known and above not in self._listed):
            reason = Reason("place-above-unknown", {"code": code, "above": stated}, field_name="code")
            return Verdict("refused", (reason,))
        self._listed.add(code)
        return Verdict(_outcome(known.get(code), values))

    def bring_in(self, do: Doing, batches: Iterable[Sequence[Values]]) -> Counter[str]:
        """Bring in new and changed places and open the offices of provinces and districts."""
        counts: Counter[str] = Counter()
        offices: list[tuple[int, Values]] = []

        def lines() -> Iterator[organisations.PlaceLine]:
            for batch in batches:
                verdicts = self.compare(batch)
                refuse_changed(reason for verdict in verdicts for reason in verdict.reasons)
                first = counts.total()
                counts.update(verdict.outcome for verdict in verdicts)
                for row, values in enumerate(batch, first):
                    if len(values["code"]) <= _DISTRICT:
                        offices.append((row, values))
                    yield organisations.PlaceLine(
                        values["code"],
                        values["name_km"],
                        values.get("name_latin", ""),
                        values.get("kind_km", ""),
                    )

        organisations.load_places(do, lines())
        _open_offices(do, offices)
        return counts


def _outcome(place: Place | None, values: Values) -> Outcome:
    if place is None:
        return "new"
    same = (
        name_key(values["name_km"]) == name_key(place.name_km)
        and latin_key(values.get("name_latin", "")) in ("", latin_key(place.name_latin))
        and values.get("kind_km", "") in ("", place.kind_km)
    )
    return "same" if same else "update"


def _open_offices(do: Doing, places: Sequence[tuple[int, Values]]) -> None:
    offices = Unit.objects.filter(kind__in=(UnitKind.PROVINCE, UnitKind.DISTRICT)).exclude(code="")
    units = dict(offices.values_list("code", "id"))
    units[""] = Unit.objects.values_list("id", flat=True).get(path=COUNTRY)
    asked = []
    for row, values in sorted(places, key=lambda place: (len(place[1]["code"]), place[1]["code"])):
        code = values["code"]
        if code not in units:
            units[code] = id_of_row(row)
            asked.append(_office(values, units))
    if asked:
        organisations.open_units(do, asked)


def _office(values: Values, units: dict[str, UUID]) -> organisations.OpenUnit:
    code = values["code"]
    if code[:-2] not in units:
        raise Refusal(Reason("unit-parent-unknown", {"code": code[:-2]}))
    provincial = len(code) == _PROVINCE
    kind, title, latin = _PROVINCIAL if provincial else _OF_DISTRICT
    place = f"{values.get('kind_km', '')}{values['name_km']}"
    return organisations.OpenUnit(
        unit_id=units[code],
        parent_id=units[code[:-2]],
        key=code,
        kind=kind,
        code=code,
        name_km=f"{title} {place}",
        name_latin=f"{values['name_latin']} {latin}" if values.get("name_latin") else "",
        place_code=code,
    )
