"""The words of a SPARQL text outside of strings, IRIs, names and comments: enough to see what it would do.

A whole parser is not needed: `SERVICE` and `LOAD` are refused wherever they stand as keywords, and the dataset that a
client gives with an update goes in front of its WHERE. Escapes of code points are resolved first, as the
recommendation demands (SPARQL 1.1, 19.2), so `\\u0053ERVICE` hides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.serve.problems import Problem

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
    (?P<comment> \#[^\r\n]* )
  | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
  | (?P<string> \"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\" | '''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
  | (?P<name> [?$]\w+ | @[A-Za-z-]+ | [\w.-]*:(?:[\w.:%-]|\\.)* )
  | (?P<word> [^\W\d]\w* )
  | (?P<open> \{ )
  | (?P<close> \} )
  | (?P<end> ; )
    """,
    re.VERBOSE | re.DOTALL,
)


def unescape(text: str) -> str:
    """`text` with \\uXXXX and \\UXXXXXXXX as the characters they stand for."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]

    return _ESCAPE.sub(character, text) if "\\" in text else text


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """(word in capitals, place, depth of braces) of each keyword-like word, and of "{", "}" and ";"."""
    depth = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "open":
            yield "{", match.start(), depth
            depth += 1
        elif kind == "close":
            depth -= 1
            yield "}", match.start(), depth
        elif kind == "word":
            yield match[0].upper(), match.start(), depth
        elif kind == "name" and ":" in match[0]:
            # A parser without a lexer reads `SERVICE:x` as a keyword before a name.
            yield match[0].partition(":")[0].upper(), match.start(), depth
        elif kind == "end":
            yield ";", match.start(), depth


def keywords(text: str) -> frozenset[str]:
    """The words of `text` that may be keywords, in capitals."""
    return frozenset(word for word, _, _ in words(unescape(text)))


def refuse_remote(text: str, words: Sequence[str] = ("SERVICE",)) -> None:
    """Raises Problem 403 where `text` would have the server fetch something from elsewhere: SERVICE in a query, and
    LOAD in an update."""
    low = unescape(text).upper()
    if not any(word in low for word in words):
        return
    found = keywords(text)
    for word in words:
        if any(word in each for each in found):  # `trueSERVICE` is two words to a parser without a lexer
            raise Problem(403, "remote", f"{word} is off here: this server asks no other server on anyone's behalf")


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """`update` with the dataset of the protocol's using-graph-uri and using-named-graph-uri.

    Raises Problem 400 where the text names a dataset itself (SPARQL 1.1 Protocol, 2.2.3).
    """
    if not default and not named:
        return update
    text = unescape(update)
    clause = "".join(f" USING <{iri}>" for iri in default) + "".join(f" USING NAMED <{iri}>" for iri in named) + " "
    pieces, last, deleting = [], 0, False
    tokens = list(words(text))
    for index, (word, at, depth) in enumerate(tokens):
        if depth:
            continue
        if word in ("USING", "WITH"):
            raise Problem(400, "dataset", f"The dataset is given twice: by the protocol and by {word} in the update")
        if word == "DELETE" and index + 1 < len(tokens) and tokens[index + 1][0] == "WHERE":
            deleting = True  # DELETE WHERE { … } has no place for USING: it is written out
        if word == "WHERE":
            if deleting:
                end = next(place for each, place, level in tokens[index:] if each == "}" and level == 0) + 1
                pattern = text[at + len("WHERE") : end]
                pieces += [text[last:at], pattern, clause, "WHERE", pattern]
                last, deleting = end, False
            else:
                pieces += [text[last:at], clause]
                last = at
    return "".join([*pieces, text[last:]])
