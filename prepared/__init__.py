"""Queries whose SQL is compiled once per process. Knows no app."""
