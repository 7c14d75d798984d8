"""Web pages: the text of the notice, without the navigation, banners and related news around it.

Of a portal's page the smallest part is taken that holds the notice: what stands between its letterhead and its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.read import legacy
from kg.read.decode import decode
from kg.read.html_tree import BLOCKS, Node, Tree, words_of
from kg.read.layer import Builder, Layer, Run
from kg.read.limits import Options
from kg.read.tables import lay_table

_SILENT = {"script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "button",
           "nav", "aside", "audio", "video", "canvas", "map", "dialog"}  # fmt: skip
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|footer|sidebar|banner|related|share|social|comments?|pagination|"
    r"toolbar|search|login|cookie|copyright|tin-?lien-?quan|advert\w*)(?:$|[\s_-])",
    re.I,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{3,30})", re.I)
_NOTE_LINK = re.compile(
    r"#_?(?:ftn|edn|fn|footnote|sdfootnote)[-_:]?(?P<back>ref)?[-_:]?(?P<number>\d{1,3})(?P<sym>sym|anc)?", re.I
)
_SUPERIOR = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?\s*")
_UNIT = re.compile(r"(?:^|[\s\d(/])[kdcm]?m$")


def read_html(data: bytes, name: str, options: Options) -> tuple[Layer, str, tuple[str, ...]]:
    """The text layer of a web page. Raises `NotText`."""
    text, encoding = _decode(data, name, options.encoding)
    layer, said = layer_of(text, name)
    return layer, encoding, said


def _decode(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    if encoding is None or encoding == "auto":
        declared = _CHARSET.search(data[:4096])
        chosen = declared[1].decode("ascii", "ignore").lower() if declared else ""
        if chosen in ("windows-1258", "cp1258", "viscii", "utf-16", "utf-16le"):
            try:
                return decode(data, name, chosen)
            except Exception:
                return decode(data, name)
    return decode(data, name, encoding)


def layer_of(text: str, name: str) -> tuple[Layer, tuple[str, ...]]:
    """The text layer of HTML, and what was done."""
    tree = Tree(text)
    left_out: list[int] = []
    _prune(tree.root, left_out)
    reader = _Reader()
    reader.read(_notice_part(tree.root))
    said = [f"read from a web page: {len(reader.builder.lines)} lines; positions count in the text extracted"]
    if left_out:
        said.append(f"navigation and other parts of the page left out ({len(left_out)} blocks)")
    return reader.builder.finish(), tuple(said)


def _prune(node: Node, left_out: list[int]) -> None:
    kept: list[Node | str] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            if kid.tag in _SILENT or _is_hidden(kid):
                left_out += [1] if kid.tag in ("nav", "aside") else []
                continue
            chrome = kid.tag in ("footer", "header") or _CHROME.search(
                f"{kid.attributes.get('class', '')} {kid.attributes.get('id', '')}"
            )
            if chrome and kid.tag in BLOCKS and not _holds_notice(kid):
                left_out.append(1)
                continue
            _prune(kid, left_out)
        kept.append(kid)
    node.kids = kept


def _is_hidden(node: Node) -> bool:
    style = node.attributes.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or "hidden" in node.attributes


_SIGNS = (
    re.compile(r"CỘNG\s+H[OÒ][AÀ]\s+X[ÃA]\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM"),
    re.compile(r"THÔNG\s+BÁO|Thông\s+báo|KẾT\s+LUẬN"),
    re.compile(r"N[ơo]i\s+(?:nhận|gửi)\s*:"),
)


def _holds_notice(node: Node) -> bool:
    words = words_of(node)
    return sum(sign.search(words) is not None for sign in _SIGNS) >= 2 and len(words) > 400


def _notice_part(root: Node) -> Node:
    """The smallest element that holds all that the page has of the signs of a notice; else main or article."""
    words = words_of(root)
    signs = [sign for sign in _SIGNS if sign.search(words)]
    node = root
    if len(signs) >= 2:
        total = len(words)
        while True:
            inner = next(
                (
                    kid
                    for kid in node.kids
                    if isinstance(kid, Node)
                    and kid.tag in BLOCKS
                    and kid.tag not in ("table", "tr", "td", "tbody")
                    and all(sign.search(words_of(kid)) for sign in signs)
                ),
                None,
            )
            if inner is None or len(words_of(inner)) < total * 0.3:
                return node
            node = inner
    found = _find(root, ("article", "main"))
    return found if found is not None and len(words_of(found)) * 2 > len(words) else root


def _find(node: Node, tags: tuple[str, ...]) -> Node | None:
    for kid in node.kids:
        if isinstance(kid, Node):
            if kid.tag in tags:
                return kid
            if (found := _find(kid, tags)) is not None:
                return found
    return None


@dataclass(slots=True)
class _Text:
    runs: list[Run] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    heading: int = 0


class _Reader:
    def __init__(self) -> None:
        self.builder = Builder()

    def read(self, node: Node) -> None:
        lines: list[_Text] = [_Text()]
        self._blocks(node, lines, False, 0, "")
        self._flush(lines)

    def _flush(self, lines: list[_Text]) -> None:
        for line in lines:
            if any(run.text.strip() for run in line.runs):
                bold = bool(line.bold) and all(line.bold)
                self.builder.add(line.runs, heading=line.heading, strong=bold)
        lines[:] = [_Text()]

    def _blocks(self, node: Node, lines: list[_Text], bold: bool, heading: int, font: str) -> None:
        for kid in node.kids:
            if isinstance(kid, str):
                self._put(kid, lines, bold, heading, font)
            elif kid.tag == "br":
                lines.append(_Text(heading=heading))
            elif kid.tag == "table":
                self._flush(lines)
                lay_table(self.builder, list(self._rows(kid)))
            elif kid.tag == "hr":
                self._flush(lines)
            elif mark := _note_mark(kid, lines[-1]):
                lines[-1].runs.append(mark)
            else:
                block = kid.tag in BLOCKS
                if block:
                    self._flush(lines)
                depth = int(kid.tag[1]) if re.fullmatch("h[1-6]", kid.tag) else heading
                style = kid.attributes.get("style", "").lower()
                strong = (
                    bold
                    or kid.tag in ("b", "strong", "th")
                    or bool(re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", style))
                )
                self._blocks(kid, lines, strong or bool(depth), depth, _font(kid, style) or font)
                if block:
                    self._flush(lines)

    def _put(self, text: str, lines: list[_Text], bold: bool, heading: int, font: str) -> None:
        encoding = legacy.encoding_of_font(font)
        if encoding and all(ord(c) <= 0xFF or c in legacy.SHARED for c in text):
            text = legacy.CONVERTERS[encoding](text)
            text = text.upper() if legacy.draws_capitals(font) else text
        line = lines[-1]
        line.heading = line.heading or heading
        line.runs.append(Run(re.sub(r"\s+", " ", text.replace("\u00ad", ""))))
        if text.strip():
            line.bold.append(bold)

    def _rows(self, table: Node) -> list[list[list[_Text]]]:
        rows: list[list[list[_Text]]] = []
        for kid in table.kids:
            if not isinstance(kid, Node):
                continue
            if kid.tag == "tr":
                rows.append(
                    [self._cell(cell) for cell in kid.kids if isinstance(cell, Node) and cell.tag in ("td", "th")]
                )
            elif kid.tag in ("tbody", "thead", "tfoot"):
                rows += self._rows(kid)
        return rows

    def _cell(self, cell: Node) -> list[_Text]:
        inner = _Reader()
        collected: list[_Text] = []
        inner._flush = lambda lines: _collect(lines, collected)  # type: ignore[method-assign]
        lines = [_Text()]
        inner._blocks(cell, lines, False, 0, "")
        _collect(lines, collected)
        return [*collected, *(_Text([Run(line.text)]) for line in inner.builder.lines)]  # tables inside the cell


def _collect(lines: list[_Text], into: list[_Text]) -> None:
    into += [_Text(line.runs, line.bold) for line in lines if any(run.text.strip() for run in line.runs)]
    lines[:] = [_Text()]


def _font(node: Node, style: str) -> str:
    found = re.search(r"font-family\s*:\s*[\"']?([^;,\"']+)", style, re.I)
    if found:
        original = re.search(r"font-family\s*:\s*[\"']?([^;,\"']+)", node.attributes.get("style", ""), re.I)
        return original[1].strip() if original else found[1]
    return node.attributes.get("face", "")


def _note_mark(node: Node, line: _Text) -> Run | None:
    """The mark of a footnote: a link to its text, the link back in front of it, or a superscript number."""
    link = node.tag == "a" and _NOTE_LINK.search(node.attributes.get("href", "")) is not None
    raised = node.tag == "sup" or "super" in node.attributes.get("style", "").replace(" ", "")
    if not link and not raised:
        return None
    words = words_of(node)
    found = _SUPERIOR.fullmatch(words)
    if found is None:
        return None
    if link:
        return Run(f"[{found[1]}]", int(found[1])) if "[" in words else Run(found[1], int(found[1]))
    before = "".join(run.text for run in line.runs[-3:])
    if _UNIT.search(before) and found[1] in ("2", "3"):
        return None
    return Run(words.strip(), int(found[1]))
