"""Talking to a SPARQL 1.1 server: query and update through SPARQLWrapper, whole graphs by the Graph Store Protocol.

What goes wrong for a moment (no connection, 429, 502, 503, 504, a broken answer) is tried again, ever more slowly;
every request that this package makes can be repeated without doing harm. Credentials come from the environment:

    KG_STORE_TOKEN                       sent as "Authorization: Bearer …", or
    KG_STORE_USER, KG_STORE_PASSWORD     HTTP basic authentication, or digest where the server wants that
                                         (Virtuoso; elsewhere KG_STORE_AUTH=digest)
"""

from __future__ import annotations

import os
import random
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlencode

import SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.errors import LimitExceeded, QueryError, StoreError
from kg.store.servers import places

PASSING = {408, 425, 429, 502, 503, 504}  # statuses that may be others a moment later
ATTEMPTS = 7  # in all some 25 seconds
TIMEOUT = 600.0  # seconds without a byte
IN_MEMORY = 32 << 20  # bytes of an answer; more go to a temporary file

Result = TypeVar("Result")
_STATUS = {"QueryBadFormed": 400, "Unauthorized": 401, "EndPointNotFound": 404, "URITooLong": 414,
           "EndPointInternalError": 500}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credentials:
    user: str = ""
    password: str = ""
    token: str = ""
    digest: bool = False

    @staticmethod
    def of_environment(digest: bool) -> Credentials:
        get = os.environ.get
        scheme = get("KG_STORE_AUTH", "digest" if digest else "basic").lower()
        return Credentials(
            get("KG_STORE_USER", ""), get("KG_STORE_PASSWORD", ""), get("KG_STORE_TOKEN", ""), scheme == "digest"
        )

    @property
    def given(self) -> bool:
        return bool(self.user or self.token)


