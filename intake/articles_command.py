"""`intake articles`: whether the articles and the answers hold together."""

from __future__ import annotations

import argparse
from typing import Any

from intake.environment import PROJECT
from understanding.knowledge_check import check_knowledge


def add_parser(commands: Any) -> None:
    """Add `articles` and what belongs to it to the command line."""
    parser = commands.add_parser("articles", help="check the articles and the answers, without training")
    parser.set_defaults(run=run)
    ways = parser.add_subparsers(dest="articles_command", required=True, metavar="COMMAND")
    ways.add_parser("check", help="find bad front matter, missing sections, numbers that no section holds")


def run(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Print every mistake; return 1 when there is one."""
    found = check_knowledge(PROJECT / "data")
    for mistake in found.mistakes:
        print(mistake)
    if not found.mistakes:
        print(f"{found.articles} articles and {found.answers} answers: nothing is wrong with them.")
    return 1 if found.mistakes else 0
