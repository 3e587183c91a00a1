# Needs only Python 3.11 or newer, git and make. Everything else goes into .venv, from requirements.lock.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# A server keeps no compiled modules itself (see bot/worker.py), and each start without them costs a second.
COMPILE := $(BIN)/python -m compileall -q bot sdk/src
# pyright keeps no cache and takes 20 seconds: it runs again when the SDK, its settings or the lock have changed.
PYRIGHT := $(VENV)/pyright.txt
CHECKS := $(sort $(wildcard rules/*/check.py))

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all lint types floors unit bench lock docs clean

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(READY)  ## install into .venv (exact versions, checked by hash)

$(READY): requirements.lock pyproject.toml sdk/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one by: make PYTHON=python3.12"; exit 1; }
	@command -v git >/dev/null || { echo "git is needed"; exit 1; }
	@echo "==> Making $(VENV) and installing the locked packages (a minute or two, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e sdk -e .
	@$(BIN)/python -m pip check --disable-pip-version-check >/dev/null || { $(BIN)/python -m pip check; exit 1; }
	@$(COMPILE)
	@touch $@

demo: $(READY)  ## a pull request's whole way, on this machine alone (ARGS=--keep leaves it running)
	@$(BIN)/complianceagent demo $(ARGS)

test: lint types floors unit  ## everything that has to hold before a commit

lint: $(READY)
	@echo "==> ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: $(READY) $(PYRIGHT)
	@echo "==> mypy --strict"
	@$(BIN)/mypy --num-workers 2 --strict bot sdk/src
	@rm -rf $(VENV)/checks && mkdir $(VENV)/checks
	@for check in $(CHECKS); do \
		ln -s ../../$$check $(VENV)/checks/$$(basename $$(dirname $$check) | tr - _).py || exit 1; done
	@$(BIN)/mypy --strict --no-error-summary $(VENV)/checks/*.py

$(PYRIGHT): $(READY) sdk/pyrightconfig.json $(shell find sdk/src -name '*.py')
	@echo "==> pyright (the SDK)"
	@$(BIN)/basedpyright --project sdk --pythonpath $(BIN)/python > $@.new || { cat $@.new; exit 1; }
	@mv $@.new $@

floors: $(READY)
	@echo "==> import-linter"
	@$(BIN)/lint-imports --no-cache > $(VENV)/floors.txt || { cat $(VENV)/floors.txt; exit 1; }

unit: $(READY)
	@echo "==> pytest"
	@$(COMPILE)
	@$(BIN)/pytest -m "not slow" -n auto --dist loadfile --no-loadscope-reorder

test-all: lint types floors  ## the same, with soak and stress tests
	@echo "==> pytest, slow tests too"
	@$(COMPILE)
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

bench: $(READY)  ## measure: our figure, the naive way's, and the ratio
	@$(BIN)/python benchmarks

docs: $(READY)  ## write the pages that are generated from the code
	@$(BIN)/python docs/generate.py

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--quiet --extra dev --no-emit-package complianceagent pyproject.toml --output-file requirements.lock

clean:  ## remove what make installed and what tools left behind
	rm -rf $(VENV) .complianceagent .mypy_cache .ruff_cache .pytest_cache .hypothesis
