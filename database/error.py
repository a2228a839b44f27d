"""What goes wrong when a database is opened."""

from __future__ import annotations


class DatabaseError(Exception):
    """The database cannot be opened; the message is one sentence for its operator, without the password."""
