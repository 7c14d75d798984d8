#!/usr/bin/env python3
"""Build mappings/units.until-2025.tsv and units.since-2025.tsv from the PyPI package `vietnamadminunits`.

    python3 scripts/build_units.py [--dataset dataset.db --converter converter_2025.json]

Without options the pinned package is installed into a throw-away virtual environment, read, and removed again. The
same package gives the same bytes. Both files begin with `#` lines that state the source and its licence; then one line
for each unit, a province before its districts, a district before its communes:

    code ⇥ level word ⇥ name ⇥ latitude ⇥ longitude ⇥ codes of the units that succeeded it, separated by commas

The length of the official code tells the level: two digits for a province, three for a district, five for a commune.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import venv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE, VERSION = "vietnamadminunits", "1.0.4"
TARGET = Path(__file__).resolve().parents[1] / "mappings"
HEADER = (
    "# Administrative units of Viet Nam {period}.\n"
    f"# Source: {PACKAGE} {VERSION}, https://github.com/tranngocminhhieu/vietnamadminunits,"
    " © Trần Ngọc Minh Hiếu, MIT licence (units.LICENSE.txt).\n"
    "# Written by scripts/build_units.py; corrections belong into units_extra.toml.\n"
    "# code\tlevel word\tname\tlatitude\tlongitude\tsuccessors\n"
)
LEGACY = """select province, provinceCode, provinceLat, provinceLon, district, districtCode, districtLat, districtLon,
    ward, wardCode, wardLat, wardLon, provinceKey, districtKey, wardKey from admin_units_legacy"""
CURRENT = """select province, provinceCode, provinceLat, provinceLon, ward, wardCode, wardLat, wardLon,
    provinceKey, wardKey from admin_units"""
WORDS = ("tỉnh", "thành phố", "quận", "huyện", "thị xã", "thị trấn", "xã", "phường", "đặc khu")


def split_label(label: str) -> tuple[str, str]:
    """ "Thị trấn Na Dương" → ("thị trấn", "Na Dương")."""
    word = next(w for w in WORDS if label.lower().startswith(w + " "))
    syllables = unicodedata.normalize("NFC", label[len(word) + 1 :]).split(" ")
    # The package lowers a few last syllables ("Đại áng"); only "Nông trường" is written so.
    name = " ".join(s if s == "trường" else s[0].upper() + s[1:] for s in syllables)
    return word, name


def line(code: str, label: str, latitude: float | None, longitude: float | None, successors: Iterable[str]) -> str:
    place = (f"{latitude:.4f}", f"{longitude:.4f}") if latitude is not None and longitude is not None else ("", "")
    return "\t".join((code, *split_label(label), *place, ",".join(sorted(set(successors))))).rstrip() + "\n"


def crosswalk(converter: dict[str, dict[str, object]], codes: dict[tuple[str, str], str]) -> dict[str, list[str]]:
    """Key of an old commune ("province_district_ward") → codes of the new communes it went to, whole or in part."""
    found: dict[str, list[str]] = defaultdict(list)
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():  # type: ignore[attr-defined]
            for old in olds:
                found[old].append(codes[province, ward])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():  # type: ignore[attr-defined]
            found[old] += [codes[province, part["newWardKey"]] for part in parts]
    return found


def lines_until(rows: list[tuple], successors: dict[str, list[str]], provinces: dict[str, str]) -> Iterator[str]:
    def key(row: tuple) -> str:
        return f"{row[12]}_{row[13]}_{row[14] or ''}"

    of_district: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        of_district[row[5]].update(successors[key(row)])
    province = district = None
    for row in sorted(rows, key=lambda r: (r[1], r[5], r[9] or "")):
        if row[1] != province:
            province = row[1]
            yield line(province, row[0], row[2], row[3], [provinces[row[12]]])
        if row[5] != district:
            district = row[5]
            yield line(district, row[4], row[6], row[7], of_district[district])
        if row[8]:
            yield line(row[9], row[8], row[10], row[11], successors[key(row)])


def lines_since(rows: list[tuple]) -> Iterator[str]:
    province = None
    for row in sorted(rows, key=lambda r: (r[1], r[5])):
        if row[1] != province:
            province = row[1]
            yield line(province, row[0], row[2], row[3], [])
        yield line(row[5], row[4], row[6], row[7], [])


def build(dataset: Path, converter_file: Path) -> None:
    with sqlite3.connect(dataset) as connection:
        legacy = connection.execute(LEGACY).fetchall()
        current = connection.execute(CURRENT).fetchall()
    converter = json.loads(converter_file.read_text(encoding="utf-8"))
    codes = {(row[8], row[9]): row[5] for row in current}
    code_of_province = {row[8]: row[1] for row in current}
    provinces = {old: code_of_province[new] for new, olds in converter["DICT_PROVINCE"].items() for old in olds}
    until = "".join(lines_until(legacy, crosswalk(converter, codes), provinces))
    since = "".join(lines_since(current))
    for name, period, text in (
        ("units.until-2025.tsv", "until 30 June 2025: 63 provinces, their districts and communes", until),
        ("units.since-2025.tsv", "since 1 July 2025: 34 provinces and their communes", since),
    ):
        target = TARGET / name
        target.write_text(HEADER.format(period=period) + text, encoding="utf-8", newline="\n")
        print(f"{target.name}: {text.count(chr(10))} units, {target.stat().st_size:,} bytes")


def copy_licence(site_packages: Path) -> None:
    licence = next(site_packages.glob(f"{PACKAGE}-*/licenses/LICENSE*"))
    (TARGET / "units.LICENSE.txt").write_text(licence.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dataset", type=Path, help="dataset.db of an installed package")
    parser.add_argument("--converter", type=Path, help="converter_2025.json of an installed package")
    options = parser.parse_args()
    if options.dataset and options.converter:
        build(options.dataset, options.converter)
        copy_licence(options.dataset.parents[2])
        return 0
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", f"{PACKAGE}=={VERSION}"], check=True)
        data = next(Path(folder).rglob(f"{PACKAGE}/data"))
        build(data / "dataset.db", data / "converter_2025.json")
        copy_licence(data.parents[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
