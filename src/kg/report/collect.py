"""What a report says: the answers of named queries, cut to one period, place and body."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.errors import NothingFound
from kg.query import Cell, Table, ask, load
from kg.query.values import terms
from kg.store import Store, names

Row = dict[str, Cell]

NOBODY = ""  # the key of tasks for which no body is named


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about; "" does not restrict. `as_of` is the day (ISO 8601, or "today") on which it is asked
    who answers for a task and which deadlines have passed."""

    since: str = ""
    until: str = ""
    place: str = ""
    body: str = ""
    as_of: str = "today"


@dataclass(frozen=True, slots=True)
class Report:
    """Rows of named queries, in their order; see queries/*.rq for the columns.

    `documents` has one row for each document: label, citations, notices, first, last, document. `anomalies` have the
    `section` of the task, petition or citation whose words they are among, None where it is none's. `bodies` maps a
    body's IRI to the tasks in which it is told to act or to work with others, `NOBODY` to those without a body; `names`
    has what to call them. `quotes` maps a notice's IRI to its rows of `quotes`; every item of the other rows is in it.
    """

    scope: Scope
    as_of: str
    notices: list[Row]
    sessions: list[Row]
    tasks: list[Row]
    petitions: list[Row]
    citations: list[Row]
    documents: list[Row]
    anomalies: list[Row]
    bodies: Mapping[str, list[Row]]
    names: Mapping[str, str]
    quotes: Mapping[str, list[Row]]

    @property
    def passed(self) -> list[Row]:
        """Tasks whose deadline was before `as_of`."""
        return [task for task in self.tasks if task["due"] and str(task["due"]) < self.as_of]

    @property
    def ahead(self) -> list[Row]:
        return [task for task in self.tasks if task["due"] and str(task["due"]) >= self.as_of]

    @property
    def undated(self) -> list[Row]:
        """Tasks without a day by which they must be done; some name a deadline that is no day ("hằng tháng")."""
        return [task for task in self.tasks if not task["due"]]

    @property
    def unanswered(self) -> list[Row]:
        """Petitions that no body is told to settle."""
        return [row for row in self.petitions if not row["assignees"]]

    def outcomes(self) -> dict[str, list[Row]]:
        """Citations by outcome, in the fixed order resolved, partial, ambiguous, unknown."""
        found: dict[str, list[Row]] = {name: [] for name in ("resolved", "partial", "ambiguous", "unknown")}
        for row in self.citations:
            found.setdefault(str(row["outcome"]), []).append(row)
        return found

    def anomaly_classes(self) -> dict[str, list[Row]]:
        """Anomalies by class, the most frequent first."""
        return _grouped(self.anomalies, "class")


def collect(store: Store, scope: Scope) -> Report:
    """The report of a scope. Raises NothingFound where no notice belongs to it, or a place or body is unknown."""
    within = _ask(store, "scope", **{"from": scope.since, "to": scope.until, "place": scope.place, "body": scope.body})
    if not within:
        raise NothingFound("there is nothing to report: no notice of this period, place and body is in the store")
    days = {str(row["notice"]): str(row["day"]) for row in within}
    # Where everything is wanted, asking for everything is quicker than naming every notice.
    whole = not (scope.since or scope.until or scope.place or scope.body)
    chosen: dict[str, list[str]] = {} if whole else {"notice": list(days)}
    about = {"place": scope.place, "body": scope.body}
    tasks = _of(days, _ask(store, "tasks", **about, **{"as-of": scope.as_of}), "task")
    citations = _ask(store, "citations", **chosen)
    quotes = _grouped(_ask(store, "quotes", **chosen), "notice")
    told = _ask(store, "task-bodies")
    return Report(
        scope=scope,
        as_of=str(terms(store, load("tasks").parameter("as-of"), [scope.as_of])[0].value),
        notices=_of(days, _ask(store, "notices", place=scope.place), "notice"),
        sessions=_of(days, _ask(store, "inspections", place=scope.place), "notice"),
        tasks=tasks,
        petitions=_of(days, _ask(store, "petitions", **about), "petition"),
        citations=citations,
        documents=_documents(citations, days, {str(row["document"]): row for row in _ask(store, "documents")}),
        anomalies=[{**row, "section": _section(row, quotes)} for row in _ask(store, "anomalies", **chosen)],
        bodies=_by_body(tasks, told),
        names=_names(store, told),
        quotes=quotes,
    )


