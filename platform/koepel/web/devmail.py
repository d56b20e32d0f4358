# SPDX-License-Identifier: EUPL-1.2
"""The development mailbox: mails that had no server to go to. Never registered in production."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, current_app

from koepel.errors import NotFound
from koepel.permissions import Access, open_to
from koepel.web.pages import show

blueprint = Blueprint("devmail", __name__, url_prefix="/dev")


@dataclass(frozen=True)
class Letter:
    """One mail as the list shows it."""

    name: str
    to: str
    subject: str
    date: str
    body: str


def _folder() -> Path:
    folder: Path = current_app.extensions["koepel_settings"].state / "mail"
    return folder


def _read(path: Path) -> Letter:
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = mail.get_body(("plain",))
    return Letter(
        path.stem, str(mail["To"]), str(mail["Subject"]), str(mail["Date"]), body.get_content() if body else ""
    )


@blueprint.get("/mail")
@open_to(Access.NOBODY, "invented people in a development installation; absent in production")
def mailbox() -> Response:
    """The newest 200 mails."""
    paths = sorted(_folder().glob("*.eml"), reverse=True)[:200]
    return show("dev/mailbox.html", letters=[_read(path) for path in paths])


@blueprint.get("/mail/<uuid:name>")
@open_to(Access.NOBODY, "invented people in a development installation; absent in production")
def letter(name: object) -> Response:
    """One mail."""
    path = _folder() / f"{name}.eml"
    if not path.is_file():
        raise NotFound
    return show("dev/letter.html", letter=_read(path))
