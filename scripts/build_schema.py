"""Writes mappings/notice.schema.json, the published format of parsed notices, from the model."""

from __future__ import annotations

from kg.map.schema import rendered
from kg.resources import folder

if __name__ == "__main__":
    (folder("mappings") / "notice.schema.json").write_text(rendered(), encoding="utf-8")
