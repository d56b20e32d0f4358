# SPDX-License-Identifier: EUPL-1.2
"""Mother tongue, Dutch and at most four others with their level; the contact language, or help where there is none (D9)."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.web.fields import Choice, Flag, Whole
from koepel.web.forms import Form
from tenants.intake.choices import language_codes

OTHERS = (1, 2, 3, 4)
HELP = ("interpreter", "volunteer", "companion")


@dataclass(frozen=True)
class Tongues:
    """The step Languages of both sides; a level is 0-6, None when nobody noted how well."""

    mother_tongue: str = ""
    dutch: int | None = None
    dutch_attested: bool = False
    other_1: str = ""
    level_1: int | None = None
    other_2: str = ""
    level_2: int | None = None
    other_3: str = ""
    level_3: int | None = None
    other_4: str = ""
    level_4: int | None = None
    contact_language: str = ""
    interpreter_arranged: bool = False
    helper_at_intake: str = ""

    def others(self) -> list[tuple[str, int | None]]:
        """The other languages that were chosen, with their level."""
        rows = [(getattr(self, f"other_{n}"), getattr(self, f"level_{n}")) for n in OTHERS]
        return [(language, level) for language, level in rows if language]


class TonguesForm(Form[Tongues]):
    """In: the boxes of the page."""

    makes = Tongues
    mother_tongue = Choice(language_codes, load_default="")
    dutch = Whole(most=6, load_default=None)
    dutch_attested = Flag()
    other_1 = Choice(language_codes, load_default="")
    level_1 = Whole(most=6, load_default=None)
    other_2 = Choice(language_codes, load_default="")
    level_2 = Whole(most=6, load_default=None)
    other_3 = Choice(language_codes, load_default="")
    level_3 = Whole(most=6, load_default=None)
    other_4 = Choice(language_codes, load_default="")
    level_4 = Whole(most=6, load_default=None)
    contact_language = Choice(language_codes, load_default="")
    interpreter_arranged = Flag()
    helper_at_intake = Choice(HELP, load_default="")
