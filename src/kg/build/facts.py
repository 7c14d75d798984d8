"""A store in a few figures."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version

from kg.build.recipe import recipe
from kg.store import Store
from kg.store.ledger import Ledger
from kg.vocabulary import KG, base_iri


def facts(store: Store) -> dict[str, str | int]:
    """Notices, files by status, triples; whether the notices were read as this version would read them."""
    ledger = Ledger(store)
    statuses = Counter(quad.object.value for quad in store.quads(None, KG + "status", None, ledger.graph))
    recipes = {quad.object.value.split(" ")[0] for quad in store.quads(None, KG + "recipe", None, ledger.graph)}
    return {
        "store": store.location,
        "base": base_iri(),
        "notices": ledger.notices(),
        "files": sum(statuses.values()),
        "copies": statuses["copy"],
        "refused": statuses["refused"],
        "quarantined": statuses["quarantined"],
        "triples": store.count(),
        "software": f"kg {version('kg-notices')}",
        "up to date": "yes" if recipes <= {recipe()} else "no: `kg build` would read the notices anew",
    }
