# make demo   installs, trains an LSTM on real sensor data, exports it, proves the exports, writes a report
# make test   installs, then runs every test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

.PHONY: demo test lint bench bench-training bench-integer bench-quantization bench-aware android arm64 clean

demo: $(STAMP)
	$(BIN)/lstm-keras run shoulder-imu --out build/shoulder-imu

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal

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

android: $(STAMP) # needs openjdk-17-jdk-headless npm aapt android-framework-res junit4
	$(BIN)/python export/android/check.py

arm64: $(STAMP)
	$(BIN)/python export/arm64/check.py

clean:
	rm -rf build $(VENV)

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lstm_keras needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
