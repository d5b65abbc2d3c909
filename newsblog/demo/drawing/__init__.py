"""Draws the demo's pictures: `python -m newsblog.demo.drawing [name …]` writes ../pictures/.

Needs Chromium and the development packages; the results are kept in the repository, so that a
site never draws.
"""
