"""What the browser tests have already: a browser, a scripted assistant, a website, the rules of axe."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "support"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "browser"))

from chromium import chromium, flags  # type: ignore[import-not-found]
from fault_server import GREETING, SCRIPT, running_fault_server  # type: ignore[import-not-found]
from hands import AXE, SETTLED  # type: ignore[import-not-found]
from website import running_website, strict_policy  # type: ignore[import-not-found]

__all__ = [
    "AXE",
    "GREETING",
    "SCRIPT",
    "SETTLED",
    "chromium",
    "flags",
    "running_fault_server",
    "running_website",
    "strict_policy",
]
