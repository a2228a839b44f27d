"""`intake articles check` names what is wrong, and is quiet where nothing is."""

from __future__ import annotations

from pathlib import Path

from project_copy import copy_of_the_project, intake


def test_the_clinics_own_articles_and_answers_fit(tmp_path: Path) -> None:
    done = intake(copy_of_the_project(tmp_path / "project"), "articles", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("nothing is wrong with them.\n")


def test_each_mistake_is_a_line_and_the_exit_code_is_1(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "project")
    whole_body = project / "data" / "faq" / "whole_body.yml"
    targeted = project / "data" / "faq" / "targeted.yml"
    whole_body.write_text(whole_body.read_text().replace("-148", "-150", 1))
    targeted.write_text(targeted.read_text().replace("section: targeted\n", "section: nowhere\n", 1))
    done = intake(project, "articles", "check")
    assert (done.returncode, done.stderr) == (1, "")
    nowhere, number = done.stdout.splitlines()
    assert "#nowhere" in nowhere
    assert "says -150" in number