class Body(tempfile.SpooledTemporaryFile[bytes]):
    """The bytes of an answer, in memory while they are few; closed when nobody needs them any more."""

    def __del__(self) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer. `body` is at its start; `rows` is the number at which the server cuts answers off, 0 if none."""

    body: Body
    media_type: str
    server: str
    rows: int


class Client:
    """One server. Raises StoreError where it cannot be reached or refuses, QueryError for what it cannot parse."""

    def __init__(self, url: str, pause: float = 0.2) -> None:
        self._pause = pause
        self.server = self._again(lambda: _server_name(url), url)
        self.places = places(url, self.server)
        self.credentials = Credentials.of_environment(self.places.digest)
        self._opener = self._graph_store_opener()

    def query(self, text: str, accept: str, parameters: Mapping[str, Sequence[str]] = {}) -> Reply:
        """The answer to a query, of one of the media types in `accept`."""
        wrapper = self._wrapper(text, "SELECT", accept)
        for name, values in parameters.items():
            for value in values:
                wrapper.addParameter(name, value)
        return self._again(lambda: _whole(wrapper.query().response), self.places.query)

    def update(self, text: str) -> None:
        wrapper = self._wrapper(text, "INSERT", "*/*")
        self._again(lambda: _whole(wrapper.query().response), self.places.update)

    def put_graph(self, graph: str, triples: str) -> None:
        """Make N-Triples the whole content of `graph`, in one request."""
        target = f"{self.places.graphs}?{urlencode({'graph': graph})}"
        headers = {"Content-Type": "application/n-triples", **self._authorization()}

        def put() -> Reply:
            request = urllib.request.Request(target, triples.encode(), headers, method="PUT")
            return _whole(self._opener.open(request, timeout=TIMEOUT))

        self._again(put, self.places.graphs)

    def _wrapper(self, text: str, form: str, accept: str) -> Any:
        wrapper = SPARQLWrapper.SPARQLWrapper(self.places.query, self.places.update, agent="kg")
        wrapper.setMethod(SPARQLWrapper.POST)
        # Not setQuery: it guesses the form with patterns, over megabytes of data.
        wrapper.queryString, wrapper.queryType = text, form
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(int(TIMEOUT))
        wrapper.addCustomHttpHeader("Accept", accept)
        if self.credentials.token:
            wrapper.addCustomHttpHeader("Authorization", f"Bearer {self.credentials.token}")
        elif self.credentials.user:
            wrapper.setHTTPAuth(SPARQLWrapper.DIGEST if self.credentials.digest else SPARQLWrapper.BASIC)
            wrapper.setCredentials(self.credentials.user, self.credentials.password, self.places.realm)
        return wrapper

    def _authorization(self) -> dict[str, str]:
        import base64

        given = self.credentials
        if given.token:
            return {"Authorization": f"Bearer {given.token}"}
        if given.user and not given.digest:
            return {"Authorization": "Basic " + base64.b64encode(f"{given.user}:{given.password}".encode()).decode()}
        return {}

    def _graph_store_opener(self) -> urllib.request.OpenerDirector:
        if not (self.credentials.user and self.credentials.digest):
            return urllib.request.build_opener()
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, self.places.graphs, self.credentials.user, self.credentials.password)
        return urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(known))

    def _again(self, ask: Callable[[], Result], where: str) -> Result:
        """What `ask` gives, in the end."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # SPARQLWrapper warns about media types it does not know
                    return ask()
            except (SPARQLWrapperException, urllib.error.HTTPError) as error:
                status, text = _status(error)
                if status not in PASSING or attempt == ATTEMPTS:
                    self._give_up(where, status, text)
                last: object = f"HTTP {status} {text}"
            except (OSError, HTTPException) as error:
                if isinstance(error, urllib.error.URLError) and isinstance(error.reason, ValueError):
                    raise StoreError(f"{where}: {error.reason}") from error
                last = getattr(error, "reason", None) or error
            if attempt < ATTEMPTS:
                time.sleep(self._pause * 2 ** (attempt - 1) * random.uniform(0.8, 1.2))
        raise StoreError(f"{where}: the server cannot be reached: {last}")

    def _give_up(self, where: str, status: int, text: str) -> NoReturn:
        if status in (401, 403):
            hint = (
                " with these credentials"
                if self.credentials.given
                else "; set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN"
            )
            raise StoreError(f"{where}: the server does not let us in ({status}){hint}")
        if status == 400:
            raise QueryError(f"the server cannot parse the request: {text}")
        if status == 404:
            raise StoreError(f"{where}: there is no such place on the server (404): {text}")
        if status == 413:
            raise LimitExceeded(f"{where}: the server takes no request of this size (413)")
        raise StoreError(f"{where}: the server failed ({status}): {text}")


def _server_name(url: str) -> str:
    """What the server calls itself; it says so to strangers, too."""
    request = urllib.request.Request(f"{url}?{urlencode({'query': 'ASK {}'})}", headers={"Accept": "*/*"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return str(response.headers.get("Server", ""))
    except urllib.error.HTTPError as error:
        if error.code in PASSING:
            raise
        return str(error.headers.get("Server", ""))


def _status(error: Exception) -> tuple[int, str]:
    """The HTTP status behind an error, and the first lines of what the server said."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code, _first_lines(error.read())
    said = error.args[0] if error.args else b""
    return _STATUS.get(type(error).__name__, 500), str(said)[:400].strip()


def _first_lines(said: bytes) -> str:
    return " ".join(said.decode("utf-8", "replace").split())[:400]


def _whole(response: Any) -> Reply:
    """The answer, read to its end: one that breaks off is an error, never a shorter answer."""
    body = Body(IN_MEMORY)
    with response:
        expected = response.headers.get("Content-Length")
        while part := response.read(1 << 20):
            body.write(part)
        if expected is not None and body.tell() != int(expected):
            raise ConnectionError("the answer broke off")
        body.seek(0)
        headers = response.headers
    media_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Reply(body, media_type, headers.get("Server", ""), int(headers.get("X-SPARQL-MaxRows") or 0))
