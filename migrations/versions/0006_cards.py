# SPDX-License-Identifier: EUPL-1.2
"""Match cards, places of mentors, who read whose cards, and counts of look-alikes."""

from alembic import op

from koepel.columns import blob, day, flag, moment, ref, refs, small, text, whole
from koepel.isolation import POOL, Rule, one_of, pool, pool_own, pool_table

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # The engine's columns stand in `packed`, already banded at release: a finer value is not in the row.
    pool_table(
        "card",
        ref("tenant_id"),
        text("side"),
        text("programme"),
        whole("code"),
        text("level"),
        small("places"),
        day("released_on"),
        flag("resting"),
        blob("packed"),
        one_of("side", ("mentee", "mentor"), "ck_card_side"),
        rules=[*pool("tenant", "SELECT"), *pool("region", "SELECT"), *pool_own("INSERT UPDATE DELETE")],
        indexes=[("collaboration_id", "programme", "side"), ("tenant_id",)],
    )
    # Bands without the look-alike rule, for the coordinator named in the agreement only; each reading is logged.
    pool_table(
        "card_in_full",
        ref("tenant_id"),
        ref("card_id"),
        blob("packed"),
        key=("card_id",),
        references={"card_id": "card"},
        cascade=["card_id"],
        rules=[*pool("region", "SELECT"), *pool_own("SELECT INSERT UPDATE")],
    )
    pool_table(
        "place",
        ref("tenant_id"),
        ref("card_id"),
        small("place_no"),
        key=("card_id", "place_no"),
        references={"card_id": "card"},
        cascade=["card_id"],
        rules=[*pool("tenant", "SELECT"), *pool("region", "SELECT"), *pool_own("INSERT DELETE")],
    )
    pool_table(
        "place_hold",
        ref("card_id"),
        small("place_no"),
        ref("tenant_id"),
        ref("proposal_id"),
        day("until", null=True),
        key=("card_id", "place_no"),
        references={"card_id,place_no": "place:card_id,place_no"},
        cascade=["card_id,place_no"],
        rules=[*pool("tenant", "SELECT"), *pool_own("INSERT UPDATE DELETE"), *pool("region", "SELECT INSERT")],
        indexes=[("collaboration_id", "proposal_id")],
    )
    # One row per municipality shown; the owner of the cards reads who looked. Append only.
    pool_table(
        "pool_read",
        ref("acting_tenant_id", null=True),
        ref("subject_tenant_id"),
        ref("account_id", null=True),
        refs("card_ids"),
        text("purpose"),
        moment("at"),
        rules=[
            Rule("koepel_tenant", "INSERT", f"{POOL} AND acting_tenant_id = (SELECT sec.tenant_id())"),
            Rule("koepel_tenant", "SELECT", f"{POOL} AND subject_tenant_id = (SELECT sec.tenant_id())"),
            Rule("koepel_region", "INSERT", f"{POOL} AND acting_tenant_id IS NULL"),
        ],
        indexes=[("subject_tenant_id", "at")],
    )
    op.execute(
        "CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON app.pool_read"
        " FOR EACH STATEMENT EXECUTE FUNCTION sec.refuse_change()"
    )
    pool_table(
        "look_alike_cell",
        ref("tenant_id"),
        text("side"),
        text("sector"),
        text("experience"),
        text("dutch"),
        whole("persons"),
        key=("tenant_id", "side", "sector", "experience", "dutch"),
        rules=[*pool("tenant", "SELECT"), *pool_own("INSERT UPDATE DELETE")],
    )
