# SPDX-License-Identifier: EUPL-1.2
"""The description of the interface (OpenAPI 3.1), made from the addresses, our own forms and the shapes that go out.

Our fields refuse more than any library for descriptions would know; so a page of code reads them, and a test holds the
description to the addresses.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from flask import current_app

from koepel.permissions import Access
from koepel.web import fields as ours
from koepel.web.addresses import full_address
from koepel.web.forms import Form
from tenants.partner_api.schemas import CursorField

View = TypeVar("View", bound=Callable[..., Any])
JSON, PROBLEM = "application/json", "application/problem+json"
VERSION = "1.0"
PART = re.compile(r"<uuid:(\w+)>")
REFUSALS = {
    "401": "No token, or one that is not good (any more)",
    "403": "No protocol of the token is in force, or not the one that is named",
    "404": "Foreign, over and unknown look alike",
    "422": "What was sent does not fit",
    "429": "Too much at once",
}
HOOKS = {
    "client.changed": "Something that the protocol lets out of a client changed, came or was taken back",
    "referral.changed": "A referral stands elsewhere",
    "message.new": "The municipality wrote about a client or a referral",
}
BY_TYPE: dict[type, dict[str, Any]] = {
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
}


@dataclasses.dataclass(frozen=True)
class Said:
    """What one address takes and gives."""

    summary: str
    asks: type[Form[Any]] | None = None
    takes: type[Form[Any]] | None = None
    gives: type | None = None
    many: bool = False
    made: bool = False
    etag: bool = False
    mimetype: str = JSON


def described_as(summary: str, **more: Any) -> Callable[[View], View]:
    """Say beside the address what it takes and gives."""

    def mark(view: View) -> View:
        view.said = Said(summary, **more)  # type: ignore[attr-defined]
        return view

    return mark


def document() -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {}
    shapes: dict[str, Any] = {"Problem": _problem()}
    for rule in current_app.url_map.iter_rules():
        view: Any = current_app.view_functions[rule.endpoint]
        if getattr(view, "access", None) is Access.PROGRAM:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                where = paths.setdefault(PART.sub(r"{\1}", rule.rule), {})
                where[method.lower()] = _operation(rule.endpoint, rule.rule, view.said, shapes)
    flow = {"tokenUrl": full_address("oauth.token"), "scopes": {}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Koepel for partners", "version": VERSION, "license": {"name": "EUPL-1.2"}},
        "servers": [{"url": full_address("home.start").rstrip("/")}],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "webhooks": {name: _hook(name, words) for name, words in HOOKS.items()},
        "components": {
            "schemas": shapes,
            "securitySchemes": {"token": {"type": "oauth2", "flows": {"clientCredentials": flow}}},
        },
    }


def _operation(endpoint: str, rule: str, said: Said, shapes: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": BY_TYPE[UUID]} for name in PART.findall(rule)
    ]
    if said.asks is not None:
        asked = _of_form(said.asks)["properties"]
        parameters += [{"name": name, "in": "query", "schema": schema} for name, schema in asked.items()]
    if said.takes is not None:
        key = {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,100}$"}
        parameters.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": key})
    if said.etag:
        parameters.append({"name": "If-None-Match", "in": "header", "schema": {"type": "string"}})
    answers = {
        code: _answer(words, {PROBLEM: {"$ref": "#/components/schemas/Problem"}}) for code, words in REFUSALS.items()
    }
    body = {"type": "string"} if said.gives is None else _of_shape(said.gives, shapes)
    if said.many:
        body = {
            "type": "object", "required": ["items", "next"],
            "properties": {"items": {"type": "array", "items": body}, "next": {"type": "string"}},
        }  # fmt: skip
    answers["201" if said.made else "200"] = _answer(said.summary, {said.mimetype: body})
    if said.made:
        answers["303"] = {"description": "The same key was sent before: here is what it made"}
        answers["409"] = _answer("Not possible as things stand", {PROBLEM: {"$ref": "#/components/schemas/Problem"}})
    if said.etag:
        answers["304"] = {"description": "The version that you have"}
    found: dict[str, Any] = {
        "operationId": endpoint.rpartition(".")[2], "summary": said.summary, "parameters": parameters,
        "responses": dict(sorted(answers.items())),
    }  # fmt: skip
    if said.takes is not None:
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": _of_form(said.takes)}}}
    return found


def _answer(words: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {kind: {"schema": schema} for kind, schema in content.items()}}


def _problem() -> dict[str, Any]:
    properties = {name: {"type": "string"} for name in ("type", "title")}
    faults = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
    return {
        "type": "object", "required": ["type", "title", "status"],
        "properties": {**properties, "status": {"type": "integer"}, "errors": faults},
    }  # fmt: skip


def _hook(name: str, words: str) -> dict[str, Any]:
    reference = {"type": "object", "required": ["reference"], "properties": {"reference": BY_TYPE[UUID]}}
    body = {
        "type": "object", "required": ["type", "data"],
        "properties": {"type": {"const": name}, "data": reference}, "additionalProperties": False,
    }  # fmt: skip
    return {"post": {"summary": words, "requestBody": {"content": {JSON: {"schema": body}}},
                     "responses": {"2XX": {"description": "Received"}}}}  # fmt: skip


def _of_shape(shape: type, shapes: dict[str, Any]) -> dict[str, Any]:
    name = shape.__name__.removesuffix("Out")
    if name not in shapes:
        hints = get_type_hints(shape)
        words = " ".join((shape.__doc__ or "").split())
        shapes[name] = {"type": "object", "description": words, "required": list(hints),
                        "properties": {field: _of_type(hint) for field, hint in hints.items()}}  # fmt: skip
    return {"$ref": f"#/components/schemas/{name}"}


def _of_type(hint: Any) -> dict[str, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if one is type(None) else _of_type(one) for one in get_args(hint)]}
    if get_origin(hint) is list:
        return {"type": "array", "items": _of_type(get_args(hint)[0])}
    return dict(BY_TYPE.get(hint, {"type": "object"}))


def _of_form(form: type[Form[Any]]) -> dict[str, Any]:
    fields = form().fields
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in fields.items() if field.required],
        "properties": {name: _of_field(field) for name, field in fields.items()},
    }


def _of_field(field: Any) -> dict[str, Any]:
    """What our fields take; they refuse more than can be said here (hidden characters, national numbers)."""
    if isinstance(field, ours.Code):
        return {"enum": [str(one.value) for one in field.options]}
    if isinstance(field, ours.Choice):
        return {"enum": sorted(field.options() if callable(field.options) else field.options)}
    if isinstance(field, ours.Whole):
        return {"type": "integer", "minimum": field.least, "maximum": field.most}
    if isinstance(field, ours.Line):
        return {"type": "string", "minLength": 1, "maxLength": field.most}
    known: dict[type, type] = {ours.Ref: UUID, ours.Moment: datetime, ours.Day: date, ours.Flag: bool, CursorField: str}
    return dict(BY_TYPE[next(found for kind, found in known.items() if isinstance(field, kind))])
