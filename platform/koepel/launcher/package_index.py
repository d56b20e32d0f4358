# SPDX-License-Identifier: EUPL-1.2
"""Tells uv what this machine has told pip: index, certificates, proxy. Nothing of it is written into a file."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Mapping
from pathlib import Path

PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "proxy": "ALL_PROXY",
}
LATER_WINS = ("global", "user", "site", "install", ":env:")


def pip_settings(listing: str) -> dict[str, str]:
    """The output of `pip config list` as name -> value, the environment over the user's file over the machine's."""
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, equals, quoted = line.partition("=")
        level, _, name = key.rpartition(".")
        if not equals or level not in LATER_WINS:
            continue
        try:
            value = str(ast.literal_eval(quoted))
        except (SyntaxError, ValueError):
            value = quoted
        rank = LATER_WINS.index(level)
        if rank >= found.get(name, (-1, ""))[0]:
            found[name] = (rank, value)
    return {name: value for name, (_, value) in found.items()}


def for_uv(settings: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with which uv looks where pip would look; what uv was told itself goes first."""
    told = dict(environment)
    for name, variable in PIP_TO_UV.items():
        value = " ".join(settings.get(name, "").split())
        if value and variable not in environment:
            told[variable] = value.replace(" ", ",") if variable == "UV_FIND_LINKS" else value
    # pip takes the best of all indexes; safe here, as every file is pinned by its hash
    told.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    return told


def environment_for_uv(python: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Ask the pip of `python` for its settings and hand them over."""
    listing = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False, env=dict(environment)
    )
    return for_uv(pip_settings(listing.stdout), environment)
