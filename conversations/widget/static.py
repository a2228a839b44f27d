"""Serve the widget itself: the loader, the frame's document, the versioned files, the demo."""

from __future__ import annotations

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw, text

from clinic.clinic import Clinic
from conversations.widget.assets import Asset, Frame, load_assets

FIVE_MINUTES, A_YEAR = "public, max-age=300", "public, max-age=31536000, immutable"
ALWAYS_ASKED = "no-cache"
_PLAIN = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


def add_static(blueprint: Blueprint, clinic: Clinic) -> None:
    """Add the routes that need no token."""
    assets = load_assets(clinic)

    @blueprint.get("/loader.js", name="loader")
    async def _loader(request: Request) -> HTTPResponse:
        return _sent(request, assets.loader, {"Cache-Control": FIVE_MINUTES, **_OPEN})

    @blueprint.get("/frame/<language>", name="frame")
    async def _frame(request: Request, language: str) -> HTTPResponse:
        frame = assets.frames.get(language)
        if frame is None:
            return _sent(request, None, {})
        headers = {"Cache-Control": ALWAYS_ASKED, "Content-Security-Policy": policy_of_frame(clinic, frame)}
        return _sent(request, frame.document, headers)

    @blueprint.get("/assets/<version>/<name:path>", name="asset")
    async def _asset(request: Request, version: str, name: str) -> HTTPResponse:
        # While versions change, a page may ask for one that another process has.
        kept = A_YEAR if version == assets.version else ALWAYS_ASKED
        return _sent(request, assets.files.get(name), {"Cache-Control": kept, **_OPEN})

    @blueprint.get("/demo", name="demo")
    async def _demo(request: Request) -> HTTPResponse:
        return _of_demo(request, "index.html")

    @blueprint.get("/demo/<page:path>", name="demo_page")
    async def _demo_page(request: Request, page: str) -> HTTPResponse:
        return _of_demo(request, page if "." in page else f"{page}.html")

    def _of_demo(request: Request, page: str) -> HTTPResponse:
        if request.host.rsplit(":", 1)[0] not in _THIS_MACHINE:
            return text("The demo is for the machine the assistant runs on.\n", 404)
        return _sent(request, assets.demo.get(page), {"Cache-Control": ALWAYS_ASKED})


def policy_of_frame(clinic: Clinic, frame: Frame) -> str:
    """Return what the frame's document may run and load, and which websites may show it."""
    origins = clinic.widget.origins or ("http://localhost:*", "http://127.0.0.1:*")
    pictures = "/".join(clinic.widget.logo.split("/")[:3]) or "'none'"  # the logo's origin
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{frame.script}'",
            f"style-src '{frame.style}'",
            "connect-src 'self'",
            f"img-src {pictures}",
            f"frame-ancestors 'self' {' '.join(origins)}",
            "require-trusted-types-for 'script'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _sent(request: Request, asset: Asset | None, headers: dict[str, str]) -> HTTPResponse:
    if asset is None:
        return text("There is no such file.\n", 404)
    zipped = asset.gzipped if "gzip" in request.headers.get("accept-encoding", "") else None
    # As weak as a validator must be that two encodings share.
    headers = {**_PLAIN, **headers, "ETag": f"W/{asset.etag}", "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return raw(b"", 304, headers, content_type=asset.content_type)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return raw(zipped or asset.plain, headers=headers, content_type=asset.content_type)
