"""The command line: every command is documented and runs, exit codes hold, results and messages go where they belong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import click
import pytest

from helpers_store import build_corpus
from kg.cli import VERBS, cli
from kg.cli.options import LIMITS
from kg.read import Limits
from kg.store import open_writer


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    build_corpus(folder / "notices", folder / "store")
    return folder


def kg(*arguments: object, store: Path | None = None, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "120", **env}
    environment.pop("KG_STORE", None)
    if store is not None:
        environment["KG_STORE"] = str(store)
    command = [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", env=environment, check=False)


# ---- documented -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_help_and_an_example(verb: str):
    context = click.Context(cli, info_name="kg")
    command = cli.get_command(context, verb)
    assert command is not None and command.help
    assert re.search(rf"^\s*(?:\S+=\S+ )?kg .*\b{verb}\b", command.help, re.MULTILINE), "an example"
    shown = command.get_help(click.Context(command, parent=context, info_name=verb))
    assert "Usage: kg" in shown
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or getattr(parameter, "help", ""), parameter.name


STORELESS = {"parse", "queries", "diagnose"}  # they read files, or nothing


def test_every_command_that_reads_the_store_takes_it_alike():
    for verb in VERBS:
        command = cli.get_command(click.Context(cli), verb)
        assert command is not None
        options = [parameter for parameter in command.params if parameter.name == "store"]
        assert len(options) == (verb not in STORELESS), verb
        assert all(option.envvar == "KG_STORE" for option in options)


def test_bare_help_is_quick_and_imports_nothing_heavy():
    code = "import sys; from kg.cli import cli; cli(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = set(re.findall(r"'([\w.]+)'", done.stdout.splitlines()[-1]))
    assert not loaded & {"pyoxigraph", "rdflib", "networkx", "rich", "pyshacl", "kg.store", "kg.parse", "kg.query"}


def test_importing_the_package_is_light():
    done = subprocess.run([sys.executable, "-c", "import sys, kg; print(len([m for m in sys.modules if m.startswith('kg')]))"],
                          capture_output=True, encoding="utf-8", check=True)  # fmt: skip
    assert done.stdout.strip() == "1"


# ---- exit codes and streams -----------------------------------------------------------------------------------------


def test_build_and_its_exit_codes(corpus: Path, tmp_path: Path):
    done = kg("build", corpus / "notices", store=tmp_path / "s")
    assert (done.returncode, done.stdout) == (0, "")
    assert "files: 5 read" in done.stderr
    (tmp_path / "empty.txt").touch()
    done = kg("--store", tmp_path / "s", "build", corpus / "notices", tmp_path / "empty.txt", tmp_path / "none", "-q")
    assert done.returncode == 3
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == ["refused", "refused"]
    assert kg("build", tmp_path / "none", "--store", tmp_path / "t").returncode == 4
    assert kg("build").returncode == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert kg("build", corpus / "notices", "--store", tmp_path / "full").returncode == 5


def test_a_locked_store_and_no_store(corpus: Path, tmp_path: Path):
    writer = open_writer(tmp_path / "s")
    done = kg("build", corpus / "notices", store=tmp_path / "s")
    assert done.returncode == 5 and "another process is writing" in done.stderr
    writer.close()
    for verb in (
        ["query", "tasks"],
        ["trace", "1/QĐ-UBND"],
        ["export", "nquads"],
        ["info"],
        ["validate"],
        ["remove", "x"],
    ):
        done = kg(*verb, store=tmp_path / "none")
        assert done.returncode == 5 and "there is no store here yet" in done.stderr, verb
    assert not (tmp_path / "none").exists()


def test_wrong_usage(corpus: Path):
    done = kg("quary")
    assert done.returncode == 2 and "Did you mean 'query'" in done.stderr
    for arguments in (["query", "tasks", "-p", "body"], ["query", "none"], ["query", "tasks", "-p", "x=1"], ["trace"],
                      ["trace", "x", "--from", "y"], ["export", "tables"], ["query", "-f", "pdf", "tasks"]):  # fmt: skip
        done = kg(*arguments, store=corpus / "store")
        assert (done.returncode, done.stdout) == (2, ""), arguments
    done = kg("query", "-", store=corpus / "store", stdin="SELECT ?s WHERE {")
    assert done.returncode == 2 and "cannot be parsed" in done.stderr and "Traceback" not in done.stderr


def test_query(corpus: Path, tmp_path: Path):
    done = kg("query", "tasks", "-p", "body=so tai chinh", "-f", "json", store=corpus / "store")
    assert done.returncode == 0 and len(json.loads(done.stdout)) == 2
    done = kg("query", "tasks", "-p", "body=Sở Không Có", store=corpus / "store")
    assert (done.returncode, done.stdout) == (1, "") and "no body" in done.stderr
    done = kg("query", "tasks", "-p", "from=2031", "-f", "csv", store=corpus / "store")
    assert done.returncode == 1 and "nothing found" in done.stderr and done.stdout.startswith("due,file")
    for form, start in (("xlsx", b"PK"), ("csv", b"file,type")):
        target = tmp_path / f"out.{form}"
        assert kg("query", "notices", "-f", form, "-o", target, store=corpus / "store").returncode == 0
        assert target.read_bytes().startswith(start)
    (tmp_path / "own.rq").write_text("# a comment\nASK { ?s ?p ?o }", encoding="utf-8")
    assert kg("query", tmp_path / "own.rq", "-f", "csv", store=corpus / "store").stdout == "answer\ntrue\n"
    done = kg("query", "notice", "-p", "notice=full.json", "-f", "turtle", store=corpus / "store")
    assert done.returncode == 0 and "kg.example" in done.stdout
    assert len(kg("query", "-", "--limit", 2, "-f", "tsv", store=corpus / "store",
                  stdin="SELECT * { ?s ?p ?o }").stdout.splitlines()) == 3  # fmt: skip


def test_queries():
    listed = kg("queries", "--lang", "en")
    assert "Tasks in the order of their deadlines" in listed.stdout
    shown = kg("queries", "tasks")
    assert "body (body; default: all)" in shown.stdout and "SELECT ?due" in shown.stdout
    assert kg("queries", "none").returncode == 2


def test_trace(corpus: Path, tmp_path: Path):
    done = kg("trace", "77", "qd", "ubnd", store=corpus / "store")
    assert done.returncode == 0 and done.stdout.startswith("Quyết định 77/QĐ-UBND\n├─ ngày: 15/1/2024")
    done = kg("trace", "79/QĐ-UBND", store=corpus / "store")
    assert (done.returncode, done.stdout) == (1, "") and "near: Quyết định 77/QĐ-UBND" in done.stderr
    done = kg("trace", "77/QĐ-UBND", "-f", "csv", "-o", tmp_path / "t.csv", store=corpus / "store")
    assert len(list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8"))))) == 3
    assert "Documents cited in" in kg("trace", "--from", "full.json", "--lang", "en", store=corpus / "store").stdout
    assert kg("trace", "--between", "77/QĐ-UBND", "21/CTr-UBND", store=corpus / "store").returncode == 0
    assert kg("trace", "--between", "77/QĐ-UBND", "12-NQ/TU", store=corpus / "store").returncode == 1


def test_parse(corpus: Path, tmp_path: Path):
    done = kg("parse", corpus / "notices" / "full.json")
    assert json.loads(done.stdout)["number"] == "88"
    assert '"@context"' in kg("parse", corpus / "notices" / "full.json", "-f", "jsonld").stdout
    assert kg("parse", corpus / "notices" / "full.json", "-f", "ntriples").stdout.endswith(" .\n")
    done = kg("parse", corpus / "notices" / "full.json", tmp_path / "none", "-f", "jsonl")
    assert done.returncode == 3 and len(done.stdout.splitlines()) == 1
    assert kg("parse", tmp_path / "none").returncode == 4
    (tmp_path / "a.txt").write_text("Số 1\n\nhai  ba", encoding="utf-8")
    assert kg("parse", tmp_path / "a.txt", "-f", "text").stdout.split() == ["Số", "1", "hai", "ba"]


def test_validate_info_remove(corpus: Path, tmp_path: Path):
    kg("build", corpus / "notices", store=tmp_path / "s")
    done = kg("validate", store=tmp_path / "s")
    assert done.returncode == 0 and "5 notices checked, 0 violate" in done.stderr
    assert kg("validate", corpus / "notices" / "full.json").returncode == 0
    facts = json.loads(kg("info", "-f", "json", store=tmp_path / "s").stdout)
    assert (facts["notices"], facts["files"], facts["up to date"]) == (5, 5, "yes")
    assert "notices:       5" in kg("info", store=tmp_path / "s").stdout
    assert kg("remove", "none.txt", store=tmp_path / "s").returncode == 1
    assert kg("remove", "full.json", "party.json", store=tmp_path / "s").returncode == 0
    assert json.loads(kg("info", "-f", "json", store=tmp_path / "s").stdout)["notices"] == 3


def test_export(corpus: Path, tmp_path: Path):
    assert kg("export", "tables", "-o", tmp_path / "t", store=corpus / "store").returncode == 0
    assert (tmp_path / "t" / "tasks.csv").exists()
    lines = kg("export", "nquads", store=corpus / "store").stdout.splitlines()
    assert lines == sorted(lines) and len(lines) > 500
    done = kg("export", "gexf", "--view", "all", "--merge", "-o", tmp_path / "g.gexf", store=corpus / "store")
    assert done.returncode == 0 and "nodes" in done.stderr
    assert kg("export", "graphml", store=corpus / "store").stdout.startswith("<?xml")
    assert kg("export", "csv", "-o", tmp_path / "c", store=corpus / "store").returncode == 0


def test_score(corpus: Path, tmp_path: Path):
    gold = {"file": "full.json", "notice": {"number": "88"}, "inspection": None, "citations": []}
    (tmp_path / "full.json").write_text(json.dumps(gold), encoding="utf-8")
    done = kg("score", tmp_path, store=corpus / "store")
    assert done.returncode == 0 and re.search(r"^notice +1\.000 +1 right of 1", done.stdout, re.MULTILINE)
    assert kg("score", tmp_path, "--min", "citations=0.9", store=corpus / "store").returncode == 1


# ---- terminals, pipes, interrupts -----------------------------------------------------------------------------------


def test_a_reader_that_has_enough_is_no_error(corpus: Path):
    command = f"{sys.executable} -c 'from kg.cli import main; main()' export nquads | head -1"
    environment = {**os.environ, "KG_STORE": str(corpus / "store")}
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, encoding="utf-8",
                          env=environment, check=False)  # fmt: skip
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1"])
def test_vietnamese_under_any_locale(corpus: Path, locale: str):
    done = kg("trace", "77/QĐ-UBND", store=corpus / "store", LC_ALL=locale, PYTHONUTF8="0", PYTHONIOENCODING="")
    assert done.returncode == 0 and "Quyết định" in done.stdout


def test_an_interrupted_build_says_so_and_goes_on_next_time(corpus: Path, tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", "import time, kg.build.run as r\nr.outcomes = lambda *a: (time.sleep(60) for _ in [1])\n"
         "from kg.cli import main\nmain()", "build", str(corpus / "notices"), "--store", str(tmp_path / "s")],
        stderr=subprocess.PIPE, encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored below a shell's background job
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while not (tmp_path / "s" / "live").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.4)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130 and "kg: interrupted" in stderr and "Traceback" not in stderr
    assert kg("build", corpus / "notices", store=tmp_path / "s").returncode == 0


def test_limits_of_reading(tmp_path: Path):
    assert [field.name for field in fields(Limits)] == list(LIMITS)
    file = tmp_path / "notice.txt"
    file.write_text("THÔNG BÁO\nKết luận của đồng chí Lò Văn Thử tại buổi làm việc với huyện Mù Cang Chải\n", "utf-8")
    assert kg("parse", file, "--limit", "characters=100_000").returncode == 0
    refused = kg("parse", file, "--limit", "characters=10")
    assert refused.returncode == 4 and "Raise the limit `characters`" in refused.stderr
    assert kg("parse", file, "--limit", "character=10").returncode == 2
    assert kg("build", file, "--limit", "pages=many").returncode == 2
