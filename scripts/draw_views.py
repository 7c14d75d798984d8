"""Draws a picture of each view of the example notices into docs/views/, from the GEXF that `kg export` writes.

    python scripts/draw_views.py

SVG that needs nothing else: a line for each edge, a disc for each node in its colour and size, labels of the largest.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from kg.build import build
from kg.export.gexf import COLOURS
from kg.export.views import VIEWS, network
from kg.export.write import write_network
from kg.store import open_reader, open_writer

ROOT = Path(__file__).parents[1]
WIDE, HIGH, EDGE = 900, 620, 60
LABELS = 14
NAMES = {"notice": "thông báo", "document": "văn bản", "agency": "cơ quan", "person": "người", "unit": "đơn vị hành chính",
         "task": "nhiệm vụ", "petition": "kiến nghị", "session": "cuộc họp"}  # fmt: skip
GEXF = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


def drawing(gexf: bytes) -> str:
    """The SVG of a GEXF file with positions, sizes and colours."""
    root = ElementTree.fromstring(gexf)
    nodes = {}
    for node in root.iterfind(".//g:node", GEXF):
        place, size = node.find("viz:position", GEXF), node.find("viz:size", GEXF)
        kind = node.find("g:attvalues/g:attvalue[@for='category']", GEXF)
        assert place is not None and size is not None
        nodes[node.get("id")] = (float(place.get("x", 0)), -float(place.get("y", 0)), float(size.get("value", 1)),
                                 kind.get("value", "") if kind is not None else "", node.get("label", ""))  # fmt: skip
    left, right = min(x for x, *_ in nodes.values()), max(x for x, *_ in nodes.values())
    top, bottom = min(y for _, y, *_ in nodes.values()), max(y for _, y, *_ in nodes.values())
    scale = min((WIDE - 2 * EDGE) / max(right - left, 1), (HIGH - 2 * EDGE - 20) / max(bottom - top, 1))
    shift = (WIDE - (right - left) * scale) / 2, EDGE + (HIGH - 2 * EDGE - 20 - (bottom - top) * scale) / 2
    at = {key: (shift[0] + (x - left) * scale, shift[1] + (y - top) * scale) for key, (x, y, *_) in nodes.items()}
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="Arial, sans-serif" font-size="11">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>', '<g stroke="#9aa5b1" stroke-opacity=".45">',
    ]  # fmt: skip
    pairs = {(edge.get("source"), edge.get("target")) for edge in root.iterfind(".//g:edge", GEXF)}
    for source, target in sorted(pairs, key=str):
        (x, y), (u, v) = at[source], at[target]
        lines.append(f'<path d="M{x:.0f} {y:.0f}L{u:.0f} {v:.0f}"/>')
    lines.append('</g><g stroke="#fff">')
    for key, (_, _, size, kind, label) in nodes.items():
        colour = "#{:02x}{:02x}{:02x}".format(*COLOURS.get(kind, (150, 150, 150)))
        title = f"<title>{escape(label)}</title>"
        lines.append(
            f'<circle cx="{at[key][0]:.0f}" cy="{at[key][1]:.0f}" r="{size * 0.55:.1f}" fill="{colour}">{title}</circle>'
        )
    lines.append('</g><g text-anchor="middle" fill="#1b2430" stroke="#fff" stroke-width="3" paint-order="stroke">')
    shown: list[tuple[float, float]] = []
    for key, (_, _, size, kind, label) in sorted(nodes.items(), key=lambda item: -item[1][2]):
        x, y = at[key]
        if (
            kind in ("task", "petition")
            or len(shown) == LABELS
            or any(abs(x - u) < 130 and abs(y - v) < 16 for u, v in shown)
        ):
            continue
        shown.append((x, y))
        short = label if len(label) <= 34 else label[:33].rstrip() + "…"
        lines.append(f'<text x="{min(max(x, 95), WIDE - 95):.0f}" y="{y - size * 0.55 - 4:.0f}">{escape(short)}</text>')
    lines.append("</g>")
    x = EDGE
    for kind in (kind for kind in COLOURS if any(kind == node[3] for node in nodes.values())):
        colour = "#{:02x}{:02x}{:02x}".format(*COLOURS[kind])
        lines.append(
            f'<circle cx="{x}" cy="{HIGH - 18}" r="6" fill="{colour}"/><text x="{x + 10}" y="{HIGH - 14}">{NAMES[kind]}</text>'
        )
        x += 36 + 7 * len(NAMES[kind])
    return "\n".join([*lines, "</svg>", ""])


def main() -> None:
    folder = ROOT / "docs" / "views"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as draft:
        writer = open_writer(Path(draft) / "store")
        build([str(ROOT / "examples")], writer, jobs=1)
        writer.close()
        store = open_reader(Path(draft) / "store")
        for view in VIEWS:
            out = io.BytesIO()
            write_network(network(store, view), "gexf", out, merge=True)
            (folder / f"{view}.svg").write_text(drawing(out.getvalue()), encoding="utf-8")
        store.close()


if __name__ == "__main__":
    main()
