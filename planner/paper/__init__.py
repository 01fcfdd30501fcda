"""What leaves the notebook on paper or as a file: calendar, printed week, report.

Uses charts, analysis and the week.
"""
