"""One playing of the story: the node, its people at their browsers, the papers, the pictures."""

from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Browser

from tests.browser.papers import Papers
from tests.browser.pictures import Album
from tests.browser.playing import WIDE, Player


@dataclass
class Stage:
    """Who plays, where, on which day."""

    chromium: Browser
    node: str
    papers: Papers
    album: Album
    today: date
    players: list[Player] = field(default_factory=list)
    _signed_in: dict[str, Player] = field(default_factory=dict)

    def __getitem__(self, slug: str) -> Player:
        """Return one of the cast, signed in the first time they are needed."""
        if slug not in self._signed_in:
            self._signed_in[slug] = self.come(slug)
            self._signed_in[slug].sign_in()
        return self._signed_in[slug]

    def come(self, slug: str, *, javascript: bool = True, width: int = WIDE) -> Player:
        """Return somebody with a fresh browser, not signed in."""
        player = Player(self.chromium, self.node, slug, javascript=javascript, width=width)
        self.players.append(player)
        return player

    def faults(self) -> list[str]:
        """Return what any browser complained about."""
        return [fault for player in self.players for fault in player.faults]

    def close(self) -> None:
        """Close all browsers."""
        for player in self.players:
            player.context.close()
