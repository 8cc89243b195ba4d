# The few commands a person runs. `make` alone lists them.

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
READY := $(VENV)/ready
READY_DEV := $(VENV)/ready-dev
CLIENTS := tests/integrations/schema/typescript
SLOW := postgresql or networks or browser or cluster
# Thousands of quick tests would be imported for nothing; see tests/plugins/slow_files.py.
ONLY_SLOW_FILES := --only-files-marking postgresql,networks,browser,cluster
ONLY_FILES_ALONE := --only-files-marking alone
TWO_AT_A_TIME := -n 2 --dist worksteal
# They wait for pages and processes much of the time, so three keep two cores busy; by file, because
# a file shares a site, a worker or a demonstration; in our order, see tests/plugins/running_order.py.
THREE_FILES_AT_A_TIME := -n 3 --dist loadfile --no-loadscope-reorder
# Whoever keeps time goes first: the quick tests take what those leave, which wait most of the time.
YIELDING := nice -n 19
# From the models, not by the migrations: lint says that both are the same; `make test` migrates.
TABLES_AT_ONCE := --no-migrations
# Each statement of the product leaves a mark as it runs; see tests/counting.
LINES := .coverage-lines
COUNTED := LINES_COUNTED_IN="$(CURDIR)/$(LINES)" PYTHONPATH="$(CURDIR)/tests/counting"

# Compiled modules are kept, whatever the environment wishes: tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo check test lint format walkthrough screenshots icons messages settings docs sbom clean

help: ## List these commands.
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

demo: $(READY) ## Show everything with a demonstration school, on this machine only; Ctrl-C ends it.
	@$(PYTHON) manage.py demo

check: $(READY_DEV) ## Before each commit, in two minutes: lint, and the quick tests beside it.
	@$(MAKE) --no-print-directory lint >$(VENV)/lint.txt 2>&1 & lint=$$!; \
	  $(PYTHON) -m pytest $(TWO_AT_A_TIME) $(TABLES_AT_ONCE) --no-long-errands \
	    -m "not ($(SLOW) or thorough)"; \
	  tests=$$?; \
	  wait $$lint; lint=$$?; cat $(VENV)/lint.txt; exit $$((tests || lint))

test: $(READY_DEV) clients ## Run every test: the quick ones two at a time, beside those that keep time, then the slow ones.
	@failed=0; $(PYTHON) -m tests.counting begin $(LINES) || failed=1; \
	  $(PYTHON) -m pytest $(ONLY_FILES_ALONE) -m alone >$(VENV)/alone.txt 2>&1 & alone=$$!; \
	  $(COUNTED) $(YIELDING) $(PYTHON) -m pytest $(TWO_AT_A_TIME) -m "not ($(SLOW))" || failed=1; \
	  $(PYTHON) -m tests.counting hand_over $(LINES) && $(PYTHON) -m coverage report || failed=1; \
	  wait $$alone || failed=1; cat $(VENV)/alone.txt; \
	  $(PYTHON) -m pytest $(THREE_FILES_AT_A_TIME) $(ONLY_SLOW_FILES) -m "($(SLOW)) and not alone" || failed=1; \
	  exit $$failed

lint: $(READY_DEV) ## Check style, types, settings, migrations and whether the packages fit together.
	@$(PYTHON) -m pip --disable-pip-version-check check
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy .
	@# The checks of `manage.py check` come first in it.
	@VAR_DIR=$(VENV)/lint DATABASE_URL= $(PYTHON) manage.py makemigrations --check --dry-run

format: $(READY_DEV) ## Put the code into its style.
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

walkthrough: $(READY_DEV) ## Play a school's day in Chromium: clicks, fields and seconds, with the targets asserted.
	@$(PYTHON) -m benchmarks.walkthrough

screenshots: $(READY_DEV) ## Write a picture of every page, phone and laptop, light and dark, in each language, and a lesson that moves.
	@SCREENSHOTS=$${SCREENSHOTS:-var/screenshots} $(PYTHON) -m pytest -q tests/browser/every_page/screenshots.py
	@$(PYTHON) -m benchmarks.walkthrough.lesson_pictures $${SCREENSHOTS:-var/screenshots}/lesson
	@echo "The pictures are in $${SCREENSHOTS:-var/screenshots}."

