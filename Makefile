# The two commands a newcomer needs are `make run` and `make test`. Everything else is listed by `make help`.
PORT ?= 8000
HOST ?= 127.0.0.1
# What `make bench` compares at each scale; BENCH="--parts growth" and the like go on to it.
SCALE ?= 1k
SIZES_1k := 1k
SIZES_100k := 1k,100k
SIZES_1m := 1k,100k,1m
VENV := .venv
PY := $(VENV)/bin/python
# A version shim may be on PATH and still fail, so each candidate is run, not just found.
CANDIDATES := $(PYTHON) python3.14 python3.13 python3.12 python3
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))

.PHONY: help run test test-fast bench attack fuzz check install install-dev lock format clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

run: install ## serve the site, with the demo newsroom if it is empty (PORT=8000)
	@echo "Preparing the database and, if it is empty, the demo newsroom."
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py demo --if-empty
	@exec $(PY) manage.py serve --host $(HOST) --port $(PORT)

test: install-dev ## run all tests, on SQLite and on PostgreSQL, with the browser
	@$(PY) -m tests.run

test-fast: install-dev ## run the tests without the browser, on SQLite only
	@$(PY) -m pytest -q -n logical -m "not browser and not redis"

bench: install-dev ## measure: SCALE=1k, 100k or 1m (needs POSTGRES=postgres://…); see docs/performance.md
	@$(PY) -m benchmarks --sizes $(SIZES_$(SCALE)) --postgres "$(POSTGRES)" $(BENCH)

attack: install-dev ## run the attacks we know by name
	@$(PY) -m pytest -q tests/attacks

fuzz: install-dev ## convert 50,000 broken WordPress bodies; BODIES=2000 SEED=7 for others
	@$(PY) -m tests.wordpress.fuzz $(or $(BODIES),50000) --seed $(or $(SEED),1)

check: install-dev ## lint, types, import contracts, templates, migrations, deployment
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports
	$(PY) -m tests.templates_check
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m tests.deploy_check
	$(VENV)/bin/mypy

install: $(VENV)/.installed ## prepare .venv with the locked dependencies

install-dev: $(VENV)/.installed-dev ## prepare .venv with the tools for tests and checks, too

$(VENV)/.installed: requirements.lock | $(VENV)/bin/python
	@echo "Installing into $(VENV), once; this takes a minute or two."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/bin/python:
	@for python in $(CANDIDATES); do \
	  if "$$python" -c "$(USABLE)" >/dev/null 2>&1; then \
	    echo "Preparing $(VENV) with $$("$$python" --version)"; exec "$$python" -m venv $(VENV); \
	  fi; \
	done; \
	echo "newsblog needs Python 3.12 or newer with venv and pip; none of these ran: $(CANDIDATES)." >&2; \
	echo "Install it (Debian: apt-get install python3 python3-venv) or name one: make PYTHON=/path/to/python3.13" >&2; \
	exit 1

lock: install-dev ## resolve the dependencies again into the two lock files
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --all-extras -o requirements.lock
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements.lock --group dev --all-extras pyproject.toml -o requirements-dev.lock

format: install-dev ## format Python and templates
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix --select I .
	$(PY) -m tests.templates_check --write

clean: ## remove what the tools made; your site in var/ is kept
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache htmlcov .coverage
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
