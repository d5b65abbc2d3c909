"""What readers say: comments, their threads and their moderation."""
