"""The elements of a web page, nested as browsers nest them, near enough."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main",
           "blockquote", "pre", "center", "address", "figure", "figcaption", "form", "fieldset", "hr", "body", "header",
           "footer", "table", "tr", "td", "th", "caption", "tbody", "thead", "tfoot"}  # fmt: skip
_VOID = {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr", "param"}
_LENGTHS = {"p", "li", "td", "th", "tr", "dt", "dd", "option"}  # an open one ends where the next of its kind begins
_TAG = re.compile(
    r"<(?P<close>/)?(?P<name>[a-zA-Z][^\s/<>]{0,60})(?P<rest>(?:[^<>\"']|\"[^\"<]{0,5000}\"|'[^'<]{0,5000}'|[\"']){0,3000})>"
)
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]{1,100})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_MAX_DEPTH = 120


@dataclass(slots=True)
class Node:
    """An element. `kids` holds its elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    kids: list[Node | str] = field(default_factory=list)


def _attributes(text: str) -> dict[str, str]:
    found = (
        {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(text)} if "=" in text else {}
    )
    if "hidden" in text.split():
        found["hidden"] = ""
    return found


class Tree:
    """Elements as browsers nest them, near enough: what is not closed ends with its parent.

    Every character is looked at a bounded number of times, whatever the page: `html.parser` takes quadratic time on
    comments and tags that never end.
    """

    def __init__(self, text: str) -> None:
        self.root = Node("body")
        self.stack = [self.root]
        self._read(text)

    def _read(self, text: str) -> None:
        at, size = 0, len(text)
        while at < size:
            start = text.find("<", at)
            if start < 0:
                self._words(text[at:])
                return
            if start > at:
                self._words(text[at:start])
            at = self._markup(text, start)

    def _markup(self, text: str, start: int) -> int:
        """Take in what begins with "<" at `start`; where it ends."""
        for opening, closing in (("<!--", "-->"), ("<![", ">"), ("<!", ">"), ("<?", ">")):
            if text.startswith(opening, start):
                end = text.find(closing, start + len(opening))
                return end + len(closing) if end >= 0 else len(text)
        found = _TAG.match(text, start)
        if found is None:
            self._words("<")
            return start + 1
        tag, end = found["name"].lower(), found.end()
        if found["close"]:
            self._end(tag)
            return end
        self._start(tag, _attributes(found["rest"]))
        if tag in ("script", "style", "textarea", "title"):
            stop = re.compile(rf"</{tag}", re.I).search(text, end)
            end = stop.start() if stop else len(text)
        return end

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, attributes)
        if tag in _LENGTHS:
            self._end_open(tag)
        elif tag in BLOCKS and self.stack[-1].tag == "p":
            self.stack.pop()
        self.stack[-1].kids.append(node)
        if tag not in _VOID and len(self.stack) < _MAX_DEPTH:
            self.stack.append(node)

    def _end(self, tag: str) -> None:
        for at in range(len(self.stack) - 1, 0, -1):
            if self.stack[at].tag == tag:
                del self.stack[at:]
                return
            if self.stack[at].tag in ("table", "td", "th") and tag not in (
                "table",
                "tr",
                "tbody",
                "thead",
                "body",
                "html",
            ):
                return

    def _words(self, text: str) -> None:
        self.stack[-1].kids.append(unescape(text) if "&" in text else text)

    def _end_open(self, tag: str) -> None:
        closes = {tag, "td", "th"} if tag == "tr" else {"td", "th"} if tag in ("td", "th") else {tag}
        for at in range(len(self.stack) - 1, 0, -1):
            name = self.stack[at].tag
            if name in closes:
                del self.stack[at:]
                if tag != "tr" or name == "tr":
                    return
            elif name in ("table", "ul", "ol", "dl", "body") or (name in ("td", "th", "li") and tag in ("p", "li")):
                return


def words_of(node: Node) -> str:
    """All words below an element."""
    return " ".join(kid if isinstance(kid, str) else words_of(kid) for kid in node.kids)
