# SPDX-License-Identifier: EUPL-1.2
"""Settings, read once from the environment and a folder of secrets; refuses to start on anything missing or weak."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

SECRETS = ("secret_key", "scope_key", "session_pepper", "audit_key", "master_key")


MASTER = "master_key"
DIFFERENT = 16  # bytes that differ in 32 random ones, at the very least: fewer is an example, or a finger on a key


class Unsafe(RuntimeError):
    """A setting with which Koepel must not serve; the message says what to do."""


class Mode(StrEnum):
    """What kind of installation this is."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Secrets:
    """Five different secrets of at least 32 bytes (privacy-and-security, section 13)."""

    secret_key: str
    scope_key: bytes
    session_pepper: bytes
    audit_key: bytes
    master_key: bytes

    @classmethod
    def read(cls, folder: Path) -> Secrets:
        """Read the folder; raises `Unsafe` when a file is missing, short or repeated."""
        found: dict[str, str] = {}
        for name in SECRETS:
            try:
                found[name] = (folder / name).read_text("ascii").strip()
            except (OSError, UnicodeError) as fault:
                raise Unsafe(
                    f"The secret {name} cannot be read: put 48 random bytes in hex into {folder / name}."
                ) from fault
            if len(found[name]) < 64 or not _is_hex(found[name]):
                raise Unsafe(f"The secret {name} is too short: use at least 32 random bytes in hex.")
            if len(set(bytes.fromhex(found[name]))) < DIFFERENT:
                raise Unsafe(f"The secret {name} is one that anybody could guess: use at least 32 random bytes in hex.")
        if (folder / MASTER).stat().st_mode & 0o077:
            raise Unsafe(f"Others may read the secret {MASTER}: chmod 0400 {folder / MASTER}.")
        if len(set(found.values())) != len(SECRETS):
            raise Unsafe("Two secrets are the same: make each of them anew.")
        return cls(
            found["secret_key"],
            *(bytes.fromhex(found[name]) for name in SECRETS[1:]),
        )


def _is_hex(said: str) -> bool:
    try:
        return bool(bytes.fromhex(said))
    except ValueError:
        return False


@dataclass(frozen=True)
class Settings:
    """Everything an installation can set. Times are in seconds unless the name says otherwise."""

    mode: Mode
    database_url: str
    keys_url: str
    redis_url: str
    public_url: str
    secrets: Secrets
    state: Path
    hold_minutes: int = 10
    settle_seconds: float = 2
    smtp_url: str = ""
    mail_from: str = "Koepel <koepel@example.org>"
    sms_service: str = ""  # `module:factory` of a `koepel.sms.SmsService`; '' sends none, staff type them over
    sms_part_price: int = 75  # of one part of a text message, in thousandths of a euro
    pooler: bool = False
    sign_in_per_minute: int = 10
    requests_per_minute: int = 300  # of one account, all pages together
    program_per_minute: int = 120
    connect_seconds: int = 5  # for a server that takes a call and says nothing; PostgreSQL's driver waits two at least
    exports_per_hour: int = 5  # files of many people, of one kind, for one account
    at_once: int = 3  # requests of one account in one process
    share: float = 0.15  # of a process's time that one account may take for long while others work too; 1 for no bound
    webhook_networks: tuple[str, ...] = ()
    proxies: int = 0
    certificate_header: str = ""  # in which the own proxy hands over the certificate of a program; '' binds no token
    secrets_folder: Path = Path()
    provider_networks: tuple[str, ...] = ()
    ledger: Path | None = None

    @property
    def ledger_file(self) -> Path:
        """The erasure ledger outside both databases."""
        return self.ledger or self.state / "erasures.jsonl"

    @property
    def line(self) -> dict[str, int]:
        """How long a call to PostgreSQL may stay without an answer, also one that was answered before: then pages say that it is away."""
        return {
            "connect_timeout": self.connect_seconds,
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 30_000,
        }

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https: then the cookie is `__Host-koepel`, Secure, and HSTS is sent."""
        return self.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The name of the session cookie. Over http the host must be loopback: `checked` refuses all else."""
        return "__Host-koepel" if self.secure else "koepel"


