"""Readers' comments at the desk. Importing this registers them."""

from comments.admin import bans, discussion, log, rules

__all__ = ["bans", "discussion", "log", "rules"]
