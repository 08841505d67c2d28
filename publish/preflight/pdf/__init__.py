"""The checks of finished PDFs."""
