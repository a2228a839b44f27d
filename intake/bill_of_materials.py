"""`make sbom`: write down what Intake is made of, as CycloneDX 1.6 has it, out of the lock."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from intake.environment import PROJECT

LOCK = PROJECT / "uv.lock"
FILE = PROJECT / "results" / "sbom.cdx.json"
ROOT = "intake"
_LONGEST_NAME = 60  # some packages put the whole text of a licence where its name belongs

_Package = Mapping[str, Any]


def main() -> None:
    """Write the file, and say where it is."""
    bill = bill_of_materials(LOCK.read_text(encoding="utf-8"))
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(bill['components'])} packages are named in {FILE.relative_to(PROJECT)}.")


def bill_of_materials(lock: str) -> dict[str, Any]:
    """Return the bill for the text of a uv.lock: every package with its version, origin, digests and licence.

    Licences are those of what is installed; a package for another platform has none. What only tests need
    is "excluded".
    """
    # Before Python 3.11 it is a package, which alembic brings.
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    packages: list[_Package] = toml.loads(lock)["package"]
    refs = {(each["name"], each["version"]): _ref(each) for each in packages}
    needs = {_ref(each): _needed(each, refs) for each in packages}
    (root,) = (each for each in packages if each["name"] == ROOT)
    used = _reached(_ref(root), needs)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", **_named(root)}},
        "components": [_component(each, used) for each in packages if each is not root],
        "dependencies": [{"ref": ref, "dependsOn": below} for ref, below in needs.items()],
    }


def _component(package: _Package, used: set[str]) -> dict[str, Any]:
    files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
    return {
        "type": "library",
        **_named(package),
        "purl": _ref(package),
        "scope": "required" if _ref(package) in used else "excluded",
        "externalReferences": [
            {
                "type": "distribution",
                "url": file["url"],
                "hashes": [{"alg": "SHA-256", "content": file["hash"].removeprefix("sha256:")}],
            }
            for file in files
        ],
    }


def _named(package: _Package) -> dict[str, Any]:
    licences = _licences(package["name"])
    return {
        "bom-ref": _ref(package),
        "name": package["name"],
        "version": package["version"],
        **({"licenses": licences} if licences else {}),
    }


def _ref(package: _Package) -> str:
    # Ours is on no index: the package of that name there is another one.
    index = "" if package["name"] == ROOT else "pkg:pypi/"
    return f"{index}{package['name']}@{package['version']}"


def _needed(package: _Package, refs: Mapping[tuple[str, str], str]) -> list[str]:
    """Return what a package asks for; where the lock names no version, all that it has of that name."""
    asked = [*package.get("dependencies", ())]
    for of_extra in package.get("optional-dependencies", {}).values():
        asked += of_extra
    found = [
        ref
        for each in asked
        for (name, version), ref in refs.items()
        if name == each["name"] and version == each.get("version", version)
    ]
    return sorted(set(found))


def _reached(start: str, needs: Mapping[str, Iterable[str]]) -> set[str]:
    reached, waiting = set(), [start]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs[ref]
    return reached


def _licences(name: str) -> list[dict[str, Any]]:
    """Return the licence that an installed package states, in the newest of the ways that it uses."""
    try:
        stated = metadata(name)
    except PackageNotFoundError:
        return []
    if expressions := stated.get_all("License-Expression"):
        return [{"expression": expressions[0]}]
    classifiers = [each for each in stated.get_all("Classifier") or () if each.startswith("License :: ")]
    names = [each.rpartition(" :: ")[2] for each in classifiers]
    if not names and (written := stated.get_all("License")):
        names = [written[0].strip().partition("\n")[0][:_LONGEST_NAME]]
    return [{"license": {"name": each}} for each in names]


if __name__ == "__main__":
    main()