def checked(settings: Settings) -> Settings:
    """Refuse a public address over http that is not this machine."""
    host = urlsplit(settings.public_url).hostname or ""
    if not settings.secure and host not in {"127.0.0.1", "localhost", "::1"}:
        raise Unsafe("KOEPEL_PUBLIC_URL must start with https:// unless Koepel is reached on this machine only.")
    if make_url(settings.keys_url).database in {"", None, make_url(settings.database_url).database}:
        raise Unsafe(
            "KOEPEL_KEYS_URL must name a database of its own: beside the rows, keys would come back with each backup."
        )
    if settings.mode is Mode.PRODUCTION and not settings.smtp_url:
        raise Unsafe(
            "KOEPEL_SMTP_URL is not set: in production mail needs a server, for example smtp://user:pw@host:587."
        )
    if settings.certificate_header and not settings.proxies:
        raise Unsafe(
            "KOEPEL_CERTIFICATE_HEADER is believed of your own proxy only: set KOEPEL_PROXIES, or anybody could write it."
        )
    try:
        for name in ("webhook_networks", "provider_networks"):
            [ip_network(one) for one in getattr(settings, name)]
    except ValueError as fault:
        raise Unsafe(f"KOEPEL_{name.upper()} holds something that is no network, such as 192.0.2.0/24.") from fault
    return settings


def from_environment() -> Settings:
    """The settings of this process. Raises `Unsafe` with one sentence when one is missing."""
    needed = ("KOEPEL_DATABASE_URL", "KOEPEL_KEYS_URL", "KOEPEL_REDIS_URL", "KOEPEL_SECRETS")
    missing = [name for name in needed if not os.environ.get(name)]
    if missing:
        raise Unsafe(f"{' and '.join(missing)} must be set; ./koepel up sets them for you.")
    env = os.environ.get
    return checked(
        Settings(
            mode=Mode(env("KOEPEL_MODE", "production")),
            database_url=os.environ["KOEPEL_DATABASE_URL"],
            keys_url=os.environ["KOEPEL_KEYS_URL"],
            redis_url=os.environ["KOEPEL_REDIS_URL"],
            public_url=env("KOEPEL_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
            secrets=Secrets.read(Path(os.environ["KOEPEL_SECRETS"])),
            state=Path(env("KOEPEL_STATE", ".koepel")),
            hold_minutes=int(env("KOEPEL_HOLD_MINUTES", "10")),
            smtp_url=env("KOEPEL_SMTP_URL", ""),
            mail_from=env("KOEPEL_MAIL_FROM", "Koepel <koepel@example.org>"),
            sms_service=env("KOEPEL_SMS_SERVICE", "").strip(),
            sms_part_price=int(env("KOEPEL_SMS_PART_PRICE", "75")),
            pooler=env("KOEPEL_POOLER", "") == "transaction",
            sign_in_per_minute=int(env("KOEPEL_SIGN_IN_PER_MINUTE", "10")),
            requests_per_minute=int(env("KOEPEL_REQUESTS_PER_MINUTE", "300")),
            program_per_minute=int(env("KOEPEL_PROGRAM_PER_MINUTE", "120")),
            connect_seconds=int(env("KOEPEL_CONNECT_SECONDS", "5")),
            at_once=int(env("KOEPEL_AT_ONCE", "3")),
            share=float(env("KOEPEL_SHARE", "0.15")),
            webhook_networks=tuple(env("KOEPEL_WEBHOOK_NETWORKS", "").replace(",", " ").split()),
            proxies=int(env("KOEPEL_PROXIES", "0")),
            certificate_header=env("KOEPEL_CERTIFICATE_HEADER", "").strip(),
            secrets_folder=Path(os.environ["KOEPEL_SECRETS"]),
            provider_networks=tuple(env("KOEPEL_PROVIDER_NETWORKS", "").replace(",", " ").split()),
            ledger=Path(env("KOEPEL_LEDGER", "")) if env("KOEPEL_LEDGER") else None,
        )
    )


def hosts(settings: Settings) -> list[str]:
    """The Host headers that are answered: the public address and, on this machine, its other names."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    return [host] if settings.secure else [host, "127.0.0.1", "localhost"]
