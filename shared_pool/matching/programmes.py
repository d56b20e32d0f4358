# SPDX-License-Identifier: EUPL-1.2
"""A programme as matching sees it: the terms of the municipality that searches, or those that are shipped for the region."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from shared_pool.collaboration.shares import Shares
from shared_pool.matching.vocabulary import ExperienceBand, Step
from shared_pool.matching.weights import WEIGHTS, LanguageRule, Programme, Weights
from tenants import disclosure
from tenants.disclosure import ProgrammeTerms

# The bit of each programme in the masks of cards: only added to, never put in another order.
NUMBERS = (
    "net_werk",
    "vdab_mentoring",
    "asylum_orientation",
    "buddy",
    "network_package",
    "volunteering",
    "language_practice",
)
STEPS = {
    "volunteer_agreement": Step.VOLUNTEER_AGREEMENT,
    "confidentiality": Step.CONFIDENTIALITY_CLAUSE,
    "training": Step.BASIC_TRAINING,
    "clear_language": Step.CLEAR_LANGUAGE,
    "extract_seen": Step.EXTRACT,
}


def number_of(template: str) -> int:
    """The bit of a programme. Raises ValueError for a template that no pool knows."""
    return NUMBERS.index(template)


def across_borders(shares: Shares | None) -> list[str]:
    """The programmes in which an agreement makes pairs between municipalities, of those that there are."""
    shipped = disclosure.shipped_programmes()
    return [key for key in NUMBERS if key in shipped and shares is not None and shares.joins(key)]


def steps_of(steps: tuple[str, ...]) -> Step:
    """The steps of a mentor as a mask."""
    mask = Step.NONE
    for step in steps:
        mask |= STEPS[step]
    return mask


def programme_of(terms: ProgrammeTerms, adopted: Weights | None = None) -> Programme:
    """Terms as the engine reads them, with the weights that people adopted or those that ship; weeks are 52 in 12 months."""
    return Programme(
        key=uuid5(NAMESPACE_OID, f"koepel.programme.{terms.template}"),
        number=number_of(terms.template),
        weights=adopted or WEIGHTS[terms.weights],
        language_rule=LanguageRule(terms.language_rule),
        language_level=terms.contact_level or 1,
        dutch_level=terms.dutch_level or 1,
        coach_rule=terms.coach_language,
        experience_asked=_asked(terms.least_years),
        steps_required=steps_of(terms.readiness),
        weeks=terms.months * 52 // 12,
    )


def _asked(years: int) -> ExperienceBand:
    if years <= 0:
        return ExperienceBand.UNKNOWN
    return ExperienceBand.BAND_5_10 if years <= 5 else ExperienceBand.OVER_10
