# SPDX-License-Identifier: EUPL-1.2
"""`./koepel up`: servers, roles and tables, demo, web, worker and scheduler; then watched until somebody stops it."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from koepel.config import Secrets
from koepel.launcher import Refused, checkout, run_file, surroundings
from koepel.launcher.children import Child, Task
from koepel.launcher.claim import begin_anew, claim
from koepel.launcher.down import end_killed
from koepel.launcher.plan import Command, Plan, the_plan
from koepel.launcher.prepared import Prepared, digest
from koepel.launcher.programs import ask, wait_for_page
from koepel.launcher.steps import Steps
from koepel.launcher.supervisor import Signals, Stop, Supervisor
from koepel.local_services import Bundle, Services, processes
from koepel.local_services.lock import Lock
from koepel.local_services.ports import LOOPBACK, is_free

FIRST_PAGE = 180.0  # seconds until the web process must answer; a busy machine compiles all of it first


@dataclass(frozen=True)
class Wish:
    """What was asked on the command line."""

    port: int = 8000
    fresh: bool = False
    demo: bool = True


def up(state: Path, wish: Wish, *, plan: Plan | None = None, steps: Steps | None = None) -> None:
    """Start, watch, stop. Raises `Refused` when something is in the way that a person can move."""
    start = Start(state, wish, plan or the_plan(wish.port), steps or Steps())
    with Signals() as signals:
        try:
            start.begin()
            start.supervisor.watch(threading.Event())
        except Stop:
            start.steps.say("\nStopping ...")
        finally:
            signals.deaf()
            start.end()


class Start:
    """One Koepel from its first step to its last."""

    def __init__(self, state: Path, wish: Wish, plan: Plan, steps: Steps) -> None:
        self.state, self.wish, self.plan, self.steps = state, wish, plan, steps
        self.supervisor = Supervisor([], [], steps.say, self._write_run)
        self._lock = Lock(state / "up.lock")
        self._ours = False
        self._bundle = Bundle(state, {"postgres", "valkey"})
        self._run = run_file.Run(processes.known(os.getpid()), f"http://{LOOPBACK}:{wish.port}")
        self._prepared = Prepared(None)
        self._began = time.monotonic()

    def begin(self) -> None:
        """All steps until the first page answers."""
        if os.environ.get(run_file.ADMIN) and not os.environ.get("KOEPEL_DATABASE_URL"):
            raise Refused(f"{run_file.ADMIN} is set without KOEPEL_DATABASE_URL: set both, or neither.")
        claim(self.state)
        self._be_the_only_one()
        self._clear_the_way()
        services = self._bundle.start(self.steps.step)
        self.supervisor.servers = self._bundle.servers
        self._run.environment = surroundings.settings(self.state, services, self._run.url, os.environ)
        self._run.admin_url, self._run.keys_admin_url = services.admin_url, services.keys_admin_url
        empty = self._prepare(services)
        self._open_the_web()
        if empty:
            self._load_demo()
        self._start_the_rest()

    def _be_the_only_one(self) -> None:
        if not self._lock.take():
            run = run_file.read(self.state)
            where = f" at {run.url} (process {run.launcher.pid})" if run else ""
            raise Refused(f"Koepel already runs{where}: stop it with ./koepel down, or go on using that one.")
        self._ours = True

    def _clear_the_way(self) -> None:
        if end_killed(self.state):
            self.steps.say("  The last run was killed; what it left running is stopped.")
        if self.wish.fresh:
            if not (self._bundle.own_postgres and self._bundle.own_valkey):
                raise Refused(
                    "--fresh deletes the bundled servers' data only: empty your own database by its own means."
                )
            self.steps.say(f"  Beginning anew: the data in {self.state} are deleted.")
            begin_anew(self.state)
        if not is_free(self.wish.port):
            raise Refused(
                f"Port {self.wish.port} is taken by another program: stop that one, "
                f"or choose another port with ./koepel up --port {self.wish.port + 1}."
            )
        self._write_run()

    def _prepare(self, services: Services) -> bool:
        """Roles and tables, skipped when the last start made the same from the same sources; True when the demo is to come."""
        if self._bundle.own_postgres:
            self._prepared = Prepared(self._bundle.servers[0].folder)
        scope_key = Secrets.read(Path(self._run.environment["KOEPEL_SECRETS"])).scope_key
        given = (services.login_password, services.keys_url, scope_key.hex())
        sources = digest(services.versions.get("postgres", ""), *given)
        cut_off = self._prepared.knows("demo", "begun")
        demo = bool(self.plan.demo) and self.wish.demo and self._run.environment["KOEPEL_MODE"] == surroundings.DEMO
        settled = self._prepared.knows("demo", "settled") or not demo
        if self._prepared.knows("tables", sources) and settled and not cut_off:
            return False
        with self.steps.step("roles and tables") as step:
            step.detail = "anew: the demo was cut off last time" if cut_off else ""
            also = {
                run_file.ADMIN: services.admin_url,
                run_file.ADMIN_OF_KEYS: services.keys_admin_url,
                "KOEPEL_PREPARE_ANEW": "1" if cut_off else "",
            }
            told = ask(self.plan.prepare, {**self._run.environment, **also}, self._log("prepare"))
        self._prepared.note("tables", sources)
        self._prepared.note("demo", "")
        found = json.loads(told.splitlines()[-1])
        if demo and found["demo"] and not found["empty"]:
            self._prepared.note("demo", "settled")
        return bool(demo and found["demo"] and found["empty"])

    def _load_demo(self) -> None:
        """After the web stands: who waits can look in already. Worker and scheduler come last, as they live today."""
        self._prepared.note("demo", "begun")
        self.steps.say(
            "The demo region is being filled. You can log in already; what you see grows until this step ends."
        )
        with self.steps.step("demo region"):
            try:
                ask(self.plan.demo, self._run.environment, self._log("demo"), progress=True)
            except Refused as why:
                raise Refused(f"{why} Without the demo it starts by ./koepel up --no-demo.") from why
        self._prepared.note("demo", "settled")

    def _open_the_web(self) -> None:
        """First and alone, as it is what the person waits for."""
        with self.steps.step("web"):
            web = self._start("web", self.plan.web)
            wait_for_page(self.wish.port, self.plan.ready, FIRST_PAGE, lambda: self._lives(web))
        seconds = time.monotonic() - self._began
        self.steps.say(f"\nKoepel runs at {self._run.url} after {seconds:.1f} s. Ctrl-C stops it.")
        self.steps.say(f"What its parts say stands in {self.state / 'logs'}.\n")

    def _start_the_rest(self) -> None:
        for name, command in self.plan.others.items():
            self._start(name, command)
        if self.plan.info:
            try:
                self.steps.say(ask(self.plan.info, self._run.environment, self._log("info")))
            except Refused as why:  # Koepel runs all the same
                self.steps.say(str(why))

    def _start(self, name: str, command: Command) -> Child:
        told = surroundings.whole(self._run.environment)
        child = Child(Task(name, command, told, checkout(), self._log(name)))
        self.supervisor.children.append(child)
        child.start()
        self._write_run()
        return child

    def _lives(self, web: Child) -> None:
        if web.died() is not None:
            self._prepared.forget()  # perhaps the tables are not what the note says
            raise Refused(f"The web process does not start: {web.last_words()} (all of it: {web.task.log}).")

    def _log(self, name: str) -> Path:
        return self.state / "logs" / f"{name}.log"

    def _write_run(self) -> None:
        self._run.children = {
            child.task.name: processes.known(child.pid) for child in self.supervisor.children if child.pid
        }
        self._run.write(self.state)

    def end(self) -> None:
        """Children first, then the servers; does nothing for a start that found another one running."""
        if not self._ours:
            return
        began = time.monotonic()
        had_children = bool(self.supervisor.children)
        self.supervisor.stop_children()
        self._bundle.stop()
        run_file.forget(self.state)
        self._lock.release()
        if had_children:
            self.steps.say(f"Stopped in {time.monotonic() - began:.1f} s. The data are kept.")
