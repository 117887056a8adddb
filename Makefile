# Every command of the project. `make` alone lists them. Works with the make of Linux and macOS (GNU make 3.81 and on).

VENV := .venv
BIN := $(VENV)/bin
# The stamps say what is installed; they are older than a lock file when that has changed since.
APP := $(VENV)/.installed-app
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help run setup test check fix messages lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: $(APP) ## set up once, then start the app and print its address (another port: make run PORT=8600)
	@trap 'exit 0' INT; $(BIN)/streamlit run app.py $(if $(PORT),--server.port $(PORT))

setup: $(APP) ## set up without starting the app

test: $(DEV) ## set up all that tests need, a browser included, and run them (some of them: make test ARGS='-k name')
	@browser=$$($(BIN)/python scripts/find_browser.py --install) && BERT_STUDIO_BROWSER=$$browser $(BIN)/pytest $(ARGS) \
	  || { code=$$?; test -n "$$browser" && exit $$code; $(BIN)/pytest -m "not browser" $(ARGS); }

check: $(DEV) ## everything that must hold before a commit, tests aside: style, types, import direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_architecture.py

fix: $(DEV) ## repair what `make check` finds, where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(DEV) ## bring the translations up to date with the texts in the code
	$(BIN)/python scripts/messages.py

lock: $(DEV) ## choose the newest versions that requirements*.txt allow, for every system and Python we support
	$(BIN)/python scripts/lock.py

clean: ## remove what `make` installed; runs and data stay
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@sh scripts/make_venv.sh $(VENV)

$(APP): requirements.lock requirements-model.txt | $(BIN)/python
	@$(BIN)/python scripts/install.py app
	@touch $@

$(DEV): requirements-dev.lock $(APP)
	@$(BIN)/python scripts/install.py dev
	@touch $@
