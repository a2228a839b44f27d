"""A clinic's website with the widget's tag on it, on an origin of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A website</title>{head}</head>
<body><main><h1>A website</h1><p>Some words.</p>{body}</main>
<script src="{bot}/webhooks/widget/loader.js" async {attributes}></script></body></html>"""


def strict_policy(bot: str, mode: str) -> dict[str, str]:
    """Return the header of a website that allows the chat of `bot` in this mode and nothing else."""
    needed = {"frame": f"frame-src {bot}", "inline": f"connect-src {bot}"}[mode]
    nothing = "default-src 'none'; style-src 'none'; require-trusted-types-for 'script'"
    return {"Content-Security-Policy": f"{nothing}; script-src {bot}; {needed}"}


class Website:
    """Pages by path, each with headers of its own."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.origin = ""

    def add(
        self,
        path: str,
        bot: str,
        *,
        attributes: str = "",
        head: str = "",
        body: str = "",
        language: str = "en",
        direction: str = "ltr",
        headers: dict[str, str] | None = None,
    ) -> str:
        """Put up a page that shows the chat of the assistant at `bot`; return its address."""
        page = PAGE.format(
            bot=bot, attributes=attributes, head=head, body=body, language=language, direction=direction
        )
        self.pages[path] = (page, headers or {})
        return self.origin + path


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[Website]

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        page, headers = self.site.pages.get(self.path.partition("?")[0], ("", {}))
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.encode())


@contextmanager
def running_website(address: str = "127.0.0.1") -> Iterator[Website]:
    """Serve on a free port of this machine, under this name of it."""
    site = Website()
    handler = type("Handler", (_Handler,), {"site": site})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        site.origin = f"http://{address}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
