# SPDX-License-Identifier: EUPL-1.2
"""One compiled catalogue per language, merged from its fragments and rebuilt when a fragment is newer.

Several processes may start at once: each writes its own file and renames it, so a reader sees the old or the new one,
never half. Where the folder cannot be written (an installed package) the shipped file, or one in memory, serves.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from koepel.translations.languages import LANGUAGES
from koepel.translations.pseudo import PSEUDO, Mirrored

FOLDER = Path(__file__).parent


def fragments(code: str, folder: Path = FOLDER) -> list[Path]:
    return sorted((folder / code).glob("*.po"))


def compiled(code: str, folder: Path = FOLDER) -> Path:
    return folder / code / "LC_MESSAGES" / "messages.mo"


def fragment(path: Path) -> Catalog:
    """One fragment, read strictly: a slip in its syntax is an error with file and line."""
    with path.open("rb") as source:
        return read_po(source, locale=LANGUAGES[path.parent.name].babel, abort_invalid=True)


def merged(code: str, folder: Path = FOLDER) -> Catalog:
    """All fragments of a language as one catalogue; the plural rule is Babel's for that language."""
    whole = Catalog(locale=LANGUAGES[code].babel, project="Koepel", fuzzy=False)
    for path in fragments(code, folder):
        for message in fragment(path):
            if message.id and message.string and not message.fuzzy:
                whole.add(message.id, message.string, context=message.context)
    return whole


def stale(code: str, folder: Path = FOLDER) -> bool:
    """Whether a fragment was changed, added or removed (the folder's own time) since the catalogue was written."""
    try:
        written = compiled(code, folder).stat().st_mtime_ns
    except OSError:
        return True
    sources = [folder / code, *fragments(code, folder)]
    return any(path.stat().st_mtime_ns > written for path in sources if path.exists())


def build(code: str, folder: Path = FOLDER) -> bytes:
    """Merge and compile one language, write it if that is allowed, and give its bytes."""
    memory = BytesIO()
    write_mo(memory, merged(code, folder))
    with suppress(OSError):  # a read-only installation works from memory
        _rename_into(compiled(code, folder), memory.getvalue())
    return memory.getvalue()


def _rename_into(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".messages-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except OSError:
        os.unlink(name)
        raise


def load(code: str, folder: Path = FOLDER) -> Translations:
    content = build(code, folder) if stale(code, folder) else compiled(code, folder).read_bytes()
    return Translations(BytesIO(content))


@cache
def translations(code: str) -> Translations:
    """The catalogue of a language, read once per process; English is the identity."""
    return Mirrored() if code == PSEUDO.code else load(code)


def build_stale() -> Iterator[str]:
    """Bring every catalogue up to date before requests come in; yields the languages that were rebuilt."""
    for code in LANGUAGES:
        if stale(code):
            build(code)
            yield code
