"""From edition and layout to markup: templates, what they may use, and their contract."""
