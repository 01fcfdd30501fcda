"""Wishes on one side, the week that follows on the other."""
