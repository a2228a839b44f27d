"""Rooms stand on floors: each imports from below it only, and the ground knows neither Rasa nor Sanic."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from rooms import FLOORS

PROJECT = Path(__file__).resolve().parents[2]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
FORBIDDEN = {
    **{room: {"rasa", "rasa_sdk", "sanic"} for room in (*FLOORS[0], *FLOORS[1], *FLOORS[2])},
    "understanding": {"rasa_sdk", "sanic"},
    "conversations": {"rasa_sdk"},
    "actions": {"rasa", "sanic"},
    "desk": {"rasa", "rasa_sdk"},
}
# Not of the house: it runs the conversation tests, and could be a project of its own.
APART = {"rasa_conversation_tests", "tests", "bench"}


def imports_of(file: Path) -> set[str]:
    """Return the top-level names that a file imports, wherever in it that stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} has a relative import; name the room"
            names.add((node.module or "").split(".")[0])
    return names


def files_of(room: str) -> list[Path]:
    """Return the Python files of a room."""
    return sorted((PROJECT / room).rglob("*.py"))


def test_every_room_has_a_floor() -> None:
    rooms = {file.parent.name for file in PROJECT.glob("[a-z]*/__init__.py")}
    assert rooms - APART == set(FLOOR_OF)


@pytest.mark.parametrize("room", FLOOR_OF)
def test_a_room_imports_only_from_below(room: str) -> None:
    for file in files_of(room):
        for name in (imports_of(file) & (set(FLOOR_OF) | APART)) - {room}:
            assert name not in APART, f"{file.relative_to(PROJECT)} imports {name}, which is not of the house"
            assert FLOOR_OF[name] < FLOOR_OF[room], (
                f"{file.relative_to(PROJECT)} imports {name}, which is not below {room}"
            )


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_does_without_what_is_not_for_its_floor(room: str) -> None:
    for file in files_of(room):
        assert not imports_of(file) & FORBIDDEN[room], file.relative_to(PROJECT)


@pytest.mark.parametrize("room", FLOOR_OF)
def test_the_files_of_a_room_import_each_other_in_no_circle(room: str) -> None:
    modules = {file: module_name(file) for file in files_of(room)}
    graph = {
        module: {name for name in modules_imported(file) if name in modules.values()} - {module}
        for file, module in modules.items()
    }
    while leaves := [module for module, needs in graph.items() if not needs & set(graph)]:
        for module in leaves:
            del graph[module]
    assert not graph, f"these import each other in a circle: {sorted(graph)}"


def module_name(file: Path) -> str:
    """Return the dotted name of a file."""
    parts = file.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules_imported(file: Path) -> set[str]:
    """Return the dotted names imported when the file is: what stands in functions is imported later."""
    names: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names
