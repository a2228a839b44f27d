"""Where the clauses of what a visitor says end."""

from __future__ import annotations

import re

CLAUSE = re.compile(r"[,;.!?\n]+\s+|\s(?:because|since|cause|cuz|as|so)\s", re.IGNORECASE)
CLAUSE_AND = re.compile(rf"{CLAUSE.pattern}|\sand\s", re.IGNORECASE)
