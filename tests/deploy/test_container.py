"""The image and the compose file: a linter reads the one; the commands of both run without an engine."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from intake.answering import answers
from intake.assistant import free_port
from intake.environment import ADDRESS, MODEL, PROJECT

FOLDER = PROJECT / "deploy" / "container"
COMPOSE = yaml.safe_load((FOLDER / "compose.yml").read_text(encoding="utf-8"))["services"]
OURS = ("actions", "dialogue_5005", "dialogue_5006", "desk")
UV = PROJECT / ".tools" / "bin" / "uv"


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions, each with its words."""
    lines = (FOLDER / "Dockerfile").read_text(encoding="utf-8").splitlines()
    words = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    return [(name, rest) for name, rest in words]


def test_the_linter_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, FOLDER / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_installs_with_the_uv_that_make_does() -> None:
    versions = re.findall(r"uv==(\S+)", (FOLDER / "Dockerfile").read_text(encoding="utf-8"))
    pinned = re.search(r"UV_VERSION := (\S+)", (PROJECT / "Makefile").read_text(encoding="utf-8"))
    assert pinned
    assert versions == [pinned[1]]


def test_nothing_personal_can_get_into_the_image() -> None:
    first, *others = [
        line
        for line in (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert first == "*"
    let_in = {line[1:] for line in others if line.startswith("!")}
    assert not let_in & {"var", "models", ".git", "tests"}
    assert all((PROJECT / name).exists() for name in let_in)


def test_no_container_but_the_shared_network_has_ports_and_ours_can_do_little() -> None:
    for name, service in COMPOSE.items():
        assert service["restart"] == "always"
        if name != "network":
            assert "ports" not in service
            assert service["network_mode"] == "service:network"
    for name in OURS:
        assert COMPOSE[name]["read_only"] is True
        assert COMPOSE[name]["cap_drop"] == ["ALL"]


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the commands of the Dockerfile's first stage were run."""
    if not UV.exists():
        pytest.skip("IMAGE NOT TESTED: there is no .tools/bin/uv, which 'make setup' brings.")
    folder = tmp_path_factory.mktemp("image")
    programs = tmp_path_factory.mktemp("programs")
    (programs / "pip").write_text("#!/bin/sh\n")  # uv is here already
    (programs / "pip").chmod(0o755)
    (programs / "uv").symlink_to(UV)
    kept = {name: os.environ[name] for name in os.environ if name.startswith(("HOME", "SSL_", "PYENV"))}
    environment = {**kept, "PATH": f"{programs}:{os.environ['PATH']}"}
    stage = instructions()[1 : [name for name, _ in instructions()].index("FROM", 1)]
    for name, words in stage:
        if name == "COPY":
            *sources, _ = words.split()
            _copy(sources, folder)
        elif name == "RUN":
            subprocess.run(["sh", "-c", words], cwd=folder, env=environment, check=True, timeout=280)
        else:
            assert (name, words) == ("WORKDIR", "/opt/intake")
    return folder


def _copy(sources: list[str], to: Path) -> None:
    if sources == ["."]:
        ignored = (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
        sources = [line[1:] for line in ignored if line.startswith("!")]
        # So that it need not be trained again: the command sees that it fits.
        shutil.copytree(MODEL.parent, to / "models")
    for source in sources:
        if (PROJECT / source).is_dir():
            shutil.copytree(PROJECT / source, to / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / source, to / source)


@contextmanager
def container(image: Path, service: str, settings: dict[str, str]) -> Iterator[None]:
    """Run what a container would."""
    (entry,) = [words for name, words in instructions() if name == "ENTRYPOINT"]
    command = [*yaml.safe_load(entry), *COMPOSE[service]["command"]]
    own = {key: value for key, value in COMPOSE[service]["environment"].items() if key in settings}
    process = subprocess.Popen(
        [image / command[0], *command[1:]],
        cwd=image,
        env={"PATH": os.environ["PATH"], **own, **settings},
        stdin=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def is_healthy(image: Path, service: str, port: int) -> bool:
    """Run the compose file's check, at another port."""
    kind, *command = COMPOSE[service]["healthcheck"]["test"]
    assert kind == "CMD"
    (number,) = set(re.findall(r"127\.0\.0\.1:(\d+)", shlex.join(command)))
    checked = [word.replace(number, str(port)) for word in command]
    done = subprocess.run([image / checked[0], *checked[1:]], cwd=image, capture_output=True, check=False)
    return done.returncode == 0


def test_what_was_installed_for_the_image_serves_and_its_health_is_seen(image: Path, tmp_path: Path) -> None:
    assert not (image / "var").exists()
    ports = {"INTAKE_PORT": free_port(), "INTAKE_ACTIONS_PORT": free_port(), "INTAKE_DESK_PORT": free_port()}
    settings: dict[str, Any] = {name: str(port) for name, port in ports.items()}
    settings["DATABASE_URL"] = f"sqlite:///{tmp_path}/intake.db"
    settings["INTAKE_SECRET_FILE"] = str(tmp_path / "secret.key")
    dialogue = ports["INTAKE_PORT"]
    with container(image, "dialogue_5005", settings), container(image, "desk", settings):
        with container(image, "actions", settings):
            _wait_for(dialogue)
            _wait_for(ports["INTAKE_ACTIONS_PORT"])
            _wait_for(ports["INTAKE_DESK_PORT"])
            assert is_healthy(image, "dialogue_5005", dialogue)
            assert is_healthy(image, "actions", ports["INTAKE_ACTIONS_PORT"])
            assert is_healthy(image, "desk", ports["INTAKE_DESK_PORT"])
        time.sleep(1.1)
        assert not is_healthy(image, "dialogue_5005", dialogue)
        assert not is_healthy(image, "actions", ports["INTAKE_ACTIONS_PORT"])


def _wait_for(port: int) -> None:
    end = time.monotonic() + 120
    while not answers(ADDRESS, port, "/readyz"):
        assert time.monotonic() < end
        time.sleep(0.2)
