"""The widgets: what a person sees and touches. Each is one .py, one .js and one .css file."""
