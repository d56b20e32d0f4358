# SPDX-License-Identifier: EUPL-1.2
"""A workbook made safe before anything parses it: inflated once and counted meanwhile, scanned, packed again by us.

No header is believed: not the sizes in the zip, not the dimension of a sheet. The reader behind it (calamine) keeps a
sheet as a full rectangle of 32 bytes a cell and aborts the process when one stray cell makes it too large (tried: A1
and XFD1048576, 5 kB of file, 512 GB asked), so the rectangle and the text are counted here first.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from tenants.registers.refusals import (
    MAX_INFLATED,
    MAX_ROWS,
    DamagedFile,
    LockedFile,
    TooManyRows,
    TooMuchInside,
    WrongType,
)

MAX_PARTS = 2_000
MAX_ELEMENTS = 4_000_000
MAX_CELLS = 1_500_000  # filled cells of a workbook, and the rectangle of one sheet
MAX_SHOWN = 60 * 1024 * 1024  # bytes that all cells together take as text: one shared text may be shown a million times
MAX_TEXT = 40_000  # a cell of Excel holds 32,767 characters
MAX_TOKEN = 1024 * 1024
SPARE_ROWS = 100  # titles and headings above the records
_CHUNK = 64 * 1024
_LEFT_OUT = (
    "xl/media/",
    "xl/drawings/",
    "xl/charts/",
    "xl/embeddings/",
    "xl/activex/",
    "xl/ctrlprops/",
    "customxml/",
    "docprops/",
)


@dataclass(slots=True)
class Armoured:
    """Our own copy of the parts that a reader needs, and the calendar of the workbook."""

    data: io.BytesIO
    epoch_1904: bool = False


def armoured(data: bytes) -> Armoured:
    """The workbook, safe to parse. Raises LockedFile, WrongType, DamagedFile, TooMuchInside or TooManyRows."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise LockedFile() if "EncryptedPackage".encode("utf-16-le") in data else WrongType()
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise DamagedFile()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parcel:
            parts = parcel.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, struct.error) as wrong:
        raise DamagedFile() from wrong
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise DamagedFile()
    if any(part.flag_bits & 0x1 for part in parts):
        raise LockedFile()
    if "xl/workbook.xml" not in names:
        raise WrongType()
    return _packed_again(data, parts)


def _packed_again(data: bytes, parts: list[zipfile.ZipInfo]) -> Armoured:
    # Shared texts first: their lengths are needed when the cells that point at them are counted.
    parts = sorted(parts, key=lambda part: "sharedstrings" not in part.filename.lower())
    copy, counted, scan = io.BytesIO(), 0, _Scan()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for part in parts:
            name = part.filename.lower()
            wanted = name.endswith((".xml", ".rels")) and not name.startswith(_LEFT_OUT)
            reader = scan.part() if wanted else None
            with out.open(part.filename, "w") if wanted else io.BytesIO() as target:
                fed = 0
                for chunk in _inflated(data, part):
                    counted += len(chunk)
                    if counted > MAX_INFLATED:
                        raise TooMuchInside()
                    if reader is not None:
                        target.write(chunk)
                        fed += len(chunk)
                        _parse(reader, chunk, last=False)
                        if fed - reader.CurrentByteIndex > MAX_TOKEN:
                            raise DamagedFile()
            if reader is not None:
                _parse(reader, b"", last=True)
    copy.seek(0)
    return Armoured(copy, scan.epoch_1904)


def _parse(reader: expat.XMLParserType, chunk: bytes, *, last: bool) -> None:
    try:
        reader.Parse(chunk, last)
    except (expat.ExpatError, ValueError, LookupError) as wrong:
        raise DamagedFile() from wrong


