"""kg build: reads notices into the store."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import options_of, reading_options, say, store_option

if TYPE_CHECKING:
    from kg.build import Progress


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes that read.  [default: one per core]")
@click.option("--prune", is_flag=True, help="Forget files that the folders given hold no longer.")
@click.option("--decisions", "decisions", type=click.Path(path_type=Path), metavar="FILE", envvar="KG_DECISIONS", show_envvar=True,
              help="The file of decisions (see `kg decide`).  [default: mappings/decisions.jsonl]")  # fmt: skip
@click.option("--engine", type=click.Choice(["processes", "dask"]), default="processes", show_default=True,
              help="Where notices are read: in processes of this machine, or on a Dask cluster.")  # fmt: skip
@click.option(
    "--scheduler", metavar="ADDRESS", envvar="KG_SCHEDULER", show_envvar=True, help="The cluster's, as tcp://host:8786."
)
@click.option(
    "--parts", metavar="URL", help="With dask: keep what was read here, as compressed N-Quads with a manifest."
)
@reading_options
@click.option("-q", "--quiet", is_flag=True, help="No progress, only what went wrong.")
@store_option
def command(
    sources: tuple[str, ...], jobs: int | None, prune: bool, decisions: Path | None, engine: str, scheduler: str | None,
    parts: str | None, encoding: str | None, ocr: str, limits: tuple[str, ...], quiet: bool, store: str,
) -> None:  # fmt: skip
    """Read notices into the store: files, and folders with all that is below them.

    From folders it takes texts, Markdown, Word, PDF, HTML and mail files, and the JSON of `kg parse`.

    Only what is new or changed is read. A file that cannot be read is named with the reason, the others are stored
    (exit code 3; 4 if none could be read).

    \b
    kg build notices/
    kg build notices/ --store /data/kg --jobs 8
    kg build older/ --encoding tcvn3
    kg build s3://bucket/notices --engine dask --scheduler tcp://head:8786 --parts s3://bucket/read
    """
    from kg.build import build
    from kg.build.cluster import Cluster
    from kg.build.decided import stale
    from kg.resolve.decisions import load
    from kg.store import open_writer

    if (engine == "dask") != bool(scheduler) or (parts and engine != "dask"):
        raise click.UsageError("--engine dask and --scheduler ADDRESS belong together; --parts goes with them")
    options = options_of(encoding, ocr, limits)
    mapper = Cluster(scheduler, parts, options=options) if scheduler else None
    decided = load(decisions)
    opened = open_writer(store)
    try:
        progress = None if quiet else _progress()
        summary = build(sources, opened, jobs=jobs, prune=prune, progress=progress, decisions=decided, mapper=mapper,
                        options=options)  # fmt: skip
        past = stale(opened, decided)
    finally:
        opened.close()
    for error in summary.refused:
        say(f"refused: {error}")
    for path, violations in summary.quarantined.items():
        say(f"in quarantine: {path}: {'; '.join(violations[:3])}")
    if not quiet:
        for path, kept in summary.copies.items():
            say(f"copy: {path} holds the notice of {kept}")
    for decision in past:
        say(f"stale decision, line {decision.line}: the store has no {decision.subject}")
    if not quiet:
        for line in summary.lines():
            say(line)
    raise click.exceptions.Exit(summary.exit_code)


def _progress() -> Progress:
    """A bar on a terminal, a line every ten seconds elsewhere."""
    if sys.stderr.isatty():
        return _bar()
    last = time.monotonic()

    def line(done: int, total: int, summary: object) -> None:
        nonlocal last
        if time.monotonic() - last >= 10:
            last = time.monotonic()
            say(f"{done} of {total} files")

    return line


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                   console=Console(stderr=True), transient=True)  # fmt: skip
    task = bar.add_task("reading", total=None)

    def show(done: int, total: int, summary: object) -> None:
        if not bar.live.is_started and done < total:
            bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    return show
