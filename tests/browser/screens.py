# SPDX-License-Identifier: EUPL-1.2
"""Every screen that can be opened: which address, whose eyes, which ids. A new GET address must be put here or in NOT_SCREENS.

`{braces}` are filled from tests/browser/walked.py; a name of a table (`{person}`) is the first row of it that opens.
"""

from __future__ import annotations

from dataclasses import dataclass

CASE_WORKER, CONTACT_POINT = "deciding case worker of borsbeek", "contact_point of borsbeek"
OFFICER = "data_protection_officer of borsbeek"
WORKER, ADMINISTRATOR = "partner of vdab", "partner_administrator of vdab"
COORDINATOR, ALDERMAN = "coordinator", "steering_member"
MENTOR, MENTEE, VISITOR = "mentor of a duo of borsbeek", "mentee of a duo of borsbeek", "nobody"
HERE, REGION, PARTNER = "/borsbeek", "/samen/bam", "/partner/vdab"


@dataclass(frozen=True)
class Screen:
    """One page as one person sees it. `endpoint` is empty for what no address of its own has: refusals and empty lists."""

    endpoint: str
    path: str
    who: str = CASE_WORKER
    status: int = 200
    only: str = ""  # the one language of a sheet of paper, whatever its reader speaks


# {endpoint: why nobody looks at it}
NOT_SCREENS = {
    "home.start": "leads on",
    "home.open_place": "leads on",
    "home.healthz": "a word for machines",
    "home.readyz": "a word for machines",
    "accounts.second_factor_picture": "a picture in a page",
    "proposals.calendar": "a calendar file",
    "answers.calendar": "a calendar file",
    "registers.refused": "a workbook",
    "accountability.as_json": "a file for programs",
    "published_protocols.as_json": "a file for programs",
    **dict.fromkeys(
        (
            "oauth.metadata",
            "partner_api.client",
            "partner_api.clients",
            "partner_api.clients_csv",
            "partner_api.described",
            "partner_api.messages",
            "partner_api.protocols",
            "partner_api.referral",
            "partner_api.referrals",
        ),
        "an answer for programs",
    ),
    "arrival.begin_again": "a step that leads back to the form, which is walked",
}

PARTICIPANTS = (
    Screen("public.start", f"{HERE}/", VISITOR),
    Screen("public.languages", f"{HERE}/taal", VISITOR),
    Screen("public.privacy", f"{HERE}/privacy", VISITOR),
    Screen("public.accessibility", f"{HERE}/toegankelijkheid", VISITOR),
    Screen("arrival.begin", f"{HERE}/ik-zoek-hulp", VISITOR),
    Screen("arrival.begin", f"{HERE}/ik-word-mentor", VISITOR),
    Screen("arrival.thanks", f"{HERE}/bedankt", VISITOR),
    Screen("links.landing", "/l/{mentor_link}", MENTOR),
    Screen("links.languages", "/l/{mentor_link}/taal", MENTOR),
    Screen("links.renewed", "/l/{mentor_link}/nieuwe-link", MENTOR),
    Screen("links.landing", "/l/unknown-token", VISITOR, 410),
    Screen("report.new", "/l/{mentor_link}/ontmoeting", MENTOR),
    Screen("report.saved", "/l/{mentor_link}/ontmoeting/{meeting}", MENTOR),
    Screen("report.correct", "/l/{mentor_link}/ontmoeting/{meeting}/aanpassen", MENTOR),
    Screen("report.called", "/l/{mentor_link}/gebeld/{contact}", MENTOR),
    Screen("link_mentor.show", "/l/{mentee_link}/mentor", MENTEE),
    Screen("answers.show", "/l/{asked_mentee}/antwoord", VISITOR),
    Screen("answers.show", "/l/{asked_mentor}/antwoord", VISITOR),
    Screen("answers.show", "/l/{asked_again}/antwoord", VISITOR),
    Screen("styleguide.show", "/_styleguide", VISITOR),
    Screen("", "/nergens", VISITOR, 404),
)

