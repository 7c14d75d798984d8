"""The command line: `kg VERB …`. Each verb is imported when it is called, so that `kg --help` is quick."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from kg.errors import KgError

# verb → its one-line help; the verb itself is the command `command` in kg.cli.<verb>
VERBS = {
    "build": "Read notices into the store.",
    "parse": "Read notices and print what was read; no store is needed.",
    "diagnose": "How a notice was read: what was recognised, left over, doubtful; misses against an annotation.",
    "validate": "Check the store, or files, against the shapes.",
    "query": "Answer a named query, a query file or a query on standard input.",
    "queries": "List the named queries, or show one with its parameters.",
    "trace": "Who cites a document, where, in which words, and what hangs on it.",
    "export": "Write tables, the whole graph, or a network for Gephi.",
    "report": "Write a report as pages, a workbook and Markdown, for a period, a place or a body.",
    "decide": "Decide who is who and what is what: list what is open, record answers.",
    "serve": "Serve the store: pages for people and a SPARQL endpoint.",
    "backup": "Copy the store, also while it is written.",
    "remove": "Take notices out of the store.",
    "info": "What the store holds.",
    "score": "Compare the store's tables with annotated notices.",
}


class Verbs(click.Group):
    """A group that knows its commands by name and help, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"kg.cli.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS:
            import difflib

            near = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--store", metavar="FOLDER", help="The folder of the store; may stand behind the command as well.")
@click.version_option(package_name="kg-notices", prog_name="kg")
def cli(store: str | None) -> None:
    """Reads Vietnamese notices of conclusions (Thông báo kết luận) into a knowledge graph, and asks it.

    \b
    kg build NOTICES/             read a folder of notices into ./kg-store
    kg trace 1556-QĐ/TU           who cites this decision, and what hangs on it
    kg query tasks -p body="Sở Tài chính"
    kg export gexf -o graph.gexf

    Exit codes: 0 done · 1 the answer is no, nothing or several · 2 wrong usage · 3 some inputs were refused, the rest
    is done · 4 no input could be read · 5 the store failed or is locked · 6 a limit was hit · 130 interrupted.
    """


def main() -> None:
    """The entry point: runs a verb, turns errors into one line on standard error and an exit code."""
    _speak_utf8()
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("kg: interrupted", file=sys.stderr)
        code = 130
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        code = error.exit_code
    except BrokenPipeError:
        # The reader has enough. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    if "_KG_COMPLETE" in os.environ:  # a shell asks for completions
        cli(arguments, prog_name="kg")
    # Not cli(): it would take a broken pipe for a failure.
    with cli.make_context("kg", arguments) as context:
        cli.invoke(context)
    return 0


def _speak_utf8() -> None:
    """Vietnamese in and out under any locale: where Python took another encoding from it, start again in UTF-8."""
    if sys.getfilesystemencoding() != "utf-8" and "KG_UTF8" not in os.environ:
        os.environ["KG_UTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
