"""A person at a browser without scripts: signs in, follows links, fills forms in, sends files."""

import http.cookiejar
import mimetypes
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode, urljoin
from uuid import uuid4

from kru.demo.journeys.pages import Button, Form, Link, Page, Unexpected, read

TIMEOUT = 60.0  # seconds
Values = Mapping[str, str | Sequence[str]]


class Visitor:
    """One person with a browser: cookies are kept, redirects followed, refusals of the page seen as pages."""

    def __init__(
        self,
        node: str,
        name: str,
        language: str = "km",
        *,
        trust: ssl.SSLContext | None = None,
        patience: float = TIMEOUT,
    ) -> None:
        self.node, self.name, self._patience = node, name, patience
        self._language = language
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
            urllib.request.HTTPSHandler(context=trust),
        )
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """Return the page that is open."""
        if self._page is None:
            raise Unexpected("no page is open yet")
        return self._page

    def open(self, address: str, *, expect: int = 200) -> Page:
        """Open an address of the node."""
        return self._ask(urllib.request.Request(urljoin(self.node, address)), expect)  # noqa: S310 - own node

    def follow(self, words: str = "", *, to: str = "", expect: int = 200) -> Page:
        """Follow a link of the open page."""
        return self.open(self.page.link(words, to=to).address, expect=expect)

    def go(self, link: Link) -> Page:
        """Follow a link that was found."""
        return self.open(link.address)

    def send(
        self,
        form: Form,
        values: Values | None = None,
        *,
        press: str | Button = "",
        files: Mapping[str, Path] | None = None,
        expect: int = 200,
    ) -> Page:
        """Fill a form in and press one of its buttons; refuses to type into a field that is not there."""
        given = dict(values or {})
        missing = {*given, *(files or {})} - form.names
        if missing:
            raise Unexpected(f"the form for {form.address} has no field {', '.join(sorted(missing))}")
        fields = [(name, value) for name, value in form.values if name not in given]
        for name, value in given.items():
            fields += [(name, value)] if isinstance(value, str) else [(name, one) for one in value]
        button = press if isinstance(press, Button) else form.pressed(press)
        if button.name:
            fields.append((button.name, button.value))
        address = button.address or form.address
        if form.method == "get":
            return self.open(f"{address.partition('?')[0]}?{urlencode(fields)}", expect=expect)
        body, kind = _multipart(fields, files) if files else (urlencode(fields).encode(), "")
        request = urllib.request.Request(address, data=body, method="POST")  # noqa: S310 - own node
        if kind:
            request.add_header("Content-Type", kind)
        request.add_header("Referer", self.page.address)
        return self._ask(request, expect)

    def sign_in(self, password: str) -> Page:
        """Sign in under the own short name."""
        page = self.open("/accounts/login/")
        return self.send(page.form(having="login"), {"login": self.name, "password": password})

    def _ask(self, request: urllib.request.Request, expect: int) -> Page:
        request.add_header("Accept-Language", self._language)
        try:
            with self._opener.open(request, timeout=self._patience) as answer:
                page = read(answer.url, answer.status, answer.headers.get_content_type(), answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                kind = refused.headers.get_content_type()
                page = read(refused.url, refused.code, kind, refused.read())
        self._page = page
        if page.status != expect:
            raise Unexpected(f"{page.path} answered {page.status} to {self.name}: {page.title}")
        return page


def _multipart(fields: Sequence[tuple[str, str]], files: Mapping[str, Path]) -> tuple[bytes, str]:
    edge = uuid4().hex
    parts = []
    for name, value in fields:
        parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    for name, path in files.items():
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        head = f'Content-Disposition: form-data; name="{name}"; filename="{path.name}"'
        parts.append(f"{head}\r\nContent-Type: {kind}\r\n\r\n".encode() + path.read_bytes())
    body = b"".join(b"--" + edge.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return body + b"--" + edge.encode() + b"--\r\n", f"multipart/form-data; boundary={edge}"