STAFF = (
    Screen("accounts.sign_in", "/account/inloggen", VISITOR),
    Screen("accounts.forgotten", "/account/wachtwoord-vergeten", VISITOR),
    Screen("accounts.second_step", "/account/tweede-stap", VISITOR),
    Screen("accounts.set_password", "/account/link/{invitation}", VISITOR),
    Screen("accounts.set_password", "/account/link/unknown-token", VISITOR, 410),
    Screen("accounts.own_page", "/account/"),
    Screen("accounts.prove_again", "/account/bevestig"),
    Screen("accounts.set_up_second_factor", "/account/tweede-factor"),
    Screen("devmail.mailbox", "/dev/mail", VISITOR),
    Screen("devmail.letter", "/dev/mail/{letter}", VISITOR),
    Screen("", f"{HERE}/dossiers/00000000-0000-7000-8000-000000000000", CASE_WORKER, 404),
    Screen("", f"{HERE}/beheer/medewerkers/", CASE_WORKER, 403),
    Screen("today.index", f"{HERE}/vandaag"),
    Screen("today.index", f"{HERE}/vandaag", CONTACT_POINT),
    Screen("today.message", f"{HERE}/vandaag/berichten/{{message}}"),
    Screen("search.index", f"{HERE}/zoeken?q=Merelbors"),
    Screen("search.index", f"{HERE}/zoeken?q=qqq"),
    Screen("registration.index", f"{HERE}/aanmeldingen"),
    Screen("registration.index", f"{HERE}/aanmeldingen?state=withdrawn"),
    Screen("registration.show", f"{HERE}/aanmeldingen/{{registration}}"),
    Screen("registration.new", f"{HERE}/aanmeldingen/nieuw"),
    Screen("registration.paper", f"{HERE}/aanmeldingen/papier", only="nl"),
    Screen("people.mentees", f"{HERE}/mentees"),
    Screen("people.mentees", f"{HERE}/mentees?q=qqq"),
    Screen("people.export", f"{HERE}/mentee-export"),
    Screen("people.show", f"{HERE}/dossiers/{{mentee}}"),
    Screen("people.edit", f"{HERE}/dossiers/{{mentee}}/bewerken"),
    Screen("people.contact", f"{HERE}/dossiers/{{mentee}}/contact"),
    Screen("people.who_can_see", f"{HERE}/dossiers/{{mentee}}/inzage"),
    Screen("today.index", f"{HERE}/vandaag", OFFICER, 403),
    Screen("mentors.index", f"{HERE}/mentoren"),
    Screen("mentors.show", f"{HERE}/mentoren/{{mentor}}"),
    Screen("intake.new", f"{HERE}/intakes/nieuw"),
    Screen("intake.blank", f"{HERE}/intakes/blanco"),
    Screen("intake.index", f"{HERE}/intakes/{{draft}}"),
    Screen("intake.index", f"{HERE}/intakes/{{mentor_intake}}"),
    *(Screen("intake.step", f"{HERE}/intakes/{{draft}}/stap/{word}") for word in
      ("contact", "doel", "talen", "tijd-en-plaats", "drempels", "wensen", "akkoord")),
    *(Screen("intake.step", f"{HERE}/intakes/{{mentor_draft}}/stap/{word}") for word in
      ("contact", "aanbod", "talen", "tijd-en-plaats", "wensen", "eerste-indruk", "in-orde")),
    Screen("intake.check", f"{HERE}/intakes/{{draft}}/nakijken"),
    Screen("intake.check", f"{HERE}/intakes/{{mentor_draft}}/nakijken"),
    Screen("matching.waiting", f"{HERE}/koppelen"),
    Screen("matching.workbench", f"{HERE}/koppelen/{{mentee_intake}}"),
    Screen("matching.workbench", f"{HERE}/koppelen/{{mentor_intake}}"),
    Screen("matching.compare", f"{HERE}/koppelen/{{mentee_intake}}/vergelijk?{{two_cards}}"),
    Screen("matching.sheet", f"{HERE}/koppelen/{{mentee_intake}}/blad?{{one_card}}"),
    Screen("proposals.listing", f"{HERE}/uitwisselingen"),
    Screen("proposals.detail", f"{HERE}/voorstellen/{{proposed}}"),
    Screen("proposals.detail", f"{HERE}/voorstellen/{{to_decide}}", CONTACT_POINT),
    Screen("proposals.detail", f"{HERE}/voorstellen/{{agreed}}"),
    Screen("proposals.detail", f"{HERE}/voorstellen/{{introduced}}"),
    Screen("duos.index", f"{HERE}/duos"),
    Screen("duos.show", f"{HERE}/duos/{{trajectory}}"),
    Screen("duos.sheet", f"{HERE}/duos/{{trajectory}}/blad"),
    Screen("duos.engagement", f"{HERE}/engagementen/{{engagement}}"),
    Screen("figures.own", f"{HERE}/cijfers", CONTACT_POINT),
    Screen("collaboration.agreements", f"{HERE}/samenwerking", CONTACT_POINT),
    Screen("municipality.settings", f"{HERE}/beheer", CONTACT_POINT),
    Screen("accountability.index", f"{HERE}/verwerkingsregister", OFFICER),
    Screen("municipality.facts", f"{HERE}/beheer/gemeente", CONTACT_POINT),
    Screen("municipality.point", f"{HERE}/beheer/aanspreekpunten/{{contact_point}}", CONTACT_POINT),
    Screen("municipality.new_point", f"{HERE}/beheer/aanspreekpunten/nieuw", CONTACT_POINT),
    Screen("municipality.programme", f"{HERE}/beheer/programmas/{{programme}}", CONTACT_POINT),
    Screen("staff.listing", f"{HERE}/beheer/medewerkers/", CONTACT_POINT),
    Screen("protocols.index", f"{HERE}/protocollen-beheer", CONTACT_POINT),
    Screen("protocols.new", f"{HERE}/protocollen-beheer/nieuw", CONTACT_POINT),
    Screen("protocols.show_one", f"{HERE}/protocollen-beheer/{{protocol}}", CONTACT_POINT),
    Screen("protocols.show_one", f"{HERE}/protocollen-beheer/{{draft_protocol}}", OFFICER),
    Screen("protocols.edit", f"{HERE}/protocollen-beheer/{{draft_protocol}}/wijzigen", CONTACT_POINT),
    Screen("published_protocols.index", f"{HERE}/protocollen", VISITOR),
    Screen("published_protocols.show_one", f"{HERE}/protocollen/1", VISITOR),
    Screen("sharing.of_person", f"{HERE}/dossiers/{{shared_person}}/partners"),
    Screen("sharing.meeting", f"{HERE}/vierpartijengesprekken/{{four_party_meeting}}"),
    Screen("sharing.referral", f"{HERE}/verwezen/{{referred}}"),
    Screen("workspace.clients", f"{PARTNER}/clienten", WORKER),
    Screen("workspace.client", f"{PARTNER}/clienten/{{partner_grant}}", WORKER),
    Screen("partner_referrals.referrals", f"{PARTNER}/verwijzingen", WORKER),
    Screen("partner_referrals.new_referral", f"{PARTNER}/verwijzingen/nieuw", WORKER),
    Screen("partner_referrals.referral", f"{PARTNER}/verwijzingen/{{referral}}", WORKER),
    Screen("protocol_desk.show_one", f"{PARTNER}/protocollen/{{protocol}}", WORKER),
    Screen("protocol_desk.index", f"{PARTNER}/protocollen", ADMINISTRATOR),
    Screen("protocol_desk.to_sign", f"{PARTNER}/protocollen/{{to_sign}}/tekenen", ADMINISTRATOR),
    Screen("partner_staff.listing", f"{PARTNER}/medewerkers", ADMINISTRATOR),
    Screen("partner_programs.index", f"{PARTNER}/toepassingen", ADMINISTRATOR),
    Screen("partner_programs.show_one", f"{PARTNER}/toepassingen/{{program}}", ADMINISTRATOR),
    Screen("registers.index", f"{HERE}/importeren"),
    Screen("registers.columns", f"{HERE}/importeren/{{staged}}/kolommen"),
    Screen("registers.check", f"{HERE}/importeren/{{staged}}/controle"),
    Screen("registers.progress", f"{HERE}/importeren/{{imported}}"),
    Screen("registers.export", f"{HERE}/uitvoeren"),
    Screen("regional_today.index", f"{REGION}/vandaag", COORDINATOR),
    Screen("regional_matching.waiting", f"{REGION}/koppelen", COORDINATOR),
    Screen("regional_matching.workbench", f"{REGION}/koppelen/{{card}}", COORDINATOR),
    Screen("regional_matching.compare", f"{REGION}/koppelen/{{card}}/vergelijk?{{two_of_the_region}}", COORDINATOR),
    Screen("regional_proposals.listing", f"{REGION}/uitwisselingen", COORDINATOR),
    Screen("regional_collaboration.contact_points", f"{REGION}/aanspreekpunten", COORDINATOR),
    Screen("steering.page", f"{REGION}/stuurgroep", ALDERMAN),
    Screen("steering.page", f"{REGION}/stuurgroep?gemeente=borsbeek", COORDINATOR),
    Screen("steering.targets", f"{REGION}/stuurgroep/doelen", COORDINATOR),
)  # fmt: skip
ALL = PARTICIPANTS + STAFF
