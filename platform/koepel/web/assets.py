# SPDX-License-Identifier: EUPL-1.2
"""Static files under names that carry their content's hash, so that a browser may keep them for ever.

At start the files of `static/` are copied once into a folder of this process as `name.<hash8>.ext`, with a gzip twin;
WhiteNoise serves that folder. `asset()` gives the address, `integrity()` the sha384 for a script or sheet.
"""

import base64
import gzip
import hashlib
import os
import re
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from koepel.web.headers import HEADERS

STATIC = Path(__file__).parents[1] / "static"
PREFIX = "/static/"
COMPRESSED = {".css", ".js", ".svg", ".txt"}
TRANSPORT = "max-age=31536000; includeSubDomains"
HASHED = re.compile(r"\.[0-9a-f]{8}\.[a-z0-9]+$")


@dataclass(frozen=True)
class Collected:
    """The served folder, and per original name its hashed name and its sha384."""

    folder: Path
    names: dict[str, str]
    integrity: dict[str, str]


def _write(folder: Path, name: str, content: bytes) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    if target.suffix in COMPRESSED:
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))


def _with_hashed_addresses(sheet: bytes, here: PurePosixPath, names: dict[str, str]) -> bytes:
    def hashed(found: re.Match[str]) -> str:
        return f"url({PREFIX}{names[(here / found[1]).as_posix()]})"

    return re.sub(r"url\(([^):]+)\)", hashed, sheet.decode()).encode()


def collect(folder: Path, static: Path = STATIC) -> Collected:
    """Copy every static file into `folder` under its hashed name; sheets last, since they name the fonts."""
    names: dict[str, str] = {}
    hashes: dict[str, str] = {}
    files = [path for path in static.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda file: (file.suffix == ".css", str(file))):
        name = path.relative_to(static).as_posix()
        content = path.read_bytes()
        if path.suffix == ".css":
            content = _with_hashed_addresses(content, PurePosixPath(name).parent, names)
        digest = hashlib.sha384(content).digest()
        pure = PurePosixPath(name)
        names[name] = str(pure.with_name(f"{pure.stem}.{digest.hex()[:8]}{pure.suffix}"))
        hashes[name] = "sha384-" + base64.b64encode(digest).decode()
        _write(folder, names[name], content)
    return Collected(folder, names, hashes)


@cache
def collected() -> Collected:
    """The collection of this process, made on first use and removed when the process that made it ends."""
    folder = Path(tempfile.mkdtemp(prefix="koepel-static-"))
    result = collect(folder)
    weakref.finalize(result, _remove, folder, os.getpid())
    return result


def _remove(folder: Path, maker: int) -> None:
    # a forked worker inherits this finaliser, not the folder
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


def asset(name: str) -> str:
    """The address of a static file, as `asset('koepel.css')` -> `/static/koepel.<hash8>.css`."""
    if name not in collected().names:
        raise KeyError(f"no static file {name}: put it under platform/koepel/static/")
    return PREFIX + collected().names[name]


def integrity(name: str) -> str:
    """The sha384 of a static file as served, for the `integrity` attribute."""
    return collected().integrity[name]


def install_assets(app: Flask) -> None:
    """Serve the collection with WhiteNoise and give templates `asset()` and `integrity()`.

    With `app.debug` the plain names are used, so that an edited sheet shows at the next request.
    """
    debug = app.debug
    app.jinja_env.globals.update(
        asset=(lambda name: PREFIX + name) if debug else asset,
        integrity=(lambda name: "") if debug else integrity,
    )
    served = WhiteNoise(
        app.wsgi_app,
        autorefresh=debug,
        allow_all_origins=False,
        max_age=0 if debug else 60,
        immutable_file_test=lambda path, url: bool(HASHED.search(url)),
        add_headers_function=lambda sent, path, url: _guard(app, sent),
    )
    served.add_files(str(STATIC if debug else collected().folder), prefix=PREFIX)
    app.wsgi_app = served  # type: ignore[method-assign]


def _guard(app: Flask, sent: Headers) -> None:
    # WhiteNoise answers before the application does, so its files would go out without the headers of every answer
    for name, value in HEADERS.items():
        sent[name] = value
    if app.config.get("SESSION_COOKIE_SECURE"):
        sent["Strict-Transport-Security"] = TRANSPORT
