"""What happens to comments: one module for an act or a small family of acts."""
