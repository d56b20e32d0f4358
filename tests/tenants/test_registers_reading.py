# SPDX-License-Identifier: EUPL-1.2
"""What comes in as a file: read within its limits, or turned away with a reason before anything is parsed."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

import pytest

from tenants.registers import refusals
from tenants.registers.reading import read
from tenants.registers.sheets import ReadSheet
from tests.factories.spreadsheets import MENTEES, a_mentee, a_register, an_xlsx, dry_run, only, refused


def sheets(data: bytes, filename: str = "lijst.xlsx") -> dict[str, ReadSheet]:
    return {sheet.name: sheet for sheet in read(data, filename)}


def with_part(data: bytes, name: str, content: bytes | str) -> bytes:
    """The workbook with one part replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SMALL = an_xlsx({"A": [("Naam", "GSM"), ("Amina Osman", "0400 00 10 10")]})


def sheet_xml(body: str) -> str:
    return f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'


def test_cells_come_with_their_kind_and_rows_with_the_number_that_excel_shows() -> None:
    moment = datetime(2018, 3, 4, 14, 30)
    data = an_xlsx(
        {"A": [(), (), ("x", 1.5, date(2018, 3, 4), moment, time(1, 30), timedelta(hours=25), True), (), ("=1+1",)]}
    )
    rows = sheets(data)["A"].rows
    assert [row.number for row in rows] == [3, 5]
    assert rows[0].cells == ("x", 1.5, date(2018, 3, 4), moment, time(1, 30), timedelta(hours=25), True)
    assert rows[1].cells == ("=1+1",)


def test_a_workbook_of_1904_gives_the_days_that_it_shows() -> None:
    data = an_xlsx({"Mentees": [MENTEES, a_mentee()]}, date_1904=True)
    assert only(dry_run(data)).records[0].birth_date == date(1983, 8, 17)
    serial = an_xlsx({"Mentees": [MENTEES, a_mentee(geboortedatum=29083.0)]}, date_1904=True)
    assert only(dry_run(serial)).records[0].birth_date == date(1983, 8, 17)


def test_a_name_merged_over_its_meetings_stands_in_each_of_them() -> None:
    target = io.BytesIO()
    import xlsxwriter

    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Opvolging")
        sheet.merge_range("A1:C1", "Contacten 2018")
        sheet.write_row("A3", ("Mentee", "Datum", "Duur"))
        sheet.merge_range("A4:A6", "Amina Osman")
        for row in range(3, 6):
            sheet.write_row(row, 1, (f"0{row}/03/2018", "1u30"))
    rows = sheets(target.getvalue())["Opvolging"].rows
    assert [row.cells[0] for row in rows] == ["Contacten 2018", "Mentee", *["Amina Osman"] * 3]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_parts_its_cells_and_however_it_is_written(sign: str, encoding: str) -> None:
    text = sign.join(("Voornaam", "Naam", "E-mail", "Postcode", "Opmerkingen")) + "\r\n"
    text += sign.join(("André", "Café", "andre@example.org", "2630", f'"eerst{sign} dan\r\nlater"')) + "\r\n\r\n"
    text += sign.join(("Zoë", "Maes", "zoe@example.org", "9999", "")) + "\r\n"
    outcome = dry_run(text.encode(encoding), "mentees 2018.csv")
    record = only(outcome).records[0]
    assert (record.given_name, record.remarks) == ("André", f"eerst{sign} dan\nlater")
    assert refused(outcome, "mentees 2018") == [(4, "unknown_postcode")]


def test_an_airtable_export_with_american_days_is_understood() -> None:
    lines = ["Name,Email,Birth date,Languages,Occupation,Years of experience,Capacity"]
    lines += [
        f'"Koen Cools {n}",koen{n}@example.org,{n}/{n + 12}/1980,"Dutch, French",welder,12,2' for n in range(1, 6)
    ]
    outcome = dry_run("\ufeff".encode() + "\n".join(lines).encode(), "Volunteers-Grid view.csv")
    assert [record.birth_date for record in only(outcome).records] == [date(1980, n, n + 12) for n in range(1, 6)]
    assert only(outcome).plan.kind == "mentors"


