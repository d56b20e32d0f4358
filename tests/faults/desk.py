# SPDX-License-Identifier: EUPL-1.2
"""A case worker who brings in a list of a hundred and fifty people, page by page as a browser does."""

from __future__ import annotations

from tests.factories.spreadsheets import MENTEES, a_mentee, an_xlsx
from tests.faults.browser import Answer
from tests.faults.town import Town

ROWS = 150


class Desk:
    """At work."""

    def __init__(self, town: Town) -> None:
        self.town, self.browser = town, town.at_work()
        self.path = ""

    def begin(self) -> None:
        """Upload, columns as guessed, checked, and the button that begins the import."""
        book = an_xlsx({"Mentees": [MENTEES, *(a_mentee(number) for number in range(1, ROWS + 1))]})
        columns = self.browser.upload(f"/{self.town.word}/importeren", "lijst.xlsx", book)
        assert columns.status == 303, columns.title
        self.path = columns.location.removesuffix("/kolommen")
        assert self._press(columns.location).status == 303
        answer = self._press(f"{self.path}/controle", do="import")
        assert (answer.status, answer.location) == (303, self.path), answer.title

    def _press(self, path: str, **more: str) -> Answer:
        page = self.browser.read(path).page
        form = page.select_one("main form.form, main form:not(.button-form)")
        assert form is not None
        boxes = form.select("input[type=hidden], select, input[type=text]")
        fields: dict[str, str] = {}
        for box in boxes:
            chosen = box.select_one("option[selected]") or box.select_one("option") if box.name == "select" else box
            if box.get("name") and chosen is not None and box["name"] not in ("csrf_token", "request_key"):
                fields[str(box["name"])] = str(chosen.get("value", ""))
        return self.browser.post(path, fields | more)

    def people(self) -> int:
        """How many stand in the tables."""
        return sum(self.town.counted("person").values())

    def under_way(self) -> bool:
        """Whether the worker says that rows are coming in."""
        rows = self.town.house.rows("SELECT state FROM app.job_run WHERE tenant_id = %s", self.town.tenant_id)
        return rows == [("running",)]
