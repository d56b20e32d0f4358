# SPDX-License-Identifier: EUPL-1.2
"""How much is too much: per account or address, counted in Redis; with Redis away a stricter local count decides."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Lock
from uuid import UUID

from flask import Flask, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse

from koepel import clock
from koepel.accounts.refusals import TooManyAtOnce
from koepel.config import Settings
from koepel.errors import TooMany
from koepel.i18n import _
from koepel.translations.formats import moment
from koepel.web import turned_away
from koepel.web.entry import visitor
from koepel.web.shares import Shares


def _who() -> str:
    if program := g.get("program"):
        return f"program:{program.program_id}"
    who = visitor()
    return f"account:{who.account_id}" if who else f"address:{get_remote_address()}"


limiter = Limiter(key_func=_who)
FILES = 60  # of one person each, an hour
A_MINUTE_OR_TWO = timedelta(minutes=2)


def _settings() -> Settings:
    found: Settings = current_app.extensions["koepel_settings"]
    return found


def _strict(many: int) -> int:
    """Half as many while each process counts for itself, since Redis is away."""
    return max(1, many // 2) if limiter._storage_dead else many


def any_limit() -> str:
    """For everything that somebody asks, of whichever page. An address may be a whole town hall, so it has twice as many."""
    many = _strict(_settings().requests_per_minute)
    return f"{2 * many if _who().startswith('address:') else many} per minute"


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


def exported(kind: str, most: int = 0) -> None:
    """A file of people is about to leave: so many of this kind for each account. Raises `TooMany`, which says when it opens."""
    _count(f"{most or _settings().exports_per_hour} per hour", "export", kind, _who())


def sent_by_link(kind: str, link_id: UUID, a_day: int) -> None:
    """Who holds a link sends something of this kind, at most so often a day. Raises `TooMany`, which says when it opens."""
    _count(f"{a_day} per day", "link", kind, str(link_id))


def _count(how_many: str, *whose: str) -> None:
    limit = parse(how_many)
    if not limiter.limiter.hit(limit, *whose):
        opens = limiter.limiter.get_window_stats(limit, *whose).reset_time
        raise too_many(datetime.fromtimestamp(opens, UTC))


def too_many(opens: datetime | None) -> TooMany:
    """When it opens again is said where that takes longer than a minute or two."""
    if opens is None or opens - clock.utcnow() < A_MINUTE_OR_TWO:
        return TooMany()
    return TooMany(_("That was a lot. This opens again %(when)s.", when=moment(opens)))


_inside: Counter[str] = Counter()
_door = Lock()
A_MOMENT = 0.5  # seconds for which pages are refused again without being read


def _shares() -> Shares:
    found: Shares = current_app.extensions["koepel_shares"]
    return found


def _come_in() -> None:
    """However many lines somebody opens, and however heavy what they ask for, a server of few threads keeps some for the others.
    Counted in each process for itself; who is not signed in may share an address with a whole town hall, and asks for little.
    """
    who = _who()
    if request.endpoint == "static" or who.startswith("address:"):
        return
    if _shares().too_much(who):
        if request.method == "GET":
            turned_away.keep(A_MOMENT)
        raise TooManyAtOnce
    g.began = time.thread_time()
    with _door:
        if _inside[who] >= _settings().at_once:
            raise TooManyAtOnce
        _inside[who] += 1
        g.inside = who


def _go_out(_fault: BaseException | None = None) -> None:
    if who := g.pop("inside", None):
        _shares().took(who, time.thread_time() - g.pop("began"))
        with _door:
            _inside[who] -= 1
            if not _inside[who]:
                del _inside[who]


def is_for_all() -> bool:
    """Whether what was reached is the limit of everything, and not that of one page."""
    reached = limiter.current_limit
    return bool(reached and reached.breached and reached.shared)


def opens_at() -> datetime | None:
    """When the limit that this request reached lets through again."""
    reached = limiter.current_limit
    return datetime.fromtimestamp(reached.reset_at, UTC) if reached and reached.breached else None


def install(app: Flask, settings: Settings) -> None:
    """Hang the limits into the application."""
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.redis_url,
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 1, "socket_timeout": 1},
        RATELIMIT_APPLICATION=any_limit,  # one count for all pages together
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,  # the same limits, in each process: none is lost with Redis
        RATELIMIT_HEADERS_ENABLED=False,
    )
    limiter.init_app(app)
    app.extensions["koepel_shares"] = Shares(settings.share)
    app.before_request(_come_in)
    app.teardown_request(_go_out)
