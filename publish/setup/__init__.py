"""A machine made ready, a work begun."""
