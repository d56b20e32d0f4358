# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with the page that a browser shows: axe, the content policy, the console, the edges, the language, the words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.axe import AXE, RULES, SPY
from tests.browser.screens import Screen
from tests.browser.walked import Walk

DESK, PHONE = 1440, 390
# With a folder here every screen is also kept as a picture, to be looked at by a person.
PICTURES = os.environ.get("KOEPEL_PICTURES", "")
# What Python, Jinja or a catalogue leave behind where a value was meant.
LEFT_BEHIND = re.compile(r"%\(\w+\)|%[sd]\b|\{[a-z_.]*\}|<[A-Za-z_]+\.[A-Za-z_]+: |Undefined|&(?:amp|lt|gt|quot);")
NOTHING = re.compile(r"\bNone\b")  # in English also a word that people read
LOOK = """async rules => {
  const found = rules ? await axe.run(document, {runOnly: rules, resultTypes: ['violations']}) : {violations: []};
  const root = document.documentElement;
  return {
    axe: found.violations.map(v => v.id + ' ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', ')),
    csp: globalThis.__csp, lang: root.lang, dir: root.dir, title: document.title,
    wide: root.scrollWidth - root.clientWidth, text: [...document.querySelectorAll('[data-placeholder]')].reduce(
      (said, one) => said.replaceAll(one.innerText, ''), document.body.innerText),
    past: [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().width &&
      (e.getBoundingClientRect().right > root.clientWidth + 1 || e.getBoundingClientRect().left < -1))
      .slice(0, 3).map(e => e.tagName + '.' + e.className),
  }
}"""


@dataclass
class Eyes:
    """One browser, and in it a window per language and size, in which people take turns."""

    browser: Browser
    walk: Walk
    windows: dict[tuple[str, int], Page] = field(default_factory=dict)
    seated: dict[tuple[str, int], str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def faults(self, screen: Screen, language: str, direction: str, width: int, *, axe: bool = True) -> list[str]:
        """Everything wrong with this screen in this language on this size; empty when it is in order."""
        page = self._page(screen.who, language, width)
        self.heard.clear()
        path = self.walk.filled(screen)
        answer = page.goto(path, wait_until="load")
        if axe:
            page.evaluate(AXE)
        found = page.evaluate(LOOK, RULES if axe else None)
        if PICTURES:
            name = f"{re.sub(r'[^a-z-]+', '_', screen.path)[:80]}-{language}-{width}.png"
            page.screenshot(path=f"{PICTURES}/{name}", full_page=True)
        wrong = [f"axe: {one}" for one in found["axe"]] + [f"content policy: {one}" for one in found["csp"]]
        if answer is None or answer.status != screen.status:
            wrong.append(f"answered {answer and answer.status}, meant {screen.status}, at {page.url}")
        if found["wide"] > 0:
            wrong.append(f"{found['wide']} px wider than the screen: {found['past']}")
        if (found["lang"], found["dir"]) != (
            (screen.only, "rtl" if screen.only == "ar" else "ltr") if screen.only else (language, direction)
        ):
            wrong.append(f"lang and dir are {found['lang']} {found['dir']}")
        left = LEFT_BEHIND.search(found["text"]) or (language != "en" and NOTHING.search(found["text"]))
        if left:
            wrong.append(f"a reader sees {found['text'][max(left.start() - 40, 0) : left.end() + 20]!r}")
        # a refusal is told to the console by Chromium itself
        wrong += [f"console: {one}" for one in self.heard if screen.status == 200 or "Failed to load" not in one]
        return [f"{path} as {screen.who}, {language}, {width}: {one}" for one in wrong]

    def sheets(self, screen: Screen, language: str = "nl") -> int:
        """On how many sheets of A4 this screen is printed, by Chromium."""
        page = self._page(screen.who, language, DESK)
        page.goto(self.walk.filled(screen))
        printed = page.pdf(format="A4", print_background=True, tagged=True)
        return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))

    def _page(self, who: str, language: str, width: int) -> Page:
        """The window with this person before it; whoever sat there takes all cookies along."""
        window = (language, width)
        if window not in self.windows:
            self.windows[window] = self._opened(width)
        page = self.windows[window]
        if self.seated.get(window) != who:
            session = self.walk.person(who).client.get_cookie("koepel", domain="127.0.0.1")
            cookies = {"taal": language} | ({"koepel": session.value} if session else {})
            page.goto("about:blank")
            page.context.clear_cookies()
            page.context.add_cookies(
                [{"name": n, "value": value, "url": self.walk.url} for n, value in cookies.items()]
            )
            self.seated[window] = who
        return page

    def _opened(self, width: int) -> Page:
        phone = width == PHONE
        options: dict[str, Any] = {"has_touch": phone, "is_mobile": phone, "reduced_motion": "reduce"}
        context = self.browser.new_context(
            viewport={"width": width, "height": 844 if phone else 900}, base_url=self.walk.url, **options
        )
        context.add_init_script(SPY)
        page = context.new_page()
        page.on("console", lambda line: self.heard.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        return page


@contextmanager
def opened(browser: Browser, walk: Walk) -> Iterator[Eyes]:
    """Eyes whose windows are closed at the end."""
    eyes = Eyes(browser, walk)
    yield eyes
    for page in eyes.windows.values():
        page.context.close()
