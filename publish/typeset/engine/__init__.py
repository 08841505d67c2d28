"""The page engine: what is changed in it and why, its files, its log, its faces."""
