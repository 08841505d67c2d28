"""Text in, a typed tree out: every node with its place."""
