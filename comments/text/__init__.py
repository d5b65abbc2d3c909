"""A comment's source text to safe HTML; pure. Nothing edits the string after markup.py."""
