# SPDX-License-Identifier: EUPL-1.2
"""What people write in a cell, and what it means. No cell, whatever it holds, makes a reader stumble."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koepel.national_number import looks_like_national_number
from tenants.registers.cells import blank, clean, digits_folded, one_line, says_nothing, shown
from tenants.registers.coded import ACTIVITIES, PLACES, REASONS, STATES, DayPart, code_of, half_days_of, yes_or_no
from tenants.registers.contacts import address_of, email_of, phone_of, postcode_of
from tenants.registers.days import DayHabit, day_of, months_stand_first
from tenants.registers.durations import Unit, clock_of, minutes_of
from tenants.registers.national_number import hides_national_number, masked_cell
from tenants.registers.numbers import whole_of, years_of
from tenants.registers.reference_words import ReferenceWords
from tenants.registers.spoken import job_of, languages_of, level_of
from tenants.registers.words import longest_common, plain
from tests.factories.spreadsheets import NATIONAL_NUMBER

WORDS = ReferenceWords()


@pytest.mark.parametrize(
    "cell",
    [
        date(2018, 3, 4), datetime(2018, 3, 4, 14, 30), "04/03/2018", "4-3-2018", "4.3.18", "4/3/'18", "04 03 2018",
        "4 maart 2018",
        "zo 4 maart 2018", "zondag, 4 maart 2018", "4 mrt. 2018", "4 Maart '18", "4de maart 2018", "March 4, 2018",
        "4th of March 2018",
        "4 mars 2018", "2018-03-04", "2018/3/4", "2018-03-04T14:30:00", "2018-03-04 14:30", "04/03/2018 14u30",
        "4/3/2018 om 14 uur",
        43163.0, 43163, "43163", 43163.6, "20180304", 20180304.0, "٠٤/٠٣/٢٠١٨", " 04/03/2018\u200e ",
        "4\u20113\u20112018",
    ],
)  # fmt: skip
def test_the_fourth_of_march_is_understood_however_it_is_written(cell: Any) -> None:
    assert day_of(cell) == date(2018, 3, 4)


@pytest.mark.parametrize(
    "cell",
    ["31/02/2018", "2018-13-01", "lang", "", None, "maart 2018", "2018", 2018, 12.0, True, time(3, 4),
    timedelta(days=3), "0/0/2018",
     "4 brumaire 2018", float("nan"), float("inf"), -5.0, 1e300, "99999999999999999999", "31/04/18", date(1899, 1, 1),
     "1/1/3018"],
)  # fmt: skip
def test_what_is_no_day_is_none(cell: Any) -> None:
    assert day_of(cell) is None


def test_two_digits_of_a_year_turn_where_the_column_says() -> None:
    births = DayHabit(newest_year=2026)
    assert day_of("05/02/79", births) == date(1979, 2, 5)
    assert day_of("05/02/16", births) == date(2016, 2, 5)
    assert day_of("05/02/27", births) == date(1927, 2, 5)


def test_a_serial_number_counts_from_1904_in_a_workbook_of_an_old_mac() -> None:
    assert day_of(41701.0, DayHabit(epoch_1904=True)) == date(2018, 3, 4)


def test_months_stand_first_only_when_the_column_proves_it() -> None:
    assert months_stand_first(["3/25/2017", "12/31/2017", "4/5/2017"])
    assert not months_stand_first(["3/25/2017", "25/3/2017", "12/31/2017"])
    assert not months_stand_first(["3/25/2017", "4/5/2017"])
    assert day_of("3/4/2018", DayHabit(month_first=True)) == date(2018, 3, 4)


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        (1.5, 90), ("1,5", 90), ("1.5", 90), ("1u30", 90), ("1 u 30", 90), ("1u30min", 90), ("1h30", 90), ("1:30", 90),
        ("01:30:00", 90),
        ("90 min", 90), ("90 minuten", 90), ("90'", 90), ("1,5 uur", 90), ("1.5 uren", 90), ("anderhalf uur", 90),
        ("1½ uur", 90), ("1 ½ u", 90),
        ("ca. 1,5u", 90), ("± 90 min.", 90), (time(1, 30), 90), (timedelta(minutes=90), 90), (0.0625, 90),
        (datetime(1900, 1, 1, 1, 30), 90),
        ("een uur", 60), ("1 u", 60), ("half uur", 30), ("½ uur", 30), ("drie kwartier", 45), ("2u", 120),
        ("2 hours", 120), ("120", 120),
        (90.0, 90), ("twee uur", 120), ("١٫٥", None), ("٩٠", 90), ("24 uur", 1440),
    ],
)  # fmt: skip
def test_a_duration_is_minutes_however_it_is_written(cell: Any, minutes: int | None) -> None:
    assert minutes_of(cell) == minutes


@pytest.mark.parametrize(
    "cell",
    ["lang", "-1", -1.0, 0, "0", "", None, "31 uur", "1u75", True, date(2018, 3, 4), "1 à 2 uur", float("nan"), 1e300],
)
def test_what_is_no_duration_is_none(cell: Any) -> None:
    assert minutes_of(cell) is None


def test_the_unit_of_the_heading_decides_what_a_bare_number_counts() -> None:
    assert minutes_of(2.0, Unit.MINUTES) == 2
    assert minutes_of(2.0, Unit.HOURS) == 120
    assert minutes_of(2.0) == 120
    assert minutes_of(20.0) == 20
    assert minutes_of(90.0, Unit.HOURS) is None
    assert minutes_of("90 min", Unit.HOURS) == 90


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("14:00", 14),
        ("14u", 14),
        ("14 uur", 14),
        (time(14), 14),
        (14.0, 14),
        (0.583333, 14),
        ("25u", None),
        ("namiddag", None),
    ],
)
def test_an_hour_of_the_day(cell: Any, hour: int | None) -> None:
    found = clock_of(cell)
    assert (found.hour if found else None) == hour


@pytest.mark.parametrize(
    ("cell", "number"),
    [(2.0, 2), ("2", 2), ("2 duo's", 2), ("max. 2", 2), ("1-2", 2), ("twee", 2), ("2,0", 2), (0, 0), (-1.0, None),
    ("-1", None), ("\u22121", None),
     (1.5, None), ("veel", None), (True, None), (99.0, None), (float("inf"), None), ("9" * 400, None)],
)  # fmt: skip
def test_a_number_of_duos(cell: Any, number: int | None) -> None:
    assert whole_of(cell, 20) == number


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("3 jaar", 3),
        (12.0, 12),
        ("10+", 10),
        ("> 10 jaar", 10),
        ("6 maanden", 0.5),
        ("5-10 jaar", 5),
        ("1,5 jaar", 1.5),
        ("-1", None),
        ("lang", None),
        (300.0, None),
    ],
)
def test_years_of_experience(cell: Any, years: float | None) -> None:
    assert years_of(cell, 80) == years


@pytest.mark.parametrize(
    "text",
    [
        "geen@",
        "jan@@example.org",
        "jan",
        "jan@example",
        "@",
        "a b@example.org",
        "jan@exa mple.org",
        "jan@example.org; fout",
        "\ud800@example.org",
        "jan@" + "a" * 300 + ".org",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert email_of(text) is None


def test_addresses_lose_what_is_not_theirs() -> None:
    assert email_of(" Jan.Maes@Example.ORG ") == "Jan.Maes@example.org"
    assert email_of("mailto:jan@example.org") == "jan@example.org"
    assert email_of("jan@example.org; mia@example.org") == "jan@example.org"


@pytest.mark.parametrize(
    "cell",
    [
        "0400 00 15 87",
        "0400/00.15.87",
        "+32 400 00 15 87",
        "0032 400 00 15 87",
        400001587.0,
        "400001587",
        "+32 (0)400 00 15 87",
        "\u202a0400 00 15 87\u202c",
    ],
)
def test_a_telephone_is_the_same_however_it_is_spaced(cell: Any) -> None:
    assert phone_of(cell) == "+32400001587"


@pytest.mark.parametrize("cell", ["bellen na 17u", "12", "", None, "x" * 500])
def test_what_nobody_can_dial_is_none(cell: Any) -> None:
    assert phone_of(cell) is None


def test_an_address_falls_into_street_code_and_place() -> None:
    assert address_of("Dorpsstraat 117, 2640 Mortsel") == address_of("Dorpsstraat 117 - 2640 Mortsel").__class__(
        "Dorpsstraat 117", "2640", "Mortsel"
    )
    assert address_of("Steenweg 1234, B-2640 Mortsel").postcode == "2640"
    assert address_of("2640 Mortsel, Dorpsstraat 1234").postcode == "2640"
    assert address_of("Dorpsstraat 12").postcode == ""
    assert [postcode_of(cell) for cell in (2630.0, "2630", "B-2630", "2630 Aartselaar", "x")] == ["2630"] * 4 + ["x"]


def test_languages_keep_their_order_their_level_and_what_is_unknown() -> None:
    found = languages_of("Tigrinya (moedertaal), Engels B1 / klingon en Koerdisch (Kurmanci)", WORDS)
    assert [(s.code, s.level, s.mother_tongue) for s in found] == [
        ("ti", None, True),
        ("en", "B1", False),
        (None, None, False),
        ("kmr", None, False),
    ]
    assert languages_of("Bosnisch/Kroatisch", WORDS)[0].code == "bs"
    assert [s.code for s in languages_of("pashto; FARSI & darija", WORDS)] == ["ps", "fa", "ary"]


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("B2!", "B2"),
        ("goed, B1", "B1"),
        ("een beetje (A1)", "A1"),
        ("a2", "A2"),
        ("A2/B1", "A2"),
        ("geen", "none"),
        ("moedertaal", "C2"),
        ("redelijk", None),
        ("AB12", None),
    ],
)
def test_the_level_of_dutch(cell: str, level: str | None) -> None:
    assert level_of(cell) == level


@pytest.mark.parametrize(
    ("cell", "code", "certain"),
    [("wil apotheker worden", "2262", True), ("Software-ontwikkelaar", "2512", True),
    ("softwareontwikkelaar", "2512", True), ("leerkracht", "23", False),
     ("zou graag als lasser werken", "7212", True), ("wants to become a welder", "7212", True),
     ("ruimtevaarder", "", False), ("lasser of kok", "7212", False)],
)  # fmt: skip
def test_a_job_in_the_words_of_people(cell: str, code: str, certain: bool) -> None:
    job = job_of(cell, WORDS)
    assert job is not None
    assert (job.code, job.certain) == (code, certain)


def test_what_all_codes_begin_with() -> None:
    assert [longest_common(codes) for codes in (["2330", "2341"], ["2330"], ["2330", "7212"], [])] == [
        "23",
        "2330",
        "",
        "",
    ]


@pytest.mark.parametrize(("words", "codes", "code"), [
    ("bij mij thuis", PLACES, "at_home"), ("Café", PLACES, "cafe"), ("de bib", PLACES, "library"),
    ("sociaal huis", PLACES, "social_house"),
    ("werkvloer", PLACES, "workplace"), ("op de maan", PLACES, None), ("cv gemaakt", ACTIVITIES, "cv_letter"),
    ("VDAB-account", ACTIVITIES, "vdab_account"),
    ("sollicitatiegesprek geoefend", ACTIVITIES, "interview"), ("Nederlands geoefend", ACTIVITIES, "dutch"),
    ("gestopt", STATES, "stopped"),
    ("Afgerond", STATES, "completed"), ("lopend", STATES, "started"), ("geen klik", REASONS, "match_not_ideal"),
    ("verhuisd", REASONS, "moved"),
])  # fmt: skip
def test_words_that_stand_for_a_code(words: str, codes: Any, code: str | None) -> None:
    assert code_of(words, codes) == code


def test_when_somebody_is_free() -> None:
    assert half_days_of("woe namiddag") == {(2, DayPart.AFTERNOON)}
    assert half_days_of("dinsdag en donderdag") == {(day, part) for day in (1, 3) for part in DayPart}
    assert len(half_days_of("overdag")) == 10
    assert half_days_of("weekend") == {(day, part) for day in (5, 6) for part in DayPart}
    assert len(half_days_of("flexibel")) == 21
    assert len(half_days_of("ma-vr avond")) == 5
    assert half_days_of("na de kerstvakantie") == frozenset()
    assert (yes_or_no("Ja"), yes_or_no("neen"), yes_or_no("misschien")) == (True, False, None)


def test_a_national_number_is_found_in_any_disguise() -> None:
    plain_digits = "".join(char for char in NATIONAL_NUMBER if char.isdigit())
    for cell in (
        NATIONAL_NUMBER,
        f"RRN {NATIONAL_NUMBER}",
        plain_digits,
        float(plain_digits),
        int(plain_digits),
        "93 05 18 223 61",
        "930518-22361",
        f"x\u200f{plain_digits}",
    ):
        assert hides_national_number(cell), cell
        assert plain_digits not in digits_folded(shown(masked_cell(cell))).replace(".", "").replace("-", "").replace(
            " ", ""
        )
    assert not hides_national_number("0400 00 15 87")
    assert not hides_national_number(400001587.0)
    assert not hides_national_number("Dorpsstraat 117, 2640 Mortsel")


def test_a_spreadsheet_that_ate_the_zeros_of_somebody_born_in_2001_is_seen_through() -> None:
    nine = 10519123
    whole = f"{nine:09d}{97 - (2_000_000_000 + nine) % 97:02d}"
    assert whole.startswith("01")
    assert looks_like_national_number(whole)
    assert hides_national_number(float(int(whole)))


def test_text_is_cleaned_of_what_a_database_or_a_screen_cannot_bear() -> None:
    assert clean("a\x00b\u202ec\ud800\ufffe\x07") == "abc"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("e\u0301") == "\u00e9"
    assert (clean("'0470"), clean("'=1+1"), clean("'t Jolle"), clean("=1+1")) == ("0470", "=1+1", "'t Jolle", "=1+1")
    assert [says_nothing(cell) for cell in ("-", "n.v.t.", "?", "onbekend", " ", None, "geen@", "Na", "0", 0)] == [
        True
    ] * 6 + [False] * 4
    assert plain("Al-Masri Ayşe d'Örïng") == "almasri ayse doring"


ANY_CELL = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.text(st.characters(exclude_categories=())), st.from_regex(r"[0-9 .,:/\-'½u]{0,14}", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}[ /\-.][a-z0-9]{1,9}[ /\-.][0-9]{2,4}", fullmatch=True),
)  # fmt: skip
READERS: list[Callable[[Any], Any]] = [
    blank, shown, one_line, says_nothing, day_of, minutes_of, lambda c: minutes_of(c, Unit.HOURS),
    lambda c: minutes_of(c, Unit.MINUTES), clock_of,
    lambda c: whole_of(c, 20), lambda c: years_of(c, 80), email_of, phone_of, postcode_of, address_of, level_of,
    lambda c: languages_of(c, WORDS),
    lambda c: job_of(c, WORDS), lambda c: code_of(c, PLACES), half_days_of, yes_or_no, hides_national_number,
    masked_cell,
]  # fmt: skip


@pytest.mark.slow
@given(ANY_CELL)
@settings(max_examples=400, deadline=None)
def test_no_cell_makes_a_reader_stumble(cell: Any) -> None:
    for reader in READERS:
        reader(cell)


@given(ANY_CELL)
@settings(max_examples=200, deadline=None)
def test_what_is_understood_lies_within_its_bounds(cell: Any) -> None:
    day, minutes, count = day_of(cell), minutes_of(cell), whole_of(cell, 20)
    assert day is None or date(1900, 1, 1) <= day <= date(2100, 12, 31)
    assert minutes is None or 1 <= minutes <= 1440
    assert count is None or 0 <= count <= 20
    shown(cell).encode("utf-8")
    assert "\x00" not in shown(cell)


@given(
    st.dates(date(1950, 1, 1), date(2026, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%Y-%m-%d", "%-d.%-m.%Y", "%d/%m/%Y %H:%M"]),
)
@settings(deadline=None)
def test_every_day_comes_back_from_every_habit(day: date, habit: str) -> None:
    newest = 2026 if day.year >= 1927 else 2100
    assert day_of(day.strftime(habit), DayHabit(newest_year=newest)) == day


@given(
    st.integers(0, 999_999_999),
    st.booleans(),
    st.sampled_from(["{}{}{}{}{}", "{}.{}.{}-{}.{}", "{} {} {} {} {}", "{}/{}/{}-{}-{}"]),
)
@settings(deadline=None)
def test_every_number_with_right_check_digits_and_a_possible_birthday_is_found(
    nine: int, since_2000: bool, form: str
) -> None:
    digits = f"{nine:09d}"
    digits += f"{97 - int(('2' if since_2000 else '') + digits) % 97:02d}"
    if int(digits[2:4]) % 20 <= 12 and int(digits[2:4]) < 60 and int(digits[4:6]) <= 31:
        written = form.format(digits[:2], digits[2:4], digits[4:6], digits[6:9], digits[9:])
        assert hides_national_number(f"nr {written}.")
