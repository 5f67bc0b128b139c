"""Draw the border of lotus petals, the guilloche and the seal of the certificate as SVG.

Run by hand for a new version of the certificate, never for one that has been issued:

    python scripts/certificate_frame.py 1 kru/credentials/typst

One unit is one CSS pixel; A4 landscape is 1123 by 794.
"""

import sys
from math import cos, pi, radians, sin
from pathlib import Path

WIDTH, HEIGHT = 1123, 794
CENTRE = (561.5, 400)
PAPER, PETROL, SEAL = "#fffdf7", "#0a2f3b", "#a3312a"
GOLD, GOLD_LEAF, GOLD_PALE = "#9a7420", "#c99a35", "#f3e6c4"


def ring(radius: float, swing: float, lobes: int, phase: float) -> str:
    """Return the closed curve at the distance radius + swing · cos(lobes · angle + phase)."""
    steps = lobes * 4
    width = 2 * pi / steps

    def at(angle: float) -> tuple[float, float, float, float]:
        r = radius + swing * cos(lobes * angle + phase)
        slope = -swing * lobes * sin(lobes * angle + phase)
        x, y = r * cos(angle), r * sin(angle)
        return x, y, slope * cos(angle) - y, slope * sin(angle) + x

    x0, y0, dx0, dy0 = at(0)
    path = [f"M{x0:.1f} {y0:.1f}"]
    for step in range(1, steps + 1):
        x1, y1, dx1, dy1 = at(step * width)
        third = width / 3
        path.append(
            f"C{x0 + dx0 * third:.1f} {y0 + dy0 * third:.1f} "
            f"{x1 - dx1 * third:.1f} {y1 - dy1 * third:.1f} {x1:.1f} {y1:.1f}"
        )
        x0, y0, dx0, dy0 = x1, y1, dx1, dy1
    return "".join(path) + "z"


def guilloche() -> str:
    """Return twelve widening rosettes inside a woven band: one path, one faint ink."""
    rosettes = [
        ring(70 + 17 * i, (70 + 17 * i) * (0.1 + 0.012 * i), 16, radians(24 * i - 90)) for i in range(12)
    ]
    band = [ring(262, 9.17, 32, 0.8 * i - pi / 2) for i in range(8)]
    return (
        f'<path transform="translate({CENTRE[0]} {CENTRE[1]})" fill="none" '
        f'stroke="#dbe3e2" stroke-width=".5" '
        f'd="{"".join(rosettes + band)}"/>'
    )


def petal_row(count: int, length: float, place: str) -> str:
    """Return a row of lotus petals of a length, standing on the line the transform sets."""
    step = length / count
    half = step / 2
    outer, inner = [], []
    for i in range(count):
        x = step * (i + 0.5)
        outer.append(
            f"M{x - half:.2f} 0C{x - half:.2f} -9 {x - half * 0.24:.2f} -12 {x:.2f} -17"
            f"C{x + half * 0.24:.2f} -12 {x + half:.2f} -9 {x + half:.2f} 0z"
        )
        w = half * 0.48
        inner.append(
            f"M{x - w:.2f} 0C{x - w:.2f} -5 {x:.2f} -7 {x:.2f} -10.5C{x:.2f} -7 {x + w:.2f} -5 {x + w:.2f} 0z"
        )
    return (
        f'<g transform="{place}"><path d="{"".join(outer)}" '
        f'fill="{GOLD_PALE}" stroke="{GOLD}" stroke-width=".8"/>'
        f'<path d="{"".join(inner)}" fill="{GOLD_LEAF}"/></g>'
    )


def corner(x: float, y: float) -> str:
    """Return the flower of eight petals in its square."""
    petals = "".join(
        f'<path transform="rotate({45 * i})" d="M0 0C-4.6 -5.4 -2.7 -11.5 0 -13.5C2.7 -11.5 4.6 -5.4 0 0z" '
        f'fill="{GOLD_PALE}" stroke="{GOLD}" stroke-width=".8"/>'
        for i in range(8)
    )
    hearts = "".join(
        f'<path transform="rotate({45 * i + 22.5})" d="M0 0C-3 -4 -1.6 -6.8 0 -8.4C1.6 -6.8 3 -4 0 0z" '
        f'fill="{GOLD_LEAF}" stroke="{GOLD}" stroke-width=".5"/>'
        for i in range(8)
    )
    return (
        f'<g transform="translate({x} {y})"><rect x="-12" y="-12" width="24" height="24" fill="{PAPER}" '
        f'stroke="{PETROL}" stroke-width=".9"/>{petals}{hearts}<circle r="2.7" fill="{GOLD}"/></g>'
    )


def line(inset: float, colour: str, width: float) -> str:
    """Return a rectangle so far from the edge of the sheet."""
    return (
        f'<rect x="{inset}" y="{inset}" width="{WIDTH - 2 * inset}" height="{HEIGHT - 2 * inset}" '
        f'fill="none" stroke="{colour}" stroke-width="{width}"/>'
    )


def frame() -> str:
    """Return everything behind the words."""
    across, down = 1015, 686
    flourish = (
        f'<g transform="translate({CENTRE[0]} 151.5)" fill="none" stroke="{GOLD}" stroke-width="1.2">'
        '<path d="M-75 0h50M25 0h50M-25 0c8-7 14-7 25 0 11-7 17-7 25 0-8 7-14 7-25 0-11 7-17 7-25 0z"/>'
        f'<circle r="2" fill="{GOLD}"/></g>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        + guilloche()
        + line(26, PETROL, 2.2)
        + line(31, GOLD, 0.8)
        + line(54, GOLD, 1)
        + line(59, PETROL, 0.7)
        + petal_row(56, across, "translate(54 53)")
        + petal_row(56, across, "translate(1069 741) rotate(180)")
        + petal_row(37, down, "translate(1070 54) rotate(90)")
        + petal_row(37, down, "translate(53 740) rotate(-90)")
        + "".join(corner(x, y) for x in (43, WIDTH - 43) for y in (43, HEIGHT - 43))
        + flourish
        + "</svg>\n"
    )


def seal() -> str:
    """Return the drawn seal: a book and a lotus, no coat of arms; the authorised seal takes its place."""
    leaves = "".join(
        f'<path transform="rotate({18 * i})" d="M0 -42c-3.6 4-3.6 8 0 11 3.6-3 3.6-7 0-11z" '
        f'stroke-width=".9" fill="{SEAL}" fill-opacity=".14"/>'
        for i in range(20)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 -50 100 100" width="90" height="90">'
        f'<g fill="none" stroke="{SEAL}"><circle r="47" stroke-width="2"/>'
        f'<circle r="43.5" stroke-width=".7"/>'
        f'<circle r="28" stroke-width="1"/>{leaves}'
        '<path d="M-15 10c6-3 11-3 15 0 4-3 9-3 15 0V-6c-6-3-11-3-15 0-4-3-9-3-15 0zM0 -6v16" '
        'stroke-width="1.6"/>'
        '<path d="M0-8c-4-4-4-8 0-13 4 5 4 9 0 13zM-4-9c-5-1-7-4-7-8 4 0 7 3 7 8zM4-9c5-1 7-4 7-8'
        '-4 0-7 3-7 8z" '
        'stroke-width="1.2"/><path d="M-12 16h24" stroke-width="1.6"/></g></svg>\n'
    )


def main(version: str, folder: Path) -> None:
    """Write the two drawings of a version."""
    (folder / f"frame_v{version}.svg").write_text(frame(), encoding="utf-8")
    (folder / f"seal_v{version}.svg").write_text(seal(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
