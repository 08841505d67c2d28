"""E-books as some devices want them."""
