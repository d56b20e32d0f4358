# SPDX-License-Identifier: EUPL-1.2
"""The impact assessment (GDPR art. 35) with its facts filled in from what runs here: purposes, fields, roles, terms, measures.

The judgement stays with people: what the officer did not confirm stands in it as an open question.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from koepel import clock
from koepel.i18n import _
from koepel.translations.formats import day
from tenants.accountability import access_list, processors, register, words
from tenants.accountability.matrix.agreed import differences
from tenants.accountability.matrix.derive import SIGNS, WHO, Who, lines
from tenants.accountability.risks import RISKS
from tenants.legal import service as legal
from tenants.legal.service import Standing
from tenants.legal.topics import NOT_AGREED
from tenants.municipality.service import municipality


@dataclass(frozen=True)
class Table:
    """Facts under heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One chapter: a title, sentences, a table."""

    title: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Dpia:
    """The whole assessment of one day."""

    municipality: str
    day: str
    sections: tuple[Section, ...]
    unconfirmed: tuple[Standing, ...]
    others_open: tuple[str, ...]

    @property
    def open_questions(self) -> tuple[str, ...]:
        """All that is still to be answered, each a sentence by itself."""
        said = (_("Not confirmed by the DPO yet: %(title)s", title=_named(one)) for one in self.unconfirmed)
        return (*said, *self.others_open)


def assessment() -> Dpia:
    """As it stands today, in the language of the reader."""
    standings = legal.standings()
    return Dpia(
        municipality=municipality().name,
        day=day(clock.today(), year=True),
        sections=(_why(), _what(), _data(), _who(), _processors(), _measures()),
        unconfirmed=tuple(one for one in standings if not one.confirmed),
        others_open=tuple(_open(standings)),
    )


def _why() -> Section:
    return Section(
        _("1. Why an assessment"),
        (
            _(
                "Several municipalities exchange personal data about people in a weak position. For that an assessment is mandatory."
            ),
            _("Source: list of the Belgian Data Protection Authority, item 5, since 1 April 2019."),
        ),
    )


def _what() -> Section:
    grounds = legal.grounds()
    rows = [
        (
            str(words.PURPOSES[one.purpose][0]),
            str(words.PURPOSES[one.purpose][1]),
            stands.said,
            stands.law,
            confirmed(stands),
        )
        for one in register.activities()
        for basis, _lines in one.grounds
        for stands in [grounds[one.purpose, basis]]
    ]
    return Section(
        _("2. What is done, why, and on which ground"),
        table=Table((_("Activity"), _("Why"), _("Ground"), _("Legal text"), _("Officer")), tuple(rows)),
    )


def _data() -> Section:
    found: Counter[tuple[str, str]] = Counter()
    for one in register.activities():
        for _basis, its in one.grounds:
            for line in its:
                found[str(words.CLASSES[line.cls]), words.term(line.retention)] += len(line.fields)
    rows = tuple((cls, term, str(count)) for (cls, term), count in sorted(found.items()))
    absent = [str(line.field.title) for line in lines() if line.cls == "-"]
    return Section(
        _("3. Which data, and how long"),
        (_("The product keeps nothing of: %(fields)s.", fields="; ".join(absent)),),
        Table((_("Class"), _("Kept"), _("Fields")), rows),
    )


def _who() -> Section:
    people = {one.role: len(one.persons) for one in access_list.present()}
    rows = []
    for who in Who:
        cells = Counter(line.cells[who] for line in lines())
        says = ", ".join(f"{SIGNS[sign]}: {cells[sign]}" for sign in ("w", "r") if cells[sign])
        role = next((role for role, one in access_list.BY_ROLE.items() if one is who), None)
        rows.append((str(WHO[who]), says or "-", str(people.get(role.value, 0)) if role else "-"))
    return Section(
        _("4. Who sees what"),
        (
            _("Of %(all)s kinds of data. The whole table stands on the page of who may see what.", all=len(lines())),
            _(
                "In %(count)s places the product differs from what was agreed; each has its reason there.",
                count=len(differences()),
            ),
        ),
        Table((_("Role"), _("Reads or writes in full"), _("Persons today")), tuple(rows)),
    )


def _processors() -> Section:
    rows = tuple(
        (one.name, one.service, one.data, one.country, one.guarantee or "-") for one in processors.processors()
    )
    return Section(
        _("5. Who processes for the municipality"),
        () if rows else (_("Nobody was named yet."),),
        Table((_("Name"), _("Service"), _("Data"), _("Country"), _("Guarantee")), rows) if rows else None,
    )


def _measures() -> Section:
    rows = tuple(
        (str(risk.title), " · ".join(str(one) for one in risk.measures), ", ".join(risk.suites)) for risk in RISKS
    )
    return Section(
        _("6. Risks, measures, and the tests that prove them"),
        (_("The tests run with ./koepel test; each name is a file of the project."),),
        Table((_("Risk"), _("Measures"), _("Proved by")), rows),
    )


def confirmed(stands: Standing) -> str:
    """What the officer said of a setting, in a few words."""
    if stands.confirmed_on is None:
        return _("Not confirmed by the DPO yet")
    return _("Confirmed by the DPO on %(day)s", day=day(stands.confirmed_on, year=True))


def _named(one: Standing) -> str:
    return f"{one.topic.title} ({one.said})" if one.said else str(one.topic.title)


def _open(standings: Iterable[Standing]) -> Iterable[str]:
    for one in standings:
        if one.confirmed and one.value == NOT_AGREED:
            yield _("The DPO does not agree: %(title)s", title=one.topic.title)
    if not access_list.up_to_date():
        yield _("The access list is not signed, or staff changed since.")
    if not processors.processors():
        yield _("No processor is named.")


def as_tree(made: Dpia) -> dict[str, Any]:
    """For programs."""
    return {
        "municipality": made.municipality,
        "day": made.day,
        "sections": [
            {
                "title": one.title,
                "sentences": one.sentences,
                "rows": [dict(zip(one.table.heads, row, strict=True)) for row in one.table.rows] if one.table else [],
            }
            for one in made.sections
        ],
        "open_questions": made.open_questions,
    }


def as_markdown(made: Dpia) -> str:
    """To go on with in a text editor. What somebody typed stays text, also where the editor shows HTML."""
    parts = [f"# {_('Impact assessment')}: {_plain(made.municipality)}, {made.day}"]
    for one in made.sections:
        parts += [f"## {one.title}", *map(_plain, one.sentences)]
        if one.table:
            table = [_line(one.table.heads), _line("---" for _head in one.table.heads), *map(_line, one.table.rows)]
            parts.append("\n".join(table))
    parts.append(f"## {_('Open questions for the officer')}")
    parts.append("\n".join(f"- [ ] {one}" for one in made.open_questions) or _("None."))
    return "\n\n".join(parts) + "\n"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def _plain(text: object) -> str:
    return html.escape(str(text), quote=False)
