"""Draws the photographs that the village sends as evidence: a classroom, nobody recognisable."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (960, 720)
SHIRTS = ((242, 242, 236), (214, 226, 240), (236, 220, 200), (205, 224, 206))
CHALK = (220, 226, 214)
SKIN, HAIR, WOOD = (176, 130, 98), (44, 36, 32), (150, 104, 66)


def classroom(seed: int) -> bytes:
    """Return a JPEG of teachers at a table before a blackboard; the same seed gives the same bytes."""
    rng = Random(seed)  # noqa: S311 - a drawing
    picture = Image.new("RGB", SIZE, (226, 214, 188))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, 960, 720), fill=(168, 148, 122))
    draw.rectangle((180, 70, 780, 330), fill=(38, 70, 58), outline=WOOD, width=12)
    for line in range(4):
        x, y = 220 + rng.randrange(60), 110 + line * 50
        draw.line(
            (x, y, x + rng.randrange(180, 460), y + rng.randrange(-4, 4)), fill=(220, 226, 214), width=5
        )
    for place in range(rng.randrange(3, 6)):
        x, y = 150 + place * 160 + rng.randrange(-20, 20), 360 + rng.randrange(-16, 16)
        shirt = rng.choice(SHIRTS)
        draw.rounded_rectangle((x - 62, y + 96, x + 62, y + 300), 46, fill=shirt)
        draw.ellipse((x - 44, y, x + 44, y + 104), fill=SKIN)
        draw.pieslice((x - 48, y - 10, x + 48, y + 86), 180, 360, fill=HAIR)
    draw.rounded_rectangle((70, 560, 890, 640), 14, fill=WOOD)
    for place in range(3):
        x = 200 + place * 240 + rng.randrange(-30, 30)
        draw.polygon(((x, 574), (x + 90, 570), (x + 96, 604), (x + 6, 610)), fill=(250, 250, 246))
    written = BytesIO()
    picture.save(written, "JPEG", quality=78)
    return written.getvalue()
