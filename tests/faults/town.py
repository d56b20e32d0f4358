# SPDX-License-Identifier: EUPL-1.2
"""A municipality for one fault: its staff, its forms, and what must stand in its tables when all is over."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from koepel.accounts.sign_in import make_account
from koepel.permissions import Role
from tests.faults.browser import Browser
from tests.faults.house import House
from tests.faults.post_office import PostOffice
from tests.faults.writers import Diary, Write
from tests.support.places import a_municipality, appointed

PASSWORD = "drie woorden samen"
STAFF, VISITORS = 3, 1
FILES, REGISTRATIONS = 180, 20  # each registration is two jobs of the worker, and those are what takes time
LETTERS = "abcdefghij"


@dataclass(frozen=True)
class Town:
    """Borsbeek, say."""

    house: House
    post_office: PostOffice
    word: str
    tenant_id: UUID
    email: str

    def at_work(self, *, language: str = "nl") -> Browser:
        """Its case worker, signed in, with a form open."""
        browser = Browser(self.house.port, language=language).sign_in(self.email, PASSWORD)
        browser.read(f"/{self.word}/intakes/nieuw")
        return browser

    def at_the_door(self, *, language: str = "nl") -> Browser:
        """A visitor with the first question open."""
        browser = Browser(self.house.port, language=language)
        browser.read(f"/{self.word}/ik-zoek-hulp")
        return browser

    def a_file(self, mark: str) -> Write:
        """Somebody walks in and a file is opened. Said to be new, so only the key of the form tells two presses from two people."""
        fields = {"given_name": "Amina", "family_name": mark, "side": "mentee", "surely_new": "1"}
        return Write(mark, f"/{self.word}/intakes/nieuw", fields)

    def a_registration(self, mark: str) -> Write:
        """Somebody registers alone and gets a mail."""
        fields = {
            "given_name": "Amina", "family_name": mark, "reach": "mail", "email": f"{mark.lower()}@example.org",
            "home": "elsewhere", "postcode": "2640", "languages": ["ti", "nl"], "wants": ["work"],
        }  # fmt: skip
        return Write(mark, f"/{self.word}/ik-zoek-hulp/verstuur", fields)

    def two_hundred_writes(self) -> list[tuple[Browser, list[Write]]]:
        """Three case workers who open files, and visitors who register."""
        files = [self.a_file(_mark("File", number)) for number in range(FILES)]
        registrations = [self.a_registration(_mark("Arrival", number)) for number in range(REGISTRATIONS)]
        staff = [(self.at_work(), files[number::STAFF]) for number in range(STAFF)]
        return [*staff, *((self.at_the_door(), registrations[number::VISITORS]) for number in range(VISITORS))]

    def counted(self, table: str) -> dict[str, int]:
        """How often each mark stands in a table."""
        rows = self.house.rows(
            f"SELECT family_name, count(*) FROM app.{table} WHERE tenant_id = %s GROUP BY 1", self.tenant_id
        )
        return {str(mark): int(str(count)) for mark, count in rows}

    def each_acknowledged_write_stands_once(self, diary: Diary) -> None:
        """The two hundred, by their marks."""
        assert len(diary.said_yes) == len(set(diary.said_yes)) == FILES + REGISTRATIONS, dict(diary.broken)
        stands = self.counted("person") | self.counted("registration")
        lost = [mark for mark in diary.said_yes if mark not in stands]
        assert not lost, f"acknowledged and gone: {lost}"
        assert stands == dict.fromkeys(diary.said_yes, 1), "something stands there twice"

    def unsettled(self) -> int:
        """Registrations whose job is not done, and mails that wait or are on their way."""
        found = self.house.rows(
            "SELECT (SELECT count(*) FROM app.registration WHERE tenant_id = %s AND state <> 'done')"
            " + (SELECT count(*) FROM app.message WHERE tenant_id = %s AND state IN ('held', 'sending'))",
            self.tenant_id,
            self.tenant_id,
        )
        return int(str(found[0][0]))

    def each_mail_left_once_or_stands_in_vandaag(self) -> list[str]:
        """By the book of the mail server; returns the ids of the uncertain ones."""
        rows = self.house.rows("SELECT id::text, state, about_id FROM app.message WHERE tenant_id = %s", self.tenant_id)
        assert len({about for _mail, _state, about in rows}) == len(rows) == REGISTRATIONS, "one mail per registration"
        uncertain = [str(mail) for mail, state, _about in rows if state == "uncertain"]
        for mail, state, _about in rows:
            taken = self.post_office.accepted[str(mail)]
            assert state in ("sent", "uncertain"), state
            assert taken == 1 if state == "sent" else taken <= 1, (state, taken)
        page = self.at_work().get(f"/{self.word}/vandaag?alles=answers")
        assert all(f"/vandaag/berichten/{mail}" in page.body for mail in uncertain), (
            "an uncertain mail is shown to nobody"
        )
        return uncertain


def a_town(hand: Flask, house: House, post_office: PostOffice, name: str) -> Town:
    """Furnished by the product's own services."""
    tenant_id, email = a_municipality(hand, name), f"{name.lower()}@example.org"
    with hand.app_context():
        account = make_account("An Willems", email, PASSWORD)
    for role in (Role.CASE_WORKER, Role.CONTACT_POINT):
        appointed(hand, tenant_id, role, account=account)
    return Town(house, post_office, name.lower(), tenant_id, email)


def _mark(kind: str, number: int) -> str:
    """A family name with the number in it, in letters."""
    return kind + "".join(LETTERS[int(digit)] for digit in f"{number:03}").title()
