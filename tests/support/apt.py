"""A program that tests need: found, or installed with apt, or else the tests are skipped and say so."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess

import pytest

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def program(name: str, package: str) -> str:
    """Return the path of a program, or skip the test and say why."""
    found = _found_or_installed(name, package)
    if found is None:
        pytest.skip(
            f"{name.upper()} NOT TESTED: it is not installed, and only root with apt-get can install it."
        )
    return found


@functools.cache
def _found_or_installed(name: str, package: str) -> str | None:
    found = shutil.which(name, path=_PATH)
    if found is None and os.getuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "-q", *command], capture_output=True, check=False, env=quiet)
        found = shutil.which(name, path=_PATH)
    return found
