# Everything a newcomer types. Needs Python 3.11+ and make; the rest is installed into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install demo test check bench lock clean

help:
	@echo "make demo     the bot in a simulated Discord page, no token needed"
	@echo "make test     every test"
	@echo "make check    ruff and mypy"
	@echo "make bench    the figures that the README names"
	@echo "make install  only the virtual environment with the locked dependencies"
	@echo "make lock     lock the dependencies anew (needs uv)"

$(VENV)/.installed: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("kinprobe needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

install: $(VENV)/.installed

demo: install
	$(BIN)/kinprobe demo

test: install
	$(BIN)/pytest -n auto

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: install
	$(BIN)/python -m benchmarks

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo hatchling | uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet -c requirements-dev.lock - -o requirements-build.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
