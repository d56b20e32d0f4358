# SPDX-License-Identifier: EUPL-1.2
"""Who sends: a browser says whether another website sent this (Sec-Fetch-Site), and then nothing changes. Beside the token of
each form, never in its place: programs and old browsers say nothing.
"""

from __future__ import annotations

from flask import Flask, request

from koepel.errors import Forbidden
from koepel.i18n import _l

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = frozenset({"", "same-origin", "none"})  # nothing said, a page of ours, the person's own hand


class SentFromElsewhere(Forbidden):
    """Another website, also one under the same domain."""

    problem = "sent-from-elsewhere"
    title = _l("This was sent from another website. Nothing changed. Open the page here and send it again.")


def install(app: Flask) -> None:
    """Hang the check before everything that reads a form."""

    @app.before_request
    def from_here() -> None:
        if request.method not in READING and request.headers.get("Sec-Fetch-Site", "") not in OWN:
            raise SentFromElsewhere
