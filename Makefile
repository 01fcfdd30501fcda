# make lab    the environment, then JupyterLab on the first notebook
# make app    the environment, then the same pages as an app without code; SHARE=1 lets a telephone on your network do
#             today's session, SHARE_AT=192.168.1.5 chooses the address
# make pages  the notebooks as pages to hand on, with what your diary says now, in data/pages
# make test   the environment, then every check and test
# make elsewhen  the tests without a browser at six other moments and places; MOMENT=3 tries one
# make newest  the newest versions of all that is installed: tested, then pinned in constraints.txt
# make bench  the figures, as ratios against the alternative in the same run
# make crash  the diary while calls fail and its program is killed, a thousand times and more, in some minutes
# make fuzz   odd files and requests, each made anew, on every reader: half an hour
# make calibrate  how often the statistics err: docs/calibration.md, in some minutes
# make docs   the pictures in docs/, the data dictionary and the simulated sample
# make lab VOICE=1  with the planner's own voice, for browsers that have none; the same with app and pages
# PYTHON=python3.12 make lab uses another Python; PLANNER_DATA=/some/folder keeps the data elsewhere.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LAB := $(VENV)/$(if $(VOICE),.voice,.lab)
export BEGUN := $(shell date +%s)

.PHONY: lab app pages test unit browser elsewhen newest bench crash fuzz calibrate docs clean

lab: $(LAB)
	$(BIN)/python -m planner.lab

app: $(LAB)
	$(BIN)/python -m planner.app $(if $(filter 1,$(SHARE)),'--share=$(SHARE_AT)')

pages: $(LAB)
	$(BIN)/python -m planner.pages

test: $(VENV)/.test
	@$(BIN)/python -m tests

unit: $(VENV)/.test
	@$(BIN)/python -m tests unit

browser: $(VENV)/.test
	@$(BIN)/python -m tests browser

elsewhen: $(VENV)/.test
	@$(BIN)/python -m tests.elsewhen $(MOMENT)

newest: $(VENV)/.test
	@$(BIN)/python .ci/newest.py

bench: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks

crash: $(VENV)/.test
	$(BIN)/python -m tests.crash

# atheris, which follows what the code does, comes for Linux and some Pythons alone: PYTHON=python3.12 make fuzz
fuzz: $(VENV)/.fuzz
	FUZZ_TIMES=100 $(BIN)/python -m pytest tests/fuzz -n auto
	$(BIN)/python -m tests.fuzz.guided csv -max_total_time=600
	$(BIN)/python -m tests.fuzz.guided toml -max_total_time=600
	$(BIN)/python -m tests.fuzz.guided elsewhere -max_total_time=600
	$(BIN)/python -m tests.fuzz.guided telephone -max_total_time=600

calibrate: $(VENV)/.test
	$(BIN)/python -m tests.calibration

docs: $(VENV)/.test
	$(BIN)/python -m planner.diary.data_dictionary
	$(BIN)/python data/sample/simulate.py
	$(BIN)/python -m tests.figure_sheet
	$(BIN)/python -m tests.chart_sheet
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV)

$(VENV)/.lab $(VENV)/.voice $(VENV)/.test $(VENV)/.fuzz: pyproject.toml constraints.txt .ci/environment.py
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found. Install Python 3.11 or newer, or name yours: \
	PYTHON=python3.12 make lab" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: PYTHON=python3.12 make lab")'
	@$(PYTHON) .ci/environment.py $(@:$(VENV)/.%=%) $(VENV)
