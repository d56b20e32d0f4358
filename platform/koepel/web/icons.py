# SPDX-License-Identifier: EUPL-1.2
"""Icons by name out of two sprites, a small one for phones and one for staff.

An icon never speaks alone: a word stands beside it.
"""

import re
from functools import cache

from flask import current_app
from markupsafe import Markup

from koepel.web.assets import STATIC

SPRITES = ("vendor/icons-phone.svg", "vendor/icons.svg")

# Point somewhere along the reading direction, so they turn with it. Clocks, phones and ticks do not.
DIRECTIONAL = {
    "arrow-back-up",
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
    "logout",
    "send",
    "external-link",
}


@cache
def icon_sprites() -> dict[str, str]:
    """Icon name -> sprite it lives in."""
    return {
        name: sprite
        for sprite in SPRITES
        for name in re.findall(r'<symbol id="([^"]+)"', (STATIC / sprite).read_text("utf-8"))
    }


def icon(name: str) -> Markup:
    """The drawing only, hidden from screen readers.

    Raises KeyError for a name that is in no sprite; the mend is in the message.
    """
    if name not in icon_sprites():
        raise KeyError(f"no icon {name}: add it to deploy/assets/icons.txt and run deploy/assets/vendor.py")
    return _drawing(name, current_app.jinja_env.globals["asset"](icon_sprites()[name]))  # type: ignore[operator]


@cache
def _drawing(name: str, address: str) -> Markup:
    kind = "icon icon-mirror" if name in DIRECTIONAL else "icon"
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>').format(
        kind, address, name
    )
