# make demo   installs, trains an LSTM on real sensor data, exports it, proves the exports, writes a report
# make test   installs, then runs every test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

.PHONY: demo test lint bench bench-training bench-integer bench-quantization bench-aware web web-serve clean

demo: $(STAMP)
	$(BIN)/lstm-keras run shoulder-imu --out build/shoulder-imu

test: $(STAMP)
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/pyright

bench: $(STAMP)
	$(BIN)/python benchmarks/shoulder_imu.py

bench-training: $(STAMP)
	$(BIN)/python benchmarks/training.py
	$(BIN)/python benchmarks/readme.py

bench-integer: $(STAMP)
	$(BIN)/python benchmarks/integer_proof.py

bench-quantization: $(STAMP)
	$(BIN)/python benchmarks/quantization.py
	$(BIN)/python benchmarks/readme.py

bench-aware: $(STAMP)
	$(BIN)/python benchmarks/quantization_aware.py

# The page of export/web in build/web, tested in headless Chromium. Needs chromium, nodejs and npm.
web: $(STAMP)
	mkdir -p build/npm-web
	cp export/web/package.json export/web/package-lock.json export/web/.npmrc build/npm-web
	npm ci --prefix build/npm-web --ignore-scripts --no-audit --no-fund --loglevel=error
	rm -rf build/web
	$(BIN)/python export/web/build.py
	node export/web/test/test.mjs

web-serve:
	$(PYTHON) -m http.server --bind 127.0.0.1 --directory build/web 8000

clean:
	rm -rf build $(VENV)

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lstm_keras needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
