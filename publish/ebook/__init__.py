"""What e-books are made of: flows of text, page lists, navigation, faces, metadata."""
