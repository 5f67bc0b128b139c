"""Dates as people and spreadsheets write them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from kru.kernel.khmer import MONTHS_EN, MONTHS_KM
from kru.kernel.reasons import Reason, Unreadable
from kru.kernel.spelling import one_spelling, typed_text, visible

DateOrder = Literal["day-first", "month-first"]

EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)
PHNOM_PENH = timezone(timedelta(hours=7))

# Serial 60 is a 29 February 1900 that never was, so days after it count from 30 December 1899. Numbers
# below the first serial are years, ages or slips; nobody means a day before 1910 by them.
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = (date(1910, 1, 1) - _SERIAL_ZERO).days, (LATEST - _SERIAL_ZERO).days
_BUDDHIST_YEARS_FROM, _BUDDHIST_ERA = 2400, 543

_MONTHS: dict[str, int] = {
    **{one_spelling(name): month for month, name in enumerate(MONTHS_KM, 1)},
    **{one_spelling(name): 2 for name in ("កុម្ភ", "កម្ភៈ", "គុម្ភៈ")},
    **{one_spelling(name): 3 for name in ("មិនា",)},
    **{one_spelling(name): 5 for name in ("ឩសភា", "ឧសភ", "ឪសភា")},
    **{one_spelling(name): 6 for name in ("មីថុនា", "មិថុន")},
    **{one_spelling(name): 7 for name in ("កក្តដា", "កកដ្ដា", "កក្កតា")},
    **{one_spelling(name): 8 for name in ("សិហា",)},
    **{one_spelling(name): 9 for name in ("កញា", "កញ្ញ")},
    **{one_spelling(name): 11 for name in ("វិចិ្ឆកា", "វិច្ឆកា", "វិច្ចិកា", "វិច្ឆិការ")},
    **{one_spelling(name): 12 for name in ("ធ្នូរ", "ធ្នួ")},
    **{name.casefold(): month for month, name in enumerate(MONTHS_EN, 1)},
    **{name[:3].casefold(): month for month, name in enumerate(MONTHS_EN, 1)},
    "sept": 9,
}
_MONTH_NAME = re.compile(
    "(?<![a-z])(" + "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True)) + ")(?![a-z])"
)
_WEEKDAY = re.compile(
    "អាទិត្យ|ច័?ន្ទ|អង្គារ|ពុធ|ព្រហស្បតិ៍?|សុក្រ|សៅរ៍?"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
)
_FILLER = re.compile(
    r"(?:ថ្ងៃទី|ថ្ងៃ|ខែទី|ខែ|ឆ្នាំ|ទី)ះ?|[គព]\s*\.\s*ស\s*\.?"
    r"|\b(?:of|the)\b|(?<=\d)(?:st|nd|rd|th)\b"
)
_TIME = re.compile(r"[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|z|[+-]\d{2}:?\d{2})?$")
_ZONED = re.compile(
    r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
    r"(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)"
)

_BLANK, _MARK = r"[\s/\\.,\-–—|]*", r"[\s/\\.,\-–—|]+"
_NUMERIC = re.compile(rf"(\d{{1,2}}){_MARK}(\d{{1,2}}){_MARK}(\d{{2,4}})")
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_MARK}(\d{{1,2}}){_MARK}(\d{{1,2}})")
_NAMED = re.compile(rf"(\d{{1,2}}){_BLANK}#(\d+)#{_BLANK}(\d{{2,4}})")
_NAMED_MONTH_FIRST = re.compile(rf"#(\d+)#{_BLANK}(\d{{1,2}}){_MARK}(\d{{4}})")
_NAMED_YEAR_FIRST = re.compile(rf"(\d{{4}}){_BLANK}#(\d+)#{_BLANK}(\d{{1,2}})")
# No day and month begin with 19 or 20 and go on with 13 to 99, so the two compact forms cannot be mistaken.
_COMPACT_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})(0\d|1[0-2])(\d{2})")
_COMPACT = re.compile(r"(\d{2})(\d{2})((?:19|20)\d{2})")
_COMPACT_WITHOUT_ZERO = re.compile(r"\d{3}(?:19|20)\d{2}")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ONLY_YEAR = re.compile(r"\d{4}(?:\.0+)?")
_WITHOUT_DAY = re.compile(
    rf"\d{{1,2}}{_MARK}\d{{4}}|#\d+#{_BLANK}\d{{4}}|\d{{4}}{_MARK}\d{{1,2}}|\d{{4}}{_BLANK}#\d+#"
)
_WITHOUT_YEAR = re.compile(rf"\d{{1,2}}{_MARK}\d{{1,2}}|\d{{1,2}}{_BLANK}#\d+#|#\d+#{_BLANK}\d{{1,2}}")


@dataclass(frozen=True)
class DateReading:
    """The day that was read, and what a person should look at again (a reason each, with a `suggestion`)."""

    day: date
    doubts: tuple[Reason, ...] = ()


def date_reading(value: object, *, today_year: int, order: DateOrder = "day-first") -> DateReading:
    """Read a date typed in Khmer or English, in figures or with the month's name, or a spreadsheet's serial.

    A year of two digits is the newest one not after `today_year`; a year after 2400 is of the Buddhist era;
    both are read with a doubt. Refuses `value-missing`, `date-only-year`, `date-without-day`,
    `date-without-year`, `date-no-such-day`, `date-no-such-month`, `date-month-first`,
    `date-year-implausible`, `date-serial-implausible` and `date-unreadable`.
    """
    if isinstance(value, datetime):
        return _plausible(_local_day(value), str(value))
    if isinstance(value, date):
        return _plausible(value, str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not _is_compact(value):
            return _from_serial(value)
        value = int(value)
    return _Typed(visible(str(value or "")), today_year, order).reading(typed_text(value))


def _local_day(moment: datetime) -> date:
    return (moment.astimezone(PHNOM_PENH) if moment.tzinfo else moment).date()


def _plausible(day: date, typed: str, *doubts: Reason) -> DateReading:
    if not EARLIEST <= day <= LATEST:
        raise Unreadable("date-year-implausible", typed=typed, earliest=EARLIEST, latest=LATEST)
    return DateReading(day, doubts)


def _is_compact(value: float) -> bool:
    return float(value).is_integer() and len(str(int(value))) in (7, 8)


def _from_serial(value: float) -> DateReading:
    typed = f"{value:.15g}"
    if float(value).is_integer() and (EARLIEST.year <= value <= LATEST.year or _is_buddhist(int(value))):
        raise Unreadable("date-only-year", typed=typed)
    if not _FIRST_SERIAL <= value < _LAST_SERIAL + 1:
        raise Unreadable("date-serial-implausible", typed=typed)
    return DateReading(_SERIAL_ZERO + timedelta(days=int(value)))


def _is_buddhist(year: int) -> bool:
    return _BUDDHIST_YEARS_FROM < year <= LATEST.year + _BUDDHIST_ERA


@dataclass(frozen=True)
class _Typed:
    """One typed date: the text as typed, for the reasons, and how to understand it."""

    typed: str
    today_year: int
    order: DateOrder

    def reading(self, text: str) -> DateReading:
        text = text.strip("'\"`.,;៖។ ")
        if _SERIAL.fullmatch(text):
            return _from_serial(float(text))
        found = self._by_name(self._simplified(text))
        if _ZONED.fullmatch(text):
            return _plausible(_local_day(datetime.fromisoformat(text)), self.typed)
        return found

    def _simplified(self, text: str) -> str:
        text = one_spelling(_TIME.sub("", text.casefold()))
        text = _MONTH_NAME.sub(lambda name: f" #{_MONTHS[name[1]]}# ", text)
        text = _FILLER.sub(" ", _WEEKDAY.sub(" ", text)).strip(" .,/-–")
        return "0" + text if _COMPACT_WITHOUT_ZERO.fullmatch(text) else text

    def _by_name(self, text: str) -> DateReading:
        if found := _NAMED.fullmatch(text):
            return self._checked(found[3], int(found[2]), int(found[1]))
        if found := _NAMED_MONTH_FIRST.fullmatch(text):
            return self._checked(found[3], int(found[1]), int(found[2]))
        if found := _NAMED_YEAR_FIRST.fullmatch(text):
            return self._checked(found[1], int(found[2]), int(found[3]))
        return self._in_figures(text)

    def _in_figures(self, text: str) -> DateReading:
        if found := _YEAR_FIRST.fullmatch(text) or _COMPACT_YEAR_FIRST.fullmatch(text):
            return self._checked(found[1], int(found[2]), int(found[3]))
        found = _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text)
        if not found:
            raise Unreadable(self._incomplete(text), typed=self.typed)
        first, second = int(found[1]), int(found[2])
        if self.order == "month-first":
            return self._checked(found[3], first, second)
        return self._checked(found[3], second, first, maybe_month_first=True)

    def _incomplete(self, text: str) -> str:
        if _ONLY_YEAR.fullmatch(text):
            return "date-only-year"
        if _WITHOUT_DAY.fullmatch(text):
            return "date-without-day"
        return "date-without-year" if _WITHOUT_YEAR.fullmatch(text) else "date-unreadable"

    def _checked(
        self, written_year: str, month: int, day: int, *, maybe_month_first: bool = False
    ) -> DateReading:
        year, doubt = self._year(written_year)
        if not month:
            raise Unreadable("date-only-year", typed=self.typed)
        if not day:
            raise Unreadable("date-without-day", typed=self.typed)
        if month > 12:
            if maybe_month_first and day <= 12 and month <= monthrange(year, day)[1]:
                raise Unreadable(
                    "date-month-first", typed=self.typed, month=month, suggestion=date(year, day, month)
                )
            raise Unreadable("date-no-such-month", typed=self.typed, month=month)
        last = monthrange(year, month)[1]
        if day > last:
            raise Unreadable(
                "date-no-such-day",
                typed=self.typed,
                day=day,
                month_en=MONTHS_EN[month - 1],
                month_km=MONTHS_KM[month - 1],
                last=date(year, month, last),
            )
        read = date(year, month, day)
        doubts = [Reason(doubt, {"typed": self.typed, "suggestion": read})] if doubt else []
        return _plausible(read, self.typed, *doubts)

    def _year(self, written: str) -> tuple[int, str]:
        year = int(written)
        if len(written) == 2:
            year += self.today_year // 100 * 100
            return (year if year <= self.today_year else year - 100), "date-year-two-digits"
        if _is_buddhist(year):
            return year - _BUDDHIST_ERA, "date-buddhist-year"
        if not EARLIEST.year <= year <= LATEST.year:
            raise Unreadable("date-year-implausible", typed=self.typed, earliest=EARLIEST, latest=LATEST)
        return year, ""
