"""A randomised experiment on oneself: a coin chooses the days, the diary tells the rest, one look at the end.

power.py says what an experiment could show before it starts, outcome.py what it showed (outcome_words.py in words), by
what retossed.py reckons for both, and beyond.py for the latter; following.py tells from the diary whether each day went
as the coin said. Which days get what is week/experiment.py's, planning/experiment_week.py keeps to it; the rows stand
in experiments.csv.
"""

from planner.analysis.experiment.following import followed as followed
from planner.analysis.experiment.following import report as report
from planner.analysis.experiment.kept import current as current
from planner.analysis.experiment.kept import experiments as experiments
from planner.analysis.experiment.outcome import Outcome as Outcome
from planner.analysis.experiment.outcome import analyse as analyse
from planner.analysis.experiment.outcome import days as days
from planner.analysis.experiment.power import Assumptions as Assumptions
from planner.analysis.experiment.power import Power as Power
from planner.analysis.experiment.power import assumptions as assumptions
from planner.analysis.experiment.power import power as power
from planner.analysis.experiment.power import power_steps as power_steps
from planner.week.experiment import DESIGNS as DESIGNS
from planner.week.experiment import QUESTIONS as QUESTIONS
from planner.week.experiment import Design as Design
from planner.week.experiment import Experiment as Experiment
from planner.week.experiment import Period as Period
from planner.week.experiment import new as new
