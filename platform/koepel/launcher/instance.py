# SPDX-License-Identifier: EUPL-1.2
"""What one installation on this machine has of its own: five secrets and, for the demo, a clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from koepel.local_services import keys

SECRETS = ("secret_key", "scope_key", "session_pepper", "audit_key", "master_key")
SECRET_BYTES = 48
DEMO_OPENS = datetime(2019, 5, 14, 9, 0, tzinfo=ZoneInfo("Europe/Brussels"))


def secrets(state: Path) -> Path:
    """The folder of secrets: each 48 random bytes in hex, made when missing. The database's are not among them."""
    folder = state / "secrets"
    for name in SECRETS:
        keys.kept(folder / name, size=SECRET_BYTES)
    return folder


def clock_offset(state: Path, now: datetime | None = None) -> int:
    """Seconds from real time to the demo's: it opens on Tuesday 14 May 2019, 09:00, and moves on from there."""
    file = state / "clock"
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        offset = int((DEMO_OPENS - (now or datetime.now(UTC))).total_seconds())
        file.write_text(f"{offset}\n", "ascii")
        return offset
