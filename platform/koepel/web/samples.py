# SPDX-License-Identifier: EUPL-1.2
"""The invented content of the style guide, in Dutch and English. Nobody in it exists; masked people show bands only."""

from types import SimpleNamespace as Thing
from typing import Any

from koepel.web.forms import Sheet, Values


def samples(code: str) -> dict[str, Any]:
    """What the style guide's template shows, in `nl` or `en`."""

    def say(nl: str, en: str) -> str:
        return nl if code == "nl" else en

    aartselaar, borsbeek, mortsel = (
        Thing(name=name, code=letters, number=number)
        for number, (name, letters) in enumerate((("Aartselaar", "AA"), ("Borsbeek", "BO"), ("Mortsel", "MO")), 1)
    )
    goal, tongue, time = say("Doel en sector", "Goal and sector"), say("Taal", "Language"), say("Tijd", "Time")
    distance, click = say("Afstand", "Distance"), say("Klik en draagkracht", "Click and capacity")
    metal = say("metaal en techniek", "metal and engineering")
    hidden = say("Naam verborgen tot allebei ja zeggen", "Name hidden until both say yes")
    none = say("geen", "none")
    return {
        "navigation": [
            Thing(label=say("Vandaag", "Today"), url="#today", icon="home", count=7, current=False),
            Thing(
                label=say("Aanmeldingen", "Registrations"), url="#new", icon="clipboard-list", count=3, current=False
            ),
            Thing(label=say("Koppelen", "Matching"), url="#main", icon="arrows-exchange", count=0, current=True),
            Thing(label=say("Duo’s", "Duos"), url="#duos", icon="heart-handshake", count=0, current=False),
        ],
        "viewer": Thing(name="Nadia Peeters", role=say("Dossierbeheerder", "Case worker"), place="Mortsel"),
        "places": [
            Thing(label="Aartselaar", url="#a", current=False),
            Thing(label="Mortsel", url="#m", current=True),
        ],
        "languages": [
            Thing(code="nl", label="Nederlands", url="?taal=nl", current=code == "nl"),
            Thing(code="en", label="English", url="?taal=en", current=code == "en"),
        ],
        "help_url": "#help",
        "logout_url": "#logout",
        "demo_banner": say("DEMO · het is hier dinsdag 14 mei 2019", "DEMO · here it is Tuesday 14 May 2019"),
        "say": say,
        "municipalities": [aartselaar, borsbeek, mortsel, Thing(name="Edegem", code="ED", number=4)],
        "faulty": Sheet(
            values=Values(phone="0400 00 1", source="", met_on="", languages=["nl"], how=""),
            errors={
                "phone": [
                    say(
                        "Vul een telefoonnummer in, bijvoorbeeld 0470 12 34 56",
                        "Fill in a phone number, for example 0470 12 34 56",
                    )
                ],
                "how": [say("Kies hoe jullie elkaar zagen", "Choose how you met")],
            },
        ),
        "matches": [
            Thing(
                rank=1,
                title="Mentor K-118",
                value="k118",
                municipality=borsbeek,
                masked=hidden,
                facts=[
                    ("briefcase", say(f"{metal}, meer dan 10 jaar", f"{metal}, more than 10 years")),
                    ("map-pin", "2-5 km"),
                    ("clock", say("3 halve dagen samen", "3 half-days together")),
                ],
                score=9230,
                label=say("Zeer sterk", "Very strong"),
                tone="green",
                groups=[
                    (goal, 3300, 3500),
                    (tongue, 2300, 2500),
                    (time, 1900, 2000),
                    (distance, 1000, 1200),
                    (click, 730, 800),
                ],
                reasons=[
                    ("plus", say("Zelfde sector: metaal en techniek", "Same sector: metal and engineering")),
                    ("plus", say("Er is een gemeenschappelijke taal", "There is a common language")),
                    ("unknown", say("Eerst navragen: vrij in de zomer", "Ask first: free in summer")),
                ],
                rows=[
                    (say("Vakgebied", "Field of work"), metal, metal, 2500, 2500),
                    (
                        say("Ervaring", "Experience"),
                        say("zoekt werk", "looks for work"),
                        say("meer dan 10 jaar", "more than 10 years"),
                        800,
                        1000,
                    ),
                    (
                        tongue,
                        say("gemeenschappelijk: ja", "in common: yes"),
                        say("Nederlands C", "Dutch C"),
                        2300,
                        2500,
                    ),
                    (time, say("4 halve dagen", "4 half-days"), say("3 daarvan", "3 of these"), 1900, 2000),
                    (distance, "", "2-5 km", 1000, 1200),
                    (click, say("wens vervuld: ja", "wish met: yes"), say("plaats vrij", "place free"), 730, 800),
                ],
            ),
            Thing(
                rank=2,
                title="Els Verlinden",
                value="els",
                municipality=mortsel,
                masked="",
                facts=[
                    ("briefcase", say("HR-medewerker bouw", "HR officer, building trade")),
                    ("map-pin", "0,9 km"),
                    ("clock", say("zaterdag", "Saturday")),
                ],
                score=7560,
                label=say("Sterk", "Strong"),
                tone="petrol",
                groups=[
                    (goal, 2900, 3500),
                    (tongue, 1410, 2500),
                    (time, 1450, 2000),
                    (distance, 1200, 1200),
                    (click, 600, 800),
                ],
                reasons=[
                    ("plus", say("Kent de bouwsector", "Knows the building trade")),
                    ("minus", say("Geen gemeenschappelijke taal buiten Nederlands", "No common language but Dutch")),
                ],
                rows=[
                    (goal, metal, say("bouw", "building"), 2900, 3500),
                    (tongue, none, say("Nederlands C", "Dutch C"), 1410, 2500),
                    (time, say("4 halve dagen", "4 half-days"), say("1 daarvan", "1 of these"), 1450, 2000),
                    (distance, "", "0,9 km", 1200, 1200),
                    (click, say("onbekend", "unknown"), say("plaats vrij", "place free"), 600, 800),
                ],
            ),
        ],
        "today": [
            Thing(
                title=say("Hulp nodig", "Help needed"),
                total=1,
                more_url="",
                rows=[
                    Thing(
                        what=say("Duo 214 vraagt om een gesprek", "Duo 214 asks for a talk"),
                        who=say("Mentor, sinds gisteren 18 u", "Mentor, since 18:00 yesterday"),
                        link="#214",
                        days=1,
                        action=Thing(label=say("Bel nu", "Call now"), url="tel:0400000000", post=False, fields=()),
                    ),
                ],
            ),
            Thing(
                title=say("Stille duo’s", "Silent duos"),
                total=9,
                more_url="#silent",
                rows=[
                    Thing(
                        what="Duo 187",
                        who=say("Laatste ontmoeting op 20 april", "Last meeting on 20 April"),
                        link="#187",
                        days=24,
                        action=Thing(
                            label=say("Noteer contact", "Note contact"),
                            url="#contact",
                            post=True,
                            fields=(("kind", "call"),),
                        ),
                    ),
                    Thing(
                        what="Duo 190",
                        who=say("Nog geen ontmoeting", "No meeting yet"),
                        link="#190",
                        days=22,
                        action=Thing(
                            label=say("Noteer contact", "Note contact"),
                            url="#contact",
                            post=True,
                            fields=(("kind", "call"),),
                        ),
                    ),
                ],
            ),
        ],
    }
