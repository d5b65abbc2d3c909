"""What stands in lists of stories: front page, streams, archives, neighbours, and their pages."""
