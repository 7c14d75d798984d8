"""Starting the server with uvicorn."""

from __future__ import annotations

import logging
import socket
import sys

from kg.errors import StoreError, UsageError
from kg.serve.app import App
from kg.serve.settings import Settings
from kg.store import open_reader


def run(settings: Settings, *, quiet: bool) -> None:
    """Serve until interrupted; the address is printed once connections are taken."""
    try:
        import uvicorn
    except ImportError as error:
        raise UsageError("serving needs more packages: pip install 'kg-notices[serve]'") from error
    if settings.remote and settings.writable:
        raise UsageError("what is behind a server is written by writing to that server: serve it without --writable")
    open_reader(settings.store).close()  # better to fail here than in every worker
    log = logging.getLogger("kg.serve")
    log.setLevel(logging.WARNING if quiet else logging.INFO)
    log.propagate = False
    log.addHandler(logging.StreamHandler(sys.stderr))
    sock = _listen(settings)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"kg: serving {settings.store} at http://{shown}:{sock.getsockname()[1]}/", file=sys.stderr, flush=True)
    config = uvicorn.Config(
        App(settings), log_config=None, log_level="critical", access_log=False, server_header=False, date_header=True,
        timeout_keep_alive=20, limit_concurrency=2000, lifespan="on", timeout_graceful_shutdown=3, proxy_headers=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.run(sockets=[sock])
    if not server.started:
        raise StoreError("the server could not be started; the messages above say why")


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio turns off the waiting for more data that costs 40 ms an answer.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        sock.close()
        raise UsageError(f"{settings.host}:{settings.port} cannot be listened on: {error}") from error
    sock.listen(2048)  # who connects before the workers are ready waits
    return sock
