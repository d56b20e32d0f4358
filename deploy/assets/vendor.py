# SPDX-License-Identifier: EUPL-1.2
# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.60.1", "brotli==1.2.0"]
# ///
"""Copies what the pages load from others into the repository, so that running needs neither Node nor network.

Run: `uv run --no-project deploy/assets/vendor.py`. Results are committed; a test recomputes the sha384 of each.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MODULES = HERE / "node_modules"
STATIC = ROOT / "platform/koepel/static/vendor"
BROWSER = ROOT / "tests/browser/vendor"
FONTS = MODULES / "@fontsource-variable/source-sans-3/files"

# Our own cuts of Source Sans 3: letters a page can need, split so that a Dutch page loads only the first.
CUTS = {
    "latin": "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2010-2015,U+2018-201E,U+2020,U+2022,"
    "U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265,U+FFFD",
    "latin-ext": "U+0100-0130,U+0132-0151,U+0154-017F,U+0218-021B,U+1E9E",
    "cyrillic": "U+0400-045F,U+0490-0491,U+2116",
}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
WEIGHTS = (400, 800)
LICENCES = {
    "htmx.org": "0BSD",
    "@tabler/icons": "MIT",
    "@fontsource-variable/source-sans-3": "OFL-1.1",
    "axe-core": "MPL-2.0",
}
USES = {
    "htmx.org": "a form's answer replaces part of the page",
    "@tabler/icons": "icons, as one sprite for staff and one for phones",
    "@fontsource-variable/source-sans-3": "the typeface, cut down and so renamed Koepel Sans (Reserved Font Name)",
    "axe-core": "accessibility checks; tests only, never shipped to a browser of a user",
}


def sprite(names: list[str]) -> str:
    """One SVG of symbols; strokes and sizes come from `.icon` in koepel.css, so every icon looks alike."""
    symbols = []
    for name in names:
        drawing = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text("utf-8")
        paths = [p for p in re.findall(r"<(?:path|circle|rect|line)[^>]*/>", drawing) if 'd="M0 0h24v24H0z"' not in p]
        body = "".join(re.sub(r"\s*/>", "/>", p) for p in paths)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def icon_names() -> dict[str, list[str]]:
    """The lists of `icons.txt`, by section."""
    lists: dict[str, list[str]] = {}
    for line in (HERE / "icons.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            lists[line.strip("[]")] = current = []
        elif line and not line.startswith("#"):
            current.extend(line.split())
    return {section: sorted(names) for section, names in lists.items()}


def cut_font(name: str, letters: str) -> None:
    """A subset of the variable font between the weights we use, under our own internal name."""
    source = FONTS / f"source-sans-3-{name}-wght-normal.woff2"
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=FEATURES, hinting=False, name_IDs=["*"], notdef_outline=True, flavor="woff2"
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters.replace("U+", "")))
    cutter.subset(font)
    instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    for record in list(font["name"].names):
        if record.nameID in (1, 3, 4, 6, 16, 21, 25):
            family = "KoepelSans" if record.nameID in (6, 25) else "Koepel Sans"
            font["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
    font.flavor = "woff2"
    font.save(STATIC / f"koepel-sans-{name}.woff2")


def sha384(path: Path) -> str:
    """As a browser's `integrity` attribute wants it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def main() -> None:
    """Fetch by the lock file, copy, cut, and write down what came from where."""
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)  # noqa: S603 - fixed words
    STATIC.mkdir(parents=True, exist_ok=True)
    BROWSER.mkdir(parents=True, exist_ok=True)
    script = (MODULES / "htmx.org/dist/htmx.min.js").read_text("utf-8")
    # without its source map: the map is not shipped, and a browser's tools would ask for it in vain
    (STATIC / "htmx.min.js").write_text(re.sub(r"\n?//# sourceMappingURL=.*", "", script).rstrip() + "\n", "utf-8")
    shutil.copyfile(MODULES / "axe-core/axe.min.js", BROWSER / "axe.min.js")
    names = icon_names()
    (STATIC / "icons.svg").write_text(sprite(names["staff"]), "utf-8")
    (STATIC / "icons-phone.svg").write_text(sprite(names["phone"]), "utf-8")
    for name, letters in CUTS.items():
        cut_font(name, letters)
    made = {
        "htmx.org": [STATIC / "htmx.min.js"],
        "@tabler/icons": [STATIC / "icons.svg", STATIC / "icons-phone.svg"],
        "@fontsource-variable/source-sans-3": [STATIC / f"koepel-sans-{name}.woff2" for name in CUTS],
        "axe-core": [BROWSER / "axe.min.js"],
    }
    lock, rows = [], []
    for package, files in made.items():
        version = json.loads((MODULES / package / "package.json").read_text("utf-8"))["version"]
        licence = LICENCES[package]
        text = STATIC.parent / "licences" / f"{package.strip('@').replace('/', '-')}.txt"
        text.parent.mkdir(exist_ok=True)
        shutil.copyfile(MODULES / package / "LICENSE", text)
        hashes = {str(file.relative_to(ROOT)): sha384(file) for file in files}
        lock.append({"name": package, "version": version, "licence": licence, "files": hashes})
        rows.append(
            f"| {package} | {version} | {licence} | {USES[package]} | {', '.join(f'`{name}`' for name in hashes)} |"
        )
    (HERE / "vendor.lock.json").write_text(json.dumps(lock, indent=2) + "\n", "utf-8")
    (ROOT / "THIRD_PARTY.md").write_text(
        "# What is vendored\n\nWritten by `deploy/assets/vendor.py`. Licence texts: "
        "`platform/koepel/static/licences/`. Python packages are not vendored: `pyproject.toml` names them.\n\n"
        "| package | version | licence | what for | files |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
