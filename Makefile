# Everything a person or a machine does with the repository. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
PORT ?= 8000
WORKERS ?= 2
export PORT

# What the caller's shell says about other Python environments is not meant for this one.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE PYTHONUSERBASE PYTHONINSPECT PYTHONSAFEPATH
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER PIP_REQUIRE_VIRTUALENV PIP_NO_DEPS PIP_CONSTRAINT PIP_REQUIREMENT
unexport FLASK_APP FLASK_DEBUG FLASK_ENV FLASK_RUN_PORT PYTEST_ADDOPTS GUNICORN_CMD_ARGS VIRTUAL_ENV

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## set up, fill the demonstration and serve it (PORT=8000)
	@.ci/setup run
	@.ci/serve

.PHONY: test
test: ## set up, then everything that must hold: lint and the whole suite on both databases
	@.ci/setup test
	@$(MAKE) lint
	@$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal

.PHONY: lint
lint: ## style, types, import contracts, templates, dependencies
	@.ci/setup run
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m djlint --lint --quiet templates
	.venv/bin/deptry .

.PHONY: bench
bench: ## measure pages, reminders and standings with 100,000 merchants, and how well papers are read
	@.ci/setup run
	@$(PYTHON) -m tests.benchmarks

.PHONY: setup
setup: ## make .venv with all libraries, and the system packages that the tests need
	@.ci/setup test

.PHONY: lock
lock: ## write requirements.lock anew from pyproject.toml
	@.ci/setup run
	$(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header pyproject.toml --group dev -o requirements.lock

.PHONY: clean
clean: ## remove the environment and caches; data in var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .bench
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
