# SPDX-License-Identifier: EUPL-1.2
"""The links of a duo: the mentor's, by which meetings are reported, and the mentee's, which shows the mentor.

They live until 30 days after the duo, can be sent anew (the one before stops at once) and can be revoked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from koepel import audit, clock, links, mail
from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.i18n import LANGUAGES, speaking
from koepel.records import ActionLink, Message
from koepel.scope import here
from tenants.people import service as people
from tenants.people.models import Person
from tenants.trajectories import letters
from tenants.trajectories.models import RUNNING, Counterpart, Duo, Trajectory

AFTER_THE_END = timedelta(days=30)
BY_HAND = {"mail": "mail", "letter": "letter"}  # all other channels are a call by staff
ASKED_KIND = "duo.how_is_it_going"
ASK_AGAIN_DAYS = 7


def address(endpoint: str, **values: object) -> str:
    """The full address of a page, also outside a request."""
    path: str = current_app.url_map.bind("koepel").build(endpoint, values)
    return f"{current_app.extensions['koepel_settings'].public_url}{path}"


def duo_now(trajectory: Trajectory) -> Duo:
    """The newest duo. Raises `NotFound`."""
    duo: Duo | None = db.session.scalar(
        mine(Duo).where(Duo.trajectory_id == trajectory.id).order_by(Duo.number.desc()).limit(1)
    )
    if duo is None:
        raise NotFound
    return duo


def counterpart(duo: Duo) -> Counterpart | None:
    """The mentor as disclosed, while the duo runs."""
    row: Counterpart | None = db.session.scalar(mine(Counterpart).where(Counterpart.duo_id == duo.id))
    return row


def send_duo_link(trajectory: Trajectory) -> Message | None:
    """A new duo link to the mentor, by the one channel that was disclosed; None when there is none to send it to."""
    duo = duo_now(trajectory)
    mentor = counterpart(duo)
    if trajectory.state not in RUNNING or mentor is None or not mentor.channel:
        return None
    language = language_of(duo.mentor_person_id)
    token = links.make(
        "trajectory", trajectory.id, "mentor", "duo",
        person_id=duo.mentor_person_id, language=language, life=life(trajectory),
    )  # fmt: skip
    mail.withdraw(trajectory.id, "duo.link")
    with speaking(language):
        link = address("report.new", token=token, **_wish(language))
        subject, body = letters.duo_link(duo.mentor_first_name, duo.mentee_first_name, link)
    message = mail.post(
        "duo.link", to=mentor.contact, subject=subject, body=body, language=language, about=("trajectory", trajectory.id),
        channel=BY_HAND.get(mentor.channel, "call"), person_id=duo.mentor_person_id,
    )  # fmt: skip
    audit.wrote(trajectory, "duo_link_sent", person=trajectory.person_id)
    return message


def send_mentor_page(trajectory: Trajectory) -> Message | None:
    """A new link for the mentee: who the mentor is, when and where."""
    duo, mentee = duo_now(trajectory), people.person(trajectory.person_id)
    to, channel = reach(mentee)
    if trajectory.state not in RUNNING or not to:
        return None
    language = language_of(mentee.id)
    token = links.make(
        "trajectory", trajectory.id, "mentee", "mentor", person_id=mentee.id, language=language, life=life(trajectory)
    )
    mail.withdraw(trajectory.id, "duo.mentor")
    with speaking(language):
        link = address("link_mentor.show", token=token, **_wish(language))
        subject, body = letters.mentor_page(duo.mentee_first_name, duo.mentor_first_name, link)
    return mail.post(
        "duo.mentor", to=to, subject=subject, body=body, language=language, about=("trajectory", trajectory.id),
        channel=channel, person_id=mentee.id,
    )  # fmt: skip


def ask_how_it_goes(trajectory: Trajectory) -> Message | None:
    """A friendly question to a mentor of whom nothing was heard. It carries no link: the one on the phone must stay."""
    duo = duo_now(trajectory)
    mentor = counterpart(duo)
    if trajectory.state not in RUNNING or mentor is None or mentor.channel != "mail":
        return None
    language = language_of(duo.mentor_person_id)
    with speaking(language):
        subject, body = letters.how_is_it_going(duo.mentor_first_name)
    message = mail.post(
        ASKED_KIND, to=mentor.contact, subject=subject, body=body, language=language,
        about=("trajectory", trajectory.id), person_id=duo.mentor_person_id,
    )  # fmt: skip
    audit.wrote(trajectory, "asked_how_it_goes", person=trajectory.person_id)
    return message


def write_to_both(trajectory: Trajectory, kind: str) -> list[Message]:
    """The word of a moment of follow-up to mentor and mentee, each by the own channel, and never at night."""
    duo, mentee = duo_now(trajectory), people.person(trajectory.person_id)
    mentor = counterpart(duo)
    told = []
    if mentor is not None and mentor.channel:
        by = BY_HAND.get(mentor.channel, "call")
        told.append(
            (mentor.contact, by, duo.mentor_first_name, language_of(duo.mentor_person_id), duo.mentor_person_id)
        )
    to, channel = reach(mentee)
    if to:
        told.append((to, channel, duo.mentee_first_name, language_of(mentee.id), mentee.id))
    messages = []
    for address_of, by, name, language, person_id in told:
        with speaking(language):
            subject, body = letters.after_a_while(name)
        messages.append(
            mail.post(
                kind,
                to=address_of,
                subject=subject,
                body=body,
                language=language,
                about=("trajectory", trajectory.id),
                channel=by,
                person_id=person_id,
                by_day=True,
            )
        )
    return messages


def revoke_duo_link(trajectory: Trajectory) -> None:
    """The mentor's link stops at once: lost phone, wrong hands."""
    links.revoke(trajectory.id, "mentor", "duo")
    mail.withdraw(trajectory.id, "duo.link")
    audit.wrote(trajectory, "duo_link_revoked", person=trajectory.person_id)


