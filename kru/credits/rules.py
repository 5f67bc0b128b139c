"""Folds a ledger into what counts: no database, no clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kru.credits.policy import CreditPolicy
from kru.kernel.reasons import Figure, Reason

ZERO = Decimal(0)


@dataclass(frozen=True)
class CpdYear:
    """A year in which hours are counted, from `starts_on` until, and without, `ends_before`."""

    starts_on: date
    ends_before: date

    @property
    def label(self) -> str:
        """Return the year as people say it: 2025–26."""
        return f"{self.starts_on.year}–{self.ends_before.year % 100:02}"


@dataclass(frozen=True)
class LedgerLine:
    """A line as the rules see it; a reversal has negative hours and names the line it reverses."""

    number: int
    occurred_on: date
    category: str
    hours: Decimal
    reverses: int | None = None


@dataclass(frozen=True)
class CategoryBalance:
    """Hours of one category in one CPD year."""

    hours: Decimal  # verified, net of reversals
    counted: Decimal
    cap: Decimal
    minimum: Decimal

    @property
    def over(self) -> Decimal:
        """Return the hours above the cap."""
        return self.hours - self.counted


@dataclass(frozen=True)
class YearBalance:
    """Hours of one CPD year: verified, and counted within the caps."""

    categories: Mapping[str, CategoryBalance]

    @property
    def hours(self) -> Decimal:
        """Return the verified hours, net of reversals."""
        return sum((part.hours for part in self.categories.values()), ZERO)

    @property
    def counted(self) -> Decimal:
        """Return the hours that count."""
        return sum((part.counted for part in self.categories.values()), ZERO)


@dataclass(frozen=True)
class CountedLine:
    """What one line adds to the counted hours, and why it does not add all of it."""

    number: int
    counted: Decimal
    over: Decimal
    reasons: tuple[Reason, ...]
    total: Decimal  # counted hours of the year after this line


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in a CPD year, in hours."""

    needed: Decimal
    carried: Decimal  # from the year before
    counted: Decimal
    pending: Decimal  # would count if everything that waits were verified
    below_minimum: Decimal  # missing to the minimum of some category, whatever the others have

    @property
    def missing(self) -> Decimal:
        """Return the hours still to be learned: to the year's expectation, and to each minimum."""
        return max(self.needed - self.carried - self.counted - self.pending, self.below_minimum)


def cpd_year(day: date, pack: CreditPolicy) -> CpdYear:
    """Return the CPD year that a day lies in."""
    start = date(day.year, pack.year_starts_month, pack.year_starts_day)
    if day < start:
        start = start.replace(year=start.year - 1)
    return CpdYear(start, start.replace(year=start.year + 1))


def cycle_start(day: date, first_day: date, pack: CreditPolicy) -> date:
    """Return the first day of the cycle that a day lies in, for somebody whose first cycle began on a day."""
    first = cpd_year(first_day, pack).starts_on
    years = cpd_year(day, pack).starts_on.year - first.year
    return first.replace(year=first.year + years - years % pack.cycle_years)


def fold(lines: Iterable[LedgerLine], pack: CreditPolicy) -> YearBalance:
    """Fold the lines of one CPD year into its balance; their order does not matter."""
    hours = dict.fromkeys(pack.categories, ZERO)
    for line in lines:
        hours[line.category] = hours.get(line.category, ZERO) + line.hours
    return YearBalance({category: _balance(category, held, pack) for category, held in hours.items()})


def counted_per_line(lines: Sequence[LedgerLine], pack: CreditPolicy) -> list[CountedLine]:
    """Return what each line adds in the order of posting; the sum is always that of `fold`."""
    hours: dict[str, Decimal] = {}
    total = ZERO
    found = []
    for line in sorted(lines, key=lambda line: line.number):
        was = hours.get(line.category, ZERO)
        hours[line.category] = was + line.hours
        before, after = _balance(line.category, was, pack), _balance(line.category, was + line.hours, pack)
        counted = after.counted - before.counted
        over = line.hours - counted
        total += counted
        reasons = (_over_cap(line, counted, after.cap, pack),) if over > 0 else ()
        found.append(CountedLine(line.number, counted, over, reasons, total))
    return found


def carried_over(counted: Decimal, pack: CreditPolicy) -> Decimal:
    """Return the hours that a year's counted hours leave for the next; what was carried is not carried on."""
    return max(ZERO, min(pack.carry_over_cap, counted - pack.hours_per_year))


def with_pending(
    balance: YearBalance, pending: Iterable[tuple[str, Decimal]], pack: CreditPolicy
) -> YearBalance:
    """Return the balance as it would be if pending learning, as (category, hours), were verified."""
    hours = {category: part.hours for category, part in balance.categories.items()}
    for category, waiting in pending:
        hours[category] = hours.get(category, ZERO) + waiting
    return YearBalance({category: _balance(category, held, pack) for category, held in hours.items()})


def standing(
    balance: YearBalance,
    pending: Iterable[tuple[str, Decimal]],
    pack: CreditPolicy,
    *,
    carried: Decimal = ZERO,
) -> Standing:
    """Return where somebody stands: counted, pending and missing hours against the year's expectation."""
    after = with_pending(balance, pending, pack)
    below = sum((max(ZERO, part.minimum - part.counted) for part in after.categories.values()), ZERO)
    return Standing(pack.hours_per_year, carried, balance.counted, after.counted - balance.counted, below)


def credits_for(hours: Decimal, pack: CreditPolicy) -> Decimal:
    """Return the credits for hours, to two places."""
    return (hours / pack.hours_per_credit).quantize(Decimal("0.01"))


def objections_to_posting(*, hours: Decimal, category: str, pack: CreditPolicy) -> Iterator[Reason]:
    """Yield what stands against a line."""
    if hours <= 0:
        yield Reason("hours-not-positive", policy=pack.name)
    if category not in pack.categories:
        yield Reason("category-unknown", {"category": category}, policy=pack.name)


def objections_to_reversal(*, is_reversal: bool, is_reversed: bool, why: str) -> Iterator[Reason]:
    """Yield what stands against reversing a line."""
    if is_reversal:
        yield Reason("a-reversal-stays")
    if is_reversed:
        yield Reason("already-reversed")
    if not why.strip():
        yield Reason("reversal-needs-a-reason", field_name="why")


def _balance(category: str, hours: Decimal, pack: CreditPolicy) -> CategoryBalance:
    # hours of a category that the rules no longer know stay verified and count nothing
    rule = pack.categories.get(category)
    cap, minimum = (rule.cap, rule.minimum) if rule else (ZERO, ZERO)
    return CategoryBalance(hours, max(ZERO, min(cap, hours)), cap, minimum)


def _over_cap(line: LedgerLine, counted: Decimal, cap: Decimal, pack: CreditPolicy) -> Reason:
    figures: dict[str, Figure] = {
        "claimed": line.hours,
        "counted": counted,
        "cap": cap,
        "category": line.category,
    }
    article = pack.article(f"categories.{line.category}") if line.category in pack.categories else ""
    return Reason("over-category-cap", figures, policy=pack.name, article=article)
