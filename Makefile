# `make run` and `make test` do everything from a clean clone; what is there is not done again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONPATH := $(CURDIR)
WEB := backend/web/index.html
PWA_SOURCES := $(shell find pwa/src pwa/sw pwa/public pwa/scripts -type f 2>/dev/null) pwa/index.html pwa/public.html pwa/package-lock.json pwa/vite.config.ts pwa/vite.public.config.ts

.PHONY: help run test check build demo bench soak lock clean pictures

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.runtime $(WEB)  ## install, build, start the database, migrate, seed a demo town, serve
	@$(BIN)/banjie serve --demo

build: $(WEB)  ## the PWA's files, into backend/web

test: $(VENV)/.testing $(WEB) parts check  ## everything: linters, types, unit, service, API and browser tests
	@cd pwa && npm run --silent test
	@$(BIN)/pytest --ignore=tests/browser
	@$(BIN)/pytest tests/browser  # by itself: Playwright keeps an event loop of its own

check: $(VENV)/.testing pwa/node_modules/.installed pwa/node_modules/.lint pwa/src/api/schema.gen.ts  ## linters, types, import rules
	@$(BIN)/ruff check backend storage tests
	@$(BIN)/ruff format --check backend storage tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@cd pwa && npm run --silent check && npm run --silent arrows && node_modules/.bin/oxlint --quiet src sw scripts simulation bench engines

.PHONY: parts
parts: $(VENV)/.testing
	@$(BIN)/python tests/parts.py

soak: $(VENV)/.testing pwa/node_modules/.installed pwa/src/api/schema.gen.ts  ## 10,000 simulated histories of phones and faults
	@$(BIN)/python -m tests.simulation.run 1 10000

bench: $(VENV)/.testing $(WEB) parts  ## speed, beside a baseline measured in the same run
	@$(BIN)/python -m tests.bench

pictures: $(VENV)/.testing $(WEB) parts  ## the small pictures of docs/screens
	@$(BIN)/python -m tests.browser.pictures

wheel: $(VENV)/.testing $(WEB)  ## dist/banjie-*.whl with the PWA inside
	@$(BIN)/python -m hatchling build -t wheel

lock:  ## new lock files after a change of the dependencies (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra embedded -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -c requirements.lock -o requirements-image.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra embedded --group dev -o requirements-dev.lock
	cd pwa && npm install --package-lock-only --omit-lockfile-registry-resolved

clean:  ## removes what was installed and built, not the data
	rm -rf $(VENV) pwa/node_modules backend/web dist .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	@echo "Making a virtual environment ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements.lock
	@echo "Installing Python packages (about a minute) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m backend.cli "$$@"\n' "$(CURDIR)" "$(CURDIR)/$(BIN)/python" > $(BIN)/banjie
	@chmod +x $(BIN)/banjie
	@touch $@

$(VENV)/.testing: $(VENV)/.runtime requirements-dev.lock
	@echo "Installing Python packages for tests ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

pwa/node_modules/.installed: pwa/package-lock.json
	@echo "Installing npm packages ..."
	@node -e 'process.exit(+process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo "Node 20 or newer is needed."; exit 1; }
	@cd pwa && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

pwa/node_modules/.lint: pwa/node_modules/.installed
	@cd pwa && npm install --no-save --no-audit --no-fund --loglevel=error oxlint@1.94.0
	@touch $@

pwa/src/api/schema.gen.ts: $(VENV)/.runtime pwa/node_modules/.installed $(shell find backend -name '*.py')
	@$(BIN)/python -m backend.cli openapi pwa/openapi.json
	@cd pwa && npm run --silent types

$(WEB): pwa/src/api/schema.gen.ts pwa/node_modules/.installed $(PWA_SOURCES)
	@echo "Building the PWA ..."
	@cd pwa && npm run --silent build
	@touch $@
