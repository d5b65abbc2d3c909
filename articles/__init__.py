"""What is published: articles, pages, sections, pictures, and the acts that publish them."""
