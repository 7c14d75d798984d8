"""kg report: what a period, a place or a body comes to, as pages, a workbook and a Markdown file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import say, store_option


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", required=True,
              help="The folder to write; made where there is none.")  # fmt: skip
@click.option("--from", "since", default="", metavar="DATE", help="Only sessions on this day or later.")
@click.option("--to", "until", default="", metavar="DATE", help="Only sessions on this day or earlier.")
@click.option("--place", default="", help="Only about this province, district or commune.")
@click.option("--body", default="", help="Only what this body is told to do or asks for, and notices that name it.")
@click.option("--as-of", default="today", show_default=True, metavar="DATE",
              help="The day on which to say which deadlines have passed and who answers for a task.")  # fmt: skip
@click.option("--title", default="", help="The heading, instead of one made from the choices above.")
@store_option
def command(output: Path, since: str, until: str, place: str, body: str, as_of: str, title: str, store: str) -> None:
    """Write a report that an office can send round: index.html and its pages, report.xlsx, report.md.

    The pages need no network and no program but a browser; every figure leads to its list, every row to its quote.

    \b
    kg report -o report/
    kg report -o report/ --from 2024-01-01 --to 2024-06-30 --place "huyện Văn Chấn"
    kg report -o report/ --body "Sở Tài chính" --as-of 2024-12-31
    """
    from kg.report import Scope, collect, write_report
    from kg.report.write import has_workbooks
    from kg.store import open_reader

    opened = open_reader(store)
    report = collect(opened, Scope(since, until, place, body, as_of))
    files = write_report(report, output, title)
    say(f"{output / 'index.html'}: {len(report.notices)} notices, {len(report.tasks)} tasks; {len(files)} files")
    if not has_workbooks():
        say("report.xlsx was left out: it needs openpyxl (pip install 'kg-notices[xlsx]')")
