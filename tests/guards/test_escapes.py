# SPDX-License-Identifier: EUPL-1.2
"""Every way round the one road stands exactly where it is listed, with its reason: connections, settings, scopes, SQL.

The road: the request or the job enters one scope, the session writes it as the transaction begins, and commits once.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.guards.sources import calls, dotted, sources, words

Finder = Callable[[ast.Module], Iterator[int]]

CONNECTIONS = {
    "platform/koepel/roles.py": "the administrator makes roles",
    "platform/koepel/migrate.py": "the administrator makes tables, as koepel_owner",
    "platform/koepel/doctor.py": "reads the catalogue without a scope",
    "platform/koepel/catalogue/freeze.py": "reads the catalogue of an empty database",
    "platform/koepel/launcher/prepare.py": "asks whether the database is there and empty, as koepel_public",
    "platform/koepel/keys/install.py": "the administrator makes the database of keys",
    "platform/koepel/keys/vault.py": "the database of keys: no rows of persons, asked by opaque references through functions",
    "platform/koepel/backups/servers.py": "a backup reads every row, as koepel_ops and by who runs the servers",
    "platform/koepel/departure/removing.py": "the owner of the tables takes out a municipality that leaves, and the keeper its keys",
    "shared_pool/performance/filling.py": "the bench fills a database of its own in bulk",
    "shared_pool/performance/ground.py": "the bench makes and drops databases of its own",
    "shared_pool/performance/practice.py": "the bench takes away the mails that it laid ready",
    "shared_pool/performance/restoring.py": "the bench fills, drops and counts copies of its own",
    "shared_pool/performance/walls.py": "the bench compares with statements that pass through no policy",
}
SESSION_SETTINGS = {
    "platform/koepel/roles.py": "SET LOCAL ROLE while roles and schemas are made",
    "platform/koepel/migrate.py": "SET LOCAL ROLE koepel_owner for one migration",
    "platform/koepel/keys/install.py": "SET LOCAL ROLE koepel_keeper while functions are made",
    "platform/koepel/launcher/prepare.py": "SET LOCAL ROLE koepel_public to ask whether there is a municipality",
    "platform/koepel/backups/servers.py": "SET LOCAL ROLE koepel_ops with row security off, so that a count is whole or refused",
    "platform/koepel/scope.py": "role and scope of one transaction: the road itself",
    "platform/koepel/catalogue/facts.py": "an empty search path, for one transaction, so that names come out whole",
}
COMMITS = {
    "platform/koepel/database.py": "transaction(scope): a short one of its own",
    "platform/koepel/web/settle.py": "the one place where a request commits",
    "platform/koepel/jobs.py": "the one place where a job commits",
    "platform/koepel/chain/sealing.py": "a seal is its own act, by the scheduler, after the lines stand",
    "platform/koepel/accounts/identity/rights.py": "what a provider gives or takes, in each place in turn, before anybody is in",
    "platform/koepel/departure/exporting.py": "./koepel tenant export: who was in a list is on record before the tables are read",
    "tenants/municipality/command.py": "./koepel let-in: a command is its own request",
    "tenants/registration/jobs.py": "a registration is its own entry in the queue",
    "tenants/registers/command.py": "./koepel import: a command is its own request",
    "tenants/retention/restoring.py": "./koepel restore: the ledger replayed, one act for each municipality",
    "shared_pool/collaboration/founding.py": "./koepel tenant add: one act under each scope",
    "shared_pool/demo/telling.py": "the demo lives through each act as if it were a request",
    "platform/koepel/partners/service.py": "./koepel partner add: one act under the new partner's scope",
    "platform/koepel/commands/partner.py": "./koepel partner appoint: a command is its own request",
    "tenants/partners/demo.py": "the demo's partners act",
}
OWN_TRANSACTIONS = {
    "tenants/partners/handing_over.py": "which protocols a municipality published, as any visitor reads them",
    "platform/koepel/partners/tokens.py": "the program behind a token, before its partner is known",
    "platform/koepel/partners/programs.py": "the program behind a client id, before its partner is known",
    "tenants/partner_api/hooks.py": "where a partner's programs hear of news, as that partner: a municipality reads none of it",
    "platform/koepel/jobs.py": "leases, before the work and after a fault",
    "platform/koepel/mail.py": "'sending' must stand before the dialogue with the mail server",
    "platform/koepel/relay.py": "what is due, whoever it belongs to",
    "platform/koepel/sweeping.py": "what is past its term, as the relay; each portion stands by itself",
    "platform/koepel/doctor.py": "asks whether koepel_ops exists, as the relay",
    "platform/koepel/chain/rounds.py": "who has something to seal, as the relay",
    "platform/koepel/support/service.py": "whether an operator was let in, before the page is opened",
    "platform/koepel/links.py": "the link behind a token, before its municipality is known",
    "platform/koepel/web/places.py": "address words, before a municipality is known",
    "platform/koepel/accounts/service.py": "session and appointments, before a municipality is known",
    "platform/koepel/accounts/sign_in.py": "accounts are of no municipality",
    "platform/koepel/accounts/second_factor.py": "accounts are of no municipality",
    "platform/koepel/accounts/link.py": "accounts are of no municipality",
    "platform/koepel/accounts/own.py": "accounts are of no municipality",
    "platform/koepel/accounts/notices.py": "accounts are of no municipality; their mail leaves from one where they work",
    "platform/koepel/accounts/recovery_codes.py": "accounts are of no municipality",
    "platform/koepel/accounts/passkeys/service.py": "accounts are of no municipality",
    "platform/koepel/accounts/identity/arrival.py": "who comes from a provider, before a municipality is known",
    "platform/koepel/accounts/identity/providers.py": "the list of providers is of no municipality",
    "platform/koepel/accounts/identity/rights.py": "what an account holds, in any municipality",
    "platform/koepel/commands/info.py": "counts what is due, as the relay",
    "tenants/registration/jobs.py": "the lease of a registration",
    "tenants/registers/jobs.py": "progress that is seen while the import runs",
    "tenants/trajectories/renewal.py": "an old link rings its municipality, as the participant it names",
    "shared_pool/demo/telling.py": "the demo is its own relay and its own post",
    "shared_pool/simulation/post.py": "the simulation is its own post",
}
ENTERING = {
    "platform/koepel/sweeping.py": "the relay sweeps what belongs to no municipality",
    **OWN_TRANSACTIONS,
    "platform/koepel/scope.py": "where scopes are made",
    "platform/koepel/database.py": "transaction(scope)",
    "platform/koepel/chain/sealing.py": "the sealer works for one municipality or region at a time",
    "platform/koepel/commands/audit.py": "./koepel audit names whose trail",
    "platform/koepel/departure/exporting.py": "./koepel tenant export names the municipality",
    "platform/koepel/web/entry.py": "the front door",
    "tenants/partner_api/assertion.py": "a program that asks a token names itself; its partner's scope follows",
    "tenants/agenda/feed.py": "a calendar program asks without a session, by a link of an account that works here",
    "platform/koepel/web/home.py": "readiness, as a visitor of nothing",
    "platform/koepel/web/failures.py": "leaves the scope before an error page is drawn",
    "tenants/registers/command.py": "./koepel import names the municipality",
    "tenants/retention/restoring.py": "./koepel restore replays the ledger in each municipality",
    "platform/koepel/backups/trails.py": "./koepel backup and restore read the trail of each municipality",
    "platform/koepel/partners/service.py": "a new partner is made under its own scope",
    "platform/koepel/commands/partner.py": "./koepel partner names the partner",
    "tenants/partners/demo.py": "the demo's partners act",
    "tenants/partners/handing_over.py": "which protocols a municipality published, as any visitor reads them",
    "tenants/municipality/command.py": "./koepel let-in names the municipality",
    "shared_pool/collaboration/founding.py": "founding acts for each municipality in turn",
    "shared_pool/collaboration/appointing.py": "./koepel collaboration appoint: the operator acts for the region",
    "shared_pool/collaboration/stopping.py": "./koepel tenant stop: what is shared ends by each municipality itself",
    "shared_pool/collaboration/command.py": "./koepel tenant names the municipality",
    "shared_pool/demo/service.py": "the demo's people act",
    "shared_pool/demo/play.py": "the demo's people act",
    "shared_pool/demo/answering.py": "the demo's people act",
    "shared_pool/demo/stage.py": "the demo's places are made",
    "shared_pool/simulation/play.py": "the simulation's people act",
    "shared_pool/simulation/post.py": "the simulation is its own post",
    "shared_pool/simulation/report.py": "what came of each municipality is counted",
    "shared_pool/simulation/stage.py": "the simulation's places are made",
    "shared_pool/performance/cells.py": "the bench freezes a month as the region's job does",
    "shared_pool/performance/patterns.py": "the bench draws people in municipalities of its own",
    "shared_pool/performance/practice.py": "the bench lays ready the Monday mail of municipalities of its own",
    "shared_pool/performance/ranking.py": "the bench ranks as staff of a municipality of its own",
    "shared_pool/performance/restoring.py": "the bench erases people of a copy of its own",
    "shared_pool/performance/towns.py": "the bench opens municipalities of its own",
    "shared_pool/performance/transfer.py": "the bench makes a link of a duo of its own",
    "shared_pool/performance/walls.py": "the bench asks under the scopes whose cost it measures",
}
# these enter none of their own: they are handed the scope of the job, or stay in it
OWN_TRANSACTIONS["platform/koepel/leases.py"] = (
    "a lease is renewed beside the transaction of its job, for others to see"
)
OWN_TRANSACTIONS["shared_pool/regional_drafts/drawing.py"] = "how far a draft is, for the page of who waits for it"
ENTERING.pop("tenants/registers/jobs.py", None)
BUILT_SQL = {
    "platform/koepel/departure/removing.py": "tables of the catalogue, and conditions that the features write as constants",
    "platform/koepel/relay.py": "names of five tables from a constant",
    "platform/koepel/chain/rounds.py": "names of two tables from a constant",
    "platform/koepel/isolation.py": "migrations write policies",
    "platform/koepel/roles.py": "role names from constants",
    "platform/koepel/keys/columns.py": "migrations write the check of a sealed column",
}
OPENING_A_TRAJECTORY = {
    "tenants/disclosure_duos.py": "the door: a proposal that both municipalities and both persons agreed to",
    "tenants/registers/bringing_in.py": "a duo that ran before Koepel came",
    "shared_pool/performance/patterns.py": "a duo of the bench",
    "shared_pool/simulation/play.py": "a duo of the simulation, which plays follow-up and no proposals",
    "shared_pool/proposals/jobs.py": "on 'started', by the job of the mentee's municipality",
}
SETTING = re.compile(r"\bSET\s+(LOCAL\s+|SESSION\s+)?(ROLE|SESSION AUTHORIZATION|row_security|koepel\.)|\bset_config\(")
LASTING = re.compile(r"\bSET\s+(SESSION\s+)?(ROLE|AUTHORIZATION|row_security|koepel\.)|set_config\([^)]*,\s*false\s*\)")
MAKERS = {"tenant", "region", "steering", "public", "participant", "auth", "relay", "at_home", "partner", "Scope"}


def connections(tree: ast.Module) -> Iterator[int]:
    for call, name in calls(tree):
        if re.search(
            r"(^|\.)(create_engine|raw_connection)$|(engine(\(\))?|psycopg)\.(connect|begin)$|^connect$", name
        ):
            yield call.lineno


def settings(tree: ast.Module) -> Iterator[int]:
    yield from (line for line, said in words(tree) if SETTING.search(said))


def commits(tree: ast.Module) -> Iterator[int]:
    yield from (call.lineno for call, name in calls(tree) if name.endswith(".commit"))


def own_transactions(tree: ast.Module) -> Iterator[int]:
    yield from (call.lineno for call, name in calls(tree) if name == "transaction")


def entering(tree: ast.Module) -> Iterator[int]:
    for call, name in calls(tree):
        of, _, made = name.rpartition(".")
        if (of in {"scopes", "scope"} and made in MAKERS | {"entered", "enter"}) or name in {"entered", "Scope"}:
            yield call.lineno


def built_sql(tree: ast.Module) -> Iterator[int]:
    for call, name in calls(tree):
        if name.rpartition(".")[2] in {"text", "execute", "exec_driver_sql", "scalar", "scalars", "SQL"} and call.args:
            first = call.args[0]
            pasted = isinstance(first, ast.JoinedStr) or (isinstance(first, ast.BinOp) and _holds_words(first))
            composed = isinstance(first, ast.Call) and dotted(first.func).startswith("sql.SQL()")  # quotes by itself
            formatted = (
                isinstance(first, ast.Call)
                and dotted(first.func).endswith(("format", "encode", "join"))
                and not composed
            )
            if pasted or (formatted and _holds_words(first)):
                yield call.lineno


def _holds_words(node: ast.AST) -> bool:
    texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(
        re.match(r"[\s(]*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|REVOKE|SET|DO)\b", text) for text in texts
    )


def opening_a_trajectory(tree: ast.Module) -> Iterator[int]:
    yield from (call.lineno for call, name in calls(tree) if name.rpartition(".")[2] == "open_trajectory")


RULES: dict[str, tuple[Finder, dict[str, str], str]] = {
    "a plain connection": (connections, CONNECTIONS, "use db.session, or transaction(scope)"),
    "a setting of the session": (settings, SESSION_SETTINGS, "only koepel.scope writes role and scope"),
    "a commit": (commits, COMMITS, "the request or the job commits once, at its end"),
    "a transaction of its own": (own_transactions, OWN_TRANSACTIONS, "use db.session of the request or job"),
    "entering a scope": (entering, ENTERING, "the front door and the job enter it; across a border use outbox.send"),
    "SQL put together from strings": (built_sql, BUILT_SQL, "use SQLAlchemy, or text() with :parameters"),
    "open_trajectory(": (opening_a_trajectory, OPENING_A_TRAJECTORY, "a trajectory opens by a proposal or an import"),
}


@pytest.mark.parametrize("what", RULES)
def test_an_escape_stands_where_it_is_listed_and_nowhere_else(what: str) -> None:
    find, listed, mend = RULES[what]
    found = {path: list(find(tree)) for path, tree in sources() if any(find(tree))}
    new = [f"{path}:{lines[0]} has {what}: {mend}" for path, lines in sorted(found.items()) if path not in listed]
    stale = [f"{path} has {what} no more: take it off the list" for path in sorted(listed.keys() - found.keys())]
    assert not new + stale, "\n".join([*new, *stale, "or list it in tests/guards/test_escapes.py with its reason"])


def test_no_setting_outlives_its_transaction() -> None:
    lasting = [f"{path}:{line}" for path, tree in sources() for line, said in words(tree) if LASTING.search(said)]
    assert not lasting, f"{lasting}: SET LOCAL or set_config(.., true), or the next client of a pool inherits it"


@pytest.mark.parametrize(
    ("find", "breach"),
    [
        (connections, "with db.engine.connect() as c: pass"),
        (connections, "psycopg.connect(url)"),
        (settings, "session.execute(text('SET LOCAL ROLE koepel_owner'))"),
        (commits, "db.session.commit()"),
        (own_transactions, "with transaction(scope) as s: pass"),
        (entering, "with scopes.entered(scopes.tenant(other)): pass"),
        (built_sql, "session.execute(text(f'SELECT * FROM app.person WHERE id = {id}'))"),
        (built_sql, "session.execute('SELECT 1 WHERE ' + word)"),
        (opening_a_trajectory, "trajectories.open_trajectory(opening)"),
    ],
)
def test_a_planted_escape_is_found(find: Finder, breach: str) -> None:
    assert list(find(ast.parse(breach)))
