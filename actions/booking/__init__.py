"""The booking conversation: what was asked, what was said, and what becomes of it."""
