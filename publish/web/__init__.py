"""The web edition: one page of HTML that holds a whole work, and needs nothing besides."""
