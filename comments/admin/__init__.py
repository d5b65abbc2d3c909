"""Readers' comments at the desk. Importing this registers them."""

from comments.admin import discussion

__all__ = ["discussion"]
