"""Where the staff work on leads."""
