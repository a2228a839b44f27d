"""A Chromium for the tests: found, or installed with apt, or else the tests are skipped and say so."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Not one connection of the browser's own.
FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@functools.cache
def chromium() -> str | None:
    """Return the browser's path, installing it where this is root's to do; `None` without one."""
    found = _found()
    if found is None and os.name == "posix" and os.getuid() == 0 and shutil.which("apt-get"):
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "-q", *command], capture_output=True, check=False, env=environment)
        found = _found()
    return found


def flags() -> list[str]:
    """Return the options that the browser starts with."""
    return [*FLAGS, *(["--no-sandbox"] if os.getuid() == 0 else [])]


def _found() -> str | None:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(ON_A_MAC) if ON_A_MAC.exists() else None)
