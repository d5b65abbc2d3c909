"""What happens to stories, pages and topics: one module for an act or a small family of acts."""
