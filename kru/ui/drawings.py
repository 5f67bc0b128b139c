"""Small drawings as SVG: marks, photographs' stand-ins, bars, rings, columns, strips.

Widths are SVG attributes, since the content security policy allows no `style`; hatches are defined
once a page, in `ui/hatches.html`.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import blake2b
from math import pi

from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kru.kernel import khmer
from kru.ui.reasons import language

Amount = int | float | Decimal
STATES = frozenset({"ok", "wait", "todo", "no", "void"})
PHOTO_SIZES = {
    "row": (26, 33),
    "line": (30, 38),
    "queue": (32, 41),
    "head": (38, 48),
    "file": (84, 108),
}
TONES = 6


@cache
def sprite() -> str:
    """Return the address of the file that holds all drawn symbols."""
    return static("kru/icons.svg")


@cache
def icon(name: str, kind: str = "") -> SafeString:
    """Draw one outline icon; it is silent, so a word must stand beside it."""
    classes = f"k-i {kind}".rstrip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, sprite(), name
    )


@cache
def mark(state: str, kind: str = "") -> SafeString:
    """Draw a state's shape: ok (disc), wait (half-disc), todo (ring), no (struck ring), void (hook)."""
    if state not in STATES:
        raise ValueError(f"no such state: {state}")
    classes = f"k-m m-{state} {kind}".rstrip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#mark-{}"/></svg>', classes, sprite(), state
    )


def state(kind: str, label: str) -> SafeString:
    """Draw a state as shape, colour and word, always all three."""
    return mark_safe(  # noqa: S308 - the label is escaped here, the rest is ours
        f'<span class="k-state {kind}">{mark(kind)}{conditional_escape(label)}</span>'
    )


def photo(sex: str, seed: object = "", size: str = "row", src: str = "") -> SafeString:
    """Draw somebody's photograph 3:4, or the neutral stand-in for one; it is silent beside the name."""
    width, height = PHOTO_SIZES[size]
    if src:
        return format_html('<img class="k-photo" width="{}" height="{}" alt="" src="{}">', width, height, src)
    return _stand_in(sex[:1], _tone(seed), width, height)


@cache
def _stand_in(sex: str, tone: int, width: int, height: int) -> SafeString:
    symbol = {"f": "woman", "m": "man"}.get(sex, "nobody")
    return format_html(
        '<svg class="k-photo tone-{}" width="{}" height="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        tone,
        width,
        height,
        sprite(),
        symbol,
    )


def _tone(seed: object) -> int:
    # UUIDs are mostly a clock: their digest spreads, and stays the same from page to page
    return blake2b(str(seed).encode(), digest_size=1).digest()[0] % TONES


@lru_cache(maxsize=4096)
def bar(
    counted: Amount,
    pending: Amount = 0,
    over: Amount = 0,
    *,
    of: Amount,
    need: Amount | None = None,
    floor: Amount | None = None,
    cap: Amount | None = None,
    planned: Amount = 0,
    size: str = "",
    label: str = "",
) -> SafeString:
    """Draw a bar from zero to `of`: counted, waiting, planned, over the cap; ticks at `need`, `floor`, `cap`.

    Without a label it is silent: the figure must stand beside it.
    """
    scale = _Scale(of)
    parts = [f'<rect class="track" width="{scale.of(cap if cap is not None else of)}" height="100%" rx="2"/>']
    start = 0.0
    for amount, paint in (
        (counted, 'class="c"'),
        (pending, 'fill="url(#k-wait)"'),
        (planned, 'fill="url(#k-plan)"'),
        (over, 'fill="url(#k-over)"'),
    ):
        if amount:
            parts.append(scale.across(paint, start, amount))
            start += float(amount)
    if floor is not None:
        x = scale.of(floor)
        parts.append(f'<line class="floor" x1="{x}" x2="{x}" y1="-20%" y2="120%"/>')
    if cap is not None:
        parts.append(f'<rect class="cap" x="{scale.of(cap)}" width="2" height="100%"/>')
    if need is not None:
        parts.append(f'<rect class="need" x="{scale.of(need)}" y="-50%" width="2" height="200%"/>')
    return _svg(f"k-bar {size}", parts, label)


