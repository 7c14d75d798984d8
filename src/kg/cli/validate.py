"""kg validate: checks graphs against the shapes."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import say, store_option


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option("--shapes", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Other shapes (Turtle) than this program's own.")  # fmt: skip
@click.option("--warnings/--no-warnings", default=True, help="Show warnings and notes, too.", show_default=True)
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of the messages."
)
@store_option
def command(files: tuple[str, ...], shapes: Path | None, warnings: bool, lang: str, store: str) -> None:
    """Check every notice of the store against the shapes (SHACL), or the notices in FILES.

    Exit code 1 where something violates a shape; warnings alone do not fail.

    \b
    kg validate
    kg validate notice.txt --lang en
    """
    from kg.build import validation

    turtle = shapes.read_bytes() if shapes else None
    checked = failed = 0
    for name, report in validation.of_files(files, turtle) if files else validation.of_store(store, turtle):
        checked += 1
        failed += not report.conforms
        results = report.results if warnings else report.of("Violation")
        for result in results:
            click.echo(f"{name}: {result.line(lang)}")  # type: ignore[arg-type]
    say(f"{checked} notices checked, {failed} violate a shape")
    if failed or not checked:
        raise click.exceptions.Exit(1)
