# SPDX-License-Identifier: EUPL-1.2
"""Templates keep what the pages promise: a strict content policy, words in every language, parts that are on show.

Each failure names file and line and says how to mend it.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from koepel import i18n
from koepel.web.assets import STATIC, install_assets
from koepel.web.components import install_components
from koepel.web.icons import icon_sprites
from koepel.web.styleguide import blueprint, component_names

ROOT = Path(__file__).parents[2]
KERNEL = ROOT / "platform/koepel/templates"
ROOMS = ("platform", "tenants", "shared_pool")
NAMES = {"Koepel"}  # words that are the same in every language
SAMPLES = {"platform/koepel/templates/styleguide/show.html": "its words are samples, said by say(nl, en)"}
BODY_IS_TEXT = {"message.html": "made from a message whose text is its twin"}
FORBIDDEN = {
    r"\sstyle\s*=": "no inline style: give koepel.css a rule, or an SVG attribute",
    r"<style\b": "no <style>: koepel.css is the one sheet",
    r"<script(?![^>]*\ssrc=)": "no inline script: app.js, and at most 3 kB of it",
    r"\son[a-z]+\s*=\s*[\"']": "no event attribute: the content policy refuses it",
    r"\bhx-on\b": "no hx-on: it needs eval",
    r"[\"']\s*js:|\bjavascript:": "no js: values: they need eval",
    r"hx-trigger\s*=\s*[\"'][^\"']*\[": "no trigger filter: it needs eval",
    r"\bformaction\s*=": 'no formaction: htmx ignores it; one address and name="do"',
    r"\bhx-confirm\b": "no confirm box: answer with an undo",
    r"(?:src|href)\s*=\s*[\"']data:": "no data: address: put the file under static/",
    r"(?:src|href)\s*=\s*[\"'](?:https?:)?//": "nothing from another host: vendor it with deploy/assets/vendor.py",
    r"\|\s*safe\b|autoescape\s+false": "no unescaped value: build markup with macros",
    r"\bhx-(?:delete|put|patch)\b": "only GET and POST, so that it works without a script",
}


@cache
def templates() -> tuple[Path, ...]:
    return tuple(
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("templates/**/*"))
        if path.suffix in (".html", ".txt")
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)


each_template = pytest.mark.parametrize("path", templates(), ids=name_of)


@each_template
def test_a_template_obeys_the_content_policy(path: Path) -> None:
    text = without_comments(path.read_text("utf-8"))
    faults = [
        f"{name_of(path)}:{text[: found.start()].count(chr(10)) + 1}: {found[0].strip()!r}: {mend}"
        for pattern, mend in FORBIDDEN.items()
        for found in re.finditer(pattern, text)
    ]
    assert not faults, "\n".join(faults)


class Words(HTMLParser):
    """Collects what a reader sees or hears: text, and the attributes that are read aloud."""

    SPOKEN = frozenset({"aria-label", "title", "alt", "placeholder", "data-label"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag in ("code", "kbd")
        self.found += [(self.getpos()[0], value) for key, value in attrs if key in self.SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in ("code", "kbd")

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.found.append((self.getpos()[0], data))


# Parts of a tag, not of a page: a class in its own block, and macros or settings that write attributes only.
ATTRIBUTES = re.compile(
    r"\{% block body_class %\}.*?\{% endblock %\}"
    r"|\{%-? macro [^%]*%\}[^<]*?\{%-? endmacro -?%\}"
    r"|\{%-? set \w+ -?%\}[^<]*?\{%-? endset -?%\}",
    re.DOTALL,
)


def bare_words(text: str) -> Iterator[tuple[int, str]]:
    """Words that stand in a template outside of any expression."""
    page = ATTRIBUTES.sub(lambda hit: "\n" * hit[0].count("\n"), without_comments(text))
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", lambda hit: "\n" * hit[0].count("\n"), page, flags=re.DOTALL)
    reader = Words()
    reader.feed(plain)
    for line, words in reader.found:
        left = " ".join(word for word in re.findall(r"[^\W\d_]{2,}", words) if word not in NAMES)
        if left:
            yield line, left


SAID = re.compile(
    r"(?:\b_|gettext)\([^()]*(?:%\(\w+\)[^()]*)*$|==\s*$"
)  # before a literal: it is translated, or only compared


def literal_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Capitalised words handed to a macro as a literal, instead of through _()."""
    text = without_comments(text)
    for code in re.finditer(r"\{\{(.*?)\}\}|\{%(.*?)%\}", text, flags=re.DOTALL):
        inside = code[1] or code[2] or ""
        for literal in re.finditer(r"([\"'])([A-Z][a-z]+[^\"'/{}]*)\1", inside):
            if literal[2] not in NAMES and not SAID.search(inside[: literal.start()]):
                yield text[: code.start()].count("\n") + 1, literal[2]


@each_template
def test_every_visible_word_can_be_translated(path: Path) -> None:
    text = path.read_text("utf-8")
    found = list(bare_words(text))
    if name_of(path) not in SAMPLES:
        found += literal_sentences(text)
    faults = [f'{name_of(path)}:{line}: {words!r}: write {{{{ _("...") }}}}' for line, words in found]
    assert not faults, "\n".join(faults)


