# EpiDesk: `make run` on a fresh machine ends in a dashboard; `make test` in every check and test.
# Everything is told by environment: EPIDESK_DATA (default data/demo), EPIDESK_PORT (default 8050).

PYTHON ?= python3
BIN    := .venv/bin
DATA   ?= $(or $(EPIDESK_DATA),data/demo)

.DEFAULT_GOAL := help
SHELL := /bin/bash

.PHONY: help setup setup-dev run night check test bench lock clean

help:            ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup:           ## the environment alone, in .venv
	@PYTHON="$(PYTHON)" bash scripts/setup.sh runtime

setup-dev:       ## the environment, the tools of `check` and `test`, a browser for the tests
	@PYTHON="$(PYTHON)" bash scripts/setup.sh dev

run: setup       ## environment, demo city, first load, dashboard
	@EPIDESK_DATA="$(DATA)" bash scripts/run.sh

night: setup     ## load what is new in the data folder, check and publish
	@$(BIN)/python -m etl nightly --data "$(DATA)"

check: setup-dev ## style, types, layers, SQL
	@bash scripts/check.sh

test: check      ## every check and every test
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

bench: setup-dev ## the measured promises, as a table
	@$(BIN)/python -m bench $(BENCH_ARGS)

lock:            ## write the exact versions anew from requirements*.in
	@PYTHON="$(PYTHON)" bash scripts/lock.sh

clean:           ## environment, caches and demo data away; a data folder of your own is never touched
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache data/demo data/bench test-results
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
	@. scripts/words.sh; say "已清除环境、缓存和演示数据。" "Clean: the environment, the caches and the demo data are gone."
