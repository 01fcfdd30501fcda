"""Backups, and the whole diary as one zip."""
