"""From wishes to a week: the rules, the search for the best week that keeps them, and why it is so.

Uses the week, the person and the catalogue, as plain values: it reads no diary.
"""
