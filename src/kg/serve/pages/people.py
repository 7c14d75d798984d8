"""The page of a person: the posts as they are attested, what was chaired and signed."""

from __future__ import annotations

from typing import Any

from kg.serve.pages import tasks_of
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.request import Request
from kg.serve.problems import Problem

NAME = """
SELECT ?name ?post WHERE {
  GRAPH ?graph { $person foaf:name ?name . OPTIONAL { $person kg:post ?post } }
}
GROUP BY ?name ?post"""

ACTS = """
SELECT ?person ?post ?did ?notice WHERE {
  ?person foaf:name $name .
  OPTIONAL { ?person kg:post ?post }
  GRAPH ?graph {
    { ?person kg:chairs ?session . ?notice kg:concludes ?session . BIND("chaired" AS ?did) }
    UNION { ?notice kg:signedBy ?person . BIND("signed" AS ?did) }
  }
}
GROUP BY ?person ?post ?did ?notice LIMIT 2000"""


def person_page(request: Request, iri: str) -> Page:
    own = request.ask("person", NAME, person=iri)
    if not own:
        raise Problem(404, "unknown", f"There is no person {iri} in the store")
    import pyoxigraph as ox

    name = own[0]["name"]
    rows = request.ask("acts", ACTS.replace("$name", str(ox.Literal(name)).replace("$", "$$")))
    known = tasks_of.notices(request, (row["notice"] for row in rows))
    for row in rows:
        row["day"] = known.get(row["notice"], {}).get("date", "")
    rows.sort(key=lambda row: row["day"])
    posts: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        posts.setdefault((row["person"], row.get("post", "")), []).append(row["day"])
    attested: list[dict[str, Any]] = [{"iri": person, "post": post, "first": min(filter(None, days), default=""), "own": person == iri,
                 "last": max(filter(None, days), default=""), "times": len(days)} for (person, post), days in posts.items()]  # fmt: skip
    attested.sort(key=lambda entry: (not entry["own"], entry["first"]))
    data: dict[str, Any] = {"iri": iri, "heading": name, "post": own[0].get("post", ""), "attested": attested,
                            "acts": list(reversed(rows)), "known": known}  # fmt: skip
    page = Page("person.html", name, data, subjects=[entry["iri"] for entry in attested] or [iri])
    page.facts = {"iri": iri, "name": name, "posts": attested}
    page.sheets = [Sheet("acts", ("date", "post", "did", "notice", "person", "link"),
                         [(row["day"], row.get("post", ""), row["did"], known.get(row["notice"], {}).get("name", ""),
                           row["person"], request.absolute(row["notice"])) for row in data["acts"]])]  # fmt: skip
    return page
