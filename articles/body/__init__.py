"""What may stand in a body, and the form it is given. Pure; articles/html.py is the way in."""
