# Needs python3 (3.11 or newer) with venv, and nothing else. `make demo` shows what textfix does; `make test` is what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet
ENVIRONMENT := $(VENV)/.made
INSTALLED := $(VENV)/.installed
TOOLS := $(VENV)/.tools

.PHONY: demo test lint extras docs gate bench fuzz soak wheels mutation tables clean
SECONDS ?= 300

demo: $(INSTALLED)
	@$(BIN)/python examples/demo.py examples/industry-news.txt

test: lint docs
	@$(BIN)/python scripts/fetch_sources.py || echo "the sources cannot be had: what rebuilds the tables is skipped"
	$(BIN)/python -m pytest

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The formats and engines of `textfix batch` and `textfix.engines`; half a gigabyte. Their tests are skipped without them.
extras: $(TOOLS)
	@echo "installing formats and engines …"
	@$(PIP) --editable '.[parquet,warc,zst,html,arrow,ray,spark,datasets,datatrove,scrapy]'

docs: $(TOOLS)
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --builder html --doctree-dir build/doctrees docs build/docs
	@echo "build/docs/index.html"

gate: $(INSTALLED)
	@status=0; \
	for gate in gates/*.py; do \
		test -e "$$gate" || continue; \
		echo "== $$gate"; \
		$(BIN)/python "$$gate" || status=1; \
	done; \
	exit $$status

bench: $(INSTALLED)
	@$(PIP) --editable '.[bench]'
	$(BIN)/python bench/bench.py

# Each target for so many seconds: make fuzz SECONDS=30
fuzz: $(TOOLS)
	@$(PIP) 'atheris>=3' 2>/dev/null || echo "atheris cannot be had"
	$(BIN)/python fuzz/fuzz.py --seconds $(SECONDS)

soak: $(INSTALLED)
	$(BIN)/python bench/soak.py

wheels: $(ENVIRONMENT)
	@$(PIP) build
	$(BIN)/python scripts/wheels.py

mutation: $(TOOLS)
	@$(PIP) cosmic-ray
	$(BIN)/python scripts/mutation.py

tables: $(INSTALLED)
	$(BIN)/python scripts/fetch_sources.py
	$(BIN)/python scripts/build_tables.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# A file marks what is installed, so that a second run installs nothing; a change to pyproject.toml installs again.
$(ENVIRONMENT):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "textfix needs Python 3.11 or newer as $(PYTHON); choose another: make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) lacks venv; install it (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }
	@echo "making $(VENV) …"
	@$(PYTHON) -m venv --clear $(VENV) && touch $@

$(INSTALLED): $(ENVIRONMENT) pyproject.toml
	@echo "installing textfix …"
	@$(PIP) --editable '.[cli]'
	@touch $@

$(TOOLS): $(INSTALLED)
	@echo "installing what the tests need …"
	@$(PIP) --editable '.[test,lint,docs]'
	@touch $@
