# SPDX-License-Identifier: EUPL-1.2
"""Which browser and machine somebody logged in with, in two words instead of the long line that a browser says of itself."""

# In this order: Edge says Chrome too, Chrome says Safari, Android says Linux.
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def named(agent: str) -> str:
    """Chrome, Windows; empty when neither is known."""
    found = (next((name for mark, name in names if mark in agent), "") for names in (BROWSERS, MACHINES))
    return ", ".join(filter(None, found))
