"""Marks of tests that need not be run in both halves, on SQLite and on PostgreSQL."""

import pytest
from django.conf import settings

IS_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]

same_on_both = pytest.mark.skipif(
    not IS_SQLITE, reason="the other half runs it: what it proves is decided in Python"
)
