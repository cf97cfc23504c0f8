# Each command is a program in scripts/; `make` alone lists them.
PYTHON ?= python3
ARGS ?=
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: help demo test bench lint format setup services stop backup

help:
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1@\2/p' Makefile | while IFS=@ read -r name what; do \
		printf '  %-14s %s\n' "$$name" "$$what"; done

demo: ## run Trustplan with an invented trust (ARGS=--once, ARGS=--port=8010)
	@$(PYTHON) -m scripts.demo $(ARGS)

test: ## run every check and test (ARGS goes to pytest)
	@$(PYTHON) -m scripts.checks test $(ARGS)

bench: ## measure speed and memory, as ratios within one run (about ten minutes)
	@$(PYTHON) -m scripts.bench $(ARGS)

lint: ## run the checks that need no servers
	@$(PYTHON) -m scripts.checks lint

format: ## put code and templates into the house's form
	@$(PYTHON) -m scripts.checks format

setup: ## install what is missing, without running anything (ARGS=--tests)
	@$(PYTHON) -m scripts.setup $(ARGS)

services: ## start the private PostgreSQL and Redis of this checkout
	@$(PYTHON) -m scripts.services start

stop: ## stop them
	@$(PYTHON) -m scripts.services stop

backup: ## write a checked backup of the database (ARGS=FOLDER, default .local/backups)
	@.venv/bin/python -m scripts.backup $(ARGS)
