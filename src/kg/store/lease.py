"""One writer at a time on a server: a lease, kept as statements in a graph of the server itself.

    {base}/kept/writer    <{base}/kept/writer/<random>> kg:holder "host 4711" ; kg:until "1767225600"

SPARQL has no locks. A writer writes its name where it sees none, looks again, and goes back if it sees two. A lease
that its holder has not renewed for LEASE seconds is void: its holder is gone. The clocks of writers must agree to a
minute or so.
"""

from __future__ import annotations

import os
import random
import re
import secrets
import socket
import time
from collections.abc import Callable

import pyoxigraph as ox

from kg.errors import StoreLocked
from kg.vocabulary import KG, base_iri

LEASE = 600.0  # seconds

Rows = list[dict[str, str]]


class Lease:
    """The right to write, held until `release` or until it is not renewed any more."""

    def __init__(self, location: str, ask: Callable[[str], Rows], update: Callable[[str], None]) -> None:
        self._location, self._ask, self._update = location, ask, update
        self._graph = f"{base_iri()}/kept/writer"
        self._name = f"{self._graph}/{secrets.token_hex(8)}"
        self._holder = f"{socket.gethostname()} {os.getpid()}"
        self._renewed = 0.0

    def acquire(self) -> None:
        """Take the lease. Raises StoreLocked while another writer holds it."""
        for attempt in range(3):
            self._clear_void()
            if other := self._other():
                raise StoreLocked(
                    f"{self._location}: another process is writing to this store ({other}); wait until it is done. "
                    f"If it died on another machine, its right to write ends after {LEASE / 60:.0f} minutes"
                )
            self._write()
            if not self._other():
                return
            self.release()  # two at the same moment: both step back, for different times
            time.sleep(random.uniform(0.1, 0.5) * (attempt + 1))
        raise StoreLocked(f"{self._location}: other processes want to write to this store at the same time; try again")

    def renew(self) -> None:
        """Say that we are still here. Raises StoreLocked where another has taken over meanwhile."""
        if time.time() - self._renewed < LEASE / 10:
            return
        if other := self._other():
            raise StoreLocked(f"{self._location}: another process has taken over writing ({other})")
        self._write()

    def release(self) -> None:
        self._update(f"DELETE WHERE {{ GRAPH <{self._graph}> {{ <{self._name}> ?p ?o }} }}")

    def _write(self) -> None:
        self._renewed = time.time()
        until = int(self._renewed + LEASE)
        self._update(
            f"DELETE WHERE {{ GRAPH <{self._graph}> {{ <{self._name}> ?p ?o }} }} ;\n"
            f"INSERT DATA {{ GRAPH <{self._graph}> {{ <{self._name}> <{KG}holder> {ox.Literal(self._holder)} ;"
            f' <{KG}until> "{until}" }} }}'
        )

    def _leases(self) -> Rows:
        return self._ask(
            f"SELECT ?lease ?holder ?until {{ GRAPH <{self._graph}> {{ ?lease <{KG}holder> ?holder ; <{KG}until> ?until }} }}"
        )

    def _other(self) -> str:
        """The holder of a lease that is not ours, "" if there is none."""
        return next((f"process {row['holder']}" for row in self._leases() if row["lease"] != self._name), "")

    def _clear_void(self) -> None:
        for row in self._leases():
            if float(row["until"]) < time.time() or _is_dead(row["holder"]):
                self._update(f"DELETE WHERE {{ GRAPH <{self._graph}> {{ <{row['lease']}> ?p ?o }} }}")


def _is_dead(holder: str) -> bool:
    """It was a process of this machine that is there no more."""
    found = re.fullmatch(r"(.+) (\d+)", holder)
    if not found or found[1] != socket.gethostname() or os.name != "posix":
        return False
    try:
        os.kill(int(found[2]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
