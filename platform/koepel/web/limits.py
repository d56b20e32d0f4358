# SPDX-License-Identifier: EUPL-1.2
"""How much is too much: per account or address, counted in Redis; with Redis away a stricter local count decides."""

from __future__ import annotations

from datetime import UTC, datetime

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


def _settings() -> Settings:
    found: Settings = current_app.extensions["koepel_settings"]
    return found


def _strict(many: int) -> int:
    """Half as many while each process counts for itself, since Redis is away."""
    return max(1, many // 2) if limiter._storage_dead else many


def any_limit() -> str:
    """What holds where a route says nothing of its own."""
    return f"{_strict(_settings().requests_per_minute)} per minute"


def sign_in_limit() -> str:
    """At most so many tries a minute, before any password is hashed."""
    return f"{_strict(_settings().sign_in_per_minute)} per minute"


def second_step_limit() -> str:
    """At most so many codes: whoever guesses at six digits, the right password in hand, finds none in years."""
    tries = _strict(_settings().sign_in_per_minute)
    return f"{tries} per minute; {2 * tries} per hour; {3 * tries} per day"


def program_limit() -> str:
    """How often a program may ask, whichever token it holds."""
    return f"{_strict(_settings().program_per_minute)} per minute"


def opens_at() -> datetime | None:
    """When the limit that this request reached lets through again."""
    reached = limiter.current_limit
    return datetime.fromtimestamp(reached.reset_at, UTC) if reached and reached.breached else None


def install(app: Flask, settings: Settings) -> None:
    """Hang the limits into the application."""
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.redis_url,
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 1, "socket_timeout": 1},
        RATELIMIT_DEFAULT=any_limit,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,  # the same limits, route by route: none is lost with Redis
        RATELIMIT_HEADERS_ENABLED=False,
    )
    limiter.init_app(app)
