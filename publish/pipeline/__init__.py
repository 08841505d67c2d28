"""One run: what is asked for, the values of a work, what is fresh, delivery."""
