# SPDX-License-Identifier: EUPL-1.2
"""What an earlier import left here: unchanged, added to, alike, or of a neighbour."""

from dataclasses import dataclass, field
from datetime import date

from tenants.registers.checking import Outcome
from tenants.registers.fields import SheetKind
from tenants.registers.known import KnownDuo, KnownPerson, Nothing
from tenants.registers.records import AlreadyHere, Elsewhere, Origin
from tenants.registers.report import counts
from tests.factories.spreadsheets import (
    END,
    START,
    a_mentee,
    a_mentor,
    a_register,
    an_xlsx,
    dry_run,
    odd,
    only,
    refused,
)


@dataclass
class Archive(Nothing):
    """What an earlier import left behind."""

    rows: dict[str, KnownPerson] = field(default_factory=dict)
    pairs: list[KnownDuo] = field(default_factory=list)
    noted: dict[tuple[str, date], int] = field(default_factory=dict)
    found: dict[tuple[SheetKind, str], KnownPerson] = field(default_factory=dict)
    same: tuple[KnownPerson, ...] = ()

    @classmethod
    def after(cls, outcome: Outcome) -> "Archive":
        """As if the outcome had been imported."""
        archive, ids = cls(), {}
        for sheet in outcome.sheets.values():
            for record in sheet.records:
                ids[record.origin] = f"{record.origin.sheet}-{record.origin.row}"
                for key in getattr(record, "keys", ()):
                    archive.rows[key] = KnownPerson(ids[record.origin], record.name, record.intake_on)
        for duo in outcome.sheets["Duo's"].records:
            archive.pairs.append(
                KnownDuo(ids[duo.origin], ids[duo.mentee], ids[duo.mentor], duo.started_on, duo.ended_on)
            )
        for meeting in outcome.sheets["Opvolging"].records:
            key = (ids[meeting.duo], meeting.held_on)
            archive.noted[key] = archive.noted.get(key, 0) + 1
        return archive

    def imported(self, key: str) -> KnownPerson | None:
        return self.rows.get(key)

    def named(self, kind: SheetKind, name: str) -> tuple[KnownPerson, ...]:
        return (self.found[kind, name],) if (kind, name) in self.found else ()

    def alike(self, given: str, family: str, email: str, phone: str) -> tuple[KnownPerson, ...]:
        return self.same

    def duos(self, mentee_id: str) -> tuple[KnownDuo, ...]:
        return tuple(pair for pair in self.pairs if pair.mentee_id == mentee_id)

    def meetings(self, duo_id: str, on: date) -> int:
        return self.noted.get((duo_id, on), 0)

    def members(self) -> frozenset[str]:
        return frozenset({"mortsel", "borsbeek"})


def a_small_register(**changed: object) -> bytes:
    return a_register(
        [a_mentee(1, **changed), a_mentee(2, email="geen@")], [a_mentor(1)], [(1, 1, START, END, "")],
        [("1/1", date(2017, 3, 1), 1, "cv", "bib"), ("1/1", date(2017, 3, 1), 2, "cv", "thuis"),
        ("1/1", date(2017, 3, 8), 1, "cv", "bib")],
    )  # fmt: skip


def test_the_same_file_a_second_time_changes_nothing_and_refuses_the_same() -> None:
    first = dry_run(a_small_register())
    again = dry_run(a_small_register(), known=Archive.after(first))
    assert counts(first)["imported"] == 6
    assert counts(again)["imported"] == 0
    assert [len(sheet.unchanged) for sheet in again.sheets.values()] == [1, 1, 1, 3]
    assert refused(again, "Mentees") == refused(first, "Mentees") == [(3, "invalid_email")]


def test_a_row_known_by_its_number_is_unchanged_though_another_cell_was_edited() -> None:
    archive = Archive.after(dry_run(a_small_register()))
    assert [
        len(sheet.unchanged) for sheet in dry_run(a_small_register(postcode="9999"), known=archive).sheets.values()
    ] == [1, 1, 1, 3]


def test_a_number_that_was_given_to_somebody_else_is_a_new_person() -> None:
    archive = Archive.after(dry_run(a_small_register()))
    someone = a_small_register(voornaam="Leila", naam="Safi", email="leila@example.org", gsm="0400 00 99 99")
    assert len(dry_run(someone, known=archive).sheets["Mentees"].records) == 1


def test_only_the_new_meetings_of_a_known_duo_come_in() -> None:
    archive = Archive.after(dry_run(a_small_register()))
    archive.noted[("Duo's-2", date(2017, 3, 1))] = 1
    sheet = dry_run(a_small_register(), known=archive).sheets["Opvolging"]
    assert [(record.origin.row, record.duo) for record in sheet.records] == [(3, AlreadyHere("Duo's-2"))]


def test_a_list_of_meetings_alone_finds_the_people_who_are_here() -> None:
    archive = Archive(pairs=[KnownDuo("d", "m", "k", START, None)])
    archive.found[SheetKind.MENTEES, "Amina Osman"] = KnownPerson("m", "Amina Osman")
    data = an_xlsx(
        {
            "Opvolging": [
                ("Mentee", "Datum", "Duur"),
                ("Amina Osman", date(2017, 3, 1), "1u"),
                ("Amina Osman", date(2016, 3, 1), "1u"),
            ]
        }
    )
    outcome = dry_run(data, known=archive)
    assert [record.duo for record in only(outcome).records] == [AlreadyHere("d")]
    assert refused(outcome, "Opvolging") == [(3, "outside_trajectory")]


def test_a_mentor_of_a_member_municipality_is_a_pending_link() -> None:
    duos = [
        (1, "mortsel:M-07", START, END, ""),
        (1, "Gent:7", START, END, ""),
        ("mortsel:3", 1, START, END, ""),
        (1, "aartselaar:1", START, date(2017, 9, 1), ""),
    ]
    outcome = dry_run(
        a_register([a_mentee(1)], [a_mentor(1)], duos, [("1/mortsel:m-07", date(2017, 3, 1), 1, "cv", "bib")]),
        known=Archive(),
    )
    assert [record.mentor for record in outcome.sheets["Duo's"].records] == [
        Elsewhere("mortsel", "M-07"),
        Origin("Mentors", 2, "1"),
    ]
    assert refused(outcome, "Duo's") == [(3, "unknown_person"), (4, "unknown_person")]
    assert odd(outcome, "Duo's") == [(2, "mentor_elsewhere")]
    assert refused(outcome, "Opvolging") == []


def test_somebody_alike_is_shown_and_comes_in() -> None:
    archive = Archive(same=(KnownPerson("x", "Amina Osman", why="email"),))
    sheet = dry_run(a_register([a_mentee(1)]), known=archive).sheets["Mentees"]
    assert [(row.row, row.people[0].id) for row in sheet.alike] == [(2, "x")]
    assert len(sheet.records) == 1


def test_two_rows_of_one_file_that_share_a_telephone_are_alike() -> None:
    sheet = dry_run(a_register([a_mentee(1, gsm="0400 00 55 55"), a_mentee(2, gsm="0400/00.55.55")])).sheets["Mentees"]
    assert [(row.row, row.rows) for row in sheet.alike] == [(3, (Origin("Mentees", 2, "1"),))]


def test_fingerprints_of_rows_hold_no_name() -> None:
    record = dry_run(a_register([a_mentee(1)])).sheets["Mentees"].records[0]
    assert record.keys
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in record.keys)
