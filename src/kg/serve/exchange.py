"""One HTTP request and its response, over ASGI: reading within limits, writing with the headers that every answer has."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from kg.serve import problems
from kg.serve.problems import Problem

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = (
    ("content-security-policy", POLICY), ("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"), ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("cross-origin-opener-policy", "same-origin"),
)  # fmt: skip
CORS = (("access-control-allow-origin", "*"), ("access-control-expose-headers", "ETag, Link, Location, Retry-After"))
BODY_TIME = 30.0  # seconds in which a request's body must have come
_HOST = re.compile(r"[\w.-]+(?::\d{1,5})?|\[[0-9a-fA-F:.]+\](?::\d{1,5})?", re.ASCII)


class Gone(Exception):
    """The client has left; there is nobody to answer."""


class BrokenOff(Exception):
    """The answer cannot be finished: the connection is closed so that the client sees it."""


class Exchange:
    def __init__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query_string: bytes = scope["query_string"]
        self._scope, self._receive, self._send = scope, receive, send
        self.started = time.perf_counter()
        self.status = 0
        self.sent = 0
        self.note: dict[str, Any] = {}  # what the log says beside the usual
        self._gone: asyncio.Task[None] | None = None

    def header(self, name: str) -> str:
        """The value of a request header, "" where it is missing."""
        wanted = name.encode()
        return ", ".join(value.decode("latin-1") for key, value in self._scope["headers"] if key == wanted)

    @property
    def origin(self) -> str:
        """Scheme and host as the client addressed them. Raises Problem for a Host that is none."""
        host = self.header("host")
        if not _HOST.fullmatch(host):
            raise Problem(400, "host", "The Host header names no host")
        return f"{self._scope['scheme']}://{host}"

    async def body(self, limit: int) -> bytes:
        """The request's body. Raises Problem where it is too large or does not come, Gone where the client left."""
        length = self.header("content-length")
        if length.isdigit() and int(length) > limit:
            raise Problem(413, "body-too-large", f"A request may have {limit} bytes")
        pieces, size = [], 0
        try:
            async with asyncio.timeout(BODY_TIME):
                while True:
                    message = await self._receive()
                    if message["type"] == "http.disconnect":
                        raise Gone
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    if size > limit:
                        raise Problem(413, "body-too-large", f"A request may have {limit} bytes")
                    if not message.get("more_body"):
                        return b"".join(pieces)
        except TimeoutError as error:
            raise Problem(408, "slow-request", "The request did not come in time") from error

    @contextlib.asynccontextmanager
    async def watch(self) -> Any:
        """Notice that the client leaves: `unless_gone` inside this block raises Gone then."""

        async def gone() -> None:
            while (await self._receive())["type"] != "http.disconnect":
                pass

        self._gone = asyncio.create_task(gone())
        try:
            yield
        finally:
            self._gone.cancel()
            self._gone = None

    async def unless_gone(self, work: Awaitable[Any]) -> Any:
        task = asyncio.ensure_future(work)
        assert self._gone is not None
        try:
            await asyncio.wait((task, self._gone), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Gone
            return task.result()
        finally:
            task.cancel()

    def left(self) -> bool:
        return self._gone is not None and self._gone.done()

    async def start(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        self.status = status
        every = [*headers, *SECURITY, *CORS]
        encoded = [(key.encode("ascii"), _line(value).encode("latin-1", "replace")) for key, value in every]
        await self._send({"type": "http.response.start", "status": status, "headers": encoded})

    async def piece(self, data: bytes, more: bool, stall: float = BODY_TIME) -> None:
        """Raises BrokenOff where the client takes nothing for `stall` seconds."""
        self.sent += len(data)
        try:
            async with asyncio.timeout(stall):
                await self._send({"type": "http.response.body", "body": data, "more_body": more})
        except TimeoutError as error:
            raise BrokenOff from error

    async def respond(self, status: int, media: str, body: bytes, headers: Iterable[tuple[str, str]] = ()) -> None:
        """A whole response; of one to HEAD only the headers are sent."""
        size = () if status in (204, 304) else (("content-length", str(len(body))),)
        kind = (("content-type", media),) if media else ()
        await self.start(status, [*kind, *size, *headers])
        await self.piece(b"" if self.method == "HEAD" else body, False)

    async def problem(self, problem: Problem, page: bytes | None = None) -> None:
        """A problem as JSON, or as the `page` made of it."""
        self.note["code"] = problem.code
        retry = (("retry-after", str(problem.retry_after)),) if problem.retry_after else ()
        allow = (("allow", "GET, HEAD, POST, OPTIONS"),) if problem.status == 405 else ()
        asks = (("www-authenticate", "Bearer"),) if problem.status == 401 else ()
        extra = [("cache-control", "no-store"), *retry, *allow, *asks]
        if page is not None:
            await self.respond(problem.status, "text/html; charset=utf-8", page, extra)
        else:
            await self.respond(problem.status, problems.MEDIA, problem.body(), extra)


def _line(value: str) -> str:
    """A header's value on one line, whatever it was made of."""
    return re.sub(r"[\r\n\x00]", "", value)
