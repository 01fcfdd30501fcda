"""Pictures of the diary: frames and results in, axes out, each with an alt text and a table behind it."""

from planner.charts.day_by_day import MARKS as MARKS
from planner.charts.day_by_day import OUTCOME_WORDS as OUTCOME_WORDS
from planner.charts.day_by_day import calendar as calendar
from planner.charts.day_by_day import calendar_alt_text as calendar_alt_text
from planner.charts.day_by_day import calendar_table as calendar_table
from planner.charts.day_by_day import weeks_that_fit as weeks_that_fit
from planner.charts.over_time import adherence_and_pain as adherence_and_pain
from planner.charts.over_time import adherence_and_pain_alt_text as adherence_and_pain_alt_text
from planner.charts.over_time import anything_over_time as anything_over_time
from planner.charts.parts import BAR as BAR