def test_the_line_in_which_excel_names_its_sign_is_no_row() -> None:
    outcome = dry_run(b"sep=;\r\nVoornaam;Naam;GSM\r\nAmina;Osman;0400 00 10 10\r\n", "mentees.csv")
    assert len(only(outcome).records) == 1


@pytest.mark.attack("T25")
@pytest.mark.parametrize(
    ("data", "filename", "why"),
    [
        (b"", "a.xlsx", refusals.EmptyFile), (b"\xef\xbb\xbf \r\n", "a.csv", refusals.EmptyFile),
        (b"%PDF-1.7 ...", "a.csv", refusals.WrongType),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.csv", refusals.WrongType),
        (b"hallo", "a.docx", refusals.WrongType), (b"hallo", "a.xlsx", refusals.DamagedFile),
        (b"PK\x03\x04" + bytes(50), "a.xlsx", refusals.DamagedFile),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", refusals.WrongType),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a.xlsx",
        refusals.LockedFile),
        (SMALL[: len(SMALL) // 2], "a.xlsx", refusals.DamagedFile),
        (b"\xff\xfe\x00\xd8\x41", "a.csv", refusals.DamagedFile),
        (bytes(refusals.MAX_FILE + 1), "a.xlsx", refusals.FileTooLarge),
    ],
)  # fmt: skip
def test_what_is_no_list_is_turned_away_with_its_reason(
    data: bytes, filename: str, why: type[refusals.UnreadableFile]
) -> None:
    with pytest.raises(why) as caught:
        list(read(data, filename))
    assert str(caught.value.title).endswith(".")


@pytest.mark.attack("T25")
def test_a_zip_that_is_no_workbook_is_the_wrong_type() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parcel:
        parcel.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(refusals.WrongType):
        list(read(target.getvalue(), "a.xlsx"))


def test_a_locked_part_and_a_wrong_checksum_are_seen() -> None:
    locked = bytearray(SMALL)
    at = locked.index(b"PK\x01\x02")
    struct.pack_into("<H", locked, at + 8, struct.unpack_from("<H", locked, at + 8)[0] | 1)
    with pytest.raises(refusals.LockedFile):
        list(read(bytes(locked), "a.xlsx"))
    wrong = bytearray(SMALL)
    struct.pack_into("<I", wrong, wrong.index(b"PK\x01\x02") + 16, 12345)
    with pytest.raises(refusals.DamagedFile):
        list(read(bytes(wrong), "a.xlsx"))


@pytest.mark.attack("T25")
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
            refusals.TooMuchInside,
        ),
        ('<row r="99999999999999"><c r="ZZZZZZZZZZ9"><v>1</v></c></row>', refusals.TooMuchInside),
        ("<row><c><v>1</v></c></row>" * 20_101, refusals.TooManyRows),
        ('<row r="16000"><c r="CU16000"><v>1</v></c></row>', refusals.TooMuchInside),
        ("<row><c><v>1</v>", refusals.DamagedFile),
        ('<row><c t="inlineStr"><is><t>' + "x" * 50_000 + "</t></is></c></row>", refusals.DamagedFile),
        (f'<row a="{"x" * 3_000_000}"/>', refusals.DamagedFile),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused_before_it_is_read(
    body: str, why: type[refusals.UnreadableFile]
) -> None:
    with pytest.raises(why):
        list(read(with_part(SMALL, SHEET, sheet_xml(body)), "a.xlsx"))


def test_one_long_text_shown_a_million_times_is_refused() -> None:
    texts = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + "x" * 30_000
        + "</t></si></sst>"
    )
    data = with_part(SMALL, "xl/sharedStrings.xml", texts)
    with pytest.raises(refusals.TooMuchInside):
        list(read(with_part(data, SHEET, sheet_xml("<row>" + '<c t="s"><v>0</v></c>' * 10_000 + "</row>")), "a.xlsx"))


@pytest.mark.attack("T25")
def test_entities_that_grow_are_refused() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + sheet_xml("<row><c><v>&b;</v></c></row>").partition("?>")[2]
    )
    with pytest.raises(refusals.DamagedFile):
        list(read(with_part(SMALL, SHEET, bomb), "a.xlsx"))


