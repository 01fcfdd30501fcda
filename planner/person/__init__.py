"""What a person wants and what holds them back: the profile, and the questions asked before a plan.

Uses the catalogue and storage.
"""
