# SPDX-License-Identifier: EUPL-1.2
"""Compile the words on the screen and say which are missing, ready to paste under the fragment they belong in."""

import click

from koepel.translations import catalogues
from koepel.translations.languages import LANGUAGES
from koepel.translations.strings import CHECKOUT, COMPLETE, gaps, mend, said


@click.command("translate")
@click.argument("languages", nargs=-1, type=click.Choice(list(LANGUAGES)))
def command(languages: tuple[str, ...]) -> None:
    """Compile the translations and print what is missing, for all languages or those named."""
    if not (CHECKOUT / "pyproject.toml").exists():
        raise click.UsageError(
            "What is missing can be seen in a checkout only: an installed Koepel brings its catalogues."
        )
    sentences = said()
    participants = sum(sentence.participants for sentence in sentences)
    click.echo(f"{len(sentences)} sentences, of which {participants} are read by people who take part")
    lost = 0
    for code in languages or LANGUAGES:
        catalogues.build(code)
        missing = gaps(code, sentences)
        wanted = len(sentences) if code in COMPLETE else participants
        click.echo(f"{code:<4}{LANGUAGES[code].autonym:<14}{len(missing):>4} of {wanted} missing")
        if missing and (languages or code in COMPLETE):
            click.echo(mend(code, missing))
        lost += len(missing)
    catalogues.translations.cache_clear()
    if lost:
        click.echo("One language in full: ./koepel translate LANGUAGE")
        raise SystemExit(1)
