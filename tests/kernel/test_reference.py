# SPDX-License-Identifier: EUPL-1.2
"""Looking things up: a postal code on a day, a language by what people call it, an occupation by a job word."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koepel import reference
from koepel.i18n import speaking
from koepel.reference import SectorGroup

IN_2019, LAST_DAY, MERGER = date(2019, 5, 14), date(2024, 12, 31), date(2025, 1, 1)


def names(postcode: str, on: date) -> list[str]:
    return [town.name_nl for town in reference.municipality_of(postcode, on)]


def test_2150_belonged_to_borsbeek_until_the_merger() -> None:
    assert names("2150", IN_2019) == ["Borsbeek"]
    assert names("2150", LAST_DAY) == ["Borsbeek"]
    assert names("2150", MERGER) == ["Antwerpen"]


def test_a_postal_code_may_belong_to_two_municipalities_or_to_none() -> None:
    assert names("1040", IN_2019) == ["Brussel", "Etterbeek"]
    assert names(" 2640 ", IN_2019) == ["Mortsel"]
    for nothing in ("", "0000", "9999", "2640x", "٢٦٤٠"):
        assert names(nothing, IN_2019) == []
        assert reference.point_of(nothing, IN_2019) is None


def test_borsbeek_has_a_successor_from_the_day_of_the_merger() -> None:
    assert reference.successor_of("11007", LAST_DAY) is None
    found = reference.successor_of("11007", MERGER)
    assert found is not None
    assert (found.nis, found.name_nl) == ("11002", "Antwerpen")
    assert reference.successor_of("11002", MERGER) is None
    assert reference.successions()["11007"].kind == "district"
    assert reference.successions()["11056"].changes_province  # Zwijndrecht


def test_a_former_code_is_still_known() -> None:
    borsbeek = reference.municipality("11007")
    assert borsbeek.valid_on(LAST_DAY)
    assert not borsbeek.valid_on(MERGER)
    assert reference.municipality("11002").name("fr") == "Anvers"
    with pytest.raises(KeyError):
        reference.municipality("99999")


def test_flanders_had_300_municipalities_and_has_285() -> None:
    assert len(reference.municipalities(LAST_DAY, "Vlaams Gewest")) == 300
    assert len(reference.municipalities(MERGER, "Vlaams Gewest")) == 285


@given(st.dates(date(2019, 1, 1), date(2030, 1, 1)))
@settings(deadline=None)
def test_on_every_day_each_postal_code_belongs_to_a_municipality_of_that_day(day: date) -> None:
    for postcode in ("2150", "9090", "9820", "3500", "1804", "2070", "2640"):
        towns = reference.municipality_of(postcode, day)
        assert towns
        assert all(town.valid_on(day) for town in towns)


def test_a_home_is_known_to_the_kilometre_and_no_finer() -> None:
    point = reference.point_of("2640", IN_2019)
    assert point is not None
    x, y = reference.km_grid(*point)
    assert reference.km_grid(point.lat + 0.0005, point.lon + 0.0005) == (x, y)
    assert isinstance(x, int)
    east, south = reference.km_grid(point.lat, point.lon + 0.1), reference.km_grid(point.lat - 0.1, point.lon)
    assert east == (x + 7, y)
    assert south == (x, y + 11)


def test_distances_are_right() -> None:
    antwerp, ghent = reference.municipality("11002").point, reference.municipality("44021").point
    assert reference.distance_km(antwerp, ghent) == pytest.approx(51, abs=1.5)
    assert reference.distance_km(antwerp, antwerp) == 0


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Farsi", "fa"), ("dari", "prs"), ("PASHTO", "ps"), ("Darija", "ary"), ("Oekraiens", "uk"), ("Somali", "so"),
        ("Tigrinya", "ti"), ("Vlaamse gebarentaal", "vgt"), ("Arabic", "ar"), ("العربية", "ar"), ("Türkçe", "tr"),
        ("turkce", "tr"), ("nl", "nl"), ("  Marokkaans   Arabisch ", "ary"),
    ],
)  # fmt: skip
def test_a_language_is_found_by_what_people_call_it(word: str, code: str) -> None:
    found = reference.language_of(word)
    assert found is not None
    assert found.code == code


def test_an_unknown_language_is_nobody_s() -> None:
    assert reference.language_of("Klingon") is None
    assert reference.language_of("") is None


def test_names_follow_the_reader() -> None:
    arabic = reference.language("ar")
    assert (arabic.name("nl"), arabic.name("en"), arabic.name("tr"), arabic.direction) == (
        "Arabisch",
        "Arabic",
        "Arabic",
        "rtl",
    )
    assert reference.cefr()[3].name("fr") == "B1 - seuil"
    assert reference.cefr()[3].in_plain_words("nl") == "Redt zich in de meeste dagelijkse gesprekken"


def test_a_job_word_with_one_meaning_is_sure() -> None:
    for word in ("lasser", "Lasster", "LASSER", "TIG lasser".replace(" ", "-")):
        assert reference.occupation_of(word) == reference.OccupationMatch(("7212",), word, to_confirm=False)
    assert reference.occupation_of("HR medewerker".replace(" ", "-")).codes == ("2423",)


def test_a_word_with_several_meanings_keeps_what_they_share() -> None:
    assert reference.occupation_of("leerkracht") == reference.OccupationMatch(("23",), "leerkracht", to_confirm=True)
    assert len(reference.occupation_codes("Leerkracht")) > 1


def test_an_unknown_job_keeps_its_text() -> None:
    assert reference.occupation_of("ruimtevaarder") == reference.OccupationMatch((), "ruimtevaarder", to_confirm=True)


def test_a_job_may_be_written_in_english_or_french() -> None:
    assert reference.occupation_of("welder").codes == reference.occupation_of("soudeur").codes == ("7212",)


def test_a_box_that_completes_puts_the_label_first() -> None:
    found = reference.search_occupations("verpl", "nl", 5)
    assert 0 < len(found) <= 5
    assert found[0].name_nl.startswith("verpl")
    assert [job.isco4 for job in reference.search_occupations("pijplas", "nl")] == ["7212"]
    assert reference.search_occupations("weld", "en")[0].name("en") == "welder"
    assert reference.search_occupations("", "nl") == reference.search_occupations("zzzz", "nl") == ()


def test_occupations_of_a_group_begin_with_its_digits() -> None:
    assert "7212" in {job.isco4 for job in reference.occupations_in("72")}
    assert all(job.isco4.startswith("72") for job in reference.occupations_in("72"))
    assert len(reference.occupations_in("")) > len(reference.occupations_in("7")) > len(reference.occupations_in("72"))
    assert len(reference.search_occupations("a", "nl", 3)) == 3


def test_codes_of_any_length_have_a_name() -> None:
    assert reference.isco_name("7212", "nl") == "lasser"
    assert reference.isco_group("72").parent == "7"
    assert reference.isco_name("23", "en") == reference.isco_group("23").name_en
    with pytest.raises(KeyError):
        reference.isco_name("99", "nl")


def test_every_section_belongs_to_one_group() -> None:
    groups = reference.sector_groups()
    assert set(groups) == set(SectorGroup)
    assert [section for sections in groups.values() for section in sections] == list(reference.sectors())
    letters = {group: "".join(section.code for section in sections) for group, sections in groups.items()}
    assert list(letters.values()) == ["ABCDEF", "GHI", "JKLMNO", "PQR", "STUV"]
    assert reference.group_of("F") is SectorGroup.PRODUCTION
    for wrong in ("", "Z", "AB"):
        with pytest.raises(KeyError):
            reference.group_of(wrong)
    with speaking("nl"):
        assert reference.sector_group_name(SectorGroup.PUBLIC_EDUCATION_CARE) == "Overheid, onderwijs en zorg"


@given(st.text(max_size=40))
@settings(deadline=None)
def test_no_word_of_a_person_is_refused(word: str) -> None:
    assert reference.occupation_of(word).text == word
    reference.language_of(word)
    reference.search_occupations(word, "nl")


MEASURE = """
import time
from datetime import date
from koepel import reference
start = time.process_time()
reference.point_of("2640", date(2019, 5, 14)), reference.municipality("11002"), reference.successions()
reference.language_of("Klingon"), reference.cefr(), reference.sectors()
reference.occupation_of("ruimtevaarder"), reference.isco_group("7")
print((time.process_time() - start) * 1000)
"""


def test_reading_everything_costs_a_process_at_most_30_milliseconds() -> None:
    spent = []
    while len(spent) < 5 and min(spent, default=31) > 30:  # the best of five: the machine is shared
        told = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
        spent.append(float(told.stdout))
    assert min(spent) <= 30
