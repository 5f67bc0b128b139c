"""What a browser without scripts makes of a page: its text, links and forms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_NO_TEXT = {"script", "style", "template"}
_BLANKS = re.compile("[\\s\u200b]+")


class Unexpected(Exception):
    """A page that is not as the story needs it."""


@dataclass(frozen=True)
class Link:
    """A link with the words on it."""

    address: str
    words: str


@dataclass(frozen=True)
class Button:
    """A button of a form; what it sends if pressed, and where to if not where the form says."""

    words: str
    name: str
    value: str
    address: str | None


@dataclass
class Form:
    """A form with the values it would send as it stands, its buttons, and the choices of its lists."""

    address: str
    method: str
    identity: str
    values: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def pressed(self, words: str = "") -> Button:
        """Return the button with some words, or the first; without any, the return key sends the form."""
        if not words and not self.buttons:
            return Button("", "", "", None)
        found = next((button for button in self.buttons if plain(words) in button.words), None)
        if found is None:
            raise Unexpected(f"no button “{words}” in the form for {self.address}")
        return found

    def choice(self, name: str, words: str) -> str:
        """Return the value of the choice of a list that is called so."""
        for value, called in self.choices.get(name, ()):
            if words in called:
                return value
        raise Unexpected(f"no choice “{words}” in the list {name} of the form for {self.address}")


@dataclass(frozen=True)
class Page:
    """An answer of the node as a person sees it."""

    address: str
    status: int
    kind: str
    body: bytes
    text: str
    title: str
    links: Sequence[Link]
    forms: Sequence[Form]
    pictures: Sequence[str]
    bold: Sequence[str]

    @property
    def path(self) -> str:
        """Return the path of the page with its query."""
        parts = urlsplit(self.address)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def says(self, *words: str) -> bool:
        """Tell whether all the words stand on the page."""
        return all(plain(word) in self.text for word in words)

    def link(self, words: str = "", *, to: str = "") -> Link:
        """Return the link called so, or else the first that says so, to an address with something in it."""
        leading = [link for link in self.links if to in link.address and plain(words) in link.words]
        for link in sorted(leading, key=lambda link: link.words != plain(words)):
            return link
        raise Unexpected(f"no link “{words}” {to} on {self.path}: {self.title}")

    def picture(self, *, to: str) -> str:
        """Return the address of the first picture from an address with something in it."""
        for address in self.pictures:
            if to in address:
                return address
        raise Unexpected(f"no picture {to} on {self.path}: {self.title}")

    def form(self, *, to: str = "", button: str = "", having: str = "") -> Form:
        """Return the first form that sends to an address, has a button with some words, and has a field."""
        for form in self.forms:
            sends = to in form.address or any(to in (found.address or "") for found in form.buttons)
            called = not button or any(plain(button) in found.words for found in form.buttons)
            if sends and called and (not having or having in form.names):
                return form
        raise Unexpected(f"no form {to} {button} {having} on {self.path}: {self.title}")


def plain(text: str) -> str:
    """Return a text with single blanks and without zero-width spaces."""
    return _BLANKS.sub(" ", text.replace("\u200b", "")).strip()


def read(address: str, status: int, kind: str, body: bytes) -> Page:
    """Return an answer as a page; what is not HTML has neither text nor links."""
    if kind != "text/html":
        return Page(address, status, kind, body, "", "", (), (), (), ())
    reader = _Reader(address)
    reader.feed(body.decode("utf-8"))
    reader.close()
    text = plain("".join(reader.text))
    title = plain(reader.title)
    seen = (reader.links, reader.forms, reader.pictures, reader.bold)
    return Page(address, status, kind, body, text, title, *seen)


class _Reader(HTMLParser):
    """Collects text, links and forms; fields and buttons outside a form may name it."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self._address = address
        self.text: list[str] = []
        self.title = ""
        self.links: list[Link] = []
        self.forms: list[Form] = []
        self.pictures: list[str] = []
        self.bold: list[str] = []
        self._inside: list[str] = []
        self._form: Form | None = None
        self._link: list[str] | None = None
        self._strong: list[str] | None = None
        self._link_to = ""
        self._button: tuple[dict[str, str], list[str], Form | None] | None = None
        self._area: tuple[str, list[str], Form | None] | None = None
        self._list: tuple[str, Form, list[tuple[str, str, bool]]] | None = None
        self._option: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a link, a form, a field."""
        held = {name: value or "" for name, value in attrs}
        if tag in _NO_TEXT or tag == "title":
            self._inside.append(tag)
        elif tag == "a" and "href" in held:
            self._link, self._link_to = [], urljoin(self._address, held["href"])
        elif tag == "b":
            self._strong = []
        elif tag == "form":
            address = urljoin(self._address, held.get("action", "") or self._address)
            self._form = Form(address, held.get("method", "get").lower(), held.get("id", ""))
            self.forms.append(self._form)
        elif tag == "input":
            self._input(held, self._owner(held))
        elif tag == "button":
            self._button = (held, [], self._owner(held))
        elif tag == "textarea":
            self._area = (held.get("name", ""), [], self._owner(held))
        elif tag == "select" and (owner := self._owner(held)) is not None:
            self._list = (held.get("name", ""), owner, [])
        elif tag == "option" and self._list is not None:
            self._option = []
            self._list[2].append((held.get("value", ""), "", "selected" in held))
        if tag == "img" and "src" in held:
            self.pictures.append(urljoin(self._address, held["src"]))
        if tag in ("img", "svg") and (held.get("alt") or held.get("aria-label")):
            self.handle_data(f" {held.get('alt') or held['aria-label']} ")
        if tag not in ("span", "b", "i", "em", "strong", "a", "bdi", "time"):
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened and keep it."""
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        elif tag == "a" and self._link is not None:
            self.links.append(Link(self._link_to, plain("".join(self._link))))
            self._link = None
        elif tag == "b" and self._strong is not None:
            self.bold.append(plain("".join(self._strong)))
            self._strong = None
        elif tag == "form":
            self._form = None
        elif tag == "button" and self._button is not None:
            self._close_button()
        elif tag == "textarea" and self._area is not None:
            name, words, owner = self._area
            self._value(owner, name, "".join(words).removeprefix("\n"))
            self._area = None
        elif tag == "option" and self._list is not None and self._option is not None:
            value, _, chosen = self._list[2][-1]
            self._list[2][-1] = (value, plain("".join(self._option)), chosen)
            self._option = None
        elif tag == "select" and self._list is not None:
            self._close_list()
        self.text.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep words where they belong."""
        if self._inside:
            if self._inside[-1] == "title":
                self.title += data
            return
        if self._area is not None:
            self._area[1].append(data)
            return
        for words in (self._link, self._strong, self._option, self._button and self._button[1]):
            if words is not None:
                words.append(data)
        self.text.append(data)

    def _owner(self, held: dict[str, str]) -> Form | None:
        if "form" in held:
            return next((form for form in self.forms if form.identity == held["form"]), None)
        return self._form

    def _sends_to(self, held: dict[str, str]) -> str | None:
        return urljoin(self._address, held["formaction"]) if "formaction" in held else None

    def _input(self, held: dict[str, str], owner: Form | None) -> None:
        name, kind = held.get("name", ""), held.get("type", "text").lower()
        if kind in ("submit", "image"):
            if owner is not None:
                words = plain(held.get("value", ""))
                owner.buttons.append(Button(words, name, held.get("value", ""), self._sends_to(held)))
            return
        if owner is not None and name:
            owner.names.add(name)
        if kind in ("checkbox", "radio"):
            if owner is not None:
                owner.choices.setdefault(name, []).append((held.get("value", "on"), ""))
            if "checked" in held:
                self._value(owner, name, held.get("value", "on"))
        elif kind not in ("file", "button", "reset") and "disabled" not in held:
            self._value(owner, name, held.get("value", ""))

    def _value(self, owner: Form | None, name: str, value: str) -> None:
        if owner is not None and name:
            owner.names.add(name)
            owner.values.append((name, value))

    def _close_button(self) -> None:
        assert self._button is not None
        held, words, owner = self._button
        self._button = None
        if owner is None or held.get("type", "submit") != "submit":
            return
        called = plain("".join(words)) or held.get("aria-label", "")
        owner.buttons.append(
            Button(called, held.get("name", ""), held.get("value", ""), self._sends_to(held))
        )

    def _close_list(self) -> None:
        assert self._list is not None
        name, owner, options = self._list
        self._list = None
        owner.names.add(name)
        owner.choices[name] = [(value, words) for value, words, _ in options]
        chosen = [value for value, _, selected in options if selected]
        for value in chosen or [value for value, _, _ in options[:1]]:
            self._value(owner, name, value)
