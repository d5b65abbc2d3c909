"""Queries whose SQL is made once in a process. Knows no app."""
