"""Markup in, pages out: laid out, made up, tagged; and where each of them begins."""
