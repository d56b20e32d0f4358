# SPDX-License-Identifier: EUPL-1.2
"""Settings (Beheer): what inhabitants and members read about this municipality, and the programmes it runs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, request, session, url_for

from koepel import reference
from koepel.database import found
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.contact_points import service as points
from tenants.contact_points.models import ContactPoint
from tenants.contact_points.service import Named
from tenants.municipality import service
from tenants.municipality.part import talks_with
from tenants.municipality.schemas import (
    Adjusted,
    AdjustForm,
    FactsForm,
    LanguageRule,
    PointForm,
    RoleModel,
    SecondFactor,
    TakeOverForm,
)
from tenants.programmes import rhythm
from tenants.programmes import service as programmes
from tenants.programmes.criteria import checked
from tenants.programmes.differences import differences
from tenants.programmes.follow_up import presets
from tenants.programmes.intake_mode import IntakeMode
from tenants.programmes.lots import DecidedBy, Subgroup
from tenants.programmes.models import Programme
from tenants.programmes.shipped import template, templates
from tenants.programmes.volunteering import ExpenseRule, InsuredBy, maximum, told
from tenants.vocabulary import (
    SIGNED_STEPS,
    ContactMoments,
    ContactWay,
    IntroductionFormat,
    PlanSection,
    ReadinessStep,
    choices,
    label_of,
    labels_of,
)

blueprint = Blueprint("municipality", __name__, url_prefix="/<municipality>/beheer", template_folder="templates")
REMOVED = "removed_contact_point"
blueprint.add_app_template_global(talks_with)


@blueprint.get("")
@requires(Permission.SETTINGS_READ)
def settings() -> Response:
    """Everything that can be set, on one page."""
    row = service.municipality()
    running = programmes.every()
    return show(
        "settings/show.html",
        municipality=row,
        role_model=RoleModel(row.role_model).label,
        second_factor=SecondFactor(row.second_factor).label,
        points=points.contact_points(),
        programmes=running,
        others=[one for key, one in templates().items() if key not in {p.template for p in running if p.active}],
        staff_url=url_for("staff.listing") if "staff.listing" in current_app.view_functions else "",
    )


@blueprint.get("/gemeente")
@requires(Permission.SETTINGS_WRITE)
def facts() -> Response:
    """What the municipality sets about itself."""
    row = service.municipality()
    names = ("role_model", "second_factor", "welcome")
    return _show_facts(Sheet.blank(**{name: getattr(row, name) for name in names}))


@blueprint.post("/gemeente")
@requires(Permission.SETTINGS_WRITE)
def save_facts() -> Response:
    """Keep it."""
    sheet = Sheet.of(request.form, FactsForm)
    if not sheet.ok:
        return _show_facts(sheet)
    try:
        service.set_facts(sheet.data.role_model.value, sheet.data.second_factor.value, sheet.data.welcome)
    except Invalid as slip:
        return _show_facts(sheet.refused(slip.errors))
    tell(_("Saved."))
    return to("municipality.settings")


def _show_facts(sheet: Sheet[Any]) -> Response:
    context: dict[str, Any] = {"role_models": choices(RoleModel), "second_factors": choices(SecondFactor)}
    return show("settings/facts.html", sheet=sheet, municipality=service.municipality(), **context)


@blueprint.get("/aanspreekpunten/nieuw")
@requires(Permission.SETTINGS_WRITE)
def new_point() -> Response:
    """Name a deputy."""
    return show("settings/point.html", sheet=Sheet.blank(), point=None)


@blueprint.post("/aanspreekpunten/nieuw")
@requires(Permission.SETTINGS_WRITE)
def name_point() -> Response:
    """Put a deputy on the list."""
    with service.phones_of_here():
        sheet = Sheet.of(request.form, PointForm)
    if not sheet.ok:
        return show("settings/point.html", sheet=sheet, point=None)
    points.name(Named(**asdict(sheet.data)))
    tell(_("Named. The other municipalities see it within minutes."))
    return to("municipality.settings")


@blueprint.get("/aanspreekpunten/<uuid:point_id>")
@requires(Permission.SETTINGS_WRITE)
def point(point_id: UUID) -> Response:
    """Correct a contact point."""
    row = found(ContactPoint, point_id)
    return show(
        "settings/point.html", sheet=Sheet.blank(**{name: getattr(row, name) for name in points.FIELDS}), point=row
    )


@blueprint.post("/aanspreekpunten/<uuid:point_id>")
@requires(Permission.SETTINGS_WRITE)
def correct_point(point_id: UUID) -> Response:
    """Keep the correction."""
    with service.phones_of_here():
        sheet = Sheet.of(request.form, PointForm)
    if not sheet.ok:
        return show("settings/point.html", sheet=sheet, point=found(ContactPoint, point_id))
    points.correct(point_id, Named(**asdict(sheet.data)))
    tell(_("Saved. The other municipalities see it within minutes."))
    return to("municipality.settings")


@blueprint.post("/aanspreekpunten/<uuid:point_id>/eerst")
@requires(Permission.SETTINGS_WRITE)
def put_point_first(point_id: UUID) -> Response:
    """A deputy becomes the contact point."""
    before = points.first()
    points.put_first(point_id)
    undo = url_for("municipality.put_point_first", point_id=before.id) if before else ""
    tell(_("This is the contact point now."), undo=undo)
    return to("municipality.settings")


@blueprint.post("/aanspreekpunten/<uuid:point_id>/verwijderen")
@requires(Permission.SETTINGS_WRITE)
def remove_point(point_id: UUID) -> Response:
    """Off the list; what stood there waits in the own session for the undo."""
    session[REMOVED] = asdict(points.remove(point_id))
    tell(_("Taken off the list."), undo=url_for("municipality.restore_point"))
    return to("municipality.settings")


@blueprint.post("/aanspreekpunten/herstellen")
@requires(Permission.SETTINGS_WRITE)
def restore_point() -> Response:
    """Undo: back on the list, as the last deputy."""
    removed = session.pop(REMOVED, None)
    if removed is None:
        raise NotFound
    points.name(Named(**removed))
    tell(_("Undone."), kind="info")
    return to("municipality.settings")


@blueprint.post("/programmas")
@requires(Permission.SETTINGS_WRITE)
def take_over() -> Response:
    """A programme starts here, with the settings as shipped."""
    row = programmes.take_over(loaded(TakeOverForm).template)
    tell(
        _("%(programme)s runs here now.", programme=row.name),
        undo=url_for("municipality.end_programme", programme_id=row.id),
    )
    return to("municipality.programme", programme_id=row.id)


@blueprint.get("/programmas/<uuid:programme_id>")
@requires(Permission.SETTINGS_READ)
def programme(programme_id: UUID) -> Response:
    """What a programme lays down here."""
    row = programmes.programme(programme_id)
    kept = programmes.settings_of(row)
    return _show_programme(row, Sheet.blank(**{name: getattr(kept, name) for name in _ADJUSTABLE}))


_ADJUSTABLE = tuple(AdjustForm._declared_fields)


@blueprint.post("/programmas/<uuid:programme_id>")
@requires(Permission.SETTINGS_WRITE)
def adjust(programme_id: UUID) -> Response:
    """A new version with other settings; who is under way keeps the old one."""
    row = programmes.programme(programme_id)
    sheet = Sheet.of(request.form, AdjustForm)
    if not sheet.ok:
        return _show_programme(row, sheet)
    try:
        newest = programmes.adjust(row, **_wanted(row, sheet.data))
    except Invalid as slip:
        return _show_programme(row, sheet.refused(slip.errors))
    if newest.id != row.id:
        undo = url_for("municipality.go_back", programme_id=newest.id, to_id=row.id)
        tell(_("Saved as version %(number)s. Who is under way keeps the old one.", number=newest.version), undo=undo)
    return to("municipality.programme", programme_id=newest.id)


def _wanted(row: Programme, said: Adjusted) -> dict[str, Any]:
    """As it is stored: codes as text. What mentors sign is asked as long as the template asks it."""
    signed = [step for step in programmes.settings_of(row).readiness if step in SIGNED_STEPS]
    chosen = {*signed, *(one.value for one in said.readiness)}
    return asdict(said) | {
        "language_rule": said.language_rule.value,
        "intake_mode": said.intake_mode.value,
        "contact_moments": said.contact_moments.value,
        "contact_way": said.contact_way.value,
        "accepts": tuple(one.value for one in said.accepts),
        "readiness": tuple(step.value for step in ReadinessStep if step.value in chosen),
        "introduction": said.introduction.value,
        "plan_sections": tuple(one.value for one in PlanSection if one in said.plan_sections),
        "insured_by": str(said.insured_by),
        "expenses": str(said.expenses),
        "flat_a_day": said.flat_a_day if said.expenses == ExpenseRule.FLAT else 0,
    }


def _show_programme(row: Programme, sheet: Sheet[Any]) -> Response:
    kept = programmes.settings_of(row)
    levels = [(str(one.rank), one.code) for one in reference.cefr() if one.rank]
    return show(
        "settings/programme.html",
        sheet=sheet,
        programme=row,
        rules=choices(LanguageRule),
        modes=choices(IntakeMode),
        presets=[(key, one.name) for key, one in presets().items()],
        steps=rhythm.lines(kept.follow_up),
        differences=differences(kept, template(row.template).settings),
        newer=row.active and template(row.template).version > row.template_version,
        intervision=kept.intervision,
        in_cohorts=kept.intake_mode == IntakeMode.COHORT,
        levels=levels,
        subgroups=[(one.code, label_of(Subgroup, one.code)) for one in kept.subgroups],
        steps_of_mentor=[(code, label) for code, label in choices(ReadinessStep) if code not in SIGNED_STEPS],
        introductions=choices(IntroductionFormat),
        sections=choices(PlanSection),
        moments=choices(ContactMoments),
        ways=choices(ContactWay),
        insurers=choices(InsuredBy),
        expenses=choices(ExpenseRule),
        maximum=maximum(),
        told=told(kept),
        decider=label_of(DecidedBy, kept.decided_by) if kept.decided_by else "",
        readiness=labels_of(ReadinessStep, kept.readiness),
        conditions=[(side, [one.words for one in checked(kept, side, {})]) for side in ("mentee", "mentor")],
    )


@blueprint.post("/programmas/<uuid:programme_id>/volg-sjabloon")
@requires(Permission.SETTINGS_WRITE)
def follow_template(programme_id: UUID) -> Response:
    """As it is shipped today; who is under way keeps the old version."""
    before = programmes.programme(programme_id)
    newest = programmes.follow_template(before)
    undo = url_for("municipality.go_back", programme_id=newest.id, to_id=before.id)
    tell(_("Saved as version %(number)s. Who is under way keeps the old one.", number=newest.version), undo=undo)
    return to("municipality.programme", programme_id=newest.id)


@blueprint.post("/programmas/<uuid:programme_id>/houd-eigen")
@requires(Permission.SETTINGS_WRITE)
def keep_own(programme_id: UUID) -> Response:
    """The newer template was seen; what is set here stays."""
    programmes.keep_own(programmes.programme(programme_id))
    tell(_("What you set stays as it is."), kind="info")
    return to("municipality.programme", programme_id=programme_id)


@blueprint.post("/programmas/<uuid:programme_id>/terug/<uuid:to_id>")
@requires(Permission.SETTINGS_WRITE)
def go_back(programme_id: UUID, to_id: UUID) -> Response:
    """The version before runs again."""
    row = programmes.go_back(programmes.programme(programme_id), programmes.programme(to_id))
    tell(_("Undone."), kind="info")
    return to("municipality.programme", programme_id=row.id)


@blueprint.post("/programmas/<uuid:programme_id>/stopzetten")
@requires(Permission.SETTINGS_WRITE)
def end_programme(programme_id: UUID) -> Response:
    """No new talks in it; what runs goes on."""
    programmes.end(programmes.programme(programme_id))
    undo = url_for("municipality.resume_programme", programme_id=programme_id)
    tell(_("No new talks start in this programme. What runs goes on."), undo=undo)
    return to("municipality.settings")


@blueprint.post("/programmas/<uuid:programme_id>/hervatten")
@requires(Permission.SETTINGS_WRITE)
def resume_programme(programme_id: UUID) -> Response:
    """It runs again."""
    programmes.resume(programmes.programme(programme_id))
    tell(_("This programme runs again."))
    return to("municipality.settings")
