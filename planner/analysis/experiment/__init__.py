"""A randomised experiment on oneself: a coin chooses the days, the diary tells the rest, one look at the end.

design.py says which days get what, power.py what an experiment could show before it starts, analysis.py what it
showed, week.py has the planner keep to it. The rows stand in experiments.csv (tables.py, diary.py).
"""

from planner.experiment.analysis import Outcome as Outcome
from planner.experiment.analysis import analyse as analyse
from planner.experiment.analysis import days as days
from planner.experiment.analysis import p_values as p_values
from planner.experiment.design import DESIGNS as DESIGNS
from planner.experiment.design import QUESTIONS as QUESTIONS
from planner.experiment.design import Design as Design
from planner.experiment.design import Experiment as Experiment
from planner.experiment.design import Period as Period
from planner.experiment.design import new as new
from planner.experiment.following import followed as followed
from planner.experiment.following import report as report
from planner.experiment.kept import current as current
from planner.experiment.kept import experiments as experiments
from planner.experiment.power import Assumptions as Assumptions
from planner.experiment.power import Power as Power
from planner.experiment.power import assumptions as assumptions
from planner.experiment.power import power as power
