# SPDX-License-Identifier: EUPL-1.2
"""What runs here: addresses, versions, limits; in a demo also its logins, for scripts that want to try it."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text

from koepel import scope as scopes
from koepel.app import LARGEST_BODY, create_app
from koepel.config import Mode, Settings
from koepel.database import transaction
from koepel.outbox import TIMEOUTS


@click.command("info")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """Show addresses, versions, limits and the demo logins."""
    told = describe()
    if as_json:
        click.echo(json.dumps(told, indent=1))
        return
    click.echo(f"Koepel answers at {told['web']}")
    click.echo(
        f"Mail without a server lands at {told['web']}/dev/mail" if told["limits"]["mailbox"] else "Mail leaves by SMTP"
    )
    click.echo(f"Heads of the audit trail are signed with {told['audit_key']}")
    for account in told["accounts"]:
        click.echo(f"  {account['email']:<34} {account['password']:<22} {account['role']} · {account['tenant']}")


def describe() -> dict[str, Any]:
    """Everything, as one tree of plain values."""
    app = create_app(check=False)
    settings: Settings = app.extensions["koepel_settings"]
    with app.app_context(), transaction(scopes.relay()) as session:
        postgres = str(session.execute(text("SHOW server_version")).scalar_one())
    return {
        "web": settings.public_url,
        "database": settings.database_url,
        "keys": settings.keys_url,
        "redis": settings.redis_url,
        "versions": {
            "koepel": version("koepel"),
            "postgresql": postgres,
            "redis": _redis(settings),
            "flask": version("flask"),
        },
        "audit_key": app.extensions["koepel_signing_key"].public,
        "limits": {
            "sign_in_per_minute": settings.sign_in_per_minute,
            "requests_per_minute": settings.requests_per_minute,
            "body_bytes": LARGEST_BODY,
            "hold_minutes": settings.hold_minutes,
            "job_seconds": TIMEOUTS,
            "mailbox": not settings.smtp_url,
        },
        "accounts": _accounts(settings),
    }


def _redis(settings: Settings) -> str:
    try:
        info: Any = Redis.from_url(settings.redis_url, socket_timeout=2).info("server")
    except RedisError:
        return "does not answer"
    return str(info.get("valkey_version") or info.get("redis_version") or "")


def _accounts(settings: Settings) -> list[dict[str, Any]]:
    path = Path(settings.state) / "accounts.json"
    if settings.mode is not Mode.DEMO or not path.is_file():
        return []
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return found
