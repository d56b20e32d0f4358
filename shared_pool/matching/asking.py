# SPDX-License-Identifier: EUPL-1.2
"""'Why not?' for any pair: one of the own people by name, anybody by the code on a card, also who is excluded.

Every rule that stands in the way is named at once, each with what would lift it, as far as this reader may know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from koepel import reference
from koepel.i18n import _
from shared_pool.cards import shelf
from shared_pool.matching.service import OTHER, Bench, Candidate, own_bench
from shared_pool.matching.views import match_view
from shared_pool.matching.wording import Wording


@dataclass(frozen=True)
class WhyNot:
    """The answer for one pair; `several`: (reference, name) of all who are called so, to choose from."""

    title: str
    possible: bool
    words: list[str]
    several: list[tuple[str, str]] = field(default_factory=list)


def own_names(bench: Bench) -> list[tuple[UUID, str]]:
    """The own people of the other side, also those who do not wait now."""
    return [*((one, person.name) for one, person in bench.own.items()), *bench.busy.items()]


def why_not_of(bench: Bench, chosen: UUID | None, words: str, said: Wording) -> tuple[WhyNot | None, list[Candidate]]:
    """The answer about who was chosen, or who is called so; and whom the page then shows, to be noted."""
    if chosen is None and not words:
        return None, []
    wanted = [chosen] if chosen else _called(bench, words)
    if len(wanted) > 1:
        names = dict(own_names(bench))
        several = sorted(((str(one), names[one]) for one in wanted), key=lambda pair: pair[1])
        return WhyNot(_("Several people are called so"), False, [], several), []
    found = _find(bench, wanted[0]) if wanted else None
    if found is None:
        return WhyNot(_("Nobody is called so"), False, [_("Look again at the name, or the code on the card.")]), []
    seen = match_view(bench, found, said)
    told = seen.refusals or [_("This pair is possible: place %(place)s in the list.", place=found.rank)]
    return WhyNot(f"{seen.title} ({seen.municipality.name})", seen.possible, told), [found]


def _called(bench: Bench, words: str) -> list[UUID]:
    digits = "".join(sign for sign in words if sign.isdigit())[:6]
    if digits:
        side = OTHER[bench.seeker.card.side.texts()[0]]
        entry = shelf.entry_of(int(digits), side, bench.around.places)
        return [entry.card_id] if entry else []
    parts = reference.plain(words).split()
    known = [(one, reference.plain(name)) for one, name in own_names(bench)]
    return [one for one, name in known if parts and all(part in name for part in parts)]


def _find(bench: Bench, wanted: UUID) -> Candidate | None:
    if wanted in bench.busy and bench.seeker.own:  # who does not wait is read only when asked about
        bench = own_bench(bench.seeker.own.intake_id, [wanted])
    return bench.find(wanted)
