# SPDX-License-Identifier: EUPL-1.2
"""`./koepel VERB`: each verb is a file in `koepel/commands`, found by its name and imported only when it is called."""

from __future__ import annotations

import ast
import errno
import importlib
import os
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path

import click

from koepel import FEATURES, commands
from koepel.launcher import Refused, run_file, state_folder

# these look after their own environment; every other verb joins a Koepel that runs
ALONE = frozenset({"up", "down", "test", "lint", "types", "sizes", "lock", "help"})


class Verbs(click.Group):
    """The verbs, without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs by name."""
        return sorted({*dict(files()), *of_features()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one verb."""
        module = dict(files()).get(cmd_name)
        if module is None:
            place, _, name = of_features().get(cmd_name, "").partition(":")
            found = getattr(importlib.import_module(place), name) if place else None
        else:
            found = importlib.import_module(f"{commands.__name__}.{module.stem}").command
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb meant, or a sentence that names the nearest one."""
        if args[0] not in dict(files()) and args[0] not in of_features():
            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            meant = f"did you mean {near[0]}? " if near else ""
            raise click.UsageError(f"There is no verb {args[0]}: {meant}./koepel help shows them all.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line per verb, read from the source: a verb that cannot be imported is listed all the same."""
        with formatter.section("Verbs"):
            formatter.write_dl(sorted([*((name, line_of(file)) for name, file in files()), *self._told()]))

    def _told(self) -> Iterator[tuple[str, str]]:
        for verb, place in of_features().items():
            module, _, name = place.partition(":")
            spec = find_spec(module)
            yield verb, line_of(Path(spec.origin), name) if spec and spec.origin else ""


def files() -> Iterator[tuple[str, Path]]:
    """Verb and file: `speed_bench.py` is `speed-bench`; Python's own words end in a bar, `import_.py` is `import`."""
    for file in Path(commands.__path__[0]).glob("*.py"):
        if not file.stem.startswith("_"):
            yield file.stem.rstrip("_").replace("_", "-"), file


def of_features() -> dict[str, str]:
    """The verbs that the feature packages bring, each with its "module:name"; none of them is imported for it."""
    found = (importlib.import_module(f"{name}.verbs").VERBS for name in FEATURES)
    return {verb: place for verbs in found for verb, place in verbs.items()}


def line_of(file: Path, name: str = "command") -> str:
    """The first line of the docstring of the verb's function, else of its module."""
    tree = ast.parse(file.read_text("utf-8"))
    found = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name), None)
    told = (ast.get_docstring(found) if found else None) or ast.get_docstring(tree) or ""
    return told.partition("\n")[0]


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def koepel(context: click.Context) -> None:
    """Koepel: the platform on which small municipalities run a mentor programme together."""
    verb = context.invoked_subcommand or ""
    if verb not in ALONE:
        run_file.adopt(state_folder(), verb, os.environ)


def main() -> None:
    """Run a verb. What a person can mend is one sentence and exit code 2; anything else keeps its traceback."""
    from koepel.config import Unsafe

    try:
        koepel(prog_name="./koepel")
    except (Refused, Unsafe) as why:
        click.echo(str(why), err=True)
        sys.exit(2)
    except OSError as fault:
        if fault.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        click.echo(f"The disk of {state_folder()} is full: make room and try again.", err=True)
        sys.exit(2)
    except Exception as fault:
        # of psycopg or SQLAlchemy, which no verb imports without need
        if type(fault).__name__ != "OperationalError":
            raise
        said = str(getattr(fault, "orig", fault)).strip().partition("\n")[0]
        click.echo(f"PostgreSQL does not answer: {said}. Run it again once it does.", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
