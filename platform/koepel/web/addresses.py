# SPDX-License-Identifier: EUPL-1.2
"""Full addresses of our own pages, for mails and jobs, where there is no request to ask."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from koepel import scope as scopes
from koepel.config import Settings
from koepel.web.places import word_of


def own_address(target: str) -> str:
    """Where to go after signing in: an address of ours or the start, never another host."""
    parts = urlsplit(target)
    fine = target.startswith("/") and not target.startswith("//") and "\\" not in target and not parts.netloc
    fine = fine and target.isprintable()  # browsers drop a tab, and what was /\t/ is // then
    return target if fine else "/"


def full_address(endpoint: str, **values: Any) -> str:
    """The address of this page on the public host; the municipality of the scope is filled in where the page asks one."""
    settings: Settings = current_app.extensions["koepel_settings"]
    public = urlsplit(settings.public_url)
    scope = scopes.entered_scope()
    asks_place = current_app.url_map.is_endpoint_expecting(endpoint, "municipality")
    if asks_place and "municipality" not in values and scope and scope.tenant_id:
        values["municipality"] = word_of(scope.tenant_id)
    paths = current_app.url_map.bind(public.netloc, url_scheme=public.scheme)
    return paths.build(endpoint, values, force_external=True)
