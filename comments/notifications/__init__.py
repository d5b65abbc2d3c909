"""Who is told of a comment, in which words, and how that ends."""
