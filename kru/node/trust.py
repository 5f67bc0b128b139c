"""The one page that an office shows unsealed: how its computers come to trust it, and nothing else."""

import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static

from kru.node.authority import Authority
from kru.node.environment import Environment

STYLE = "kru/kru.css"
CERTIFICATE = "/kru-office.crt"
PATIENCE = 15  # seconds for a request
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_NAMED = re.compile(rb"url\(['\"]?([^)'\"]+)")


class TrustPage:
    """What is handed out over plain HTTP: the page, the certificate, and the styles they are shown in."""

    def __init__(self, node: Environment, authority: Authority) -> None:
        self._node, self._authority = node, authority
        self._certificate = authority.as_sent()
        self._files = dict(_looks())

    def answer(self, path: str, host: str) -> tuple[str, bytes] | None:
        """Return the kind and the bytes of what stands at a path, or None where there is nothing."""
        if path == "/":
            return "text/html; charset=utf-8", self._page(host)
        if path == CERTIFICATE:
            return "application/x-x509-ca-cert", self._certificate
        if path in self._files:
            kind = mimetypes.guess_type(path)[0] or "font/woff2"
            return kind, self._files[path].read_bytes()
        return None

    def _page(self, host: str) -> bytes:
        name = urlsplit(f"//{host}").hostname or ""
        if name not in self._node.allowed_hosts:
            name = urlsplit(self._node.public_url).hostname or "localhost"
        port = "" if self._node.port == 443 else f":{self._node.port}"
        shown = {
            "name": self._node.node,
            "fingerprint": self._authority.fingerprint(),
            "certificate": CERTIFICATE,
            "sealed": f"https://{name}{port}/",
            "style": static(STYLE),
        }
        return render_to_string("sync/trust.html", shown).encode()

    @contextmanager
    def served(self, host: str, port: int) -> Iterator[None]:
        """Serve it in this block; raises `OSError` where the port is taken."""
        server = ThreadingHTTPServer((host, port), _handler(self))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()


def _handler(page: TrustPage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE
        server_version = sys_version = "Kru"

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def _answer(self, *, with_body: bool) -> None:
            path = urlsplit(self.path).path
            found = page.answer(path, self.headers.get("Host", ""))
            kind, body = found or ("text/plain; charset=utf-8", b"")
            self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if path == CERTIFICATE:
                self.send_header("Content-Disposition", f"attachment; filename={CERTIFICATE[1:]}")
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: who opens this page is nobody's concern."""

    return Handler


def _looks() -> Iterator[tuple[str, Path]]:
    """Yield the gathered stylesheet and the fonts it names, by their addresses."""
    address, root = static(STYLE), Path(settings.STATIC_ROOT)
    sheet = root / address.removeprefix(settings.STATIC_URL)
    if not sheet.exists():
        return  # nothing is gathered where one develops
    yield address, sheet
    for named in _NAMED.findall(sheet.read_bytes()):
        path = (sheet.parent / named.decode()).resolve()
        if path.is_file() and path.is_relative_to(root.resolve()):
            yield settings.STATIC_URL + path.relative_to(root.resolve()).as_posix(), path
