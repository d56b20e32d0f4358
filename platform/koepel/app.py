# SPDX-License-Identifier: EUPL-1.2
"""Puts Koepel together: settings, database, front door, features. `koepel.app:create_app()` is what gunicorn serves."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from prometheus_client import Counter
from werkzeug.middleware.proxy_fix import ProxyFix

from koepel import FEATURES, config, doctor, i18n, logs, mail, relay, sms
from koepel.accounts import routes as accounts
from koepel.accounts import routes_factors, routes_own, routes_staff
from koepel.accounts.identity import routes as identity
from koepel.accounts.service import visitor_of
from koepel.chain.heads import SigningKey
from koepel.config import Settings
from koepel.database import db
from koepel.feature import Feature, NavigationItem
from koepel.i18n import _l
from koepel.keys import sealed
from koepel.permissions import Role
from koepel.scope import Signer
from koepel.web import (
    assets,
    components,
    compression,
    counted,
    devmail,
    entry,
    failures,
    headers,
    home,
    kept,
    limits,
    pages,
    senders,
    styleguide,
)
from koepel.web.settle import KoepelFlask
from koepel.web.turned_away import TurnedAway

KERNEL_JOBS = ("koepel.mail", "koepel.accounts.jobs")
LARGEST_BODY = 256 * 1024
ROLE_NAMES = {
    Role.CONTACT_POINT: _l("Contact point"),
    Role.CASE_WORKER: _l("Case worker"),
    Role.OUTSIDE_CASE_WORKER: _l("Case worker from AgII or the region"),
    Role.COORDINATOR: _l("Regional coordinator"),
    Role.STEERING_MEMBER: _l("Steering group"),
    Role.DATA_PROTECTION_OFFICER: _l("Data protection officer"),
    Role.OPERATOR: _l("Operator"),
    Role.PARTNER: _l("Partner"),
    Role.PARTNER_ADMINISTRATOR: _l("Administrator of the partner"),
}
# the pages of the own account hang in the blueprint of signing in
ACCOUNTS = tuple(
    dict.fromkeys((routes_own.blueprint, routes_factors.blueprint, identity.blueprint, routes_staff.blueprint))
)
CSP_REPORTS = Counter("koepel_csp_reports", "Violations of the content policy that browsers reported")


def features() -> tuple[Feature, ...]:
    """What each feature package hands over, in the order in which they stand on each other."""
    found = []
    for name in KERNEL_JOBS:
        import_module(name)
    for name in FEATURES:
        module: Any = import_module(f"{name}.feature")
        feature: Feature = module.FEATURE
        for job_module in feature.jobs:
            import_module(job_module)
        found.append(feature)
    return tuple(found)


def create_app(
    settings: Settings | None = None,
    *,
    bell: relay.Bell | None = None,
    transport: mail.Transport | None = None,
    check: bool = True,
) -> Flask:
    """The application. `bell` and `transport` are handed over in tests; otherwise Redis and SMTP or the mailbox.

    Raises `Unsafe` when a wall is missing, unless `check` is off (the doctor wants to say which).
    """
    settings = settings or config.from_environment()
    logs.install()
    app = KoepelFlask("koepel", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secrets.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"connect_args": settings.line},
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME=settings.cookie,
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=10 * 3600,
        TRUSTED_HOSTS=config.hosts(settings),
    )
    app.extensions.update(
        koepel_settings=settings,
        koepel_signing_key=SigningKey(settings.secrets.audit_key),
        koepel_signer=Signer(settings.secrets.scope_key, pooler=settings.pooler),
        koepel_bell=bell or relay.bell(settings.redis_url),
        koepel_transport=transport or mail.transport(settings),
        koepel_sms=sms.service(settings.sms_service),
        koepel_role_names=ROLE_NAMES,
        koepel_csp_reports=CSP_REPORTS,
    )
    app.wsgi_app = TurnedAway(app.wsgi_app)  # type: ignore[method-assign] # inside the next, which knows the address
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    db.init_app(app)
    csrf = _install_web(app, settings)
    _install_features(app, csrf)
    sealed.install(app, settings)
    if check and settings.mode is not config.Mode.TEST:
        doctor.refuse_unless_sound(app)
    if settings.mode is not config.Mode.TEST:  # tests build many
        kept.keep_for_good()
        kept.install(app)
    return app


def _install_web(app: Flask, settings: Settings) -> CSRFProtect:
    compression.install(app)
    login = LoginManager()
    login.session_protection = None
    login.user_loader(visitor_of)
    login.init_app(app)
    failures.refuse_unreadable(app)
    senders.install(app)
    csrf = CSRFProtect(app)
    i18n.init_app(app, account_language=accounts.preferred_language, pseudo=settings.mode is config.Mode.TEST)
    entry.install(app)
    pages.install(app)
    counted.install(app)
    failures.install(app)
    headers.install(app, secure=settings.secure)
    limits.install(app, settings)
    assets.install_assets(app)
    components.install_components(app)
    for blueprint in (home.blueprint, *ACCOUNTS, styleguide.blueprint):
        app.register_blueprint(blueprint)
    if settings.mode is not config.Mode.PRODUCTION:
        app.register_blueprint(devmail.blueprint)
    csrf.exempt(home.content_policy_report)
    return csrf


def _install_features(app: Flask, csrf: CSRFProtect) -> None:
    found = features()
    for feature in found:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
        for blueprint in feature.programs:  # what no cookie opens, no other page can send in somebody's name
            app.register_blueprint(blueprint)
            csrf.exempt(blueprint)
    items: list[NavigationItem] = [item for feature in found for item in feature.navigation]
    app.extensions["koepel_features"] = found
    app.extensions["koepel_gates"] = {
        "municipality": tuple(gate for feature in found for gate in feature.gates),
        "collaboration": tuple(gate for feature in found for gate in feature.regional_gates),
        "partner": (),
        "program": tuple(gate for feature in found for gate in feature.program_gates),
    }
    app.extensions["koepel_navigation"] = sorted(items, key=lambda item: item.order)
