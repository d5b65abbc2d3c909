"""The newsroom's records at the desk. Importing this registers them all."""

from articles.admin import addresses, identity, pages, people, pictures, stories, topics

__all__ = ["addresses", "identity", "pages", "people", "pictures", "stories", "topics"]
