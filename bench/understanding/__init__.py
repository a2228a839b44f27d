"""Measurements of how well visitors are understood, on public data and on the project's own questions."""
