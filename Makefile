# Everything starts from bare Python 3.11 and make: the virtual environment is built here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
CASE := examples/minsk-tula
# One thread for every numerical library: results must not depend on the machine.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1

.PHONY: help setup brief check fast format lint types layers test coverage laws faults golden gallery bench lock clean

help:
	@echo "make brief    set up and print the page of the example case"
	@echo "make test     set up and run all tests"
	@echo "make check    format, lint, types, layers and the fast tests"
	@echo "make coverage all tests, with the lines that none of them reaches"
	@echo "make laws     the laws with a thousand examples each (about a quarter of an hour)"
	@echo "make faults   faults done to the store and the gate, with counts (about a quarter of an hour)"
	@echo "make golden   write the golden pages again after a wanted change"
	@echo "make gallery  draw the pages of the examples into docs/gallery"
	@echo "make bench    speed beside the named peers"
	@echo "make format   rewrite the code in the project's format"
	@echo "make lock     compile the pinned requirements again"
	@echo "make clean    remove the virtual environment and caches"

$(VENV)/base: requirements/base.txt requirements/build.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed (make PYTHON=python3.11)"; exit 2; }
	@echo "setting up $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements/base.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/base requirements/dev.txt
	@echo "adding what tests need ..." >&2
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/bench: $(VENV)/dev requirements/bench.txt
	@echo "adding the peers of the benchmarks ..." >&2
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

setup: $(VENV)/dev

brief: $(VENV)/base
	@$(BIN)/bilateral brief $(CASE)/statement.fr.txt --published 2024-11-05 --facts $(CASE)/facts.csv

format: $(VENV)/dev
	$(BIN)/ruff format src tests tools bench
	$(BIN)/ruff check --fix --quiet src tests tools bench || true

lint: $(VENV)/dev
	$(BIN)/ruff format --check --quiet src tests tools bench
	$(BIN)/ruff check --quiet src tests tools bench
	$(BIN)/codespell src docs tools README.md CHANGELOG.md CONTRIBUTING.md

types: $(VENV)/dev
	$(BIN)/basedpyright

layers: $(VENV)/dev
	$(BIN)/lint-imports

check: $(VENV)/dev
	@$(MAKE) --no-print-directory --output-sync=target -j4 lint types layers fast

fast: $(VENV)/dev
	$(BIN)/python -m pytest -m "not slow" -n auto

test: $(VENV)/dev
	$(BIN)/python -m pytest -n auto

coverage: $(VENV)/dev
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered

laws: $(VENV)/dev
	BILATERAL_LAWS=full $(BIN)/python -m pytest tests/laws -n auto

faults: $(VENV)/dev
	@PYTHONPATH=tests $(BIN)/python -m faults

golden: $(VENV)/dev
	$(BIN)/python tests/golden/test_golden_page.py

gallery: $(VENV)/dev
	$(BIN)/python tools/gallery.py

bench: $(VENV)/bench
	$(BIN)/python -m bench

lock:
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header requirements/base.in -o requirements/base.txt
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header requirements/build.in -o requirements/build.txt
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header requirements/dev.in -o requirements/dev.txt
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header requirements/bench.in -o requirements/bench.txt

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .coverage dist build
