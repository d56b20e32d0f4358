# SPDX-License-Identifier: EUPL-1.2
"""One line per step with its seconds: what a person reads while something starts. Standard library only."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TextIO


@dataclass
class Step:
    """A step under way; what is put into `detail` stands at the end of its line."""

    detail: str = ""


class Steps:
    """Prints steps and sentences; colour only on a terminal that wants it."""

    def __init__(self, to: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._to = to or sys.stdout
        self._clock = clock
        self._terminal = self._to.isatty()
        self._dim = self._terminal and not os.environ.get("NO_COLOR")

    def say(self, sentence: str) -> None:
        """One line, at once."""
        self._write(sentence + "\n")

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """The name at once, the seconds when it is done; a step that fails leaves its line unfinished."""
        title = f"  {name:<28}"
        self._write(title)
        step, began = Step(), self._clock()
        try:
            yield step
        except BaseException:
            self._write("\n")
            raise
        seconds = f"{self._clock() - began:6.1f} s"
        detail = f"  \x1b[2m{step.detail}\x1b[0m" if self._dim and step.detail else f"  {step.detail}"
        again = f"\r{title}" if self._terminal else ""  # over what a step wrote about its progress
        self.say(f"{again}{seconds}{detail}".rstrip())

    def _write(self, text: str) -> None:
        with suppress(OSError):  # a terminal that was closed must not keep us from stopping what we started
            self._to.write(text)
            self._to.flush()
