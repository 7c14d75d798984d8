"""Where SPARQL servers keep their three doors, told from the URL that `--store` was given.

    server          --store                              query           update              graph store
    Jena Fuseki     http://host:3030/ds                  the same        the same            the same
    Virtuoso        http://host:8890/sparql              …/sparql-auth   …/sparql-auth       …/sparql-graph-crud-auth
    GraphDB, RDF4J  http://host:7200/repositories/name   the same        …/statements        …/rdf-graphs/service
    Oxigraph        http://host:7878                     …/query         …/update            …/store
    Neptune         https://host:8182/sparql             the same        the same            …/sparql/gsp/
    others          the query endpoint                   the same        the same            the same

Virtuoso is known by its header `Server`; its doors with "-auth" are used where credentials are given. KG_STORE_UPDATE_URL and KG_STORE_GRAPHS_URL
overrule what this table says.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Places:
    """URLs; `digest`: how the server authenticates, and in which `realm`."""

    query: str
    update: str
    graphs: str
    digest: bool = False
    realm: str = "SPARQL"


def places(url: str, server: str = "") -> Places:
    """The doors of the server at `url`; `server`: what it calls itself in the header of that name."""
    url = url.rstrip("/")
    split = urlsplit(url)
    root = f"{split.scheme}://{split.netloc}"
    if "/repositories/" in split.path:
        found = Places(url, f"{url}/statements", f"{url}/rdf-graphs/service")
    elif split.path in ("", "/query"):
        found = Places(f"{root}/query", f"{root}/update", f"{root}/store")
    elif ".neptune." in split.netloc:
        found = Places(url, url, f"{url}/gsp/")
    elif server.startswith("Virtuoso"):
        known = "-auth" if os.environ.get("KG_STORE_USER") else ""
        found = Places(f"{root}/sparql{known}", f"{root}/sparql{known}", f"{root}/sparql-graph-crud{known}", True)
    else:
        found = Places(url, url, url)
    update, graphs = os.environ.get("KG_STORE_UPDATE_URL"), os.environ.get("KG_STORE_GRAPHS_URL")
    return replace(found, update=update or found.update, graphs=graphs or found.graphs)
