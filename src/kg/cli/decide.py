"""kg decide: what people decide about who is who and what is what."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from kg.cli.options import binary_output, format_option, output_option, say, store_option, terminal_width

if TYPE_CHECKING:
    from kg.resolve.decisions import Decision, Decisions

_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown", "xlsx")
_ANSWERS = {"s": "same", "d": "different", "i": "ignore"}


@click.command()
@click.argument("subject", required=False)
@click.argument("verdict", required=False, metavar="same|different|is-a|ignore")
@click.argument("value", required=False)
@click.option("--basis", metavar="TEXT", help="Why: what was looked at.")
@click.option("--role", metavar="TEXT", envvar="KG_ROLE", show_envvar=True, help="Who decides, by office.")
@click.option("--date", "date", metavar="DATE", help="The day of the decision.  [default: today]")
@click.option("--list", "listing", is_flag=True, help="Print what is open, and decide nothing.")
@click.option("--stale", is_flag=True, help="Print the decisions that nothing in the store matches any more.")
@click.option("--decisions", "path", type=click.Path(path_type=Path), metavar="FILE", envvar="KG_DECISIONS", show_envvar=True,
              help="The file of decisions.  [default: mappings/decisions.jsonl]")  # fmt: skip
@format_option(_FORMATS, "table")
@output_option
@store_option
def command(
    subject: str | None, verdict: str | None, value: str | None, basis: str | None, role: str | None, date: str | None,
    listing: bool, stale: bool, path: Path | None, form: str, output: Path | None, store: str,
) -> None:  # fmt: skip
    """Decide who is who: alone it asks about each suggestion in turn; with a SUBJECT it records one decision.

    A decision is a line in a text file; it wins over the rules, and the store is derived anew at once. Exit code 1
    means that nothing is open (--list), or that some decision is stale (--stale).

    \b
    kg decide                                     go through what is open, one by one
    kg decide --list --format json                what is open, with its evidence
    kg decide person/vn-15/a/b same person/vn-15/c/b --basis "sổ cán bộ" --role "văn thư"
    kg decide --stale
    """
    from kg.resolve.decisions import Decisions, default_path, load
    from kg.store import open_reader

    chosen = path or default_path()
    decisions = load(chosen) if chosen.exists() else Decisions()  # a file is begun with its first decision
    if stale:
        _print_stale(store, decisions, form, output)
    elif listing:
        with binary_output(output) as stream:
            if not _write_open(store, form, stream, terminal_width(output)):
                say("kg: nothing is open")
                raise click.exceptions.Exit(1)
    elif subject is None:
        open_reader(store).close()
        _record(chosen, _ask(store, role, basis, date), store)
    else:
        if not (verdict and basis and role):
            raise click.UsageError("a decision needs a verdict, --basis and --role (or KG_ROLE)")
        _record(chosen, [_decision(subject, verdict, value, basis, role, date)], store)


def _decision(subject: str, verdict: str, value: str | None, basis: str, role: str, date: str | None) -> Decision:
    from kg.errors import UsageError
    from kg.resolve.decisions import Decision, Verdict, check

    if verdict not in get_args(Verdict):
        raise UsageError(f"verdict {verdict!r} must be one of {', '.join(get_args(Verdict))}")
    made = Decision(subject, verdict, value, basis, date or datetime.date.today().isoformat(), role)  # type: ignore[arg-type]
    try:
        return check(made)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _record(path: Path, made: Sequence[Decision], store: str) -> None:
    """Add lines to the file, and derive what they concern anew."""
    from kg.build.run import judge
    from kg.errors import UsageError
    from kg.resolve.decisions import load
    from kg.store import open_reader, open_writer

    if not made:
        say("kg: nothing was decided")
        return
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        joint = "" if not before or before.endswith("\n") else "\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(joint + "".join(decision.as_line() + "\n" for decision in made))
    except OSError as error:
        raise UsageError(
            f"{path}: the decisions cannot be written ({error.strerror}); name another file with --decisions"
        ) from error
    open_reader(store).close()
    opened = open_writer(store)
    try:
        judge(opened, load(path))
    finally:
        opened.close()
    say(f"{len(made)} decision{'s' if len(made) > 1 else ''} recorded in {path}")


def _write_open(store: str, form: str, stream: object, width: int | None) -> int:
    from kg.query import ask, formats, load
    from kg.store import open_reader

    opened = open_reader(store)
    try:
        return formats.write(ask(opened, load("suggestions"), {}), form, stream, width=width)  # type: ignore[arg-type]
    finally:
        opened.close()


def _print_stale(store: str, decisions: Decisions, form: str, output: Path | None) -> None:
    from kg.build.decided import stale as find_stale
    from kg.query import Table, formats
    from kg.store import open_reader

    opened = open_reader(store)
    found = find_stale(opened, decisions)
    opened.close()
    columns = ("line", "subject", "verdict", "value", "basis", "date", "role")
    rows = [tuple(getattr(decision, column) for column in columns) for decision in found]
    if not rows:
        say("kg: no decision is stale")
        return
    with binary_output(output) as stream:
        formats.write(Table(columns, rows), form, stream, width=terminal_width(output))
    raise click.exceptions.Exit(1)


def _ask(store: str, role: str | None, basis: str | None, date: str | None) -> list[Decision]:
    """The answers of the person at the terminal, suggestion by suggestion."""
    from kg.query import Table, ask, load
    from kg.store import open_reader

    opened = open_reader(store)
    result = ask(opened, load("suggestions"), {})
    assert isinstance(result, Table)
    rows = result.records()
    opened.close()
    made: list[Decision] = []
    for number, row in enumerate(rows, 1):
        say(
            f"\n{number} of {len(rows)}: {row['what']} {row['label']}"
            + (f" = {row['proposed']}?" if row["value"] else "")
        )
        say(f"  {row['reason']}")
        if row["quote"]:
            say(f"  {row['file']}: {row['quote']}")
        say(f"  {row['subject']}" + (f"\n  {row['value']}" if row["value"] else ""))
        choices = ["s", "d", "i", "n", "q"] if row["value"] else ["i", "n", "q"]
        words = "[s]ame, [d]ifferent, [i]gnore, [n]ext, [q]uit" if row["value"] else "[i]gnore, [n]ext, [q]uit"
        answer = click.prompt(words, type=click.Choice(choices), default="n", show_choices=False, err=True)
        if answer == "q":
            break
        if answer == "n":
            continue
        role = role or click.prompt("your role", err=True)
        why = basis or click.prompt("basis", err=True)
        value = str(row["value"]) if row["value"] else None
        made.append(_decision(str(row["subject"]), _ANSWERS[answer], value, why, str(role), date))
    return made
