# Everything is in loaders/opzet.py, so that it also works without make:
#   python -m loaders demo        python -m loaders test        python -m loaders docs        …
PYTHON ?= python3

# What a change of the definitions is compared with: where it branched off this revision.
BASIS ?=

.PHONY: demo rapport test docs clienten ci-definitie mutaties sloten schoon

demo: ## example data to first figures
	@$(PYTHON) -m loaders demo

rapport: ## the report of a larger example, in voorbeeld/rapport
	@$(PYTHON) -m loaders voorbeeldrapport

test: ## lint, tests, and a build with all tests
	@$(PYTHON) -m loaders test

docs: ## every table and column in one page: documentatie/index.html
	@$(PYTHON) -m loaders docs

clienten: ## figures through SQLAlchemy and Apache Superset (in .venv-superset)
	@$(PYTHON) -m loaders clienten

ci-definitie: ## what a change does to every figure, and whether a note says so
	@$(PYTHON) -m loaders ci --basis "$(BASIS)"

mutaties: ## alter each definition in turn: does a test notice? (ALLEEN=text: only of files or parts with this text)
	@$(PYTHON) -m loaders mutaties $(if $(ALLEEN),--alleen '$(ALLEEN)')

sloten: ## pin the dependencies anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra bouw --extra postgres --extra ontwikkel pyproject.toml --output-file requirements-ontwikkel.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra bouw --extra postgres pyproject.toml --constraint requirements-ontwikkel.lock \
		--output-file requirements-postgres.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra bouw pyproject.toml --constraint requirements-ontwikkel.lock \
		--output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--group superset --output-file requirements-superset.lock

schoon: ## remove what demo and test made
	rm -rf .venv .venv-superset voorbeeld vergelijking documentatie target logs
