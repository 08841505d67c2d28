# Thin on purpose: it sets up and calls; the command `publish` knows what is fresh.
#   make pdf WORK=source/<slug>    one work; without WORK every work in source/
#   make pdf ARGS="--set heads=run-in"

PYTHON ?= python3
BIN := .venv/bin
WORK ?=
ARGS ?=
SITE ?=
override WORK := $(value WORK)
export WORK PYTHON

# A name may have spaces; what is no file by that name is several, parted by spaces.
works := set -- $$WORK; if [ -e "$$WORK" ] || [ ! -e "$$1" ]; then set -- $${WORK:+"$$WORK"}; fi
python := if command -v "$$PYTHON" >/dev/null; then set -- "$$PYTHON"; else set -- $$PYTHON; fi

.DEFAULT_GOAL := help
.PHONY: help site pdf epub web handout press cover ereaders booklet large-print leader cards all preview check test test-all coverage lint conform e2e bench engine fuzz pictures goldens lock lowest clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  WORK=source/<slug> chooses one work (or several, if none has a space in its name); ARGS=\"…\" goes to publish (see publish build --help)"

.venv/ready: pyproject.toml publish/setup/requirements.lock publish/setup/bootstrap.py
	@$(python); "$$@" publish/setup/bootstrap.py

pdf epub web handout press cover ereaders booklet large-print leader cards: %: .venv/ready
	@$(works); $(BIN)/publish build "$$@" --format $@ $(ARGS)

pdf: ## build/<slug>.pdf: the essay as a book page, A5
epub: ## build/<slug>.epub: the e-book
web: ## build/<slug>.html: the web edition, one file that fetches nothing
ereaders: ## the e-book for devices: .kepub.epub, -kindle.epub, .azw3 by calibre
handout: ## build/<slug>-handout.pdf and -handout-letter.pdf: for a reading group
press: ## build/<slug>-press.pdf: the book for a printer, PDF/X-4
cover: ## build/<slug>-cover.pdf: front, spine and back on one sheet, PDF/X-4
all: .venv/ready ## pdf, epub and handout, in one run
	@$(works); $(BIN)/publish build "$$@" $(ARGS)
leader: ## build/<slug>-leader.pdf and -leader-letter.pdf: the handout with plan, notes and timings
cards: ## build/<slug>-cards.pdf: the questions as cards, eight on an A4 sheet, to be cut
booklet: ## build/<slug>-booklet.pdf: its pages on A4 sheets, to be folded and stapled
large-print: ## build/<slug>-large-print.pdf: set anew in 18 point, with the pages of the PDF

preview: .venv/ready ## build/<slug>-spreads-1.png …: the pages of the PDF as spreads
	@$(works); $(BIN)/publish build "$$@" --format pdf $(ARGS)
	@$(works); $(BIN)/publish preview "$$@"

site: .venv/ready ## site/: a shelf of the works for the web, with catalogues for e-readers (SITE="--title …")
	@$(works); $(BIN)/publish build "$$@" --format pdf --format epub --format handout --format ereaders $(ARGS)
	@$(works); $(BIN)/publish site "$$@" $(SITE)

check: .venv/ready ## look over the sources and build nothing
	@$(works); $(BIN)/publish check "$$@" $(ARGS)

pytest := $(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

test: .venv/ready ## run the tests that tell most, in a few minutes
	@$(pytest) -m "not whole" $(ARGS)

test-all: .venv/ready ## run all tests
	@$(pytest) $(ARGS)

coverage: .venv/ready ## run all tests, and show which lines none of them reaches
	@$(pytest) --cov --cov-report=term:skip-covered $(ARGS)

e2e: .venv/ready ## read e-book and web edition in real engines: notes, contents, pages (needs Chromium, npm once)
	@$(BIN)/python tests/tools/e2e.py $(ARGS)

lint: .venv/ready ## ruff and mypy
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

conform: .venv/ready ## have the outputs judged by veraPDF, EPUBCheck and Ace (tests/tools/judging.py says what they need)
	@$(works); $(BIN)/python tests/tools/conform.py "$$@"

bench: .venv/ready ## measure speed and memory beside the plain weasyprint command
	@$(BIN)/python tests/tools/bench.py $(ARGS)

engine: .venv/ready ## try another version of WeasyPrint: NEXT=71.0, or the path of its sources
	@$(BIN)/python tests/tools/engine.py $(NEXT)

fuzz: .venv/ready ## look for what breaks the press (ARGS="--minutes 5")
	@$(BIN)/python tests/tools/fuzz.py $(ARGS)

pictures: .venv/ready ## draw the pictures of the README and of docs anew
	@$(BIN)/python tests/tools/pictures.py $(ARGS)

# What these have in common with the tests stands in tests/support.
bench conform e2e fuzz pictures: export PYTHONPATH := $(CURDIR)/tests/support

goldens: .venv/ready ## rewrite the expected results of the tests, to be reviewed as a diff
	@$(BIN)/python -m pytest -q --rewrite

lock: .venv/ready ## make the lock of versions anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	  --python-version 3.11 --extra dev pyproject.toml -o publish/setup/requirements.lock

lowest: .venv/ready ## make the example with the lowest versions that pyproject.toml allows
	@$(BIN)/python tests/tools/lowest.py

clean: ## delete build/
	@rm -rf build
