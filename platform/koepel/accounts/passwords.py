# SPDX-License-Identifier: EUPL-1.2
"""Passwords: argon2id (m = 19 MiB, t = 2, p = 1; OWASP), at least 12 signs, no composition rules, no rotation."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_nobody = _hasher.hash(secrets.token_hex())


def hash_of(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether the password is right; an unknown account costs the same time as a wrong password."""
    try:
        return _hasher.verify(stored or _nobody, password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


_EASY = ("password", "wachtwoord", "koepel", "welkom", "gemeente", "motdepasse", "qwerty", "azerty", "123456", "abcdef")


def too_easy(password: str) -> bool:
    """A password of one repeated sign, a run, or little more than a word that everybody tries."""
    folded = password.casefold()
    rest = folded
    for word in _EASY:
        rest = rest.replace(word, "")
    return len(set(folded)) < 5 or len(rest.strip("0123456789 !.-_?")) < 4
