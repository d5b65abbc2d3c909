"""The editors' workplace: Django's admin as this site uses it. Knows no app of ours.

What is edited, and by which acts, stands in each app's own admin.
"""
