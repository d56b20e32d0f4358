# SPDX-License-Identifier: EUPL-1.2
"""A button of the mail program stops messages to groups (RFC 8058): it posts one fixed word to the own link, without cookie or form.

Scanners open every link of a mail and post none, so a GET here is no address at all.
"""

from __future__ import annotations

import re
from uuid import UUID

from flask import Blueprint, Response, g, request

from koepel import mail
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.links import Opened
from koepel.permissions import Access, open_to
from tenants.broadcasts import wishes

blueprint = Blueprint("one_click", __name__, url_prefix="/l/<token>/berichten")
HEADER, POSTED, WORD = "List-Unsubscribe", "List-Unsubscribe-Post", "One-Click"
# the foot of the letter, where the link to stop stands last: what staff wrote above it may hold a link of its own
FOOT = re.compile(r"https?://\S+?/l/[\w-]+/berichten(?=[?\s]|$)")


@blueprint.post("/in-een-klik")
@open_to(Access.LINK, "a mail program, with the own link of who reads the mail")
def stop(token: str) -> Response:
    """No more; twice is once. Raises `Invalid` for anything but the one word, `NotFound` for the link of something else."""
    opened: Opened = g.link
    if opened.subject_kind != wishes.SUBJECT:
        raise NotFound
    if request.form.getlist(HEADER) != [WORD]:
        raise Invalid({HEADER: [_("Send the one word that the header names.")]})
    _stop(opened.subject_id)
    return Response(status=204)


def _stop(wish_id: UUID) -> None:
    if wishes.said(wish_id).stopped_at is None:
        wishes.say_by_link(wish_id, wanted=False)


@mail.heads(wishes.GROUP)
def headers(body: str) -> dict[str, str]:
    """Where the mail program posts; nothing for a letter without a link of its own."""
    found = FOOT.findall(body)
    return {HEADER: f"<{found[-1]}/in-een-klik>", POSTED: f"{HEADER}={WORD}"} if found else {}
