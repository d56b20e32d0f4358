# SPDX-License-Identifier: EUPL-1.2
"""A draft that was asked is made by the worker, under the region's scope. Killed half-way it is made again, whole."""

from __future__ import annotations

from koepel.jobs import Ring, asked_for, regional_job
from shared_pool.regional_drafts import drawing
from shared_pool.regional_drafts.models import RegionalDraft

TRIES = 3  # a pool that brings its worker down may do so again


@regional_job("regional_drafts.draw", queue="long", tries=TRIES)
def draw(ring: Ring) -> None:
    """Make the draft of this row."""
    assert ring.subject_id is not None
    drawing.draw(ring.subject_id)


asked_for(RegionalDraft, "regional_drafts.draw")
