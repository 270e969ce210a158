# Each target sets up what it needs: a virtual environment in .venv, refreshed when setup.py changes.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SERVICES ?= keystone swift
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo test contract real lint docs bench clean

help:
	@echo "make demo   run the main job against the embedded sandbox"
	@echo "make test   run the whole test suite (no real services)"
	@echo "make real   run the tests against real OpenStack services (SERVICES=\"$(SERVICES)\")"
	@echo "make lint   check format, style and types"
	@echo "make docs   build the documentation into docs/_build"
	@echo "make bench  compare speed and memory with the peers"
	@echo "make clean  remove everything the other targets made"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.test: setup.py pyproject.toml pyrax/version.py | $(BIN)/python
	$(PIP) --editable ".[test]"
	@touch $@

$(VENV)/.lint: requirements-lint.txt | $(VENV)/.test
	$(PIP) --requirement requirements-lint.txt
	@touch $@

$(VENV)/.docs: setup.py | $(BIN)/python
	$(PIP) --editable ".[docs]"
	@touch $@

demo: $(VENV)/.test
	$(BIN)/python samples/demo.py

test: $(VENV)/.test
	$(BIN)/python -m pytest

real: $(VENV)/.test
	$(BIN)/python -m tests.real.rig test $(SERVICES)

lint: $(VENV)/.lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy pyrax

docs: $(VENV)/.docs
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .tox .mypy_cache .ruff_cache .pytest_cache docs/_build build dist *.egg-info
