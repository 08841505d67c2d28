"""Findings in the forms that people, editors and CI read; pictures of pages, comparisons."""