def test_the_search_for_bare_words_finds_them() -> None:
    """Without this a broken search would pass everything."""
    assert [words for _, words in bare_words('<p title="Hello">{{ _("Fine") }} bare</p><code>skip</code>')] == [
        "Hello",
        "bare",
    ]
    assert [words for _, words in literal_sentences('{{ button("Save it") }}{{ button(_("Fine")) }}')] == ["Save it"]
    assert not list(literal_sentences('{{ ngettext("One day", "%(num)d days", n) }}'))


# Forms that take no cookie, so that nobody's browser can be made to send them: the secret in their address is all that counts.
# Their addresses stand in tests/attack/test_addresses.py, too.
PROVED_BY_ITS_ADDRESS = {"shared_pool/speed_dating/templates/speed_dating/participant/evening.html"}


@each_template
def test_every_form_that_posts_carries_a_token(path: Path) -> None:
    text = without_comments(path.read_text("utf-8"))
    for form in re.finditer(
        r"<form\b[^>]*method=\"post\".*?</form>|<form\b[^>]*method=\"post\"(?!.*</form>).*", text, re.S
    ):
        if name_of(path) not in PROVED_BY_ITS_ADDRESS:
            assert "csrf_token" in form[0], f"{name_of(path)}: use form_start() of components/form.html"
    for form in re.finditer(r"<form\b[^>]*method=\"get\".*?</form>", text, re.S):
        assert "csrf_token" not in form[0], f"{name_of(path)}: a token in a GET form stands in the address"


@each_template
def test_every_icon_exists(path: Path) -> None:
    text = without_comments(path.read_text("utf-8"))
    names = re.findall(r"\bicon\(\s*[\"']([a-z0-9-]+)[\"']\s*\)|\bsign\s*=\s*[\"']([a-z0-9-]+)[\"']", text)
    missing = {first or second for first, second in names} - set(icon_sprites())
    assert not missing, f"{name_of(path)}: add {missing} to deploy/assets/icons.txt and run deploy/assets/vendor.py"


def test_htmx_knows_the_keys_of_its_configuration() -> None:
    """Keys of htmx 2 are ignored without a word."""
    base = (KERNEL / "layout/base.html").read_text("utf-8")
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", base)
    assert found
    script = (STATIC / "vendor/htmx.min.js").read_text("utf-8")
    for key in json.loads(found[1]):
        assert re.search(rf"\b{key}\s*:", script), f"htmx does not know {key}"


def test_every_mail_has_a_twin_in_plain_text() -> None:
    for path in templates():
        if path.suffix == ".html" and "mail" in path.parts and path.name not in BODY_IS_TEXT:
            assert path.with_suffix(".txt").exists(), f"{name_of(path)}: some people read mail as text: add a .txt"


@pytest.fixture(scope="module")
def styleguide() -> BeautifulSoup:
    app = Flask("koepel", static_folder=None)
    app.config["SECRET_KEY"] = "only for the session of this test"
    i18n.init_app(app)
    install_assets(app)
    install_components(app)
    app.jinja_env.globals.update(csrf_token=lambda: "token", request_key=lambda: "key")
    app.register_blueprint(blueprint)
    answer = app.test_client().get("/_styleguide?taal=nl")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize("name", component_names())
def test_a_component_is_on_the_style_guide_and_explains_itself(name: str, styleguide: BeautifulSoup) -> None:
    section = styleguide.find(id=f"c-{name}")
    assert isinstance(section, Tag), f"show {name} in templates/styleguide/show.html"
    assert len(section.find_all(True)) > 2, f"the sample of {name} is empty"
    source = (KERNEL / "components" / f"{name}.html").read_text("utf-8")
    head = source[: source.index("#}")]
    assert source.startswith("{#"), f"{name}.html begins with a comment: what it is, its variables, one usage"
    assert "Variables:" in head, f"{name}.html names its variables"
    assert "sage:" in head, f"{name}.html shows one usage"
    assert len(source.splitlines()) <= 45, f"{name}.html has grown: split it"
    assert re.search(rf"\b{name}\b", (KERNEL / "components/README.md").read_text("utf-8")), (
        f"{name} is not in the README"
    )


def test_the_style_guide_is_a_page_like_every_other(styleguide: BeautifulSoup) -> None:
    assert styleguide.html is not None
    assert styleguide.html["lang"] == "nl"
    assert len(styleguide.find_all("h1")) == 1
    assert styleguide.title is not None
    assert styleguide.title.text == "Stijlgids - Koepel"
    ids = [tag["id"] for tag in styleguide.find_all(id=True)]
    assert len(ids) == len(set(ids)), {found for found in ids if ids.count(found) > 1}
    for field in styleguide.select("input:not([type=hidden]), select, textarea"):
        labelled = field.find_parent("label") or styleguide.find("label", attrs={"for": field.get("id")})
        assert labelled or field.get("aria-label"), field
