# Everything a newcomer needs: `make run` and `make test`. Both say what they do and run again safely.
SHELL := /bin/bash
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run paper serve test test-full format requirements translations screenshots clean

# Links in letters, feeds and sitemaps lead to where the demonstration is served.
# Letters, such as the way in of a reader, leave by a program beside the server: here they are printed.
# Another program beside it sets pages and reads uploaded ones.
run paper: export SITE_URL ?= http://$(if $(filter 0.0.0.0 ::,$(HOST)),localhost,$(HOST)):$(PORT)
run: .venv/run.stamp
	@$(BIN)/python .ci/translations.py
	@mkdir -p var
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo --if-empty
	@$(MAKE) --no-print-directory serve

# Your own newspaper, in a folder of its own: its set-up is opened by a link that is printed once.
paper: export NEWSROOM_VAR ?= $(CURDIR)/var/paper
paper: .venv/run.stamp
	@$(BIN)/python .ci/translations.py
	@mkdir -p "$$NEWSROOM_VAR"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(MAKE) --no-print-directory serve

serve:
	@echo "Newsroom: readers at http://$(HOST):$(PORT)/  staff at http://$(HOST):$(PORT)/admin/  data in $${NEWSROOM_VAR-$(CURDIR)/var}"
	@$(BIN)/python manage.py setup --link --if-empty
	@DEBUG=0 $(BIN)/python manage.py send_letters --watch & letters=$$!; \
	  DEBUG=0 $(BIN)/python manage.py process_pages --watch & pages=$$!; \
	  DEBUG=0 $(BIN)/python manage.py make_exports --watch & exports=$$!; \
	  trap "kill $$letters $$pages $$exports" EXIT; \
	  DEBUG=0 PAYMENTS_SANDBOX_SECRET=$${PAYMENTS_SANDBOX_SECRET-only-for-trying-out} \
	  DJANGO_SETTINGS_MODULE=$${DJANGO_SETTINGS_MODULE-newsroom.settings.dev} \
	  $(BIN)/granian --interface wsgi --workers 1 --blocking-threads 4 --no-ws --host $(HOST) --port $(PORT) newsroom.wsgi:application

test: .venv/test.stamp
	@$(BIN)/python .ci/test.py

# Nothing is shortened: every case of the long walks, and every test on both databases.
test-full: export NEWSROOM_TEST_FULL = 1
test-full: test

format: .venv/test.stamp
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . && $(BIN)/djade --target-version 5.2 $$(git ls-files '*.html')
	@$(BIN)/djhtml --tabwidth 2 $$(git ls-files '*.html')
	@npm ci --silent --ignore-scripts --prefix .ci && .ci/node_modules/.bin/prettier --config .ci/prettier.json --write --log-level warn $$(git ls-files '*.css' '*.js')

translations: .venv/test.stamp
	@$(BIN)/python manage.py makemessages --locale zh_Hans --ignore '.venv/*' --ignore 'var/*' --no-wrap --no-location

screenshots: .venv/test.stamp
	@$(BIN)/python .ci/translations.py && $(BIN)/python .ci/screenshots.py

requirements: .venv/test.stamp
	@CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements/run.txt pyproject.toml
	@CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --extra dev \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --constraint requirements/run.txt \
	  --output-file requirements/test.txt pyproject.toml

.venv/python.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "Newsroom needs Python 3.11 or newer: https://www.python.org/downloads/"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Newsroom needs Python 3.11 or newer; this is $$($(PYTHON) --version). Set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements/run.txt
	@echo "Installing Newsroom's libraries into .venv (hashes checked)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

.venv/test.stamp: .venv/python.stamp requirements/test.txt
	@echo "Installing Newsroom's libraries and test tools into .venv (hashes checked)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@ .venv/run.stamp

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@echo "Removed .venv and caches. Your newspaper's data in var/ was left alone."
