# Everything a developer types. A fresh Linux machine needs git, make and Python 3.11 or newer; `make` alone lists the targets.

.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PYTHON := $(VENV)/bin/python
PACKAGES := requirements/development.txt
INSTALLED := $(VENV)/.installed
REPEATS := 25
ROUNDS := 10
CHECKOV := .checkov
CHECKOV_VERSION := 3.3.30
WORKERS := 2
LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: help setup demo demo-border up down clean test explore check check-k8s bench faults faults-all test-kafka test-keycloak lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Make the virtual environment; does nothing while the list of packages is the same

demo: setup ## Start the platform, run the story on real loans, print the scorecard
	$(PYTHON) -m story

demo-border: setup ## Tell the story across a border: two cells, each with its own servers; print what both count
	$(PYTHON) -m story.across

up: setup ## Start the platform on the embedded servers and leave it running
	$(PYTHON) -m deploy.embedded up

down: setup ## Stop the platform; its data stays
	$(PYTHON) -m deploy.embedded down

clean: setup ## Stop the platform and remove its data
	$(PYTHON) -m deploy.embedded clean

test: setup ## Run the tests on the embedded servers, WORKERS=2 at a time, each with servers of its own
	$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

explore: setup ## Run the unit tests over examples not seen before, ROUNDS=10 times
	for round in $$(seq $(ROUNDS)); do JEMBATAN_EXAMPLES=explore $(PYTHON) -m pytest -q tests/unit tests/contracts || exit 1; done

check: setup ## Lint, formatting, types, import directions
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	$(VENV)/bin/lint-imports

check-k8s: ## Judge the rendered clusters with checkov, in an environment of its own; needs kubectl
	@command -v kubectl >/dev/null || { echo "******** NOT RUN: CHECKOV, because there is no kubectl ********"; exit 0; }; \
	test -f $(CHECKOV)/.installed-$(CHECKOV_VERSION) || { python3 -m venv --clear $(CHECKOV) \
	  && $(CHECKOV)/bin/pip install --quiet --disable-pip-version-check checkov==$(CHECKOV_VERSION) \
	  && touch $(CHECKOV)/.installed-$(CHECKOV_VERSION); } || exit 1; \
	rendered=$$(mktemp -d) && trap 'rm -r "$$rendered"' EXIT; \
	for place in indonesia/staging indonesia/production timor-leste/staging timor-leste/production; do \
	  kubectl kustomize deploy/k8s/overlays/$$place > "$$rendered/$${place//\//-}.yaml" || exit 1; \
	done; \
	$(CHECKOV)/bin/checkov --framework kubernetes --skip-download --compact --quiet --directory "$$rendered" \
	&& echo "checkov $(CHECKOV_VERSION) finds nothing in $$(ls "$$rendered" | wc -l) clusters"

bench: setup ## Measure against floors of the same run; prints a table, writes bench.json
	$(PYTHON) -m tests.benchmarks

faults: setup ## Kill, cut and poison a cell with two replicas of each service: the short selection of the matrix
	$(PYTHON) -m tests.faults --repeats 1 --seed 1

faults-all: setup ## Every row of the matrix, REPEATS=25 times; writes the table into docs/reliability.md
	$(PYTHON) -m tests.faults --all --repeats $(REPEATS) --write

test-kafka: setup ## Run the tests that speak to a broker on Apache Kafka; needs Java 17 and Maven
	@missing="$$($(PYTHON) -m deploy.kafka.apache)" || exit 1; \
	if [ -n "$$missing" ]; then \
	  echo "******** NOT RUN: THE TESTS ON APACHE KAFKA, because $$missing ********"; \
	else \
	  JEMBATAN_TEST_BROKER=apache $(PYTHON) -m pytest -m kafka; \
	fi

test-keycloak: setup ## Import the ministries' realms into a real Keycloak and show its tokens to a service; needs Java 17 and Maven
	@missing="$$($(PYTHON) -m deploy.identity.keycloak)" || exit 1; \
	if [ -n "$$missing" ]; then \
	  echo "******** NOT RUN: THE TESTS ON KEYCLOAK, because $$missing ********"; \
	else \
	  JEMBATAN_TEST_KEYCLOAK=1 $(PYTHON) -m pytest tests/integration/test_keycloak.py; \
	fi

lock: setup ## Compile requirements/*.in into hashed lists for every platform
	@test -x $(VENV)/bin/uv || $(PYTHON) -m pip install --quiet --disable-pip-version-check uv
	$(VENV)/bin/uv pip compile $(LOCK_OPTIONS) -o requirements/services.txt requirements/services.in
	$(VENV)/bin/uv pip compile $(LOCK_OPTIONS) -o requirements/evaluation.txt requirements/evaluation.in
	$(VENV)/bin/uv pip compile $(LOCK_OPTIONS) -o requirements/development.txt requirements/development.in

$(INSTALLED): $(PACKAGES)
	@found=""; \
	for python in python3 python3.13 python3.12 python3.11; do \
	  if command -v $$python >/dev/null && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; fi; \
	if ! $$found -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "$$found cannot make virtual environments; on Debian and Ubuntu: apt install $$($$found -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')" >&2; exit 1; \
	fi; \
	test -x $(PYTHON) || $$found -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(PACKAGES)
	@touch $@
