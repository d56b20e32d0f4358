# SPDX-License-Identifier: EUPL-1.2
"""A picture as it was sent becomes a small WebP that we wrote ourselves: nothing of the file is kept but its points (N5).

So no place or camera in its metadata, no second frame and no hidden tail reaches a page. Knows no database.
"""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from koepel.errors import Failure
from koepel.i18n import _l

MOST_BYTES = 8 * 1024 * 1024
MOST_POINTS = 30_000_000  # a telephone makes 12 to 24 million; each takes up to 4 bytes while it is read
AIM = 200_000  # bytes
SIZES = ((1200, 1600), (800, 1066), (400, 533))
QUALITIES = (80, 65, 50)
MIME = "image/webp"
BROKEN = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError, struct.error)


class NoPicture(Failure):
    """Not a JPEG, PNG or WebP, whatever its name says."""

    status = 422
    problem = "no-picture"
    title = _l("This is no picture that we know. Choose a JPEG, PNG or WebP file.")


class PictureTooLarge(NoPicture):
    """More bytes, or more points, than we read."""

    problem = "picture-too-large"
    title = _l("This picture is too large. Choose one of at most 8 MB and 30 million points.")


class BrokenPicture(NoPicture):
    """It begins as a picture and cannot be read to its end."""

    problem = "broken-picture"
    title = _l("This picture cannot be read. Save it again, or choose another one.")


@dataclass(frozen=True)
class Picture:
    """WebP, at most 1200 by 1600 points and about 200 kB. `mark` changes with every byte of it."""

    content: bytes

    @property
    def mark(self) -> str:
        """The word in its address."""
        return hashlib.sha256(self.content).hexdigest()[:16]


def picture_of(sent: bytes) -> Picture:
    """This file, made small. Raises `NoPicture`, `PictureTooLarge`, `BrokenPicture`."""
    if len(sent) > MOST_BYTES:
        raise PictureTooLarge
    try:
        return Picture(_small(_points(sent)))
    except UnidentifiedImageError:
        raise NoPicture from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLarge from None
    except BROKEN:
        raise BrokenPicture from None


def _points(sent: bytes) -> Image.Image:
    """Upright, its first frame, on white where it lets through."""
    with Image.open(io.BytesIO(sent), formats=("JPEG", "PNG", "WEBP")) as found:
        if found.width * found.height > MOST_POINTS:
            raise PictureTooLarge
        found.draft("RGB", SIZES[0])
        found.load()
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    upright.thumbnail(SIZES[0])
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    return plain


def _small(points: Image.Image) -> bytes:
    made = b""
    for size in SIZES:
        points.thumbnail(size)
        for quality in QUALITIES:
            out = io.BytesIO()
            points.save(out, "WEBP", quality=quality)
            made = out.getvalue()
            if len(made) <= AIM:
                return made
    return made
