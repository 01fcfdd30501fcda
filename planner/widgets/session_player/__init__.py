"""Leads through a session: the clock is the page's, the diary is Python's."""
