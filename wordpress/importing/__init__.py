"""The act of importing: one module for each kind of thing, and run.py that calls them in order."""
