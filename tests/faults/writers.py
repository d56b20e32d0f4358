# SPDX-License-Identifier: EUPL-1.2
"""Two hundred writes by several people at once, each sent again with the same key until somebody says that it stands."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.browser import Answer, Browser, Fields

PATIENCE = 60.0  # seconds that somebody goes on pressing the button
THANKS, UNAVAILABLE = 303, 503


@dataclass(frozen=True)
class Write:
    """One form: where it goes, what is in it, and the mark by which its row is found again."""

    mark: str
    path: str
    fields: Fields


@dataclass
class Diary:
    """What the writers saw."""

    said_yes: list[str] = field(default_factory=list)
    refused: list[Answer] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, mark: str, answer: Answer) -> bool:
        """Keep it; True when the write was acknowledged."""
        with self.lock:
            if answer.status == THANKS:
                self.said_yes.append(mark)
                return True
            self.refused.append(answer)
            self.broken[str(answer.status)] += 1
        return False


class Writer(threading.Thread):
    """Somebody with a pile of forms, in a browser of their own."""

    def __init__(self, browser: Browser, pile: list[Write], diary: Diary) -> None:
        super().__init__(daemon=True)
        self._browser, self._pile, self._diary = browser, pile, diary

    def run(self) -> None:
        for write in self._pile:
            key, until = str(uuid.uuid4()), time.monotonic() + PATIENCE
            while not self._diary.note(write.mark, self._browser.post(write.path, write.fields, key=key)):
                if time.monotonic() > until:
                    break
                time.sleep(0.2)


def write_all(browsers: list[tuple[Browser, list[Write]]], *, halfway: Callable[[], None]) -> Diary:
    """All piles at once; `halfway` is called when two fifths of the writes were acknowledged."""
    diary = Diary()
    writers = [Writer(browser, pile, diary) for browser, pile in browsers]
    whole = sum(len(pile) for _browser, pile in browsers)
    for writer in writers:
        writer.start()
    while len(diary.said_yes) < whole * 2 // 5 and any(writer.is_alive() for writer in writers):
        time.sleep(0.005)
    halfway()
    for writer in writers:
        writer.join(PATIENCE * 2)
    return diary
