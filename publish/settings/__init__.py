"""What may be set, the one merge of it, layouts, words and the geometry of the page."""
