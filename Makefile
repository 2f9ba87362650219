# `make demo` and `make test` work on a fresh machine with Python 3.11+, make and git; everything goes into .venv.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-postgresql check lint types fast facts relevance pages histories faults bench audit lock clean

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
JOBS ?= 2
# a worker takes a whole file, so that what a file sets up is set up once; tests/conftest.py puts long ones first
SHARED_OUT := --dist loadfile --no-loadscope-reorder

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

setup: $(STAMP)  ## the virtual environment with the locked dependencies

# uv installs the lock in seconds; it comes from the same lock, checked by the same hashes
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	grep -A200 '^uv==' requirements.lock | awk 'NR > 1 && /^[a-z]/ {exit} {print}' > .venv/uv.lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup  ## two nights on the sample sites, a search, one event's history
	rm -rf var/demo
	$(BIN)/ocop --home var/demo demo

test: setup  ## the test suite; no network but loopback
	$(BIN)/python -m pytest -q -n $(JOBS) $(SHARED_OUT) tests

test-postgresql: setup  ## the test suite with every archive on PostgreSQL (a throw-away server; its programs must be installed)
	OCOP_TEST_DATABASE=postgresql $(BIN)/python -m pytest -q -n $(JOBS) $(SHARED_OUT) tests

check: lint types test  ## what CI runs

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

facts: setup  ## score the facts on the labelled articles, where these lie beside the checkout
	$(BIN)/python -m benchmarks.facts

pages: setup  ## score reading on the real pages, where these lie beside the checkout
	$(BIN)/python -m benchmarks pages

histories: setup  ## score what was joined: events, series, persons, venues, beside two baselines
	$(BIN)/python -m benchmarks.histories

relevance: setup  ## nDCG@10 of judged queries beside four plain engines
	$(BIN)/python -m benchmarks.relevance

faults: setup  ## the fault table and a soak of thirty nights, with seeds; some twenty minutes
	$(BIN)/python -m benchmarks faults

bench: setup  ## side by side figures as ratios
	$(BIN)/python -m benchmarks

audit: setup  ## known vulnerabilities in the locked dependencies; says so where their database cannot be reached
	$(BIN)/python -m benchmarks.audit requirements.lock

lock: setup  ## pin the dependencies of pyproject.toml anew
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--extra dev pyproject.toml -o requirements.lock

clean:  ## everything that a run or a build made
	rm -rf .venv var build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
