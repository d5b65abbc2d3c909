"""`make bench`: what pages, posts and imports cost, beside this machine's own limits.

Nothing of the site imports it. docs/performance.md tells how to run it and what each figure means.
"""
