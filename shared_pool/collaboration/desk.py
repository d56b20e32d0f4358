# SPDX-License-Identifier: EUPL-1.2
"""Where an operator types: inside the application, with one sentence for what a person can mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from koepel.app import create_app
from koepel.database import db
from koepel.errors import Failure
from koepel.i18n import speaking
from koepel.launcher import Refused
from koepel.web.places import Place, forget, place_of


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


def there(word: str, kind: str) -> Place:
    """The place with this address word. Raises `Refused`."""
    found = place_of(word)
    if found is None or found.kind != kind:
        raise Refused(f"There is no {kind} called {word}.")
    return found
