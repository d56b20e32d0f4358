# SPDX-License-Identifier: EUPL-1.2
"""What was measured, beside what was meant: for programs as one object, for people as lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared_pool.performance import neighbours, pages, practice, ranking, transfer, walls
from shared_pool.performance.first_visit import Load
from shared_pool.performance.ground import Ground
from shared_pool.performance.neighbours import Felt
from shared_pool.performance.ranking import Ranked
from shared_pool.performance.timing import Times
from shared_pool.performance.walls import Cost

Tree = dict[str, dict[str, float]]
GOALS: Tree = {
    "rank_10k": {"engine_ms": 2, "page_ms_p95": 60},
    "rls_ratio": {"point": 1.15, "list": 1.15, "figures": 1.15, "list_apart": 1.15},
    "pages": {"list_ms_p95": 150, "dashboard_ms_p95": 300},
    "transfer_kb": {"workbench": 100, "phone": 60},
    "neighbour": {"storm_ratio": 1.2},
    "morning": {"today_ms_p95": 150, "digest_s": 60},
}
SAID = {
    "rank_10k": {"engine_ms": "ranking by the engine, median, ms", "page_ms_p95": "workbench with reasons, p95, ms"},
    "rls_ratio": {
        "point": "row-level security: one person, times",
        "list": "row-level security: a page of the list, times",
        "figures": "row-level security: joint figures, times",
        "list_apart": "row-level security: a list, some set apart, times",
    },
    "pages": {"list_ms_p95": "a list, p95, ms", "dashboard_ms_p95": "steering group, p95, ms"},
    "transfer_kb": {"workbench": "first visit to the workbench, kB", "phone": "first visit by phone, kB"},
    "neighbour": {"storm_ratio": "others' pages in a storm, p95, times"},
    "morning": {"today_ms_p95": "Vandaag with 400 duos, p95, ms", "digest_s": "Monday mail of everybody, s"},
}


@dataclass(frozen=True)
class Report:
    """Everything that was measured."""

    ranked: Ranked
    costs: dict[str, Cost]
    lists: Times
    dashboard: Times
    workbench: Load
    phone: Load
    felt: Felt
    running: int  # duos in the busiest municipality
    today: Times
    mailed: tuple[int, float]  # mails of Monday, and seconds

    @property
    def tree(self) -> Tree:
        """The object that `--json` prints."""
        return {
            "rank_10k": {
                "engine_ms": round(self.ranked.engine.median, 3),
                "page_ms_p95": round(self.ranked.page.p95, 1),
            },
            "rls_ratio": {name: round(cost.ratio, 3) for name, cost in self.costs.items()},
            "pages": {"list_ms_p95": round(self.lists.p95, 1), "dashboard_ms_p95": round(self.dashboard.p95, 1)},
            "transfer_kb": {"workbench": round(self.workbench.kilobytes, 1), "phone": round(self.phone.kilobytes, 1)},
            "neighbour": {"storm_ratio": round(self.felt.ratio, 2)},
            "morning": {"today_ms_p95": round(self.today.p95, 1), "digest_s": round(self.mailed[1], 3)},
        }

    def lines(self) -> Iterator[str]:
        """One line a figure, with its goal and whether it is met."""
        for group, figures in self.tree.items():
            for name, value in figures.items():
                goal = GOALS[group][name]
                yield f"  {SAID[group][name]:<48}{value:>10g}   goal {goal:<6g}{'met' if value <= goal else 'MISSED'}"

    def details(self) -> Iterator[str]:
        """What stands behind the figures."""
        yield f"  looked at {self.ranked.looked_at:,} mentors; possible {min(self.ranked.possible)} to {max(self.ranked.possible)}"
        for name, times in (
            ("workbench", self.ranked.page),
            ("list", self.lists),
            ("steering group", self.dashboard),
            ("Vandaag", self.today),
        ):
            yield f"  {name}: median {times.median:.1f} ms, of which {times.median_cpu:.1f} ms of this process's own time"
        yield f"  Vandaag: {self.running} duos run there; {self.mailed[0]} mails were laid ready for Monday"
        answered = ", ".join(f"{count} of {status}" for status, count in sorted(self.felt.answered.items()))
        yield f"  others: p95 {self.felt.calm.p95:.0f} ms in calm, {self.felt.stormy.p95:.0f} in the storm, answered {answered}"
        for name, cost in self.costs.items():
            yield f"  {name}: {cost.guarded:.3f} ms under policies, {cost.bare:.3f} ms without"
        for name, load in (("workbench", self.workbench), ("phone", self.phone)):
            yield f"  {name}: " + ", ".join(f"{part} {size / 1000:.1f}" for part, size in load.parts.items())


def measure(ground: Ground) -> Report:
    """All of it, one after the other."""
    running, today = practice.today(ground)
    return Report(
        running=running,
        today=today,
        mailed=practice.digest(ground),
        costs=walls.costs(ground),
        ranked=ranking.measure(ground),
        lists=pages.lists(ground),
        dashboard=pages.dashboard(ground),
        workbench=transfer.workbench(ground),
        phone=transfer.phone(ground),
        felt=neighbours.measure(ground),
    )
