# The daily vocabulary. Needs only Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Tests that measure time, or drive a browser: not beside others on a small machine.
ALONE := tests/browser tests/e2e/test_slow_clients.py
# Older versions of clients, beside the locked ones: $(VENV)/old-clients is on no path.
OLD_CLIENTS := tests/e2e/old-clients.txt

.PHONY: setup run test bench lint fmt lock

setup: $(VENV)/.installed

$(VENV)/.installed: requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "Polybooru needs Python 3.11 or newer; this is %d.%d. Say which one to use: make PYTHON=python3.12 $(MAKECMDGOALS)" % v[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(OLD_CLIENTS) $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade --target $(VENV)/old-clients -r $(OLD_CLIENTS)
	@touch $@

run: setup
	@exec $(BIN)/python manage.py up --port $(PORT)

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ALONE:%=--ignore %)
	@$(BIN)/python -m pytest $(ALONE)

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m bench

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/python -m mypy .
	@$(BIN)/python manage.py makemigrations --check --dry-run

fmt: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

# Needs uv (https://docs.astral.sh/uv/), only for whoever changes the pins.
lock:
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-header pyproject.toml -o requirements.txt -q
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-header --group dev -c requirements.txt -o requirements-dev.txt -q
