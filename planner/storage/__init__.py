"""Bytes that last: append, replace, rename, lock, zip, TOML, and the backup before a day's first change.

Uses the ground floor alone. Knows file names, and nothing of what the files mean.
"""
