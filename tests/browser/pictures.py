"""The pictures of the README, saved while the story is played, if somebody asks for them."""

import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.browser.playing import Player

COLOURS = (256, 96, 48)  # as many as the picture can afford
HEAVIEST = 120_000  # bytes of one picture


@dataclass(frozen=True)
class Album:
    """The folder pictures are kept in, if any."""

    folder: Path | None

    @classmethod
    def asked_for(cls) -> "Album":
        """Return the album that `KRU_PICTURES` names; without it no picture is kept."""
        asked = os.environ.get("KRU_PICTURES")
        return cls(Path(asked).absolute() if asked else None)

    def keep(self, player: Player, name: str) -> None:
        """Keep a picture of what stands in a player's window, from the top of the page."""
        if self.folder is None:
            return
        player.page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
        player.page.mouse.move(0, 0)
        shot = Image.open(BytesIO(player.page.screenshot())).convert("RGB")
        self.folder.mkdir(parents=True, exist_ok=True)
        for colours in COLOURS:
            shot.quantize(colours, dither=Image.Dither.NONE).save(self.folder / name, optimize=True)
            if (weight := (self.folder / name).stat().st_size) <= HEAVIEST:
                return
        raise AssertionError(f"{name} has {weight} bytes")
