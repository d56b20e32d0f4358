# SPDX-License-Identifier: EUPL-1.2
"""Meeting places of a municipality, with the way there and a picture, so that who reads little finds the door (N5)."""

from koepel.columns import blob, moment, ref, small, text, words
from koepel.isolation import OWN, Rule, own, tenant_table

revision = "0036"
down_revision = "0035"

# By the link of a duo: the list to choose from, and the picture of the place where this duo meets next, no other.
PLACES = ("tenant_id", "id", "name", "address", "directions", "lines", "picture", "removed_at")
DUOS = "SELECT duo.trajectory_id FROM app.duo"
OF_A_DUO = f"{OWN} AND (SELECT sec.subject_id()) = ANY (ARRAY({DUOS}))"
NEXT = (
    "SELECT meeting_place.id FROM app.meeting_place JOIN app.duo ON duo.tenant_id = meeting_place.tenant_id"
    " AND duo.next_meeting_place = ANY (meeting_place.lines) WHERE duo.trajectory_id = (SELECT sec.subject_id())"
)


def upgrade() -> None:
    tenant_table(
        "meeting_place",
        text("name"),
        text("address"),
        text("directions"),
        words("lines"),
        text("picture"),
        small("version"),
        moment("removed_at", null=True),
        rules=[*own(), Rule("koepel_participant", "SELECT", OF_A_DUO, PLACES)],
    )
    tenant_table(
        "meeting_place_picture",
        ref("place_id"),
        blob("content"),
        rules=[*own(), Rule("koepel_participant", "SELECT", f"{OWN} AND place_id = ANY (ARRAY({NEXT}))")],
        key=("place_id",),
        references={"place_id": "meeting_place"},
        cascade=("place_id",),
    )
