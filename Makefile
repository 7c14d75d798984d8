# Two commands are all one needs: `make demo` and `make test`. Both set up a virtual environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo
# The notices and the annotations that `make score` measures the reading on.
NOTICES ?= examples
GOLD ?= tests/gold

.PHONY: setup demo test long lint format score accuracy schema clean

setup: $(READY)

$(READY): pyproject.toml
	@echo "Setting up $(VENV) (once; some minutes on a slow line) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)

demo: setup
	@KG=$(BIN)/kg DEMO=$(DEMO) sh scripts/demo.sh

test: setup
	@$(BIN)/python -m pytest

long: setup
	@$(BIN)/python -m pytest -m long

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: setup
	@$(BIN)/ruff check --fix . || true
	@$(BIN)/ruff format .

score: setup
	@rm -rf build/score && mkdir -p build/score
	@$(BIN)/kg --store build/score/store build --quiet $(NOTICES); code=$$?; test $$code -eq 0 -o $$code -eq 3
	@$(BIN)/kg --store build/score/store export tables -o build/score/tables
	@$(BIN)/python benchmarks/score.py build/score/tables --gold $(GOLD) $(SCORE)

# Measures anew what docs/accuracy.md says; ACCURACY="--notices DIR --gold DIR" adds annotated notices of one's own.
accuracy: setup
	@$(BIN)/python benchmarks/accuracy.py $(ACCURACY)

clean:
	@rm -rf $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache
