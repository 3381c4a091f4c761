# make demo   installs, trains an LSTM on real sensor data, exports it, proves the exports, writes a report
# make test   installs, then runs every test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

.PHONY: demo test lint docs platforms web web-serve node cpp arm64 android micro bench bench-training bench-throughput bench-integer bench-quantization bench-aware bench-micro bench-c bench-ablation mutations bench-long-lag bench-million bench-kills demo-distributed bench-scaling bench-corpus bench-waiting clean

demo: $(STAMP)
	$(BIN)/lstm-keras run shoulder-imu --out build/shoulder-imu

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(STAMP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/pyright

# The documentation as a site in build/site, which opens from a disk; every warning is an error.
docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

bench: $(STAMP)
	$(BIN)/python benchmarks/shoulder_imu.py

bench-training: $(STAMP)
	$(BIN)/python benchmarks/training.py

bench-throughput: $(STAMP)
	$(BIN)/python benchmarks/throughput.py
# One process and two processes with the same global batches: the same training?
demo-distributed: $(STAMP)
	$(BIN)/python benchmarks/distributed.py

bench-scaling: $(STAMP)
	$(BIN)/python benchmarks/scaling.py

bench-integer: $(STAMP)
	$(BIN)/python benchmarks/integer_proof.py

bench-quantization: $(STAMP)
	$(BIN)/python benchmarks/quantization.py

bench-aware: $(STAMP)
	$(BIN)/python benchmarks/quantization_aware.py

bench-micro: $(STAMP)
	$(BIN)/python benchmarks/micro.py
	$(BIN)/python benchmarks/readme.py

bench-c: $(STAMP)
	$(BIN)/python benchmarks/c_speed.py

bench-ablation: $(STAMP)
	$(BIN)/python benchmarks/ablation.py
# What the LSTM of 1997 learned, by three layers: half an hour. LONG=--long adds lags of 1000 steps.
bench-long-lag: $(STAMP)
	$(BIN)/python benchmarks/vanishing.py
	$(BIN)/python benchmarks/long_lag.py $(LONG)
bench-million: $(STAMP)
	$(BIN)/python benchmarks/million_steps.py

# One training killed twenty times, which must end with the bits of one that was not: some minutes.
bench-kills: $(STAMP)
	$(BIN)/python benchmarks/kills.py
# 5 GB are written, streamed and deleted: ten minutes. CORPUS="--format csv --gb 1" asks for others.
bench-corpus: $(STAMP)
	$(BIN)/python benchmarks/corpus.py $(CORPUS)

bench-waiting: $(STAMP)
	$(BIN)/python benchmarks/waiting.py

# Where each kind of file plays: every device below, and the table of what was executed.
platforms: $(STAMP)
	$(BIN)/python export/artifacts.py
	$(MAKE) web node cpp arm64 android micro
	$(BIN)/python export/platforms.py

android: $(STAMP) # needs openjdk-17-jdk-headless npm aapt android-framework-res junit4
	$(BIN)/python export/android/check.py

# The generated C as firmware in QEMU: gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm.
micro: $(STAMP)
	$(BIN)/python export/artifacts.py c-fused-int8 c-fused-int16x8 c-fused-float32
	$(BIN)/python export/micro/run.py

arm64: $(STAMP)
	$(BIN)/python export/arm64/check.py

# The samples of export/node and export/cpp, judged by their answers and by planted faults.
# node needs nodejs and npm; cpp needs cmake, g++, nlohmann-json3-dev and libssl-dev.
node: $(STAMP)
	$(BIN)/python export/artifacts.py onnx-step-float32
	mkdir -p build/node
	cp export/node/*.mjs export/node/*.json export/node/.npmrc build/node
	npm ci --prefix build/node --ignore-scripts --no-audit --no-fund --loglevel=error
	$(BIN)/python export/samples.py node node build/node/main.mjs

cpp: $(STAMP)
	$(BIN)/python export/artifacts.py onnx-step-float32
	$(BIN)/python export/cpp/runtime.py
	cmake -S export/cpp -B build/cpp -DONNXRUNTIME_ROOT=$(CURDIR)/build/onnxruntime
	cmake --build build/cpp --parallel 2
	$(BIN)/python export/samples.py cpp build/cpp/classify

# The page of export/web in build/web, tested in headless Chromium. Needs chromium, nodejs and npm.
web: $(STAMP)
	mkdir -p build/npm-web
	cp export/web/package.json export/web/package-lock.json export/web/.npmrc build/npm-web
	npm ci --prefix build/npm-web --ignore-scripts --no-audit --no-fund --loglevel=error
	rm -rf build/web
	$(BIN)/python export/artifacts.py onnx-step-float32-gates tflite-step-float32-gates
	$(BIN)/python export/web/build.py
	node export/web/test/test.mjs

web-serve:
	$(PYTHON) -m http.server --bind 127.0.0.1 --directory build/web 8000

# Seeded damage to every kind of file, COUNT to a kind.
mutations: $(STAMP)
	$(BIN)/python benchmarks/mutations.py --count $(or $(COUNT),100)

clean:
	rm -rf build $(VENV)

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lstm_keras needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
