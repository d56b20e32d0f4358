# SPDX-License-Identifier: EUPL-1.2
"""Files that take longer than a person waits: `./koepel test --quick` leaves them out with the slow suites, and answers within a minute.

Their names stand in `tests/long_stories.txt`, as a run measured them. Write it anew after a whole `./koepel test`:
`python -m tests.support.long_stories .koepel/test/results/quick.xml .koepel/test/results/slow.xml`.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET  # reads only what pytest has just written
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
NAMES = CHECKOUT / "tests" / "long_stories.txt"
LONG = 1  # seconds for all tests of a file, on a machine where quick and guards together take a minute


def known() -> frozenset[str]:
    """Paths from the checkout, as pytest writes them."""
    return frozenset(NAMES.read_text(encoding="utf-8").split())


def measured(reports: Iterable[Path]) -> list[str]:
    """The files that took longer in these reports and are not marked slow anyway; by name."""
    took: Counter[str] = Counter()
    for report in reports:
        for case in ET.parse(report).getroot().iter("testcase"):
            took[case.get("classname", "").replace(".", "/") + ".py"] += float(case.get("time", "0"))
    marked = {name for name in took if "mark.slow" in (CHECKOUT / name).read_text(encoding="utf-8")}
    return sorted(name for name, seconds in took.items() if seconds > LONG and name not in marked)


if __name__ == "__main__":
    NAMES.write_text("".join(f"{name}\n" for name in measured(map(Path, sys.argv[1:]))), encoding="utf-8")
