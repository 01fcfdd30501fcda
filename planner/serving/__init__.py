"""The pages and settings that lab.py and app.py serve the notebooks with."""
