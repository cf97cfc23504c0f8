# Each command is a program in scripts/; `make` alone lists them.
PYTHON ?= python3
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: help services stop

help:
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

services: ## start the private PostgreSQL and Redis of this checkout
	@$(PYTHON) -m scripts.services start

stop: ## stop them
	@$(PYTHON) -m scripts.services stop