def notice_of(item: Cell) -> str:
    """The IRI of the notice to which an item belongs: "…/notice/<hash>/task/3" → "…/notice/<hash>"."""
    head, _, tail = str(item).partition("/notice/")
    return f"{head}/notice/{tail.split('/', 1)[0]}"


def _ask(store: Store, name: str, **given: str | list[str]) -> list[Row]:
    typed = {key: [value] if isinstance(value, str) else value for key, value in given.items() if value}
    answer = ask(store, load(name), typed)
    assert isinstance(answer, Table)
    return answer.records()


def _of(notices: Iterable[str], rows: list[Row], item: str) -> list[Row]:
    known = set(notices)
    return [row for row in rows if notice_of(row[item]) in known]


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row[column])].append(row)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _by_body(tasks: Iterable[Row], told: Iterable[Row]) -> dict[str, list[Row]]:
    """Tasks by body, the body with the most first; those without any body last."""
    bodies: dict[str, dict[str, str]] = defaultdict(dict)
    for row in told:
        bodies[str(row["task"])][str(row["body"])] = str(row["label"])
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for task in tasks:
        for body, label in bodies[str(task["task"])].items() or ((NOBODY, ""),):
            groups[label, body].append(task)
    ordered = sorted(groups.items(), key=lambda group: (group[0][1] == NOBODY, -len(group[1]), group[0]))
    return {body: rows for (_, body), rows in ordered}


def _names(store: Store, told: Iterable[Row]) -> dict[str, str]:
    """What to call bodies; those of several provinces that have one name are told apart."""
    labels = {str(row["body"]): str(row["label"]) for row in told}
    shared = Counter(labels.values())
    return {body: f"{label} ({_where(store, body)})" if shared[label] > 1 else label for body, label in labels.items()}


def _where(store: Store, body: str) -> str:
    """The unit that a body belongs to: "…/agency/vn-15/so-tai-chinh" → "tỉnh Yên Bái"."""
    base, _, path = body.partition("/agency/")
    place = path.split("/")[0]
    found = next(store.quads(f"{base}/unit/{place}", names.PREF_LABEL, None, names.names_graph()), None)
    return str(found.object.value) if found else place


def _section(anomaly: Row, quotes: Mapping[str, list[Row]]) -> Cell:
    """The section of what an anomaly's words are among: the shortest quote that holds them."""
    rows = quotes.get(str(anomaly["notice"]), [])
    own = next((row for row in rows if row["item"] == anomaly["anomaly"]), None)
    if own is None:
        return None
    around = [
        row for row in rows if row["section"] and _span(row)[0] <= _span(own)[0] and _span(own)[1] <= _span(row)[1]
    ]
    return min(around, key=lambda row: _span(row)[1] - _span(row)[0])["section"] if around else None


def _span(quote: Row) -> tuple[int, int]:
    return int(str(quote["start"])), int(str(quote["end"]))


def _documents(citations: Iterable[Row], days: Mapping[str, str], known: Mapping[str, Row]) -> list[Row]:
    """The documents cited in the chosen notices, as `documents` counts them over all."""
    times: Counter[str] = Counter()
    seen: dict[str, set[str]] = defaultdict(set)
    for row in citations:
        document = str(row["document"])
        times[document] += 1
        seen[document].add(str(row["notice"]))
    rows: list[Row] = []
    for document, citing in seen.items():
        dated = sorted(days[notice] for notice in citing)
        label = known[document]["label"] if document in known else document
        rows.append({"label": label, "citations": times[document], "notices": len(citing), "first": dated[0],
                     "last": dated[-1], "document": document})  # fmt: skip
    return sorted(
        rows, key=lambda row: (-len(seen[str(row["document"])]), -times[str(row["document"])], str(row["label"]))
    )
