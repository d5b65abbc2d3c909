"""Who is who: the people who sign in."""