def _inflated(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one part, in small pieces, until its own stream ends; its checksum must be right."""
    start = part.header_offset
    if data[start : start + 4] != b"PK\x03\x04" or len(data) < start + 30:
        raise DamagedFile()
    name, extra = struct.unpack_from("<HH", data, start + 26)
    start += 30 + name + extra
    packed = memoryview(data)[start : start + part.compress_size]
    checksum = 0
    if part.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _CHUNK):
            piece = bytes(packed[at : at + _CHUNK])
            checksum = zlib.crc32(piece, checksum)
            yield piece
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        stream = zlib.decompressobj(-15)
        for at in range(0, len(packed), _CHUNK):
            left: bytes = bytes(packed[at : at + _CHUNK])
            while left and not stream.eof:
                try:
                    piece = stream.decompress(left, _CHUNK)
                except zlib.error as wrong:
                    raise DamagedFile() from wrong
                left = stream.unconsumed_tail
                checksum = zlib.crc32(piece, checksum)
                yield piece
        if not stream.eof and (rest := stream.flush(_CHUNK)):
            checksum = zlib.crc32(rest, checksum)
            yield rest
        if not stream.eof:
            raise DamagedFile()
    else:
        raise DamagedFile()
    if checksum != part.CRC:
        raise DamagedFile()


class _Scan:
    """Counts what a reader would have to keep: elements, rows, the rectangle of filled cells, the text they show."""

    def __init__(self) -> None:
        self.epoch_1904 = False
        self._elements = self._shown = self._cells = 0
        self._weights = array("L")

    def part(self) -> expat.XMLParserType:
        """A parser for one part. A document type is refused: a workbook has none, an entity bomb has."""
        self._row = self._column = self._filled_rows = self._last_row = self._last_column = 0
        self._row_filled = self._shared = self._in_value = self._in_text = False
        self._value, self._length, self._width = "", 0, 1
        reader = expat.ParserCreate()
        reader.buffer_text = True
        reader.StartDoctypeDeclHandler = _no_document_type
        reader.StartElementHandler = self._start
        reader.EndElementHandler = self._end
        reader.CharacterDataHandler = self._text
        return reader

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise TooMuchInside()
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._shared = attributes.get("t") == "s"
        elif tag in ("v", "is"):
            self._fill()
            self._in_value, self._value = tag == "v", ""
            self._length, self._width = 0, 1
        elif tag == "row":
            self._row = _whole(attributes.get("r"), self._row + 1)
            self._column, self._row_filled = 0, False
        elif tag == "si":
            self._length, self._width = 0, 1
        elif tag == "t":
            self._in_text = True
        elif tag == "workbookPr":
            self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true")

    def _fill(self) -> None:
        if not self._row_filled:
            self._row_filled = True
            self._filled_rows += 1
            if self._filled_rows > MAX_ROWS + SPARE_ROWS:
                raise TooManyRows()
        self._cells += 1
        self._last_row, self._last_column = max(self._last_row, self._row), max(self._last_column, self._column)
        if self._cells > MAX_CELLS or self._last_row * self._last_column > MAX_CELLS:
            raise TooMuchInside()

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "v":
            self._in_value = False
            index = _whole(self._value.strip(), -1)
            shared = self._weights[index] if self._shared and 0 <= index < len(self._weights) else 0
            self._show(shared + self._length * self._width)
        elif tag == "is":
            self._show(self._length * self._width)
        elif tag == "t":
            self._in_text = False
        elif tag == "si":
            self._weights.append(self._length * self._width)

    def _show(self, weight: int) -> None:
        self._shown += weight
        if self._shown > MAX_SHOWN:
            raise TooMuchInside()

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value = (self._value + text)[:32]
        elif not self._in_text:
            return
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise DamagedFile()
        if not text.isascii():
            # Python keeps a text as wide as its widest character.
            self._width = max(self._width, 4 if max(text) > "\uffff" else 2 if max(text) > "\u00ff" else 1)


def _no_document_type(*_: object) -> None:
    raise DamagedFile()


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else otherwise


def _column(reference: str) -> int:
    number = 0
    for char in reference[:8].upper():
        if not "A" <= char <= "Z":
            break
        number = number * 26 + ord(char) - 64
    return number
