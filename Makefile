# make lab    the environment, then JupyterLab on the first notebook
# make app    the environment, then the same pages as an app without code
# make test   the environment, then every check and test
# make bench  the figures, as ratios against the alternative in the same run
# make crash  the diary while calls fail and its program is killed, a thousand times and more, in some minutes
# make fuzz   odd files and requests, each made anew, on every reader: half an hour
# make calibrate  how often the statistics err: docs/calibration.md, in some minutes
# make docs   the pictures in docs/, the data dictionary and the simulated sample
# PYTHON=python3.12 make lab uses another Python; PLANNER_DATA=/some/folder keeps the data elsewhere.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: lab app test unit browser bench crash fuzz calibrate docs clean

lab: $(VENV)/.lab
	$(BIN)/python -m planner.lab

app: $(VENV)/.lab
	$(BIN)/python -m planner.app

test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.prerequisites
	$(BIN)/python -m pytest -m "not browser and not long" -n auto
	$(BIN)/python -m pytest -m "browser or long" -n auto

unit: $(VENV)/.test
	$(BIN)/python -m pytest -m "not browser and not long" -n auto

browser: $(VENV)/.test
	$(BIN)/python -m tests.prerequisites
	$(BIN)/python -m pytest -m browser -n auto

bench: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks

crash: $(VENV)/.test
	$(BIN)/python -m tests.crash

# atheris, which follows what the code does, comes for Linux and some Pythons alone: PYTHON=python3.12 make fuzz
fuzz: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	FUZZ_TIMES=100 $(BIN)/python -m pytest tests/fuzz -n auto
	$(BIN)/python -m tests.fuzz.guided csv -max_total_time=600
	$(BIN)/python -m tests.fuzz.guided toml -max_total_time=600

calibrate: $(VENV)/.test
	$(BIN)/python -m tests.calibration

docs: $(VENV)/.test
	$(BIN)/python -m planner.data_dictionary
	$(BIN)/python data/sample/simulate.py
	$(BIN)/python -m tests.figure_sheet
	$(BIN)/python -m tests.chart_sheet
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV)

$(VENV)/.lab: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: PYTHON=python3.12 make lab")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -c "import matplotlib.font_manager"  # lists the fonts now, not in the middle of a notebook
	touch $@

$(VENV)/.test: $(VENV)/.lab
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
