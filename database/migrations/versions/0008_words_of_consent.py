"""Keep what visitors added to their yes: "call me, but no texts"."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; leads that are there already have none."""
    op.add_column("lead", sa.Column("consent_words", sa.Text()))
