"""A trace as a tree of lines, for the terminal: drawn plainly, or by rich where there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.trace.records import Candidate, DocumentFacts, Item, Link, Mention, NoticeFacts, Trace
from kg.trace.words import Language, code, day, word

if TYPE_CHECKING:
    from rich.tree import Tree

Run = tuple[str, str]  # text and its style: "" | "strong" | "faint" | "quote"


@dataclass(slots=True)
class Branch:
    """A line and what hangs under it."""

    runs: tuple[Run, ...]
    branches: list[Branch] = field(default_factory=list)

    def add(self, *runs: Run | str) -> Branch:
        branch = Branch(tuple(run if isinstance(run, tuple) else (run, "") for run in runs))
        self.branches.append(branch)
        return branch


def tree(trace: Trace, language: Language = "vi") -> Branch:
    """The whole trace."""
    root = Branch(((trace.document.label, "strong"),))
    _document(root, trace.document, language)
    notices = len({mention.notice.iri for mention in trace.mentions})
    title = (
        f"{word(language, 'cited')} {trace.total} {word(language, 'mentions')} {notices} {word(language, 'notices')}"
    )
    cited = root.add((title, "strong"))
    if len(trace.mentions) < trace.total:
        cited.add((word(language, "shown").format(shown=len(trace.mentions), total=trace.total), "faint"))
    _mentions(cited, trace.mentions, language)
    for kind, heading in (("task", "tasks"), ("petition", "petitions")):
        items = [item for item in trace.items if item.kind == kind]
        if items:
            _items(root.add((f"{word(language, heading)} ({len(items)})", "strong")), items, language)
    if trace.possible:
        _mentions(
            root.add((f"{word(language, 'possible')} ({len(trace.possible)})", "strong")), trace.possible, language
        )
    for links, heading in ((trace.cited_by, "cited_by"), (trace.rests_on, "rests_on")):
        if links:
            _links(root.add((word(language, heading), "strong")), links, language)
    events = timeline(trace, language)
    if len(events) > 1:
        times = root.add((word(language, "timeline"), "strong"))
        for when, what in events:
            times.add((day(when, language), "faint"), f"  {what}")
    return root


def timeline(trace: Trace, language: Language) -> list[tuple[str, str]]:
    """When it was issued, when it was cited, when what hangs on it falls due: EDTF dates and words, in order."""
    events = {(date, word(language, "issued")) for date in trace.document.dates}
    events |= {
        (mention.notice.date, f"{word(language, 'cites')}: {_called(mention.notice)}")
        for mention in trace.mentions
        if mention.notice.date
    }
    events |= {
        (item.due, f"{word(language, 'due')}: {', '.join(item.assigned)} – {_cut(item.text, 70)}")
        for item in trace.items
        if item.due
    }
    return sorted(events)


def _document(root: Branch, document: DocumentFacts, language: Language) -> None:
    facts = [("date", [day(date, language) for date in document.dates]), ("issuer", document.issuers),
             ("title", document.titles), ("identity", [code(language, document.identity)])]  # fmt: skip
    for name, values in facts:
        if values:
            root.add((f"{word(language, name)}: ", "faint"), " · ".join(values))
    if document.iri:
        root.add((f"IRI: {document.iri}", "faint"))
    if document.notice:
        root.add((f"{word(language, 'is_notice')}: ", "faint"), _called(document.notice))


def _mentions(root: Branch, mentions: Sequence[Mention], language: Language) -> None:
    notice, under = "", root
    for mention in mentions:
        if mention.notice.iri != notice:
            notice = mention.notice.iri
            under = root.add((day(mention.notice.date, language), "strong"), f"  {_called(mention.notice)}",
                             (f"  [{mention.notice.file}]", "faint"))  # fmt: skip
        line = under.add((f"{_where(mention, language)}  ", "faint"), *_sentence(mention))
        how = [code(language, part) for part in (mention.relation, mention.outcome) if part]
        if mention.provision:
            how.insert(0, mention.provision)
        line.add((f"{' · '.join(how)}{': ' + mention.reason if mention.reason else ''}", "faint"))


def _items(root: Branch, items: Sequence[Item], language: Language) -> None:
    for item in items:
        line = root.add((f"{day(item.notice.date, language)}  {word(language, 'section')} {item.section}  ", "faint"),
                        _cut(item.text, 240))  # fmt: skip
        doing = [name for name in item.assigned if name not in item.lead]
        people = (("petitioners", item.petitioners), ("lead", item.lead), ("assigned", tuple(doing)),
                  ("coordinating", item.coordinating))  # fmt: skip
        for name, bodies in people:
            if bodies:
                line.add((f"{word(language, name)}: ", "faint"), ", ".join(bodies))
        for body in item.now:
            line.add((f"{word(language, 'now')}: ", "faint"), body)
        if item.deadlines:
            due = f" ({day(item.due, language)})" if item.due else ""
            line.add((f"{word(language, 'due')}: ", "faint"), (f"{'; '.join(item.deadlines)}{due}", "strong"))


def _links(root: Branch, links: Sequence[Link], language: Language) -> None:
    for link in links:
        note = f"  ({word(language, 'cycle')})" if link.cycle else ""
        _links(root.add(_cut(link.label, 120), (note, "faint")), link.links, language)


def _where(mention: Mention, language: Language) -> str:
    names = {"": word(language, "preamble"), "recipients": word(language, "recipients")}
    where = names.get(mention.section) or f"{word(language, 'section')} {mention.section}"
    return f"{where}, {word(language, 'footnote')} {mention.footnote}" if mention.footnote is not None else where


def _sentence(mention: Mention) -> tuple[Run, ...]:
    """The sentence with the citation marked; dots where it was cut."""
    before = f"… {mention.before}" if mention.before[:1].islower() else mention.before
    return (before, ""), (mention.quote, "quote"), (mention.after, "")


def _called(notice: NoticeFacts) -> str:
    """How a notice is called in a line: its number, else the beginning of its title; with its places."""
    name = " ".join(part for part in (notice.kind, notice.number or _cut(notice.title or "", 90)) if part)
    return f"{name} ({', '.join(notice.places)})" if notice.places else name


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def candidates(words: str, found: Sequence[Candidate], language: Language = "vi") -> Branch:
    """Several documents, with what tells them apart."""
    root = Branch(((word(language, "several").format(words=words, count=len(found)), "strong"),))
    for one in found:
        line = root.add((one.label, "strong"), f"  {day(one.date, language)}", f"  {one.issuer or ''}",
                        (f"  {one.mentions} {word(language, 'times')}", "faint"))  # fmt: skip
        if one.title:
            line.add(_cut(one.title, 160))
        line.add((one.iri, "faint"))
    return root


def plain(branch: Branch) -> str:
    """The tree as text; the words of a citation are marked «so»."""
    return "\n".join([_text(branch), *_lines(branch.branches, "")]) + "\n"


def _lines(branches: Sequence[Branch], indent: str) -> Iterator[str]:
    for number, branch in enumerate(branches):
        last = number == len(branches) - 1
        yield f"{indent}{'└─' if last else '├─'} {_text(branch)}"
        yield from _lines(branch.branches, indent + ("   " if last else "│  "))


def _text(branch: Branch) -> str:
    return "".join(f"«{text}»" if style == "quote" else text for text, style in branch.runs).rstrip()


def drawn(branch: Branch, width: int) -> str:
    """The tree drawn by rich, with colours, wrapped to `width` columns."""
    from rich.console import Console

    console = Console(width=width, force_terminal=True)
    with console.capture() as capture:
        console.print(_rich(branch))
    return capture.get()


_STYLES = {"": "", "strong": "bold", "faint": "dim", "quote": "bold yellow"}


def _rich(branch: Branch) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    made = Tree(Text.assemble(*((text, _STYLES[style]) for text, style in branch.runs)))
    made.children = [_rich(inner) for inner in branch.branches]
    return made


def citing(notice: NoticeFacts, mentions: Sequence[Mention], language: Language = "vi") -> Branch:
    """What one notice cites."""
    root = Branch(((f"{word(language, 'from')} {_called(notice)}", "strong"),))
    _mentions(root, mentions, language)
    return root


def path(steps: Sequence[tuple[NoticeFacts, str, Mention]], language: Language = "vi") -> Branch:
    """The steps of a path: which notice cites which document, in which words."""
    root = Branch(((f"{word(language, 'path')} ({len(steps)})", "strong"),))
    for notice, document, mention in steps:
        step = root.add(_called(notice), (f"  {word(language, 'cites')}  ", "faint"), (document, "strong"))
        step.add((f"{_where(mention, language)}  ", "faint"), *_sentence(mention))
    return root
