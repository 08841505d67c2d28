"""The ground floor: places, findings, files, limits, the names that templates share.

It imports nothing of ours.
"""
