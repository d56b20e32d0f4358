# SPDX-License-Identifier: EUPL-1.2
"""What the machine keeps for a while: letters lose their words, finished work and spent links go. No notice, since no file does.

A term that no job carries out is named in `tenants.retention.rules.NOT_YET`, and the page says so.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Delete, Integer, delete, func, or_, update

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.records import ActionLink, JobRun, Message, Outbox, RequestKey, ScheduleRun
from koepel.retention_terms import TERMS, Retention

FINISHED = ("done", "dead", "withdrawn")
LEFT = ("sent", "withdrawn", "failed", "done_by_hand")  # `uncertain` waits for a person

BLIND = {"synchronize_session": False}  # the session holds none of these


def sweep() -> dict[str, int]:
    """Carry out the terms of the machine in this municipality; returns how many rows of which table. Safe to repeat."""
    here, now = scopes.here(), clock.utcnow()
    letters = now - _length(Retention.MAIL_BODY)
    work = now - _length(Retention.OUTBOX)
    keys = now - _length(Retention.REQUEST_KEY)
    emptied = (
        update(Message)
        .where(Message.tenant_id == here, Message.state.in_(LEFT), func.octet_length(Message.body, type_=Integer) > 0)
        .where(or_(Message.sent_at < letters, Message.created_at < letters - timedelta(days=1)))
        .values(recipient="", subject="", body="")
    )
    gone: dict[str, Delete] = {
        "outbox": delete(Outbox).where(Outbox.tenant_id == here, Outbox.state.in_(FINISHED), Outbox.due_at < work),
        "job_run": delete(JobRun).where(JobRun.tenant_id == here, JobRun.finished_at < work),
        "schedule_run": delete(ScheduleRun).where(ScheduleRun.tenant_id == here, ScheduleRun.ran_at < work),
        "request_key": delete(RequestKey).where(RequestKey.tenant_id == here, RequestKey.at < keys),
        "action_link": delete(ActionLink).where(
            ActionLink.tenant_id == here, or_(ActionLink.expires_at < work, ActionLink.revoked_at < work)
        ),
    }
    done = {"message": db.session.execute(emptied, execution_options=BLIND).rowcount}  # type: ignore[attr-defined]
    for table, statement in gone.items():
        done[table] = db.session.execute(statement, execution_options=BLIND).rowcount  # type: ignore[attr-defined]
    db.session.expire_all()
    return done


def _length(retention: Retention) -> timedelta:
    term = TERMS[retention]
    return timedelta(days=31 * term.months + term.days)
