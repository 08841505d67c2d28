"""Edition and layout in, markup out: templates, what they may use, and the contract they keep."""
