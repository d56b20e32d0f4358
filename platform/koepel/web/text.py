# SPDX-License-Identifier: EUPL-1.2
"""Text as it was typed, made fit to keep: one normal form, Western digits, nothing invisible that acts."""

import re
import unicodedata

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + 0xFFFE + last) for plane in range(17) for last in (0, 1)
)
# C0 and C1 (a line end may stay), surrogates, bidi embeddings, overrides and isolates, noncharacters
HIDDEN = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069{_NONCHARACTERS}]")
_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C, 0xFEFF])  # LRM, RLM, ALM, BOM: pasted along, mean nothing here
_DIGITS = {start + value: str(value) for start in (0x0660, 0x06F0) for value in range(10)}  # Arabic, Persian
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_LOOKS_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by name, blank to the eye


def western(text: str) -> str:
    """Arabic and Persian digits as Western ones: everybody types on their own keyboard, everybody reads one kind."""
    return text.translate(_DIGITS)


def tidy(text: str) -> str:
    """NFC, Western digits, \\n as line end, a tab as a space, no direction marks, trimmed. ZWNJ and ZWJ stay."""
    text = _LINE_ENDS.sub("\n", western(text).translate(_MARKS)).replace("\t", " ")
    return unicodedata.normalize("NFC", text).strip()


def is_blank(text: str) -> bool:
    """Whether nothing in the text can be seen: spaces, format characters, loose accents, fillers."""
    return all(unicodedata.category(letter)[0] in "ZCM" or letter in _LOOKS_EMPTY for letter in text)


def showable(text: str) -> str:
    """Anything that was sent, safe to write back into the page it came from."""
    return HIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\t", " "))
