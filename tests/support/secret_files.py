# SPDX-License-Identifier: EUPL-1.2
"""The secrets of the tests as files, for programs that read them from a folder."""

from __future__ import annotations

from pathlib import Path

from koepel.config import SECRETS as NAMES
from tests.conftest import SECRETS


def written(folder: Path) -> Path:
    """The folder with a file for each."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in NAMES:
        value = getattr(SECRETS, name)
        (folder / name).write_text(value if isinstance(value, str) else value.hex())
        (folder / name).chmod(0o400)
    return folder