def link_wanted(trajectory: Trajectory, side: str) -> None:
    """Somebody with an old link asks for a new one: it goes to the known address only, at most once a day."""
    since = clock.utcnow() - timedelta(days=1)
    kind = "duo.link" if side == "mentor" else "duo.mentor"
    lately = mine(Message).where(Message.about_id == trajectory.id, Message.kind == kind, Message.created_at > since)
    if db.session.scalar(lately.limit(1)) is None:
        (send_duo_link if side == "mentor" else send_mentor_page)(trajectory)


def life(trajectory: Trajectory) -> timedelta:
    """How long a link lives from now: until 30 days after the planned end, and never less than 30 days."""
    left = (trajectory.planned_end_on or clock.today()) - clock.today()
    return max(left, timedelta()) + AFTER_THE_END


def end_links(trajectory_id: UUID, left: timedelta) -> None:
    """Let the links of this trajectory that still work end so long from now."""
    alive = (ActionLink.tenant_id == here(), ActionLink.subject_id == trajectory_id, ActionLink.revoked_at.is_(None))
    db.session.execute(update(ActionLink).where(*alive).values(expires_at=clock.utcnow() + left))


def link_ends(trajectory_id: UUID) -> datetime | None:
    """Until when the mentor's link works; None when there is none."""
    alive = (ActionLink.revoked_at.is_(None), ActionLink.expires_at > clock.utcnow(), ActionLink.action == "duo")
    query = select(ActionLink.expires_at).where(
        ActionLink.tenant_id == here(), ActionLink.subject_id == trajectory_id, *alive
    )
    ends: datetime | None = db.session.scalar(query.limit(1))
    return ends


def take_back_link(trajectory: Trajectory) -> bool:
    """Undo sending a link while its message waits: the one before works again. False when it has left."""
    if not mail.withdraw(trajectory.id, "duo.link"):
        return False
    query = mine(ActionLink).where(ActionLink.subject_id == trajectory.id, ActionLink.action == "duo")
    kept = list(db.session.scalars(query.order_by(ActionLink.created_at.desc(), ActionLink.id.desc()).limit(2)))
    for row in kept[:1]:
        row.revoked_at = clock.utcnow()
    for before in kept[1:]:
        if before.revoked_at is not None and before.revoked_at >= kept[0].created_at - timedelta(seconds=5):
            before.revoked_at = None
    audit.wrote(trajectory, "duo_link_taken_back", person=trajectory.person_id)
    return True


def take_back_question(trajectory: Trajectory) -> bool:
    """Undo the question how it goes, while it waits."""
    return bool(mail.withdraw(trajectory.id, ASKED_KIND))


def language_of(person_id: UUID | None) -> str:
    """The language of an own person; across a border none was disclosed, so Dutch."""
    wish = people.person(person_id).preferred_language if person_id else ""
    return wish if wish in LANGUAGES else "nl"


def _wish(language: str) -> dict[str, str]:
    return {} if language == "nl" else {"taal": language}


def reach(person: Person) -> tuple[str, str]:
    """Where and how somebody is reached: the preferred channel, else another one that we know."""
    if person.preferred_channel == "letter" and person.address:
        return person.address, "letter"
    if person.email and (person.preferred_channel == "mail" or not person.phone):
        return person.email, "mail"
    if person.phone:
        return person.phone, "call"
    return (person.address, "letter") if person.address else ("", "")
