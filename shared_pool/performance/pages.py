# SPDX-License-Identifier: EUPL-1.2
"""The pages that staff open most, asked for as they are: the lists of a municipality, and the figures of the region."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle, islice

from shared_pool.performance import towns
from shared_pool.performance.ground import Ground
from shared_pool.performance.timing import Times, timed
from shared_pool.performance.visiting import Visitor, signed_in

LISTS = (
    "mentees", "mentees?status=all", "mentees?status=all&pagina=9&sorteer=number", "mentees?status=waiting",
    "mentees?status=all&zoek=koval", "mentees?status=all&spreekt=ar", "mentoren", "mentoren?status=all&pagina=3",
)  # fmt: skip


def lists(ground: Ground) -> Times:
    """The lists of mentees and mentors of some municipalities: first pages, later ones, searched and filtered."""
    asked = repeated(list(_lists(ground)), ground.scale.rounds)
    return timed(asked)


def _lists(ground: Ground) -> Iterator[Callable[[], object]]:
    for number in ground.towns.measured:
        client = case_worker(ground, number)
        for path in LISTS:
            yield asking(client, f"/{towns.word_of(number)}/{path}")


def dashboard(ground: Ground) -> Times:
    """The page of the steering group: all years, and one of them."""
    with ground.app.app_context():
        account_id = towns.alderman(ground.towns.region)
    client = signed_in(ground.app, account_id)
    page = f"/samen/{towns.REGION}/stuurgroep"
    return timed(repeated([asking(client, page), asking(client, f"{page}?jaar=2025")], ground.scale.rounds))


def case_worker(ground: Ground, number: int) -> Visitor:
    """Signed in where they work."""
    with ground.app.app_context():
        account_id = towns.case_worker(ground.towns.ids[number], number)
    return signed_in(ground.app, account_id)


def asking(client: Visitor, path: str) -> Callable[[], object]:
    """One request, to be timed."""
    return lambda: client.page(path)


def repeated(asked: list[Callable[[], object]], rounds: int) -> list[Callable[[], object]]:
    """Each once to warm up, then as many as there are rounds."""
    for one in asked:
        one()
    return list(islice(cycle(asked), max(len(asked), rounds)))
