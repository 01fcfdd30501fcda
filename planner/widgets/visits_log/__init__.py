"""Visits to a professional."""
