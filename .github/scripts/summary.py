"""Print coverage and held-out figures as Markdown, for the job's summary page."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

coverage = json.loads(Path("results/conversation-coverage/coverage.json").read_text())
print("### Conversations\n\n| what | touched | of |\n|---|---|---|")
for kind, row in coverage.items():
    print(f"| {kind} | {row['percent']} % | {row['total']} |")
print("\n### Held-out questions\n\n| what | figure |\n|---|---|")
for test in ElementTree.parse("results/tests.xml").iter("property"):
    if test.get("name", "").startswith("held_out"):
        print(f"| {test.get('name').replace('_', ' ')} | {test.get('value')} |")
