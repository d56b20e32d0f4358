# SPDX-License-Identifier: EUPL-1.2
"""Given and family names per language community, to be combined at random; no combination means anybody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Community:
    """People who share a mother tongue. `weight` is our own assumption, shown as such."""

    language: str
    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    second: tuple[str, ...] = ("en:3",)


COMMUNITIES = (
    Community(
        "ar",
        24,
        ("Samira", "Rania", "Huda", "Nour", "Lina", "Maha"),
        ("Omar", "Karim", "Yasser", "Bilal", "Nabil", "Tarek"),
        ("Haddad", "Mansour", "Khoury", "Sayegh", "Darwish", "Qasim"),
        ("en:3", "fr:2"),
    ),
    Community(
        "ti",
        8,
        ("Selam", "Hiwet", "Rahel", "Senait"),
        ("Dawit", "Filmon", "Yonas", "Tesfay"),
        ("Kidane", "Habte", "Gebre", "Mehari"),
    ),
    Community(
        "fa",
        7,
        ("Leyla", "Shirin", "Parisa", "Mina"),
        ("Reza", "Farid", "Kaveh", "Arman"),
        ("Karimi", "Rostami", "Ahmadi", "Sadeghi"),
    ),
    Community(
        "ps", 4, ("Palwasha", "Spogmai", "Zarmina"), ("Jawad", "Wali", "Zmarai"), ("Stanekzai", "Wardak", "Safi")
    ),
    Community("prs", 3, ("Fereshta", "Nilofar"), ("Hamid", "Mirwais"), ("Rahimi", "Noori", "Sharifi")),
    Community(
        "uk",
        12,
        ("Oksana", "Iryna", "Halyna", "Daryna"),
        ("Andriy", "Taras", "Mykola", "Bohdan"),
        ("Bondar", "Koval", "Melnyk", "Tkach"),
    ),
    Community(
        "tr",
        8,
        ("Elif", "Aylin", "Zeynep", "Derya"),
        ("Mehmet", "Emre", "Kerem", "Serkan"),
        ("Yilmaz", "Demir", "Aydin", "Kaya"),
    ),
    Community("so", 5, ("Hodan", "Ifrah", "Sagal"), ("Abdi", "Guled", "Mahad"), ("Warsame", "Farah", "Jama")),
    Community(
        "es", 10, ("Lucia", "Marta", "Paola"), ("Diego", "Mateo", "Andres"), ("Rojas", "Vargas", "Molina"), ("en:3",)
    ),
    Community(
        "fr",
        9,
        ("Awa", "Mariam", "Chantal"),
        ("Idriss", "Moussa", "Jean-Luc"),
        ("Diallo", "Kouassi", "Mbeki"),
        ("en:2",),
    ),
)
MENTORS = Community(
    "nl", 100,
    ("An", "Griet", "Els", "Hilde", "Katrien", "Lieve", "Ilse", "Veerle", "Sofie", "Nele", "Martine", "Greet", "Tine", "Rita"),
    ("Jan", "Luc", "Marc", "Koen", "Peter", "Wim", "Dirk", "Bart", "Stijn", "Geert", "Johan", "Guido"),
    ("Peeters", "Janssens", "Maes", "Willems", "Claes", "Goossens", "Wouters", "De Smet", "Vermeulen", "Pauwels", "Aerts", "Mertens",
     "Lenaerts", "Smets", "Thijs", "Bogaert"),
    ("en:4", "fr:4"),
)  # fmt: skip
