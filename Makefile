# Two commands matter: `make serve` and `make test`. Both need only Python 3.11 or newer, make and a package index.

HOST ?= 127.0.0.1
PORT ?= 8000
# The system's own comes first, where it has what makes environments: distributions compile it with optimizations that
# most others lack, and a build then takes a fifth less time.
PYTHONS := python3.13 python3.12 python3.11 python3
PYTHON ?= $(firstword $(foreach name,$(addprefix /usr/bin/,$(PYTHONS)) $(PYTHONS),\
	$(shell $(name) -c 'import ensurepip, sys, venv; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe \
	--no-header --no-emit-index-url --no-emit-options --no-emit-find-links --no-emit-trusted-host

.PHONY: serve test build format lint lock vendor screenshots wheel clean
.PHONY: bench bench-soak
.PHONY: bench-building bench-endpoint bench-linked-data bench-runaways bench-search bench-validation
.DEFAULT_GOAL := serve

serve: $(INSTALLED)  ## Build what is not built yet and serve it.
	@$(BIN)/kggraph serve . --host $(HOST) --port $(PORT)

build: $(INSTALLED)  ## Build and publish a release of the bundled dataset.
	@$(BIN)/kggraph build .

test: $(INSTALLED_DEV)  ## Run every test whose needs are met here; the others say what they miss.
	@$(BIN)/pytest $(or $(PYTEST_ARGS),--numprocesses auto --maxprocesses 4)

format: $(INSTALLED_DEV)  ## Lay out the code and mend what can be mended by rule.
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

lint: $(INSTALLED_DEV)  ## Layout, rules, direction of imports, types, declared dependencies.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/deptry src

lock: $(INSTALLED_DEV)  ## Pin the newest dependencies that pyproject.toml allows.
	@$(PIP) install pip-tools
	@$(COMPILE) --upgrade --strip-extras --build-deps-for=editable --output-file requirements.lock pyproject.toml
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' \
		| $(COMPILE) --strip-extras --upgrade --constraint requirements.lock --output-file requirements-dev.lock -
	@sed -i 's/^coverage==/coverage[toml]==/' requirements-dev.lock  # as pytest-cov asks for it: pip is strict about names

vendor:  ## Build what the query editor's page loads that others wrote (needs Node; the result is committed).
	@npm --prefix tools/vendor ci --silent
	@npm --prefix tools/vendor run --silent build

screenshots: $(INSTALLED_DEV)  ## A picture of each kind of page, in every language, theme and width (needs Chromium).
	@$(BIN)/pytest --no-cov --quiet tests/browser/screenshots.py
	@echo "pictures: build/screenshots" >&2

wheel: $(INSTALLED)  ## Make the wheel, with the bundled dataset inside.
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

bench: $(INSTALLED_DEV) .venv-peers/.installed .venv-peers/.installed-node  ## All in one run (SIZES="100k 1M 10M"); needs wrk.
	@$(BIN)/python benchmarks/bench.py $(SIZES)

bench-soak: $(INSTALLED_DEV)  ## A mixed load while releases are switched: nothing lost, no growth (MINUTES=10 SIZE=100k).
	@$(BIN)/python benchmarks/soak.py $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SIZE),--size $(SIZE))

bench-building: $(INSTALLED_DEV)  ## What a build costs, beside Oxigraph's bulk load (SIZES="100000 1000000").
	@$(BIN)/python benchmarks/building.py $(SIZES)

bench-validation: $(INSTALLED_DEV)  ## How long validation takes, beside pySHACL as it is (SIZES="100000 1000000").
	@$(BIN)/python benchmarks/validation.py $(SIZES)

bench-endpoint: $(INSTALLED_DEV) .venv-peers/.installed  ## Requests per second at the endpoint, beside peers; needs wrk.
	@$(BIN)/python benchmarks/endpoint.py .venv-peers

bench-linked-data: $(INSTALLED_DEV) .venv-peers/.installed .venv-peers/.installed-node  ## Entities, beside peers; needs wrk.
	@$(BIN)/python benchmarks/linked_data.py .venv-peers

bench-runaways: $(INSTALLED_DEV)  ## What short queries and pages feel of runaway queries.
	@$(BIN)/python benchmarks/runaways.py

bench-search: $(INSTALLED_DEV)  ## How long suggestions take with a million labels, and whether what is meant comes first.
	@$(BIN)/python benchmarks/search.py

.venv-peers/.installed: benchmarks/peers.txt
	@$(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip --disable-pip-version-check --quiet install --requirement benchmarks/peers.txt
	@touch $@

.venv-peers/.installed-node: benchmarks/peers.json
	@mkdir -p .venv-peers && cp benchmarks/peers.json .venv-peers/package.json
	@npm --prefix .venv-peers install --silent --no-audit --no-fund \
		|| echo "Trifid and the LDF server cannot be installed and will be left out" >&2
	@touch $@

clean:  ## Remove everything that was made here.
	rm -rf .venv .venv-peers benchmarks/results build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "kggraph needs Python 3.11 or newer; none was found with venv (Debian has it in python3-venv; or name one with PYTHON=…)" >&2; exit 1; }
	@echo "making the environment .venv with $(PYTHON) …" >&2
	@$(PYTHON) -m venv .venv

# Build tools come from the lock file too, hence no isolation.
$(INSTALLED): requirements.lock pyproject.toml | .venv/bin/python
	@echo "installing what requirements.lock names …" >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock $(INSTALLED)
	@echo "installing what requirements-dev.lock names …" >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
