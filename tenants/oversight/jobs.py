# SPDX-License-Identifier: EUPL-1.2
"""At night the heads of the trail leave for those who keep them; a question of the operator is told to the contact point."""

from __future__ import annotations

from datetime import timedelta

from koepel import mail
from koepel.chain.models import AuditSeal
from koepel.i18n import _, speaking
from koepel.jobs import Ring, tenant_job
from tenants.contact_points import service as contact_points
from tenants.oversight import kept_heads, unusual

HEADS = "oversight.heads"
LOOKS = (unusual.look,)  # looked at as lines are sealed


@tenant_job("audit.send_heads", queue="calm")
def send_heads(_ring: Ring) -> None:
    """To fellow members, and by mail to each contact point with an address."""
    seal = kept_heads.newest_seal()
    if seal is None:
        return
    kept_heads.give_to_members()
    for point in contact_points.contact_points():
        if point.email:
            with speaking("nl"):
                _post(point.email, seal)


def _post(address: str, seal: AuditSeal) -> None:
    mail.post(
        HEADS,
        to=address,
        subject=_("Keep this: the state of your audit trail"),
        body="\n\n".join(
            (
                _("The file with this mail says how the audit trail of your municipality stands: nobody's data."),
                _("Keep it outside Koepel. With it anybody can prove later whether an earlier line was changed."),
                _("It also holds what the municipalities you work with gave you to keep."),
                _("How to verify: ./koepel audit verify --head FILE"),
            )
        ),
        language="nl",
        about=("audit_seal", seal.id),
        hold=timedelta(),
    )  # fmt: skip


@mail.attaches(HEADS)
def the_heads() -> tuple[str, str]:
    """The file, made as the mail leaves."""
    return kept_heads.file_name(), kept_heads.as_file()


@tenant_job("support.tell")
def tell_of_support(ring: Ring) -> None:
    """Somebody of the operator asks to look along: the contact point hears of it, without a name."""
    assert ring.subject_id is not None
    for point in contact_points.contact_points():
        if point.email:
            with speaking("nl"):
                mail.post(
                    "oversight.support",
                    to=point.email,
                    subject=_("A question of the operator of Koepel"),
                    body=_("The operator of Koepel asks to look along in your municipality, to help.")
                    + "\n\n"
                    + _(
                        "Open Today in Koepel to read why, and to let them in or not. Without your leave nobody enters."
                    ),
                    language="nl",
                    about=("support_access", ring.subject_id),
                    hold=timedelta(),
                )
