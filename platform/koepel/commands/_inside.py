# SPDX-License-Identifier: EUPL-1.2
"""What verbs that act inside the application have in common; no verb itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from koepel.app import create_app
from koepel.database import db
from koepel.errors import Failure
from koepel.i18n import speaking
from koepel.launcher import Refused
from koepel.web.places import Place, forget, place_of

WORD = re.compile(r"[a-z][a-z0-9-]{1,38}")


@contextmanager
def working() -> Iterator[None]:
    """Inside the application; what a person can mend is one sentence."""
    with create_app().app_context(), speaking("en"):
        forget()
        try:
            yield
        except Failure as why:
            raise Refused(str(why.title)) from why
        finally:
            db.session.remove()
            db.engine.dispose()


def free(word: str, example: str) -> None:
    """Raises `Refused` for an address word that cannot be one, or is somebody's."""
    if not WORD.fullmatch(word):
        raise Refused(
            f"{word} cannot be an address word: take small letters, digits and hyphens, for example {example}."
        )
    if place_of(word):
        raise Refused(f"The address word {word} is taken: choose another one.")


def there(word: str, kind: str) -> Place:
    """The place of this kind with this word. Raises `Refused`."""
    found = place_of(word)
    if found is None or found.kind != kind:
        raise Refused(f"There is no {kind} called {word}.")
    return found