def stacked(
    parts: Sequence[Amount], *, of: Amount, planned: Amount = 0, need: Amount | None = None, label: str = ""
) -> SafeString:
    """Draw up to five amounts beside one another in the series colours, then what is planned."""
    scale = _Scale(of)
    drawn = ['<rect class="track" width="100%" height="100%" rx="2"/>']
    start = 0.0
    for number, amount in enumerate(parts, start=1):
        drawn.append(scale.across(f'class="s{number}"', start, amount))
        start += float(amount)
        drawn.append(f'<rect fill="#fff" x="{scale.of(start)}" width="1" height="100%"/>')
    if planned:
        drawn.append(scale.across('fill="url(#k-plan)"', start, planned))
    if need is not None:
        drawn.append(f'<rect class="need" x="{scale.of(need)}" y="-33%" width="2" height="166%"/>')
    return _svg("k-bar lg", drawn, label)


def column(counted: Amount, pending: Amount = 0, planned: Amount = 0, *, of: Amount) -> SafeString:
    """Draw one upright column from zero to `of`; silent, with its figure written below."""
    scale = _Scale(of)
    top = 0.0
    drawn = []
    for amount, paint in (
        (counted, 'class="c"'),
        (pending, 'fill="url(#k-wait)"'),
        (planned, 'fill="url(#k-plan)"'),
    ):
        if amount:
            height = scale.width(top, amount)
            top += float(amount)
            y = scale.of(scale.whole - top)
            drawn.append(f'<rect {paint} y="{y}" width="100%" height="{height}"/>')
    return _svg("k-fig", drawn, "")


def ring(
    counted: Amount, pending: Amount = 0, *, of: Amount, caption: str = "", label: str = ""
) -> SafeString:
    """Draw the ring of hours: counted in leaf, waiting hatched, with the figure in the middle."""
    circle = round(2 * pi * 58, 2)
    scale = _Scale(of)
    have = circle * scale.share(counted)
    wait = min(circle * scale.share(pending), circle - have)
    figure = khmer.number(Decimal(str(counted)), language())
    parts = [
        '<g fill="none" stroke-width="13" transform="rotate(-90 74 74)">',
        '<circle class="track" cx="74" cy="74" r="58"/>',
    ]
    if pending:
        parts.append(
            f'<circle cx="74" cy="74" r="58" stroke="url(#k-wait)" stroke-dasharray="{wait:.1f} {circle}" '
            f'stroke-dashoffset="{-have:.1f}"/>'
        )
    if counted:
        parts.append(f'<circle class="c" cx="74" cy="74" r="58" stroke-dasharray="{have:.1f} {circle}"/>')
    parts.append(f'</g><text class="fig" x="74" y="80" text-anchor="middle">{figure}</text>')
    if caption:
        parts.append(
            f'<text class="of" x="74" y="103" text-anchor="middle">{conditional_escape(caption)}</text>'
        )
    return _svg("k-ring", parts, label, box='viewBox="0 0 148 148" width="148" height="148"')


def strip(counts: Sequence[int], limit: int) -> SafeString:
    """Draw how many things wait for how many days, one column a day, red after the limit; silent."""
    most = max((*counts, 1))
    step = 100 / max(len(counts), 1)
    drawn = []
    for day, waiting in enumerate(counts):
        kind = " ".join(word for word, is_so in (("late", day >= limit), ("z", not waiting)) if is_so)
        height = 6 if not waiting else 100 * waiting / most
        drawn.append(
            f'<rect class="{kind}" x="{day * step:.2f}%" y="{100 - height:.1f}%" '
            f'width="{step * 0.82:.2f}%" height="{height:.1f}%"/>'
        )
    if limit < len(counts):
        drawn.append(f'<rect class="limit" x="{limit * step - step / 10:.2f}%" width="1" height="100%"/>')
    return _svg("", drawn, "")


class _Scale:
    """Amounts as hundredths of a whole, never beyond it."""

    def __init__(self, whole: Amount) -> None:
        self.whole = max(float(whole), 0.01)

    def share(self, amount: Amount) -> float:
        return min(max(float(amount) / self.whole, 0.0), 1.0)

    def of(self, amount: Amount) -> str:
        return f"{100 * self.share(amount):.4g}%"

    def width(self, start: float, amount: Amount) -> str:
        return f"{100 * (self.share(start + float(amount)) - self.share(start)):.4g}%"

    def across(self, paint: str, start: float, amount: Amount) -> str:
        return f'<rect {paint} x="{self.of(start)}" width="{self.width(start, amount)}" height="100%"/>'


def _svg(kind: str, parts: Sequence[str], label: str, box: str = "") -> SafeString:
    says = f'role="img" aria-label="{conditional_escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 - made of numbers and escaped words
        f'<svg class="{kind.strip()}" {box} {says}>{"".join(parts)}</svg>'
    )