@pytest.mark.attack("T25")
def test_a_bomb_is_counted_while_it_inflates_whatever_its_header_says() -> None:
    data = bytearray(with_part(SMALL, "xl/media/picture.png", bytes(150 * 1024 * 1024)))
    assert len(data) < 300_000
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)  # the directory now says: ten bytes
    with pytest.raises(refusals.TooMuchInside):
        list(read(bytes(data), "a.xlsx"))


def test_two_parts_of_one_name_and_a_flood_of_parts_are_refused() -> None:
    target = io.BytesIO(SMALL)
    with zipfile.ZipFile(target, "a") as parcel, pytest.warns(UserWarning, match="Duplicate name"):
        parcel.writestr(SHEET, sheet_xml(""))
    with pytest.raises(refusals.DamagedFile):
        list(read(target.getvalue(), "a.xlsx"))
    flood = io.BytesIO(SMALL)
    with zipfile.ZipFile(flood, "a") as parcel:
        for number in range(2_100):
            parcel.writestr(f"x{number}", b"")
    with pytest.raises(refusals.DamagedFile):
        list(read(flood.getvalue(), "a.xlsx"))


@pytest.mark.slow
def test_twenty_thousand_rows_are_read_and_one_more_is_refused() -> None:
    def list_of(count: int) -> bytes:
        return "\n".join(
            ["Voornaam;Naam;E-mail", *(f"Amina;Osman {n};a{n}@example.org" for n in range(count))]
        ).encode()

    assert len(only(dry_run(list_of(20_000), "mentees.csv")).records) == 20_000
    with pytest.raises(refusals.TooManyRows):
        dry_run(list_of(20_001), "mentees.csv")


MEASURE = """
import re, sys
from tenants.registers.reading import read
from tenants.registers.refusals import UnreadableFile
data = open(sys.argv[1], "rb").read()
try:
    kept = list(read(data, "a.xlsx"))
    print(sum(len(sheet.rows) for sheet in kept), end=" ")
except UnreadableFile as why:
    print(why.problem, end=" ")
# VmHWM is of this program alone; ru_maxrss would also count the test that started it.
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


def measured(data: bytes, tmp_path) -> tuple[str, int]:
    """What a process of its own made of the file, and the most memory it held, in MB."""
    path = tmp_path / "file.xlsx"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, timeout=120
    )
    answer, memory = done.stdout.split()
    return answer, int(memory)


@pytest.mark.attack("T25")
@pytest.mark.slow
def test_bombs_and_full_lists_stay_below_300_megabytes(tmp_path) -> None:
    strings = "<si><t/></si>" * 1_000_000
    texts = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>'
    wide = sheet_xml("".join("<row>" + "<c><v>1.5</v></c>" * 30 + "</row>" for _ in range(20_000)))
    row = '<c t="inlineStr"><is><t>' + "\u00e9" * 120 + "</t></is></c>"
    full = sheet_xml("".join(f"<row>{row * 13}</row>" for _ in range(19_000)))
    for data, expected in (
        (with_part(SMALL, "xl/media/picture.png", bytes(150 * 1024 * 1024)), "too-much-inside"),
        (
            with_part(SMALL, SHEET, sheet_xml('<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')),
            "too-much-inside",
        ),
        (with_part(SMALL, "xl/sharedStrings.xml", texts), "0"),
        (with_part(SMALL, SHEET, wide), "20000"),
        (with_part(SMALL, SHEET, full), "19000"),
    ):
        answer, memory = measured(data, tmp_path)
        assert answer == expected
        assert memory < 300, f"{expected}: {memory} MB"


def test_a_damaged_stream_is_damaged_at_every_byte() -> None:
    for at in range(40, len(SMALL), max(1, len(SMALL) // 60)):
        broken = bytearray(SMALL)
        broken[at] ^= 0x55
        try:
            list(read(bytes(broken), "a.xlsx"))
        except refusals.UnreadableFile:
            continue
        except zlib.error as escaped:  # pragma: no cover - what this test is about
            pytest.fail(f"byte {at}: {escaped}")


def test_a_full_register_passes_its_armour_unchanged() -> None:
    outcome = dry_run(a_register([a_mentee(n) for n in range(1, 40)]))
    assert len(outcome.sheets["Mentees"].records) == 39
