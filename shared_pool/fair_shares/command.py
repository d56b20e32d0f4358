# SPDX-License-Identifier: EUPL-1.2
"""The verb `matching`: what a policy would do, over the own pool, in demo region M and in the seasons of an invented region."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click
from sqlalchemy import select

from koepel import scope as scopes
from koepel.commands._inside import there, working
from koepel.database import db
from koepel.records import Slug
from shared_pool.collaboration import founding
from shared_pool.fair_shares.pools import pools
from shared_pool.matching import region_m, seasons
from shared_pool.matching.deck import Deck
from shared_pool.matching.policy import POLICIES
from shared_pool.matching.region_deck import mentors_for
from shared_pool.matching.region_m import EVEN, HALF, SCARCE
from shared_pool.matching.replay import USUAL, Replayed, replay, with_fewer_mentors
from shared_pool.matching.seasons_count import Outcome

MODEL = "A model of an invented region: read the differences, not the levels."


@click.group("matching")
def matching() -> None:
    """Matching: what a policy would do for whom."""


@matching.command("policy")
@click.option("--json", "as_json", is_flag=True, help="For programs: one object on standard output.")
@click.option("--collaboration", help="Address word of one collaboration; without it all of them.")
@click.option("--region", type=click.Choice(["m"]), help="In place of the own pools: that of an invented region.")
@click.option(
    "--mentors",
    type=click.IntRange(0, 100),
    help="Percent of the mentors kept. [all; of a region: all, 89 and 50]",
)
@click.option("--all", "every", is_flag=True, help="All policies that were compared, not the usual ones alone.")
@click.option(
    "--seasons", "with_seasons", is_flag=True, help="Also the model: month after month in an invented region."
)
@click.option("--start-up", is_flag=True, help="With --seasons: the first two years in place of a steady state.")
@click.option("--runs", default=2, show_default=True, type=click.IntRange(1, 10), help="Of the seasons.")
def policy(
    as_json: bool,
    collaboration: str | None,
    region: str | None,
    mentors: int | None,
    every: bool,
    with_seasons: bool,
    start_up: bool,
    runs: int,
) -> None:
    """Replay the pool under several policies. Nobody is proposed and nothing is written."""
    policies = tuple(POLICIES) if every else USUAL
    own = [] if region else _own(collaboration, policies, EVEN if mentors is None else mentors)
    drafted = (
        region_m.compare_policies(policies, (EVEN, SCARCE, HALF) if mentors is None else (mentors,)) if region else []
    )
    lived = (
        seasons.compare_policies(policies, span=seasons.shorter(start_up=start_up, runs=runs)) if with_seasons else []
    )
    if as_json:
        tree = {"pools": own, "region": [asdict(one) for one in drafted], "seasons": [asdict(one) for one in lived]}
        click.echo(json.dumps(tree, default=str))
        return
    for pool in own:
        click.echo(f"{pool['collaboration']} · {pool['programme']} · {pool['mentors_percent']} % of the mentors")
        for one in pool["policies"]:
            click.echo(_line(one))
    if drafted or lived:
        click.echo(MODEL)
        for outcome in (*drafted, *lived):
            click.echo(_outcome(outcome))


def _own(collaboration: str | None, policies: tuple[str, ...], mentors: int) -> list[dict[str, Any]]:
    with working():
        return list(_pools(collaboration, policies, mentors))


def _pools(word: str | None, policies: tuple[str, ...], mentors: int) -> Iterator[dict[str, Any]]:
    """Each programme of these collaborations."""
    for one in [word] if word else _collaborations():
        with founding.act(scopes.region(there(one, "collaboration").id)):
            for pool in pools(there(one, "collaboration").id):
                found = replay(
                    _cut(pool.deck, mentors),
                    pool.here.programme,
                    policies,
                    week=pool.here.week,
                    mentors_for=mentors_for(pool.here),
                )
                towns = {str(tenant): member.name for tenant, member in pool.here.members.items()}
                yield {
                    "collaboration": one,
                    "programme": pool.programme,
                    "mentors_percent": mentors,
                    "policies": [_named(row, towns) for row in found],
                }


def _collaborations() -> list[str]:
    with founding.act(scopes.public(None)):
        return list(db.session.scalars(select(Slug.word).where(Slug.kind == "collaboration").order_by(Slug.word)))


def _cut(deck: Deck, percent: int) -> Deck:
    if percent == EVEN:
        return deck
    cards = with_fewer_mentors((deck.card(place) for place in range(len(deck))), percent)
    return Deck.from_cards(cards, deck.language_order)


def _named(row: Replayed, towns: dict[str, str]) -> dict[str, Any]:
    tree = asdict(row)
    for town in tree["towns"]:
        town["name"] = towns.get(str(town["tenant"]), "")
    return tree


def _line(row: dict[str, Any]) -> str:
    tiers = "; ".join(
        f"tier {one['tier']}: {one['matched']} of {one['waiting']} matched, {one['passed_over']} passed over"
        f" ({_or_dash(one['months_passed_over'])} months)"
        for one in row["tiers"]
    )
    towns = ", ".join(f"{one['name']} {'<5' if one['pairs'] is None else one['pairs']}" for one in row["towns"])
    return (
        f"  {row['policy']:<16} {row['pairs']} pairs ({row['apart']} below the floor), mean {_or_dash(row['mean_score'])}"
        f" · {tiers} · {towns}"
    )


def _outcome(one: Outcome) -> str:
    return (
        f"  {one.supply:<7} {one.policy:<16} matched v/o {one.matched_vulnerable}/{one.matched_others} %,"
        f" waited {_or_dash(one.wait_vulnerable)}/{_or_dash(one.wait_others)} months, mean {_or_dash(one.mean_score)},"
        f" municipalities {one.worst_municipality}-{one.best_municipality} %"
    )


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
