# Everything that one types. `make help` lists it.

PYTHON ?= python3
PORT ?= 8000
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432
BIN := .venv/bin
# A file's tests stay together, for they share servers and browsers; tests/conftest.py puts the slowest files first.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help demo check check-tests test test-postgres lint bench attack attack-corpus mixed-load fmt translations notebook pins audit sbom clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: .venv/installed .env staticfiles/staticfiles.json ## set everything up and serve the map with the real campaign
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_campaign fixtures/mosul
	@echo
	@echo "  The map:      http://127.0.0.1:$(PORT)/"
	@echo "  For editors:  http://127.0.0.1:$(PORT)/admin/"
	@echo "  An account:   $(BIN)/python manage.py createsuperuser"
	@echo "  Stop:         Ctrl-C"
	@echo
	@exec $(BIN)/gunicorn mosulmap.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --log-level warning --forwarder-headers ""

check: ## in a minute and a half: lint, and every test that needs no browser and no server
	@echo "Linting and testing, side by side …"
	@$(MAKE) --no-print-directory --jobs 2 --output-sync --keep-going lint check-tests

check-tests: .venv/installed-dev .env
	@$(PYTEST) --quiet -p no:playwright --ignore tests/browser -m "not browser and not server" $(ARGS)

test: .venv/installed-dev .env ## set everything up and run every test
	@sh tests/install-chromium.sh
	@sh tests/install-nginx.sh
	@$(PYTEST) $(ARGS)

# What needs no database, and what makes databases of its own, has run before.
test-postgres: .venv/installed-dev .env ## the tests of the record once more, on a PostgreSQL (POSTGRES_URL)
	@DATABASE_URL=$(POSTGRES_URL)/postgres $(PYTEST) \
		$(foreach path,browser backends deploy test_copies.py test_js.py test_killed.py test_concurrent_edits.py,--ignore tests/$(path)) $(ARGS)

lint: .venv/installed-dev .env ## what the tests cannot see
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest --quiet --no-header -p no:cacheprovider -p no:playwright tests/test_any_city.py tests/test_contributing.py
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	DEBUG=off HTTPS=on HSTS_PRELOAD=on ALLOWED_HOSTS=map.example.org SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") \
		$(BIN)/python manage.py check --deploy --fail-level WARNING
	@if command -v npm >/dev/null; then \
		$(MAKE) --no-print-directory node_modules/.package-lock.json && npx --no-install eslint static/mosulmap/js static/mosulmap/offline tests/js; \
	else echo "ESLint skipped: there is no npm here."; fi

bench: .venv/installed-dev .env ## measure, side by side with peers
	@$(BIN)/python bench/run.py $(ARGS)

attack: attack-corpus ## hostile requests against a real server (ARGS="--minutes 5"), kill loops, outages, slow clients
	@sh tests/install-nginx.sh
	@$(PYTEST) --quiet tests/test_killed.py tests/backends/test_outages.py tests/deploy

# Of `make attack` what `make test` does not run.
attack-corpus: .venv/installed-dev .env
	@$(BIN)/python -m tests.attacks $(ARGS)

mixed-load: .venv/installed-dev .env ## readers, editors and imports on a server that is killed every minute (ARGS="--minutes 20")
	@$(BIN)/python -m tests.mixed_load $(ARGS)

fmt: .venv/installed-dev ## format the Python
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: .venv/installed-dev ## compile locale/*/LC_MESSAGES/*.po
	$(BIN)/pybabel compile --domain django --directory locale

notebook: .venv/installed-dev .env ## execute docs/notebook.ipynb on the real record, and write its outputs anew
	@$(BIN)/python -m tests.notebook

# In one run, so that one name has one version in all of them.
pins: .venv/release/installed ## pin anew, with hashes, whatever requirements*.in need
	@for file in requirements requirements-gis requirements-dev requirements-release; do \
		.venv/release/bin/uv pip compile $$file.in --output-file $$file.txt --quiet $(ARGS) \
			--universal --python-version 3.11 --generate-hashes --no-annotate \
			--no-emit-index-url --no-emit-find-links --custom-compile-command "make pins" || exit 1; \
	done
	@.venv/release/bin/uv pip compile requirements-shapes.in --output-file requirements-shapes.txt --quiet $(ARGS) \
		--universal --python-version 3.11 --generate-hashes --no-annotate --no-deps --prerelease allow \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make pins"

audit: .venv/release/installed ## known faults of what is pinned (asks PyPI and npm; not a part of CI, whose verdict must not change by the day)
	@.venv/release/bin/pip-audit --strict --disable-pip --require-hashes $(foreach file,requirements-dev requirements-release,--requirement $(file).txt)
	@npm audit

sbom: .venv/release/installed .venv/shipped/installed ## list what is shipped, as CycloneDX, in sbom/
	@mkdir -p sbom
	@.venv/release/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file sbom/server.cdx.json .venv/shipped 2>/dev/null
	@npm sbom --package-lock-only --omit=dev --sbom-format=cyclonedx >sbom/browser.cdx.json
	@echo "sbom/server.cdx.json, sbom/browser.cdx.json"

clean: ## remove what the other targets made, but for the database
	rm -rf .venv sbom staticfiles node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Hashed and compressed copies of the static files; anew only when one of them has changed.
staticfiles/staticfiles.json: .venv/installed $(shell find static -type f) | .env
	@echo "Making the static files …"
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@touch $@

# A random key for this checkout alone; a server sets the real variables (README.md lists them).
.env:
	@umask 077; printf 'SECRET_KEY=%s\nHTTPS=off\n' "$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))')" > $@

# npm writes it, and dates it by the packages.
node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Tools, and what is shipped without them, each by itself.
.venv/release/installed .venv/shipped/installed: .venv/%/installed: .venv/bin/python requirements-gis.txt requirements-release.txt
	@$(BIN)/python -m venv --clear .venv/$*
	@.venv/$*/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-$(if $(filter shipped,$*),gis,$*).txt
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=...")'
	@sh tests/make-venv.sh $(PYTHON)

.venv/installed: requirements.txt .venv/bin/python
	@echo "Installing what the map needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

.venv/installed-dev: requirements-dev.txt requirements-shapes.txt requirements.txt .venv/bin/python
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement requirements-shapes.txt
	@touch $@ .venv/installed
