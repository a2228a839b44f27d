"""The coverage written down: lines for a terminal, JSON for machines, a page for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from rasa_conversation_tests.coverage import KindCoverage

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #ddd }
td.number, th.number { text-align: right }
tr.missing td { background: #fff0e6; font-weight: 600 }
summary { cursor: pointer; font-size: 1.15rem; margin-top: 1rem }
"""


def as_lines(coverage: Sequence[KindCoverage]) -> list[str]:
    """Write a table, and below it what is missing."""
    width = max((len(kind.kind) for kind in coverage), default=0)
    lines = [f"{'':{width}}  touched  of     %"]
    for kind in coverage:
        total = len(kind.counts)
        lines.append(f"{kind.kind:{width}}  {total - len(kind.missing):7}  {total:<4} {kind.percent:4.0f}")
    for kind in coverage:
        if kind.missing:
            lines += [
                "",
                f"{kind.kind} that no conversation touched:",
                *(f"  {name}" for name in kind.missing),
            ]
    return lines


def as_json(coverage: Sequence[KindCoverage]) -> str:
    """Write every name with the number of conversations that touched it."""
    content = {
        kind.kind: {
            "percent": round(kind.percent, 2),
            "total": len(kind.counts),
            "missing": kind.missing,
            "conversations": dict(sorted(kind.counts.items())),
        }
        for kind in coverage
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def as_html(coverage: Sequence[KindCoverage]) -> str:
    """Write one page that needs nothing else."""
    rows = "".join(
        f"<tr><td>{escape(kind.kind)}</td><td class=number>{len(kind.counts) - len(kind.missing)}</td>"
        f"<td class=number>{len(kind.counts)}</td><td class=number>{kind.percent:.0f}</td></tr>"
        for kind in coverage
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Conversation coverage</title>"
        f"<style>{_STYLE}</style><h1>Conversation coverage</h1>"
        "<table><tr><th>Kind<th class=number>Touched<th class=number>Of<th class=number>Percent</tr>"
        f"{rows}</table>{''.join(map(_details, coverage))}</html>\n"
    )


def _details(kind: KindCoverage) -> str:
    ordered = sorted(kind.counts.items(), key=lambda item: (item[1] > 0, item[0]))
    rows = "".join(
        f"<tr{'' if count else ' class=missing'}><td>{escape(name)}</td><td class=number>{count}</td></tr>"
        for name, count in ordered
    )
    is_open = " open" if kind.missing else ""
    return (
        f"<details{is_open}><summary>{escape(kind.kind)}</summary>"
        f"<table><tr><th>Name<th class=number>Conversations</tr>{rows}</table></details>"
    )
