"""Moving in from WordPress, and out again."""