icons: $(READY_DEV) ## Draw the icons of the installable page from static/img/icon.svg.
	@$(PYTHON) -m tests.browser.installation.draw_icons

messages: $(READY_DEV) ## Gather the texts of pages and compile their translations.
	@command -v msgmerge >/dev/null && command -v xgettext >/dev/null || { \
	  echo "GNU gettext is needed (Debian and Ubuntu: apt install gettext;" \
	    "macOS: brew install gettext)." >&2; exit 1; }
	@VAR_DIR=$(VENV)/lint DATABASE_URL= $(PYTHON) manage.py makemessages
	@VAR_DIR=$(VENV)/lint DATABASE_URL= $(PYTHON) manage.py compilemessages --ignore=$(VENV)

settings: $(READY) ## Write docs/settings.md anew, from the settings' code.
	@VAR_DIR=$(VENV)/lint DJANGO_SETTINGS_MODULE=attendance_site.settings PYTHONPATH=. $(PYTHON) docs/build_settings.py

docs: $(READY_DEV) ## Draw the data model anew and build the documents as a site, in var/docs.
	@VAR_DIR=$(VENV)/lint DATABASE_URL= $(PYTHON) -m docs.draw_data_model
	@$(PYTHON) -m docs.build_site var/docs
	@echo "The documents are in var/docs/index.html; with search: $(PYTHON) -m http.server -d var/docs"

sbom: $(READY_DEV) ## List all packages and weights with their checksums (CycloneDX), in var/sbom.json.
	@$(PYTHON) -m docs.build_sbom var/sbom.json
	@echo "The list is var/sbom.json."

clean: ## Remove the environment, caches and the demonstration; var/ of a real school stays.
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .coverage* var/demo var/demo-*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made once and brought up to date whenever the pinned versions change.

$(READY): requirements.txt | $(PYTHON)
	@echo "Installing the packages; the first time takes a few minutes."
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(READY_DEV): requirements.txt requirements-dev.txt | $(PYTHON)
	@echo "Installing the packages and what tests them; the first time takes a few minutes."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $(READY) $@

# The TypeScript client of the API is checked with these; npm takes nothing but what the lock file has a checksum of.
.PHONY: clients
clients: $(READY_DEV)
	@if cmp -s $(CLIENTS)/package-lock.json $(VENV)/node/package-lock.json; then :; \
	elif command -v npm >/dev/null; then \
	  echo "Installing what checks the TypeScript client."; rm -rf $(VENV)/node; \
	  mkdir $(VENV)/node && cp $(CLIENTS)/package*.json $(VENV)/node/ \
	    && (cd $(VENV)/node && npm ci --ignore-scripts --no-audit --no-fund --silent) \
	    || { rm -rf $(VENV)/node; echo "npm could not install it: its test is skipped and says so."; }; \
	else echo "Not installed here: npm; the test of the TypeScript client is skipped and says so."; fi

# A Python counts if it runs, is neither too old nor too new, and can make an environment.
$(PYTHON):
	@found=; no_venv=; for python in python3 python3.13 python3.12 python3.11; do \
	  version=$$($$python -c 'import sys; print(*sys.version_info[:2], sep=".")' 2>/dev/null) \
	    || continue; \
	  found="$$found $$version"; \
	  case $$version in 3.11 | 3.12 | 3.13) ;; *) continue ;; esac; \
	  if $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	    exec $$python -m venv --clear $(VENV); \
	  fi; \
	  no_venv=$$python; \
	done; \
	if [ "$$no_venv" ]; then \
	  echo "$$no_venv cannot make a virtual environment: install its venv module" \
	    "(Debian and Ubuntu: apt install python3-venv)." >&2; \
	else \
	  echo "Python 3.11, 3.12 or 3.13 is needed; found:$${found:- none}." >&2; \
	fi; \
	exit 1
