"""A body as WordPress keeps it to clean HTML as newsblog keeps it. Pure: knows no model."""
