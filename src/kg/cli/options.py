"""Options that commands share, and where their results go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.read.limits import Options

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_STORE = "kg-store"
LIMITS = (  # the fields of kg.read.limits.Limits, which help texts need not import
    "file_bytes", "unpacked_bytes", "ratio", "members", "depth", "pages", "scanned_pages", "pixels", "characters", "seconds",
    "memory_bytes",
)  # fmt: skip


def _chosen(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    """The store of this command, else of `kg --store … COMMAND`, else the default."""
    return value or ctx.find_root().params.get("store") or DEFAULT_STORE


store_option = click.option(
    "--store", "store", metavar="FOLDER|URL", envvar="KG_STORE", callback=_chosen, show_envvar=True,
    help=f"The folder of the store.  [default: {DEFAULT_STORE}]",
)  # fmt: skip

output_option = click.option(
    "-o", "--output", "output", type=click.Path(path_type=Path), metavar="FILE",
    help="Write to this file instead of standard output.",
)  # fmt: skip


def reading_options(command: Command) -> Command:
    """`--encoding`, `--ocr` and `--limit`, which `options_of` turns into how files are read."""
    for option in (
        click.option("--limit", "limits", multiple=True, metavar="NAME=NUMBER",
                     help=f"How far a file may go before it is refused: --limit pages=2000. There are {', '.join(LIMITS)}."),
        click.option("--ocr", type=click.Choice(("auto", "never", "always")), default="auto", show_default=True,
                     help="Whether pages are recognised: those without text, none, all."),
        click.option("--encoding", metavar="NAME",
                     help="Encoding of the text: utf-8, tcvn3, vni …  [default: recognised]"),
    ):  # fmt: skip
        command = option(command)
    return command


def options_of(encoding: str | None, ocr: str, limits: tuple[str, ...]) -> Options:
    """How files are to be read. Raises click.UsageError for a limit that is none."""
    from dataclasses import asdict, replace
    from typing import cast

    from kg.read.limits import DEFAULT, Ocr, Options

    known = asdict(DEFAULT.limits)
    chosen: dict[str, Any] = {}
    for limit in limits:
        name, _, number = limit.partition("=")
        if name not in known:
            raise click.UsageError(f"no limit is called {name!r}; there are {', '.join(known)}")
        try:
            chosen[name] = type(known[name])(number.replace("_", ""))
        except ValueError:
            raise click.UsageError(f"--limit {name} needs a number, as {name}={known[name]}") from None
    return Options(encoding, cast(Ocr, ocr), replace(DEFAULT.limits, **chosen))


def format_option(formats: tuple[str, ...], default: str) -> Callable[[Command], Command]:
    """`-f/--format` with these choices."""
    return click.option(
        "-f", "--format", "form", type=click.Choice(formats), default=default, show_default=True,
        help="How to write the answer.",
    )  # fmt: skip


@contextmanager
def binary_output(path: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or the file at `path`: written beside it first and put in its place when it is whole."""
    if path is None or str(path) == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as handle:
            yield handle
        draft.replace(path)
    except OSError as error:
        raise click.FileError(str(path), str(error.strerror or error)) from error
    finally:
        draft.unlink(missing_ok=True)


def terminal_width(path: Path | None) -> int | None:
    """How wide the terminal is that the result goes to; None where it goes elsewhere."""
    if path is not None or not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def say(text: str) -> None:
    """A message for the person at the terminal; results never go here."""
    click.echo(text, err=True)
