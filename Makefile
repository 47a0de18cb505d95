# make          sets up .venv, builds the tutorial into output/ and says where to look
# make test     installs what the tests need and runs them          (ARGS="-k browser" for some)
# make lint     style, layout and types, in one go
# make bench    prints ratios against goals                          (see tests/bench.py)
# make golden   rewrites output/ and the golden files of the tests
# make pictures rewrites the README's pictures of the page, with Chromium
# make campaign-checking   how sound and how sharp checking is, as a table
# make campaign the random tests on far larger samples
# make test-oldest   the tests on the oldest allowed dependencies
# make clean    removes what these made, output/ excepted

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
OLDEST := .venv-oldest/bin
SOURCES := $(shell find explainer templates -type f -not -name '*.pyc' 2>/dev/null)
FORMATS := html,md,tex,json,csv

.DELETE_ON_ERROR:
.PHONY: all test lint bench golden pictures campaign campaign-checking test-oldest clean

all: .venv/built
	@echo "Open output/mazur.html in a browser. (The explainer command: $(BIN)/explainer --help)"

.venv/built: .venv/installed $(SOURCES)
	@$(BIN)/explainer build
	@touch $@

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "explainer needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
	       "Name another one: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian or Ubuntu:" \
	       "sudo apt install python3-venv" >&2; exit 2; }
	@echo "Setting up .venv (once)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/installed-test: .venv/installed
	@echo "Installing what the tests need (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

.venv/installed-dev: .venv/installed-test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,dev]'
	@touch $@

test: .venv/installed-test
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: .venv/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/installed
	$(BIN)/python tests/bench.py

golden: .venv/installed-test
	rm -f output/mazur*
	$(BIN)/explainer build --to $(FORMATS) -o output
	$(BIN)/python -m pytest -q --rewrite-golden -m golden $(ARGS)

pictures: .venv/installed-test
	$(BIN)/python tests/pictures.py

campaign: .venv/installed-test
	EXPLAINER_CAMPAIGN=1 $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

campaign-checking: .venv/installed-test
	$(BIN)/python tests/campaign_checking.py 100000 100

# The lower bounds in pyproject.toml, turned into exact versions.
test-oldest: .venv/installed
	@test -x $(OLDEST)/pip || $(PYTHON) -m venv .venv-oldest
	@sed -n 's/^  "\([a-z0-9-]*\)>=\([0-9.]*\)",$$/\1==\2/p' pyproject.toml > .venv-oldest/bounds.txt
	@$(OLDEST)/python -m pip install --quiet --disable-pip-version-check \
	  --constraint .venv-oldest/bounds.txt --editable '.[test]'
	$(OLDEST)/python -m pytest -n auto --dist loadfile -m "not slow" -W ignore::DeprecationWarning $(ARGS)

clean:
	rm -rf .venv .venv-oldest .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find explainer templates tests -name __pycache__ -prune -exec rm -rf {} +
