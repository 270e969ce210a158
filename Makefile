# Each target sets up what it needs: a virtual environment in .venv, with the versions that
# constraints.txt says, refreshed when setup.py or constraints.txt changes.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SERVICES ?= keystone swift
SOAK_SECONDS ?= 600
PARALLEL ?=
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# By its path: a program beside a clone would else take the clone, a folder "pyrax", for the package.
EDITABLE := --config-settings editable_mode=compat --editable

.PHONY: help demo test soak real lint audit constraints docs bench package clean

help:
	@echo "make demo   run the main job against the embedded sandbox"
	@echo "make test   run the whole test suite (no real services)"
	@echo "make real   run the tests against real OpenStack services (SERVICES=\"$(SERVICES)\")"
	@echo "make soak   work for $(SOAK_SECONDS) seconds (SOAK_SECONDS) and look for leaks"
	@echo "make lint   check format, style, types and common security mistakes"
	@echo "make audit  ask for known vulnerabilities of the packages that pyrax needs"
	@echo "make constraints  replace the versions in constraints.txt by the newest ones"
	@echo "make docs   build the documentation into docs/_build"
	@echo "make bench  compare speed and memory with the peers"
	@echo "make package build sdist and wheel, and install the wheel into empty environments"
	@echo "make clean  remove everything the other targets made"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: setup.py constraints.txt pyrax/version.py | $(BIN)/python
	$(PIP) $(EDITABLE) ".[sandbox]"
	@touch $@

$(VENV)/.test: setup.py pyproject.toml constraints.txt pyrax/version.py | $(BIN)/python
	$(PIP) $(EDITABLE) ".[test]"
	@touch $@

$(VENV)/.lint: requirements-lint.txt constraints.txt | $(VENV)/.test
	$(PIP) --requirement requirements-lint.txt
	@touch $@

$(VENV)/.docs: setup.py constraints.txt | $(BIN)/python
	$(PIP) $(EDITABLE) ".[docs]"
	@touch $@

demo: $(VENV)/.demo
	$(BIN)/python samples/demo.py

test: $(VENV)/.test
	$(BIN)/python -m pytest $(PARALLEL)

soak: $(VENV)/.test
	$(BIN)/python -m tests.trust.soak --seconds $(SOAK_SECONDS)

real: $(VENV)/.test
	$(BIN)/python -m tests.real.rig test $(SERVICES)

lint: $(VENV)/.lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy pyrax
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive pyrax

audit: $(VENV)/.lint
	$(BIN)/python .ci/audit.py $(AUDIT)

constraints: $(VENV)/.lint
	$(BIN)/uv pip compile --universal --python-version 3.9 --all-extras --upgrade --no-annotate --quiet \
		--custom-compile-command "make constraints" --output-file constraints.txt setup.py requirements-lint.txt

docs: $(VENV)/.docs
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks

package: $(VENV)/.lint
	$(BIN)/python .ci/package.py

clean:
	rm -rf $(VENV) .tox .mypy_cache .ruff_cache .pytest_cache .hypothesis docs/_build build dist *.egg-info
