"""Lines: paragraphs broken as a whole, and set as they were broken."""
