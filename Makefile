# `make assess` and `make test` need Python 3.11+, make and git; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help assess test check docs lock frontend clean

help:
	@echo "make assess   set up, assess a real theatre, print where the report is (OPEN=1 opens it)"
	@echo "              options: EVENTS=file COUNTRIES=\"Mali,Niger\" THEATRE=sahel FROM=2012-01-01 TO=2021-12-31 OUT=runs/x"
	@echo "make test     set up and run every test"
	@echo "make check    lint, types, docs"

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Shadowgraph needs Python 3.11 or newer; $(PYTHON) is older. Way out: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Creating $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.made requirements/core.txt pyproject.toml
	@echo "Installing Shadowgraph (about a minute the first time) ..." >&2
	@$(PIP) --require-hashes -r requirements/core.txt
	@$(PIP) --no-deps -e .
	@touch $@

$(VENV)/.test: $(VENV)/.core requirements/test.txt
	@echo "Installing what the tests need ..." >&2
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.test requirements/dev.txt requirements/docs.txt
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --require-hashes -r requirements/docs.txt
	@touch $@

assess: $(VENV)/.core
	@$(BIN)/shadowgraph assess $(if $(EVENTS),--events "$(EVENTS)") $(if $(COUNTRIES),--countries "$(COUNTRIES)") \
		$(if $(THEATRE),--theatre "$(THEATRE)") $(if $(FROM),--from $(FROM)) $(if $(TO),--to $(TO)) \
		$(if $(OUT),--out "$(OUT)") $(if $(OPEN),--open)

test: $(VENV)/.test
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

docs: $(VENV)/.dev
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock: $(VENV)/.dev
	$(LOCK) -o requirements/core.txt
	$(LOCK) --group test -o requirements/test.txt
	$(LOCK) --group dev -o requirements/dev.txt
	$(LOCK) --group docs -o requirements/docs.txt
	$(subst pyproject.toml,,$(LOCK)) -c requirements/test.txt requirements/peers.in -o requirements/peers.txt

frontend:
	cd frontend && npm ci && npm run build

clean:
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache
