# SPDX-License-Identifier: EUPL-1.2
"""Toezicht: the state of the own audit trail, its head and its lines as files, unusual reading, and who looked along."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import audit
from koepel.chain import export
from koepel.i18n import _
from koepel.permissions import Permission, Role, requires
from koepel.support import service as support
from koepel.web.entry import visitor
from koepel.web.forms import Sheet
from koepel.web.limits import limiter
from koepel.web.pages import show, tell, to
from tenants.contact_points import service as contact_points
from tenants.municipality.service import municipality
from tenants.oversight import kept_heads, unusual
from tenants.oversight.schemas import UsualForm
from tenants.oversight.words import alerts_said, staff_names, support_said

IN_MEMORY = 8 * 2**20  # bytes; a trail of years is larger than memory, and goes by way of the disk
blueprint = Blueprint("oversight", __name__, url_prefix="/<municipality>/toezicht", template_folder="templates")


@blueprint.get("")
@requires(Permission.AUDIT_READ)
def index() -> Response:
    """Everything on one page."""
    return _page(Sheet.blank(files=str(unusual.usual(Role.CASE_WORKER))))


def _page(sheet: Sheet[Any]) -> Response:
    names = staff_names()
    return show(
        "oversight/index.html",
        sheet=sheet,
        seal=kept_heads.newest_seal(),
        kept=kept_heads.kept()[1:],
        addresses=[point.email for point in contact_points.contact_points() if point.email],
        alerts=alerts_said(unusual.alerts(), names),
        support=support_said(support.recent(), names),
        municipality=municipality(),
    )


@blueprint.get("/koppen")
@requires(Permission.AUDIT_READ)
def heads() -> Response:
    """The signed head, with those of others: a small file to keep elsewhere."""
    answer = Response(kept_heads.as_file(), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kept_heads.file_name()}"'
    return answer


@blueprint.get("/regels")
@requires(Permission.AUDIT_READ)
@limiter.limit("5 per hour")
def trail() -> Response:
    """All lines and seals as a file, after the password once more: with the head it proves itself without Koepel."""
    who = visitor()
    if who is None or not who.fresh:
        return to("accounts.prove_again", next=url_for("oversight.trail"))
    here = municipality()
    audit.wrote(here, "trail_exported")
    audit.write_now()
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever pours it out closes it
    file.writelines(line.encode() for line in export.written(export.records(here.name)))
    file.seek(0)
    name = kept_heads.file_name().replace("koppen", "spoor").replace(".json", ".jsonl")
    answer = Response(_poured(file), mimetype="application/jsonl")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _poured(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(64 * 1024), b"")


@blueprint.post("/gewoon")
@requires(Permission.SETTINGS_WRITE)
def set_usual() -> Response:
    """How many files an hour are usual here."""
    sheet = Sheet.of(request.form, UsualForm)
    if not sheet.ok:
        return _page(sheet)
    unusual.set_usual(Role.CASE_WORKER, sheet.data.files)
    audit.wrote(municipality(), "set", "reading_limit")
    tell(_("Saved."))
    return to("oversight.index")


@blueprint.post("/meldingen/<uuid:id>/gezien")
@requires(Permission.AUDIT_READ)
def seen(id: UUID) -> Response:
    """Somebody looked at it."""
    unusual.seen(id)
    tell(_("Noted as seen."), undo=url_for("oversight.not_seen", id=id))
    return to("oversight.index")


@blueprint.post("/meldingen/<uuid:id>/niet-gezien")
@requires(Permission.AUDIT_READ)
def not_seen(id: UUID) -> Response:
    """Back on the list."""
    unusual.seen(id, again=True)
    return to("oversight.index")
