# make demo    read the sample pile and show what was found
# make test    set up what the tests need and run them all
# make lint    style and types      make house   which module may use which
# make floors  scores against their floors (needs the corpora)      make bench   every benchmark
# make clean   remove the environments and what was built

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
SOURCES := pyproject.toml $(shell find src -type f -not -name '*.pyc')
DEMO := .venv-demo
DEV := .venv

ifdef UV
  VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON)
  install = $(UV) pip install --quiet --python $(1)/bin/python
else
  VENV = $(PYTHON) -m venv
  install = $(1)/bin/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: demo test lint house floors bench wheel clean

demo: $(DEMO)/.installed
	@rm -f demo.db demo.db-wal demo.db-shm
	$(DEMO)/bin/copydesk read samples/ --into demo.db
	@echo
	$(DEMO)/bin/copydesk search '"Salter’s Dock"' --in demo.db --limit 3
	@echo
	@echo 'Look further, with $(DEMO)/bin on your PATH or in front:'
	@echo '  copydesk show KEY --in demo.db            an article laid out; --blocks shows what was set aside'
	@echo '  copydesk show KEY --in demo.db --raw 5    the characters of the page that block 5 came from'
	@echo '  copydesk spikes --in demo.db              what could not be read, and why'
	@echo '  copydesk export --in demo.db --as csv     a row an article'
	@echo
	@echo 'Open it in the browser:'
	@echo '  $(DEMO)/bin/copydesk desk demo.db'

$(DEMO)/.installed: $(SOURCES) LICENSE README.md
	$(VENV) $(DEMO)
	$(call install,$(DEMO)) .
	@touch $@

$(DEV)/.installed: pyproject.toml
	$(VENV) $(DEV)
ifndef UV
	$(call install,$(DEV)) --upgrade 'pip>=25.1'
endif
	$(call install,$(DEV)) --editable '.[parquet]' --group test --group lint
	@touch $@

test: $(DEV)/.installed
	$(DEV)/bin/python -m pytest -n auto $(ARGS)

lint: $(DEV)/.installed
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/mypy

house: $(DEV)/.installed
	$(DEV)/bin/lint-imports --no-cache

floors: $(DEV)/.installed
	$(DEV)/bin/python benchmarks/gate.py

bench: $(DEV)/.installed
	$(DEV)/bin/python benchmarks/quality/extract.py
	$(DEV)/bin/python benchmarks/quality/evidence.py
	$(DEV)/bin/python benchmarks/speed/clean.py
	$(DEV)/bin/python benchmarks/scale.py jobs
	$(DEV)/bin/python benchmarks/speed/desk.py

wheel: $(DEV)/.installed
	$(call install,$(DEV)) build
	$(DEV)/bin/python -m build --outdir dist .

clean:
	rm -rf $(DEMO) $(DEV) dist build demo.db demo.db-wal demo.db-shm
