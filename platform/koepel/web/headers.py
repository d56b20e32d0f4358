# SPDX-License-Identifier: EUPL-1.2
"""What every answer carries: a strict content policy, no sniffing, no referrer, nothing kept of personal pages."""

from __future__ import annotations

from flask import Flask, Response, request

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; report-uri /csp"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
SENT_AS_A_FILE = "no-cache"  # Flask says so of every file, and a browser keeps it


def install(app: Flask, *, secure: bool) -> None:
    """Add the headers to every answer; HSTS only where browsers reach us by https."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if not request.path.startswith("/static/"):
            if response.headers.get("Cache-Control", SENT_AS_A_FILE) == SENT_AS_A_FILE:
                response.headers["Cache-Control"] = "no-store"
            response.vary.add("HX-Request")
        return response
