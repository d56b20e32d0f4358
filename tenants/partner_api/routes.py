# SPDX-License-Identifier: EUPL-1.2
"""What a program asks and sends (/api/v1): clients, messages, referrals, protocols. Each answer leaves its delivery."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

import structlog
from flask import Blueprint, Response, g, jsonify, request, url_for

from koepel import audit
from koepel.errors import Forbidden, Invalid
from koepel.i18n import _, _l
from koepel.permissions import Access, Permission, by_token, open_to
from koepel.web.forms import loaded
from koepel.web.limits import limiter, program_limit
from tenants.partner_api import openapi, reach, reading, shapes, table
from tenants.partner_api.openapi import described_as
from tenants.partner_api.schemas import Asked, AskedForm
from tenants.partners import conversation, referring, workspace
from tenants.partners.schemas import ReferForm, SayForm
from tenants.protocols import service

blueprint = Blueprint("partner_api", __name__, url_prefix="/api/v1")
limiter.limit(program_limit)(blueprint)
log = structlog.get_logger()


class OutOfScope(Forbidden):
    """The token does not name this protocol."""

    problem = "out-of-scope"
    title = _l("This token is not for that protocol.")


def _asked() -> Asked:
    """Which part of the list; every word of the address once. Raises `Invalid`."""
    doubled = [name for name, values in request.args.lists() if len(values) > 1]
    if doubled:
        raise Invalid({"form": [_("Send each word once.")]})
    return loaded(AskedForm, request.args.to_dict())


def _handed_over(shown: list[tuple[workspace.Client, list[str]]], via: str = "api") -> None:
    """On record at the municipality whose client it is; in the log by ids and names of fields."""
    workspace.delivered(shown, via=via, client_id=g.program.program_id)
    named = sorted({field for _one, fields in shown for field in fields})
    ids = sorted({str(one.protocol.id) for one, _fields in shown})
    log.info("handed over", program=str(g.program.program_id), protocols=ids, fields=named, count=len(shown))


@blueprint.get("/protocols")
@by_token(Permission.CLIENT_READ)
@described_as("The protocols of this token that are in force", gives=shapes.ProtocolOut, many=True)
def protocols() -> Response:
    """What this token is for."""
    rows = [shapes.protocol(row, service.fields_of(row)) for row in reach.protocols()]
    return shapes.told(shapes.Page(list(rows), ""))


@blueprint.get("/clients")
@by_token(Permission.CLIENT_READ)
@described_as("Clients, in the order in which they changed", asks=AskedForm, gives=shapes.ClientOut, many=True)
def clients() -> Response:
    """A page of clients: references, versions, and of each the name and status that its protocol lets out."""
    rows, following = reading.clients(_asked())
    _handed_over([(one, [name for name in workspace.LISTED if name in one.values]) for one in rows])
    return shapes.told(shapes.Page([shapes.client(one, whole=False) for one in rows], following))


@blueprint.get("/clients.csv")
@by_token(Permission.CLIENT_READ)
@limiter.limit("10 per hour")
@described_as("Every client as a file of lines", mimetype="text/csv")
def clients_csv() -> Response:
    """Every client of this token, in words."""
    let_out = {field for row in reach.protocols() for field in service.fields_of(row)}
    named = {"Content-Disposition": 'attachment; filename="clients.csv"'}
    return Response(table.lines(_on_record(reading.every_client()), let_out), mimetype="text/csv", headers=named)


def _on_record(parts: Iterable[list[workspace.Client]]) -> Iterator[workspace.Client]:
    for part in parts:
        _handed_over([(one, list(one.values)) for one in part], via="csv")
        yield from part


@blueprint.get("/clients/<uuid:reference>")
@by_token(Permission.CLIENT_READ)
@described_as("One client: exactly the fields that the protocol lets out", gives=shapes.ClientOut, etag=True)
def client(reference: UUID) -> Response:
    """One client; nothing when the program has this version already."""
    one = reading.client(reference)
    mark = f'"{one.grant.id.hex[:8]}-{one.grant.version}"'
    if request.if_none_match.contains_weak(mark.strip('"')):
        return Response(status=304, headers={"ETag": mark})
    _handed_over([(one, list(one.values))])
    return shapes.told(shapes.client(one, whole=True), ETag=mark)


@blueprint.get("/clients/<uuid:reference>/messages")
@by_token(Permission.CLIENT_READ)
@described_as("What was said about a client, the oldest first", gives=shapes.MessageOut, many=True)
def messages(reference: UUID) -> Response:
    """All messages about this client."""
    found = conversation.about(reading.client(reference).grant)
    if found:
        audit.read(found[-1], "body", person=None, purpose="messages about a client")
    return shapes.told(shapes.Page([shapes.message(row) for row in found], ""))


@blueprint.post("/clients/<uuid:reference>/messages")
@by_token(Permission.CLIENT_READ)
@described_as("Say something about a client to the municipality", takes=SayForm, gives=shapes.MessageOut, made=True)
def say(reference: UUID) -> Response:
    """A message; the program's name stands under it."""
    row = conversation.write(reading.client(reference).grant, loaded(SayForm).body, g.program.program_name)
    there = url_for("partner_api.messages", reference=reference)
    return shapes.told(shapes.message(row), 201, Location=there)


@blueprint.get("/referrals")
@by_token(Permission.CLIENT_REFER)
@described_as("Referrals, in the order in which they changed", asks=AskedForm, gives=shapes.ReferralOut, many=True)
def referrals() -> Response:
    """A page of referrals and where they stand."""
    rows, following = reading.referrals(_asked())
    return shapes.told(shapes.Page([shapes.referral(row) for row in rows], following))


@blueprint.get("/referrals/<uuid:referral_id>")
@by_token(Permission.CLIENT_REFER)
@described_as("One referral", gives=shapes.ReferralOut)
def referral(referral_id: UUID) -> Response:
    """Where it stands."""
    return shapes.told(shapes.referral(reading.referral(referral_id)))


@blueprint.post("/referrals")
@by_token(Permission.CLIENT_REFER)
@described_as("Refer somebody who knows it and wants it", takes=ReferForm, gives=shapes.ReferralOut, made=True)
def refer() -> Response:
    """The same answers as on the page, under a protocol of the token."""
    said = loaded(ReferForm)
    if not said.informed:
        raise Invalid({"informed": [_("Refer only somebody who knows it and wants it.")]})
    if said.protocol_id not in {one.id for one in reach.protocols()}:
        raise OutOfScope
    row = referring.refer(said, g.program.program_name)
    there = url_for("partner_api.referral", referral_id=row.id)
    return shapes.told(shapes.referral(row), 201, Location=there)


@blueprint.get("/openapi.json")
@open_to(Access.NOBODY, "the description of the interface; no data")
def described() -> Response:
    """This interface, as OpenAPI 3.1."""
    return jsonify(openapi.document())
