# Pumplog. Needs python3 (3.11 or newer) and make; everything else is installed into .venv.
# Paths are relative and tools are called as `python -m`, so that a directory with a space in its name works.

.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
STAMP := .venv/.locked
LINT_IMPORTS := $(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock'

.PHONY: help setup run demo test truth simulate mutate check format lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(STAMP) ## Create .venv and install the locked packages (again only when the lock changed)

$(STAMP): requirements-dev.txt
	@"$(PYTHON)" -c 'import sys; sys.exit("Pumplog needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	"$(PYTHON)" -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $(STAMP)

run: setup ## Start the web server and the worker at http://localhost:8000 (PORT=… for another); Ctrl-C stops both
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py demo --if-empty
	@exec $(PY) manage.py serve --port $(PORT)

demo: setup ## Replace the local database by a fresh one with demo data
	@test -z "$$PUMPLOG_DATABASE_URL" || { echo "make demo replaces only the default database; unset PUMPLOG_DATABASE_URL."; exit 1; }
	rm -rf var/pumplog.sqlite3 var/pumplog.sqlite3-wal var/pumplog.sqlite3-shm var/state
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py demo

test: setup ## Run the tests (ARGS="tests/dosing -q" for some of them)
	$(PY) -m pytest --numprocesses auto --maxprocesses 4 $(ARGS)

truth: setup ## Measure every claim and print it beside its bound, some minutes (ARGS="--quick" for a look)
	$(PY) -m bench.truth $(ARGS)

simulate: setup ## Live 20,000 lives of 50 patients through the notices, hours (ARGS="--seeds 100" for a look)
	$(PY) -m bench.simulate --seeds 20000 $(ARGS)

mutate: setup ## Change the arithmetic line by line and see whether a test notices, hours (ARGS="windows checks/dose")
	$(PY) -m bench.mutate $(ARGS)

check: setup ## Format, lint, types, layers, migrations, settings, API schema, templates
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(LINT_IMPORTS)
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --fail-level WARNING
	$(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null --custom-settings api.views.schema.SETTINGS
	$(PY) -m djlint --lint --quiet templates

format: setup ## Format the code and mend what can be mended
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

lock: ## Renew requirements.txt and requirements-dev.txt from the .in files (needs uv)
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

clean: ## Remove .venv and caches; the database in var/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
