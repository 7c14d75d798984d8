"""A trace in every format: tree, JSON, Markdown, CSV, HTML, DOT."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from kg.errors import UsageError
from kg.trace import tree
from kg.trace.paths import Step
from kg.trace.records import Mention, NoticeFacts, Trace
from kg.trace.words import Language, code, day, word

COLUMNS = ("date", "file", "notice", "places", "section", "footnote", "sentence", "quote", "relation", "provision",
           "outcome", "reason")  # fmt: skip


def language(name: str) -> Language:
    return "en" if name == "en" else "vi"


def branch(root: tree.Branch, width: int | None) -> str:
    """A tree for the terminal `width` columns wide, or plain."""
    return tree.plain(root) if width is None else tree.drawn(root, width)


def trace(found: Trace, form: str, lang: Language, width: int | None = None) -> str:
    """The whole trace in one of the formats."""
    if form == "json":
        return _json(asdict(found) | {"timeline": [list(event) for event in tree.timeline(found, lang)]})
    if form == "csv":
        return _csv(found.mentions)
    root = tree.tree(found, lang)
    if form == "markdown":
        return _markdown(root)
    if form == "html":
        return _html(root, found.document.label, lang)
    if form == "dot":
        return _dot(found)
    return branch(root, width)


def citing(found: tuple[NoticeFacts, Sequence[Mention]], form: str, lang: Language, width: int | None = None) -> str:
    """What one notice cites."""
    notice, mentions = found
    if form == "json":
        return _json({"notice": asdict(notice), "mentions": [asdict(mention) for mention in mentions]})
    if form == "csv":
        return _csv(mentions)
    root = tree.citing(notice, mentions, lang)
    return _rooted(root, form, notice.title or notice.file, lang, width)


def path(steps: Sequence[Step], form: str, lang: Language, width: int | None = None) -> str:
    """A path between two documents or notices, with the words of every step."""
    if form == "json":
        return _json([asdict(step) for step in steps])
    if form == "csv":
        return _csv([step.mention for step in steps])
    root = tree.path([(step.notice, step.document, step.mention) for step in steps], lang)
    return _rooted(root, form, word(lang, "path"), lang, width)


def _rooted(root: tree.Branch, form: str, title: str, lang: Language, width: int | None) -> str:
    if form == "dot":
        raise UsageError("--format dot draws the trace of a document; for networks see `kg export`")
    if form == "markdown":
        return _markdown(root)
    return _html(root, title, lang) if form == "html" else branch(root, width)


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _csv(mentions: Sequence[Mention]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for mention in mentions:
        notice = mention.notice
        writer.writerow([
            notice.date or "", notice.file, notice.number or notice.title or "", " | ".join(notice.places),
            mention.section, "" if mention.footnote is None else mention.footnote,
            f"{mention.before}{mention.quote}{mention.after}".strip(), mention.quote, mention.relation or "",
            mention.provision or "", mention.outcome, mention.reason,
        ])  # fmt: skip
    return out.getvalue()


def _markdown(root: tree.Branch) -> str:
    lines = [f"# {_marked(root, '**')}", ""]
    for part in root.branches:
        if part.branches:
            lines += ["", f"## {_marked(part, '')}", ""]
            lines += _bullets(part.branches, 0)
        else:
            lines.append(f"- {_marked(part, '**')}")
    return "\n".join(lines) + "\n"


def _bullets(branches: Sequence[tree.Branch], depth: int) -> list[str]:
    lines = []
    for each in branches:
        lines.append(f"{'  ' * depth}- {_marked(each, '**')}")
        lines += _bullets(each.branches, depth + 1)
    return lines


def _marked(each: tree.Branch, strong: str) -> str:
    def escaped(text: str) -> str:
        for sign in "\\*_`[]<>#|":
            text = text.replace(sign, f"\\{sign}")
        return text

    return "".join(
        f"**{escaped(text)}**" if style == "quote" else f"{strong}{escaped(text)}{strong}" if style == "strong" and text
        else escaped(text)
        for text, style in each.runs
    ).strip()  # fmt: skip


_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
mark{background:#ffe08a;padding:0 .1em}small{color:#666}li{margin:.3rem 0}
@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}small{color:#aaa}mark{background:#705b00;color:#fff}}"""


def _html(root: tree.Branch, title: str, lang: Language) -> str:
    """One page that needs nothing else."""

    def line(each: tree.Branch) -> str:
        tags = {"": "{}", "strong": "<strong>{}</strong>", "faint": "<small>{}</small>", "quote": "<mark>{}</mark>"}
        return "".join(tags[style].format(escape(text)) for text, style in each.runs)

    def listed(branches: Sequence[tree.Branch]) -> str:
        if not branches:
            return ""
        return "<ul>" + "".join(f"<li>{line(each)}{listed(each.branches)}</li>" for each in branches) + "</ul>\n"

    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>\n'
        f"<h1>{line(root)}</h1>\n{listed(root.branches)}</body></html>\n"
    )


def _dot(found: Trace) -> str:
    """The document, the notices that cite it and the tasks that hang on it, for Graphviz."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'

    lines = ["digraph trace {", '  rankdir=RL; node [shape=box, fontname="sans-serif"];']
    document = quoted(found.document.iri)
    lines.append(f"  {document} [label={quoted(found.document.label)}, style=bold];")
    edges: dict[tuple[str, str], None] = {}
    for mention in found.mentions:
        notice = mention.notice
        label = " ".join(part for part in (day(notice.date, "vi"), notice.number or ", ".join(notice.places)) if part)
        lines.append(f"  {quoted(notice.iri)} [label={quoted(label)}];")
        edges[f"{quoted(notice.iri)} -> {document}", code("vi", mention.relation or "")] = None
    lines += [f"  {edge} [label={quoted(label)}];" for edge, label in edges]
    for item in found.items:
        lines.append(
            f"  {quoted(item.iri)} [label={quoted(', '.join(item.assigned) or item.text[:40])}, shape=ellipse];"
        )
        lines.append(f"  {quoted(item.iri)} -> {quoted(item.notice.iri)} [style=dashed];")
    return "\n".join([*dict.fromkeys(lines), "}"]) + "\n"
