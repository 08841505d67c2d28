"""Setting up a machine, and beginning a work."""
