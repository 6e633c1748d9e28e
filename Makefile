# Needs python3 (3.11 or newer) with venv, and nothing else. `make demo` shows what textfix does; `make test` is what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint gate tables clean

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "textfix needs Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "python3 lacks venv; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(STAMP)
	@$(BIN)/python examples/demo.py examples/industry-news.txt

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python scripts/fetch_sources.py || echo "sources not to be had: the test that rebuilds the tables is skipped"
	$(BIN)/python -m pytest

gate: $(STAMP)
	@status=0; for gate in gates/*.py; do echo "== $$gate"; $(BIN)/python $$gate || status=1; done; exit $$status

tables: $(STAMP)
	$(BIN)/python scripts/fetch_sources.py
	$(BIN)/python scripts/build_tables.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
