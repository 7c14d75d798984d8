"""The server: an ASGI application that routes requests to workers and keeps what they answered."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import time
from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Any

from kg.serve import negotiate, protocol, statics
from kg.serve.cache import LARGEST, Cache, Kept, etag
from kg.serve.exchange import BrokenOff, Exchange, Gone, Receive, Send
from kg.serve.metrics import Metrics
from kg.serve.pool import Answer, Pool
from kg.serve.problems import Problem
from kg.serve.settings import Settings
from kg.serve.spool import Spool
from kg.serve.writes import Writes
from kg.store import snapshots
from kg.vocabulary import base_iri

LOG = logging.getLogger("kg.serve")
LOGGED = 4000  # characters of a query that the log keeps
READS = "GET, HEAD, POST, OPTIONS"


class App:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = Pool(settings)
        self.cache = Cache(settings.cache)
        self.metrics = Metrics()
        self.writes = Writes(settings)
        self._path = Path(settings.store)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._handle(Exchange(scope, receive, send))

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.pool.open()
            self.writes.open()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        if self.settings.search:
            from kg.serve.indexing import keep_index

            self._tasks.append(asyncio.create_task(keep_index(self.settings.store)))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.pool.close()
        await self.writes.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _handle(self, exchange: Exchange) -> None:
        kind = "page"
        try:
            kind, handler = self._route(exchange)
            await handler(exchange)
        except Problem as problem:
            if not exchange.status:
                with contextlib.suppress(BrokenOff):
                    await exchange.problem(problem, await self._page_of(problem, exchange, kind))
            else:
                exchange.note["code"] = problem.code
                raise BrokenOff from None
        except Gone:
            exchange.note["code"] = "gone"
        except BrokenOff:
            exchange.note["code"] = "broken-off"
            raise
        except Exception:
            LOG.exception("a fault of the program")
            exchange.note["code"] = "internal"
            if exchange.status:
                raise
            await exchange.problem(Problem(500, "internal", "This is a fault of the program; its log says more"))
        finally:
            seconds = time.perf_counter() - exchange.started
            code = exchange.note.get("code", "")
            self.metrics.observe(kind, exchange.status or 499, seconds, exchange.sent, code)
            if LOG.isEnabledFor(logging.INFO):
                entry = {"method": exchange.method, "path": exchange.path, "status": exchange.status or 499,
                         "seconds": round(seconds, 4), "bytes": exchange.sent, **exchange.note}  # fmt: skip
                LOG.info(json.dumps(entry, ensure_ascii=False))

    async def _page_of(self, problem: Problem, exchange: Exchange, kind: str) -> bytes | None:
        """The problem as a page, for people."""
        if kind != "page" or not negotiate.prefers_html(exchange.header("accept")):
            return None
        from kg.serve.pages import problem_page

        return problem_page(problem, self._language(exchange))

    def _route(self, exchange: Exchange) -> tuple[str, Any]:
        path = exchange.path
        if exchange.method == "OPTIONS":
            return "options", self._options
        if path in ("/sparql", "/sparql/", "/update"):
            return "sparql", self._operation
        if path == "/graph" or path.startswith("/graph/"):
            return "graph", self._graph
        if path == "/-/health":
            return "health", self._health
        if path == "/-/metrics":
            return "metrics", self._show_metrics
        if path.startswith("/static/"):
            return "static", self._static
        return "page", self._page

    # -- SPARQL ------------------------------------------------------------------------------------------

    async def _operation(self, exchange: Exchange) -> None:
        body = b""
        if exchange.method == "POST":
            body = await exchange.body(self.settings.max_query)
        asked = protocol.read_operation(exchange.method, exchange.query_string, exchange.header("content-type"), body)
        if asked.kind == "update":
            await self._update(exchange, asked)
            return
        accept = _with_format(exchange, asked.form)
        endpoint = f"{exchange.origin}/sparql"
        if exchange.method != "POST" and negotiate.prefers_html(accept):
            await self._page(exchange)
            return
        if asked.kind == "description":
            if exchange.method == "POST":
                raise Problem(400, "parameters", "There is no query in the request")
            job: dict[str, Any] = {"kind": "describe", "endpoint": endpoint, "accept": accept,
                                   "writable": self.settings.writable}  # fmt: skip
            await self._serve(exchange, job, ("describe", endpoint, accept))
            return
        exchange.note["query"] = asked.text[:LOGGED]
        job = {"kind": "query", "query": asked.text, "default": asked.default, "named": asked.named, "accept": accept,
               "base": endpoint}  # fmt: skip
        key = ("query", asked.text, asked.default, asked.named, accept, endpoint)
        await self._serve(exchange, job, key, asked.seconds)

    async def _update(self, exchange: Exchange, asked: protocol.Asked) -> None:
        exchange.note["update"] = asked.text[:LOGGED]
        self._authorize(exchange)
        job = {"kind": "update", "text": asked.text, "default": asked.default, "named": asked.named,
               "base": f"{exchange.origin}/sparql"}  # fmt: skip
        await self.writes.perform(job)
        await exchange.respond(204, "", b"")

    def _authorize(self, exchange: Exchange) -> None:
        """Raises Problem where the request may not write."""
        if not self.settings.writable:
            raise Problem(403, "read-only", "This server is read-only")
        scheme, _, token = exchange.header("authorization").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(token.encode(), self.settings.token.encode()):
            raise Problem(401, "token", "Writing takes the token that the server was started with: "
                                        "Authorization: Bearer …")  # fmt: skip

    async def _graph(self, exchange: Exchange) -> None:
        below = exchange.path.removeprefix("/graph").removeprefix("/")
        if exchange.method in ("GET", "HEAD"):
            if below and negotiate.prefers_html(exchange.header("accept")):
                await self._page(exchange)
                return
            name = protocol.read_graph(below and _iri_path(below), exchange.query_string, base_iri())
            accept = exchange.header("accept")
            await self._serve(exchange, {"kind": "graph", "graph": name, "accept": accept}, ("graph", name, accept))
            return
        if exchange.method not in ("PUT", "POST", "DELETE"):
            raise Problem(405, "method", f"{exchange.method} means nothing here")
        self._authorize(exchange)
        data = await exchange.body(self.settings.max_upload)
        creates = exchange.method == "POST" and not below and not exchange.query_string
        name = None if creates else protocol.read_graph(below and _iri_path(below), exchange.query_string, base_iri())
        job = {"kind": exchange.method.lower(), "graph": name, "creates": creates, "base": base_iri(),
               "type": exchange.header("content-type"), "data": data.decode("latin-1")}  # fmt: skip
        done = await self.writes.perform(job)
        location = (("location", done["graph"]),) if done.get("graph") else ()
        await exchange.respond(done["status"], "", b"", location)

    # -- pages and the rest ------------------------------------------------------------------------------

    async def _page(self, exchange: Exchange) -> None:
        if exchange.method not in ("GET", "HEAD"):
            raise Problem(405, "method", f"{exchange.method} means nothing here")
        accept, language, today = exchange.header("accept"), self._language(exchange), date.today().isoformat()
        pairs = protocol.fields(exchange.query_string)
        job = {"kind": "page", "path": exchange.path, "fields": pairs, "accept": accept, "language": language,
               "today": today, "origin": exchange.origin}  # fmt: skip
        key = None if exchange.path.startswith("/search") else (
            "page", exchange.path, exchange.query_string, accept, language, today)  # fmt: skip
        await self._serve(exchange, job, key)

    def _language(self, exchange: Exchange) -> str:
        """What the address says, else what the browser would rather have; Vietnamese where neither says."""
        with contextlib.suppress(Problem):
            for name, value in protocol.fields(exchange.query_string):
                if name == "lang" and value in ("vi", "en"):
                    return value
        wanted = exchange.header("accept-language").replace(" ", "").lower()
        best = negotiate.wishes(",".join(f"x/{part}" for part in wanted.split(",") if part))
        for name, _ in sorted(best, key=lambda wish: -wish[1]):
            if name[2:4] in ("vi", "en"):
                return name[2:4]
        return "vi"

    async def _static(self, exchange: Exchange) -> None:
        if exchange.method not in ("GET", "HEAD"):
            raise Problem(405, "method", f"{exchange.method} means nothing here")
        found = statics.files().get(exchange.path.removeprefix("/static/"))
        if found is None:
            raise Problem(404, "unknown", "There is no such file")
        headers = [("etag", found.etag), ("cache-control", "public, max-age=3600")]
        if found.etag in exchange.header("if-none-match"):
            await exchange.respond(304, "", b"", headers)
        else:
            await exchange.respond(200, found.media, found.body, headers)

    async def _options(self, exchange: Exchange) -> None:
        headers = [("allow", READS), ("access-control-allow-methods", READS), ("access-control-max-age", "86400"),
                   ("access-control-allow-headers", "Accept, Accept-Language, Content-Type")]  # fmt: skip
        await exchange.respond(204, "", b"", headers)

    async def _health(self, exchange: Exchange) -> None:
        number = 0 if self.settings.remote else snapshots.current(self._path)
        healthy = number is not None and self.pool.workers.crashes == 0
        state = {"status": "ok" if healthy else "failing", "snapshot": number, "idle_workers": self.pool.workers.idle,
                 "running": self.pool.running, "waiting": self.pool.waiting}  # fmt: skip
        no_store = (("cache-control", "no-store"),)
        await exchange.respond(200 if healthy else 503, "application/json", json.dumps(state).encode(), no_store)

    async def _show_metrics(self, exchange: Exchange) -> None:
        pool, cache = self.pool, self.cache
        gauges = {"snapshot": snapshots.current(self._path) or 0, "queries_running": pool.running,
                  "queries_waiting": pool.waiting, "queries_stopped": pool.stopped, "workers_idle": pool.workers.idle,
                  "cache_bytes": cache.size, "spool_bytes": Spool.disk}  # fmt: skip
        counters = {f"worker_{name}": number for name, number in (pool.workers.counts | pool.counts).items()}
        counters |= {"cache_hits": cache.hits, "cache_misses": cache.misses}
        text = self.metrics.text(gauges, counters)
        await exchange.respond(200, "text/plain; version=0.0.4; charset=utf-8", text.encode())

    # -- answers -----------------------------------------------------------------------------------------

    async def _serve(
        self, exchange: Exchange, job: dict[str, Any], key: Hashable, seconds: float | None = None
    ) -> None:
        """Have a worker answer `job`, or give what it answered before to the same `key` over the same snapshot."""
        key = None if self.settings.remote else key
        number = snapshots.current(self._path)
        kept = self.cache.get((number, key)) if key is not None else None
        if kept is not None:
            exchange.note["cached"] = True
            await self._give(exchange, kept)
            return
        async with exchange.watch():
            answer = self.pool.submit(job, seconds)
            try:
                await self._forward(exchange, answer, key)
            finally:
                await answer.close()

    async def _forward(self, exchange: Exchange, answer: Answer, key: Hashable) -> None:
        head = await exchange.unless_gone(answer.start())
        # Whole by then, it is sent with its length and kept; else it streams.
        await exchange.unless_gone(answer.spool.wait(LARGEST))
        headers = [("vary", "Accept, Accept-Language"), *head["headers"].items()]
        exchange.note["snapshot"] = head["snapshot"]
        if answer.spool.problem is not None and answer.spool.size < LARGEST:
            raise answer.spool.problem
        if answer.spool.done and answer.spool.size <= LARGEST and answer.spool.problem is None:
            body = bytearray()
            while data := await answer.spool.take():
                body += data
            tag = etag(head["snapshot"], key) if key is not None else ""
            known = (("etag", tag), ("cache-control", "no-cache")) if tag else (("cache-control", "no-store"),)
            kept = Kept(head["status"], (("content-type", head["media"]), *headers, *known), bytes(body), tag)
            if key is not None:
                self.cache.put((head["snapshot"], key), kept)
            await self._give(exchange, kept)
            return
        await exchange.start(head["status"], [("content-type", head["media"]), *headers])
        if exchange.method == "HEAD":
            await exchange.piece(b"", False)
            return
        try:
            while data := await exchange.unless_gone(answer.spool.take()):
                if exchange.left():
                    raise Gone
                await exchange.piece(data, True, self.settings.stall)
        except Problem as problem:
            exchange.note["code"] = problem.code
            raise BrokenOff from problem
        await exchange.piece(b"", False)

    async def _give(self, exchange: Exchange, kept: Kept) -> None:
        if kept.etag and kept.status == 200 and kept.etag in exchange.header("if-none-match"):
            await exchange.respond(304, "", b"", kept.headers[1:])
        else:
            await exchange.respond(kept.status, "", kept.body, kept.headers)


def _with_format(exchange: Exchange, form: str | None) -> str:
    """The Accept header. A `format=` that means something outweighs it; it stays as what is liked less."""
    header = exchange.header("accept")
    known = negotiate.SUFFIXES.get((form or "").lower(), form or "")
    if "/" not in known:
        return header
    return ", ".join([known, *(f"{name};q={quality * 0.5:.3f}" for name, quality in negotiate.wishes(header))])


def _iri_path(path: str) -> str:
    from kg.vocabulary import encode

    return encode(path)
