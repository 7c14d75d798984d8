"""Serving: a SPARQL endpoint and pages for people, over the snapshots of a store.

the server (kg.serve.app)     HTTP, limits, cache, log     ── jobs ──▶  workers (kg.serve.worker)
  one process, answers nothing itself                                     one query or page each, killed when late
"""

from __future__ import annotations

from kg.serve.settings import Settings

__all__ = ["Settings", "serve"]


def serve(settings: Settings, *, quiet: bool = False) -> None:
    """Serve until interrupted. Raises UsageError where the parts it needs are not installed."""
    from kg.serve.run import run

    run(settings, quiet=quiet)
