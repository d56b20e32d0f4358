# SPDX-License-Identifier: EUPL-1.2
"""Work in the background is declared, rung by a known name, and carries ids only; Redis is trusted with nothing.

What the real worker refuses from a real Redis stands in tests/isolation/test_worker.py.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from koepel import jobs, outbox, worker
from tests.guards.sources import ROOT, calls, dotted, imports, sources

DECLARING = {"tenant_job", "regional_job"}
# Kinds that another source of the worker takes up, not the outbox.
OTHERWISE = {"registration.received": "the row of the registration is its own entry in the queue"}
# What may stand in the data of a bell: codes, never a word about a person.
CODES = {"event", "reference", "side", "kind", "action", "step", "month", "reason", "state"}
BANNED = ("rq.cron", "rq.scheduler", "rq_scheduler", "pickle", "cloudpickle", "dill", "shelve", "marshal")
NAME = re.compile(r"^[a-z_]+(\.[a-z_]+)?$")


def test_every_job_is_declared_for_a_municipality_or_for_the_region(one_app: Flask) -> None:
    assert len(jobs.JOBS) > 10, "the features bring their jobs when the application is made"
    wrong = []
    for job in jobs.JOBS.values():
        takes = [p.annotation for p in inspect.signature(job.do).parameters.values()]
        if takes not in ([jobs.Ring], ["Ring"], ["jobs.Ring"]):
            wrong.append(f"{job.name}: a handler takes one Ring, whose ids it reads again")
        if not NAME.match(job.name):
            wrong.append(f"{job.name}: name it noun.verb in small letters")
        if job.queue not in outbox.TIMEOUTS:
            wrong.append(f"{job.name}: there is no queue {job.queue}")
    assert not wrong, "\n".join(wrong)


def declared() -> Iterator[tuple[str, str]]:
    """Every declaration in the sources: (name, where)."""
    for path, tree in sources():
        for call, name in calls(tree):
            if name.rpartition(".")[2] in DECLARING and call.args and isinstance(call.args[0], ast.Constant):
                yield str(call.args[0].value), f"{path}:{call.lineno}"


def test_no_declared_job_is_forgotten_by_its_feature(one_app: Flask) -> None:
    lost = [
        f"{where}: {name} is in no module that feature.py lists under jobs"
        for name, where in declared()
        if name not in jobs.JOBS
    ]
    assert not lost, "\n".join(lost)


def rung() -> Iterator[tuple[str, str]]:
    """Every bell that is rung by a word: outbox.later("x"), outbox.send(.., "x"), Outbox(kind="x")."""
    for path, tree in sources():
        for call, name in calls(tree):
            short = name.rpartition(".")[2]
            texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if name in {"outbox.later", "outbox.send", "later", "send"} and texts:
                yield texts[0], f"{path}:{call.lineno}"
            if short in {"Outbox", "PoolEvent"}:
                kinds = [k.value for k in call.keywords if k.arg == "kind"]
                yield from ((str(k.value), f"{path}:{call.lineno}") for k in kinds if isinstance(k, ast.Constant))


def test_every_bell_that_is_rung_has_somebody_who_answers(one_app: Flask) -> None:
    bells = list(rung())
    assert len(bells) > 10
    unanswered = [
        f"{where} rings {kind}: declare @tenant_job({kind!r})"
        for kind, where in bells
        if kind not in jobs.JOBS | OTHERWISE
    ]
    assert not unanswered, "\n".join(unanswered)


def test_no_job_waits_for_a_bell_that_nobody_rings(one_app: Flask) -> None:
    by_word = {kind for kind, _ in rung()}
    times = dict.fromkeys(jobs.JOBS, 0)
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in times:
                times[str(node.value)] += 1
    silent = [name for name, count in times.items() if name not in by_word and count < 2]
    assert not silent, f"{silent}: ring them, put them into a schedule, or take them away"


@pytest.mark.attack("T41")
def test_what_a_bell_carries_is_a_code(one_app: Flask) -> None:
    """Personal data never wait in a queue: the job reads the row again, in its own scope."""
    wordy = []
    for path, tree in sources():
        for call, name in calls(tree):
            if name in {"outbox.later", "later"}:
                more = {keyword.arg for keyword in call.keywords} - {"at", "subject_id"} - CODES
                wordy += [f"{path}:{call.lineno} puts {word} into the outbox" for word in more]
    assert not wordy, "\n".join([*wordy, "give the id of the row; a code may be listed in CODES"])


@pytest.mark.attack("T41")
def test_one_place_rings_redis_and_with_two_ids() -> None:
    found = [
        (path, [ast.unparse(argument) for argument in call.args], {keyword.arg for keyword in call.keywords})
        for path, tree in sources()
        for call, name in calls(tree)
        if name.endswith((".enqueue", ".enqueue_call", ".enqueue_at", ".enqueue_in", ".enqueue_many", ".schedule_job"))
    ]
    assert [path for path, _, _ in found] == ["platform/koepel/relay.py"], "only the relay's bell may enqueue"
    _, arguments, options = found[0]
    assert arguments == ["'koepel.jobs.run'", "str(owner)", "str(row_id)"]
    assert options == {"job_id", "job_timeout", "result_ttl", "failure_ttl", "description"}
    assert f"{jobs.run.__module__}.{jobs.run.__name__}" == worker.ONLY


def test_queues_and_workers_speak_json() -> None:
    wrong = []
    for path, tree in sources():
        for call, name in calls(tree):
            if name.rpartition(".")[2] in {
                "Queue",
                "Worker",
                "SimpleWorker",
                "SpawnWorker",
                "OneFunctionWorker",
                "Job.create",
            }:
                spoken = {k.arg: dotted(k.value) for k in call.keywords}
                if spoken.get("serializer") != "JSONSerializer" and "connection" in spoken:
                    wrong.append(f"{path}:{call.lineno}: serializer=JSONSerializer")
            if any(k.arg == "with_scheduler" and getattr(k.value, "value", True) is not False for k in call.keywords):
                wrong.append(f"{path}:{call.lineno}: with_scheduler=False; recurring work is a row of schedule")
        wrong += [
            f"{path}:{line}: {name} is not used here" for line, name in imports(path, tree) if name.startswith(BANNED)
        ]
    assert not wrong, "\n".join(wrong)


def test_the_worker_forgets_its_parents_sockets_first() -> None:
    """A forked child that used its parent's connection would end it for everybody."""
    tree = ast.parse(inspect.getsource(worker.OneFunctionWorker.perform_job).lstrip().replace("\n    ", "\n"))
    assert "dispose(close=False)" in ast.unparse(tree)
    assert ast.unparse(tree).index("dispose(close=False)") < ast.unparse(tree).index("perform_job(job")


def test_the_queues_in_the_code_are_those_that_operators_start() -> None:
    texts = "".join(
        path.read_text("utf-8") for path in (ROOT / "deploy").rglob("*") if path.suffix in {".service", ".yaml"}
    )
    for queue in outbox.TIMEOUTS:
        assert re.search(rf"\b{queue}\b", texts), f"deploy/ does not name the queue {queue}"
