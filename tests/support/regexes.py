"""Every regular expression of a room, and texts that would make a careless one run away."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

if sys.version_info >= (3, 11):
    from re import _compiler as compiler
    from re import _constants as sre
    from re import _parser as parser
else:
    import sre_compile as compiler
    import sre_constants as sre
    import sre_parse as parser

PROJECT = Path(__file__).resolve().parents[2]
_FUNCTIONS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
_REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT, getattr(sre, "POSSESSIVE_REPEAT", sre.MAX_REPEAT)}
_LETTERS = "a0 .,-'@:/(\nA9_?é\x00" + "".join(map(chr, range(33, 127)))
_ENDS = ("", "\x00", " x")


@dataclass(frozen=True)
class Expression:
    """An expression, the file that has it, and the functions it may be used with there."""

    pattern: re.Pattern[str]
    where: str
    uses: frozenset[str]


def expressions_of(room: str) -> list[Expression]:
    """Return the expressions of a room, each once for each file."""
    found: dict[tuple[str, str, int], Expression] = {}
    for file in sorted((PROJECT / room).rglob("*.py")):
        where = file.relative_to(PROJECT)
        if file.name == "__main__.py" or "migrations" in where.parts:
            continue
        module = importlib.import_module(".".join(where.with_suffix("").parts).removesuffix(".__init__"))
        tree = ast.parse(file.read_text(encoding="utf-8"))
        uses = _uses(tree)
        ways = [*_written_in(tree, where.as_posix(), vars(module))]
        for name, value in vars(module).items():
            of_name = uses.get(name, frozenset()) or frozenset().union(*uses.values())
            ways += [(pattern, of_name) for pattern in _held_by(value, set())]
        for pattern, used in ways:
            if isinstance(pattern.pattern, str) and used:
                key = (where.as_posix(), pattern.pattern, pattern.flags)
                before = found[key].uses if key in found else frozenset()
                found[key] = Expression(pattern, where.as_posix(), before | used)
    return list(found.values())


def _uses(tree: ast.Module) -> dict[str, frozenset[str]]:
    """Return which functions of an expression a file calls, by the name that holds it."""
    uses: dict[str, frozenset[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _FUNCTIONS - {"compile"}:
            name = node.value.id if isinstance(node.value, ast.Name) else ""
            if name != "re":
                uses[name] = uses.get(name, frozenset()) | {node.attr}
    return uses


def _written_in(
    tree: ast.Module, where: str, names: Mapping[str, Any]
) -> Iterator[tuple[re.Pattern[Any], frozenset[str]]]:
    """Yield what stands in calls of `re`, with what is called; names in it are those of the module."""
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _FUNCTIONS
        ):
            continue
        flags = [each.value for each in node.keywords if each.arg == "flags"]
        if node.func.attr == "compile":
            flags += node.args[1:2]
        try:
            text, *with_flags = [
                eval(compile(ast.Expression(each), where, "eval"), dict(names))
                for each in (node.args[0], *flags)
            ]
        except NameError:
            _BUILT.setdefault(where, []).append(node.lineno)
            continue
        pattern = text if isinstance(text, re.Pattern) else re.compile(text, *with_flags)
        if node.func.attr != "compile":
            yield pattern, frozenset({node.func.attr})


_BUILT: dict[str, list[int]] = {}  # lines where an expression is put together of what a function is given


def built_in_functions() -> Mapping[str, list[int]]:
    """Return where expressions are put together in functions, of the rooms read so far."""
    return _BUILT


def _held_by(value: Any, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    """Yield what a module's names hold, also inside of other values."""
    if isinstance(value, re.Pattern):
        yield value
        return
    if id(value) in seen or isinstance(value, str | bytes | int | float | type | ModuleType):
        return
    seen.add(id(value))
    if isinstance(value, Mapping):
        inner = [each for name, each in value.items() if name != "__builtins__"]
    elif isinstance(value, list | tuple | set | frozenset):
        inner = list(value)
    elif is_dataclass(value):
        inner = [getattr(value, each.name) for each in fields(value)]
    else:
        return
    for each in inner:
        yield from _held_by(each, seen)


def attacks_on(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Yield texts of a length in which what may be repeated is, with ends that are expected and not."""
    for before, body in _repeated("", parser.parse(pattern, flags), flags):
        for unit in dict.fromkeys((body, body[:1], before + body)):
            if unit:
                for end in _ENDS:
                    yield (before + unit * length)[: length - len(end)] + end


def _repeated(before: str, tree: Any, flags: int) -> Iterator[tuple[str, str]]:
    """Yield what comes before each repeat, and what it repeats."""
    for operation, argument in tree:
        if operation in _REPEATS:
            _, high, body = argument
            if high > 8:
                for each in _examples(body, flags):
                    yield before, each
            yield from _repeated(before, body, flags)
        elif operation is sre.BRANCH:
            for branch in argument[1]:
                yield from _repeated(before, branch, flags)
        elif operation is sre.SUBPATTERN:
            yield from _repeated(before, argument[-1], flags)
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeated(before, argument[1], flags)
        elif operation is getattr(sre, "ATOMIC_GROUP", None):
            yield from _repeated(before, argument, flags)
        before += _example([(operation, argument)], flags)


def _examples(tree: Any, flags: int) -> list[str]:
    """Return examples of what a part matches, of every branch in it one."""
    if len(tree) == 1:
        operation, argument = tree[0]
        if operation is sre.BRANCH:
            return [each for branch in argument[1] for each in _examples(branch, flags)]
        if operation is sre.SUBPATTERN:
            return _examples(argument[-1], flags)
    return [_example(tree, flags)]


def _example(tree: Any, flags: int) -> str:
    text = ""
    for operation, argument in tree:
        if operation is sre.LITERAL:
            text += chr(argument)
        elif operation in (sre.NOT_LITERAL, sre.ANY, sre.IN):
            text += _letter(repr(argument), operation, argument, flags)
        elif operation in _REPEATS:
            low, _, body = argument
            text += _example(body, flags) * max(1, low)
        elif operation is sre.BRANCH:
            text += _example(argument[1][0], flags)
        elif operation is sre.SUBPATTERN:
            text += _example(argument[-1], flags)
        elif operation is getattr(sre, "ATOMIC_GROUP", None):
            text += _example(argument, flags)
    return text


_KNOWN: dict[tuple[str, str, int], str] = {}


def _letter(key: str, operation: Any, argument: Any, flags: int) -> str:
    """Return a letter that a class of letters holds."""
    known = (str(operation), key, flags)
    if known not in _KNOWN:
        one = parser.SubPattern(parser.State(), [(operation, argument)])
        matches = compiler.compile(one, flags).fullmatch
        _KNOWN[known] = next((each for each in _LETTERS if matches(each)), "")
    return _KNOWN[known]
