# SPDX-License-Identifier: EUPL-1.2
"""How time and memory grow with the number of people, as one SVG that reads on a light and on a dark page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from html import escape

from shared_pool.performance.batches import report
from shared_pool.performance.batches.comparing import DENSE, PEER, Compared, Run

# drawn from the cheapest to the dearest; colours hold 3:1 on white and on #0d1117, dashes tell them apart without colour
LINES = {
    "ours": ("Koepel", "#1a7f5a", ""),
    "greedy": ("best pair first", "#8a6d00", "2 4"),
    DENSE: ("full table, scipy", "#3b7dd8", "8 4"),
    PEER: ("mentor-match", "#d0452f", "12 4 2 4"),
}
WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT, BESIDE = 960, 420, 64, 64, 360, 260, 470
Scale = Callable[[float], float]
STYLE = (
    "svg{background:#fff;color:#1f2328;font:13px system-ui,sans-serif}"
    "text{fill:currentColor}.grid{stroke:currentColor;stroke-opacity:.18}"
    "@media(prefers-color-scheme:dark){svg{background:#0d1117;color:#e6edf3}}"
)


def drawn(found: Compared) -> str:
    """Return the picture. Both axes are logarithmic: a straight line grows by the same factor at each doubling."""
    told = report.machine()
    under = (
        f"{told['date']}, {told['cores']} cores, {told['memory_gib']} GiB, {told['processor']}, Python {told['python']}"
    )
    title = "What it costs to match a whole region, by how many people stand on each side"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<text x="{LEFT}" y="26" font-size="16" font-weight="600">{escape(title)}</text>',
        *_plot(found, 0, "seconds of processor time", lambda run: run.seconds),
        *_plot(found, BESIDE, "MB above an empty Python", lambda run: run.mb),
        *_legend(report.contenders(found)),
        f'<text x="{LEFT}" y="{HEIGHT - 12}" font-size="11">{escape(under)}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _plot(found: Compared, shift: int, words: str, value: Callable[[Run], float]) -> Iterator[str]:
    values = [max(value(run), 1e-4) for runs in found.runs.values() for name, run in runs.items() if name in LINES]
    across = _scale(min(found.runs), max(found.runs), LEFT + shift, PLOT_WIDTH)
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    up = _scale(10.0**low, 10.0 ** max(high, low + 1), TOP + PLOT_HEIGHT, -PLOT_HEIGHT)
    left, right, bottom = LEFT + shift, LEFT + shift + PLOT_WIDTH, TOP + PLOT_HEIGHT
    yield f'<text x="{left}" y="{TOP - 14}">{escape(words)}</text>'
    for power in range(low, max(high, low + 1) + 1):
        at = up(10.0**power)
        yield f'<line class="grid" x1="{left}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}"/>'
        yield f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'
    for size in found.runs:
        at = across(size)
        yield f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{bottom}"/>'
        yield f'<text x="{at:.1f}" y="{bottom + 18}" text-anchor="middle">{size:,}</text>'
    ran = report.contenders(found)
    for name, (_, colour, dash) in ((name, line) for name, line in LINES.items() if name in ran):
        at_each = [
            (across(size), up(max(value(runs[name]), 1e-4))) for size, runs in found.runs.items() if name in runs
        ]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in at_each)
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in at_each)


def _scale(low: float, high: float, start: float, length: float) -> Scale:
    span = math.log(high / low) or 1.0
    return lambda value: start + length * math.log(value / low) / span


def _legend(ran: list[str]) -> Iterator[str]:
    shown = [LINES[name] for name in LINES if name in ran]
    for place, (words, colour, dash) in enumerate(shown):
        x, y = LEFT + place * 210, TOP + PLOT_HEIGHT + 52
        yield (
            f'<line x1="{x}" x2="{x + 40}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="2.5" '
            f'stroke-dasharray="{dash}"/>'
        )
        yield f'<text x="{x + 48}" y="{y}">{escape(words)}</text>'
