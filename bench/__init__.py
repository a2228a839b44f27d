"""Measurements of the assistant on this machine."""
