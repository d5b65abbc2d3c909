"""The rules a comment is judged by, in their order, and what they look at."""
