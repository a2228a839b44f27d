"""What every answer tells the browser it may do."""

from __future__ import annotations

from collections.abc import Mapping

_POLICY = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in _POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
OF_PAGES: Mapping[str, str] = {"Cache-Control": "no-store"}
OF_STATIC_FILES: Mapping[str, str] = {"Cache-Control": "public, max-age=31536000, immutable"}
OVER_TLS: Mapping[str, str] = {"Strict-Transport-Security": "max-age=31536000"}
