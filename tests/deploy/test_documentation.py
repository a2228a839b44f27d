"""docs/deploy.md: its commands are run, or recorded where they need another machine; its lists are whole."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic.clinic import load_clinic
from intake.environment import PROJECT

PAGE = (PROJECT / "docs" / "deploy.md").read_text(encoding="utf-8")
# Cannot or must not be done to the machine of the tests; what they are told is looked at.
RECORDED = "apt-get useradd make chown createuser createdb systemctl editor nginx journalctl docker".split()
SUDO = '#!/bin/sh\nif [ "$1" = -u ]; then shift 2; fi\nexec "$@"\n'
# The user is not there either.
INSTALL = """#!/bin/sh
for word; do shift; case "$skip$word" in -o|-g) skip=1;; 1*) skip=;; *) set -- "$@" "$word";; esac; done
exec /usr/bin/install "$@"
"""


def blocks(kind: str) -> list[str]:
    """Return the page's blocks of a kind."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


class Machine:
    """A root folder and programs, in which the page's commands are run."""

    def __init__(self, folder: Path, ports: dict[str, str]) -> None:
        self.root = folder / "root"
        self._ports = ports
        self._record = folder / "record"
        self._programs = folder / "programs"
        for place in (self._programs, self.root / "etc/systemd/system", self.root / "etc/nginx/conf.d"):
            place.mkdir(parents=True)
        (self.root / "opt/intake").mkdir(parents=True)
        for name in (".venv", "deploy", "clinic.yml"):
            (self.root / "opt/intake" / name).symlink_to(PROJECT / name)
        recorder = f'#!/bin/sh\necho "$(basename "$0")" "$@" >> {self._record}\n'
        for name, text in {**dict.fromkeys(RECORDED, recorder), "sudo": SUDO, "install": INSTALL}.items():
            (self._programs / name).write_text(text)
            (self._programs / name).chmod(0o755)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run one line of the page."""
        for found, put in (("/opt/intake", f"{self.root}/opt/intake"), ("/etc/", f"{self.root}/etc/")):
            command = command.replace(found, put)
        for port, another in self._ports.items():
            command = command.replace(f":{port}/", f":{another}/")
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self.root / "opt/intake",
            env={"PATH": f"{self._programs}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @property
    def recorded(self) -> list[str]:
        """What was asked of programs that were not run."""
        return self._record.read_text().replace(str(self.root), "").splitlines()


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, server: Any) -> Machine:
    """A machine on which the three steps were taken."""
    machine = Machine(tmp_path_factory.mktemp("machine"), {"5005": str(server.ports["first"])})
    for block in blocks("sh")[:3]:
        for command in block.splitlines():
            done = machine.run(command)
            assert done.returncode == 0, f"{command}\n{done.stderr}"
            if command.startswith("curl"):
                assert done.stdout == '{"ready":true}'
    return machine


def test_after_the_three_steps_everything_is_in_its_place(machine: Machine) -> None:
    units = {path.name for path in (machine.root / "etc/systemd/system").iterdir()}
    assert units == {path.name for path in (PROJECT / "deploy/systemd").iterdir()}
    started = next(line for line in machine.recorded if line.startswith("systemctl enable --now "))
    for name in started.split()[3:]:
        assert f"{re.sub('@.*', '@', name)}.service" in units
    settings = machine.root / "etc/intake/environment"
    assert settings.read_text() == (PROJECT / "deploy/environment").read_text()
    assert oct(settings.stat().st_mode)[-3:] == "640"
    assert (machine.root / "etc/nginx/conf.d/intake.conf").is_file()
    assert (machine.root / "opt/intake/var").is_dir()
    assert "make -C /opt/intake train" in machine.recorded


def test_commands_get_the_servers_settings(machine: Machine, server: Any) -> None:
    (command,) = [block.strip() for block in blocks("sh") if "intake check" in block]
    file = machine.root / "etc/intake/environment"
    url = str(server.engine.url.render_as_string(hide_password=False))
    file.write_text(file.read_text().replace("postgresql:///intake", url))
    done = machine.run(command)
    assert done.returncode in (0, 1), done.stderr  # what is to be mended is said, and no error
    assert done.stderr == ""
    assert "database" in done.stdout.lower()


def test_the_other_commands_name_what_there_is(machine: Machine) -> None:
    restart, *containers = [block for block in blocks("sh")[3:] if "intake check" not in block]
    assert machine.run(restart).returncode == 0
    assert machine.recorded[-2:] == [f"systemctl restart intake-dialogue@{port}" for port in (5005, 5006)]
    (lines,) = (block.splitlines() for block in containers)
    for line in lines[1:]:
        assert machine.run(line).returncode == 0
        assert (PROJECT / re.findall(r"--file (\S+)", line)[0]).is_file()
    assert re.fullmatch(r"POSTGRES_PASSWORD=\w{48}\n", machine.run(lines[0].split(" >")[0]).stdout)


def test_what_it_says_of_the_clinics_file_is_taken(tmp_path: Path) -> None:
    (block,) = blocks("yaml")
    said = yaml.safe_load(block)
    content = yaml.safe_load((PROJECT / "clinic.yml").read_text(encoding="utf-8"))
    content["widget"].update(said.pop("widget"))
    content.update(said)
    file = tmp_path / "clinic.yml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    clinic = load_clinic(file)
    assert clinic.desk_url == "https://desk.clinic.example"
    assert "127.0.0.1" in clinic.widget.trusted_proxies


def test_all_figures_are_listed(server: Any) -> None:
    there = {
        re.sub(r"_(count|sum|bucket)$", "", name)
        for name, _ in server.figures("first", "actions", "desk")
        if name.startswith("intake_") and not name.endswith("_created")
    }
    listed = set(re.findall(r"`(intake_\w+)`", PAGE.split("| figure |")[1].split("\n\n")[0]))
    # These have no series before the first of their kind.
    assert listed - there <= {"intake_actions_failed_total", "intake_refusals_total"}
    assert there <= listed


def test_prometheus_asks_every_process() -> None:
    (job,) = yaml.safe_load((PROJECT / "deploy" / "prometheus.yml").read_text())["scrape_configs"]
    ports = [int(target.split(":")[1]) for group in job["static_configs"] for target in group["targets"]]
    assert ports == [5005, 5006, 5055, 8080]
