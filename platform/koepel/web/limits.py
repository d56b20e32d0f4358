# SPDX-License-Identifier: EUPL-1.2
"""How much is too much: per account or address, counted in Redis; with Redis away a stricter local count decides."""

from __future__ import annotations

from flask import Flask, current_app, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from koepel.config import Settings
from koepel.web.entry import visitor


def _who() -> str:
    if program := g.get("program"):
        return f"program:{program.program_id}"
    who = visitor()
    return f"account:{who.account_id}" if who else f"address:{get_remote_address()}"


limiter = Limiter(key_func=_who)


def sign_in_limit() -> str:
    """At most so many tries a minute, before any password is hashed."""
    settings: Settings = current_app.extensions["koepel_settings"]
    return f"{settings.sign_in_per_minute} per minute"


def program_limit() -> str:
    """How often a program may ask, whichever token it holds."""
    settings: Settings = current_app.extensions["koepel_settings"]
    return f"{settings.program_per_minute} per minute"


def install(app: Flask, settings: Settings) -> None:
    """Hang the limits into the application."""
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.redis_url,
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 1, "socket_timeout": 1},
        RATELIMIT_DEFAULT=f"{settings.requests_per_minute} per minute",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_IN_MEMORY_FALLBACK=f"{max(1, settings.requests_per_minute // 2)} per minute",
        RATELIMIT_HEADERS_ENABLED=False,
    )
    limiter.init_app(app)
