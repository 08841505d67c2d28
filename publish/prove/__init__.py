"""Finished files held against the edition, word by word."""
