# SPDX-License-Identifier: EUPL-1.2
"""What a page loads: vendored as the lock says, kept for ever under hashed names, light enough for an old phone."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from koepel.web.assets import STATIC, asset, collect, install_assets, integrity
from koepel.web.components import install_components
from koepel.web.icons import icon, icon_sprites

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "deploy/assets"
LOCK = json.loads((ASSETS / "vendor.lock.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("koepel", static_folder=None)
    install_assets(app)
    install_components(app)
    return app


def sha384(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def fetched(app: Flask, address: str) -> Response:
    """The answer, read to its end."""
    with app.test_client().get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.data
        return answer


def zipped(*names: str) -> int:
    """Bytes on the line: fonts as they are, everything else gzipped."""
    files = [STATIC / name for name in names]
    return sum(len(f.read_bytes() if f.suffix == ".woff2" else gzip.compress(f.read_bytes(), 9)) for f in files)


@pytest.mark.parametrize(
    ("file", "written"), [(file, written) for package in LOCK for file, written in package["files"].items()]
)
def test_a_vendored_file_is_what_the_lock_says(file: str, written: str) -> None:
    assert sha384((ROOT / file).read_bytes()) == written, "run deploy/assets/vendor.py; never edit a vendored file"


def test_every_vendored_file_is_in_the_lock() -> None:
    known = {file for package in LOCK for file in package["files"]}
    found = {str(path.relative_to(ROOT)) for path in (STATIC / "vendor").iterdir()} | {
        "tests/browser/vendor/axe.min.js"
    }
    assert found == known


def test_the_versions_are_pinned_exactly_and_the_lock_names_no_registry() -> None:
    package = json.loads((ASSETS / "package.json").read_text("utf-8"))
    pinned = package["dependencies"] | package["devDependencies"]
    assert {entry["name"]: entry["version"] for entry in LOCK} == pinned
    lock = (ASSETS / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_third_party_names_each_package_with_its_licence_and_its_text() -> None:
    page = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    for package in LOCK:
        assert f"| {package['name']} | {package['version']} | {package['licence']} |" in page
        assert (STATIC / "licences" / f"{package['name'].strip('@').replace('/', '-')}.txt").stat().st_size > 100


def test_a_file_is_served_under_its_hash_for_ever_with_the_headers_of_every_answer(app: Flask) -> None:
    address = asset("koepel.css")
    assert re.fullmatch(r"/static/koepel\.[0-9a-f]{8}\.css", address)
    answer = fetched(app, address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("name", ["app.js", "vendor/htmx.min.js", "koepel.css"])
def test_the_integrity_is_that_of_the_bytes_served(app: Flask, name: str) -> None:
    answer = fetched(app, asset(name))
    assert sha384(gzip.decompress(answer.data)) == integrity(name)


def test_the_sheet_asks_for_fonts_by_their_hashed_names(app: Flask) -> None:
    sheet = gzip.decompress(fetched(app, asset("koepel.css")).data).decode()
    addresses = re.findall(r"url\(([^)]+)\)", sheet)
    assert len(addresses) == 3
    for address in addresses:
        assert fetched(app, address).status_code == 200


def test_a_changed_file_gets_another_name(tmp_path: Path) -> None:
    static = tmp_path / "static"
    static.mkdir()
    (static / "a.js").write_text("1")
    before = collect(tmp_path / "before", static).names["a.js"]
    (static / "a.js").write_text("2")
    assert collect(tmp_path / "after", static).names["a.js"] != before


def test_an_unknown_file_says_where_to_put_it() -> None:
    with pytest.raises(KeyError, match="platform/koepel/static"):
        asset("nowhere.css")


def test_an_icon_is_a_drawing_that_screen_readers_skip(app: Flask) -> None:
    with app.app_context():
        assert 'aria-hidden="true"' in icon("eye-off")
        assert f"{asset(icon_sprites()['eye-off'])}#eye-off" in icon("eye-off")
        assert "icon-mirror" in icon("arrow-left")
        assert "icon-mirror" not in icon("clock")


def test_an_unknown_icon_says_how_to_add_it(app: Flask) -> None:
    with app.app_context(), pytest.raises(KeyError, match=r"icons\.txt"):
        icon("unicorn")


def test_a_page_stays_light() -> None:
    phone = zipped("koepel.css", "app.js", "vendor/icons-phone.svg", "vendor/koepel-sans-latin.woff2")
    staff = phone + zipped("vendor/htmx.min.js", "vendor/icons.svg")
    page = 6_000  # the HTML itself
    assert zipped("koepel.css") <= 14_000
    assert len((STATIC / "app.js").read_bytes()) <= 3_000
    assert zipped("app.js", "vendor/htmx.min.js") <= 20_000
    assert phone + page + zipped("vendor/koepel-sans-cyrillic.woff2") <= 60_000, "a phone page in Ukrainian"
    assert staff + page + zipped("vendor/koepel-sans-latin-ext.woff2") <= 100_000, "a staff page with a Turkish name"
