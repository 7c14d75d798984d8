"""kg serve: the store as a SPARQL endpoint and as pages."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.options import store_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0: any free one.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Queries at a time.  [default: one per core]")
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, metavar="SECONDS",
              help="After which a query is stopped.")  # fmt: skip
@click.option("--max-mb", type=click.IntRange(1), default=256, show_default=True, help="The largest answer.")
@click.option("--memory-mb", type=click.IntRange(256), default=1536, show_default=True, help="Of one query.")
@click.option("--writable", is_flag=True, help="Allow SPARQL updates and graph uploads to whoever has the token.")
@click.option("--token-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Holds the token for writing (else the environment's KG_TOKEN).")  # fmt: skip
@click.option("--no-search", is_flag=True, help="Keep no search index; searching then finds names only.")
@click.option("-q", "--quiet", is_flag=True, help="No log of requests.")
@store_option
def command(host: str, port: int, workers: int | None, timeout: float, max_mb: int, memory_mb: int, writable: bool,
            token_file: Path | None, no_search: bool, quiet: bool, store: str) -> None:  # fmt: skip
    """Serve the store: pages for people at /, SPARQL at /sparql, graphs at /graph, health at /-/health.

    Read-only unless told otherwise. A query that takes too long is stopped, whatever it is doing; what a build
    finishes meanwhile is served from then on. Where the store is a server, this stands in front of it, with the same
    pages and limits, and keeps no answers; its search index, in ~/.cache/kg, may be ten minutes behind.

    \b
    kg serve
    kg serve --store /data/kg --host 0.0.0.0 --port 80
    KG_TOKEN=… kg serve --writable
    kg serve --store http://localhost:3030/kg
    """
    from kg.errors import UsageError
    from kg.serve import Settings, serve
    from kg.serve.settings import MB

    token = token_file.read_text(encoding="utf-8").strip() if token_file else os.environ.get("KG_TOKEN", "")
    if writable and len(token) < 8:
        raise UsageError("--writable needs a token of at least 8 characters, in --token-file or KG_TOKEN")
    settings = Settings(store, host, port, timeout=timeout, max_bytes=max_mb * MB, memory=memory_mb * MB,
                        writable=writable, token=token, search=not no_search)  # fmt: skip
    if workers:
        from dataclasses import replace

        settings = replace(settings, workers=workers)
    serve(settings, quiet=quiet)
