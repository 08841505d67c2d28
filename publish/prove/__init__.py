"""Finished files compared with the edition, word by word."""
