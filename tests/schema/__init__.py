"""Folders as each version of the program wrote them; they are never changed, and open for ever.

A version that writes other columns adds a folder, made by that version.
"""
