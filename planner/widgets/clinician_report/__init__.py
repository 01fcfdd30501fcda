"""The report for a clinician: its period, its file."""
