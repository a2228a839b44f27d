"""Measure the chat on a website, beside two that are public."""
