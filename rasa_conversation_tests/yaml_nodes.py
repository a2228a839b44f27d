"""YAML values that remember the line they stand on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_PARAMETER = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


class ConversationFileError(Exception):
    """A conversation file cannot be used; says which file and line, and what to do."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class Located:
    """A YAML value, its line (counted from 1; of its key, if it has one) and the parameters to fill in."""

    node: Node
    path: Path
    line: int
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def error(self, message: str) -> ConversationFileError:
        """Make the error that points at this value."""
        return ConversationFileError(self.path, self.line, message)

    def with_parameters(self, parameters: Mapping[str, Any]) -> Located:
        """Return the same value with `$name` standing for these."""
        return replace(self, parameters=parameters)

    @property
    def is_mapping(self) -> bool:
        """Tell whether this holds `key: value` pairs."""
        return isinstance(self.node, MappingNode)

    @property
    def is_list(self) -> bool:
        """Tell whether this is a list."""
        return isinstance(self.node, SequenceNode)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written here."""
        return isinstance(self.node, ScalarNode) and bool(self.node.tag.endswith(":null"))

    def mapping(self, what: str, known: set[str] | None = None) -> dict[str, Located]:
        """Return the pairs; a repeated key, or one that is not `known`, is an error."""
        if not isinstance(self.node, MappingNode):
            raise self.error(f"{what} must be `key: value` pairs")
        pairs: dict[str, Located] = {}
        for key_node, value_node in self.node.value:
            line = key_node.start_mark.line + 1
            key = Located(key_node, self.path, line, self.parameters).text(f"a key of {what}")
            value = Located(value_node, self.path, line, self.parameters)
            if key in pairs:
                raise value.error(f"the key `{key}` stands twice in {what}")
            if known is not None and key not in known:
                near = get_close_matches(key, known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(sorted(known))}"
                raise value.error(f"{what} has no key `{key}`; {hint}")
            pairs[key] = value
        return pairs

    def items(self, what: str) -> list[Located]:
        """Return the entries of a list."""
        if not isinstance(self.node, SequenceNode):
            raise self.error(f"{what} must be a list")
        return [
            Located(node, self.path, node.start_mark.line + 1, self.parameters) for node in self.node.value
        ]

    def text(self, what: str) -> str:
        """Return a scalar as it is written, so that `user: 3145550123` stays a text."""
        if not isinstance(self.node, ScalarNode) or self.is_empty:
            raise self.error(f"{what} must be a text")
        return _PARAMETER.sub(lambda found: str(self._parameter(found)), self.node.value)

    def plain(self) -> Any:
        """Return plain Python values; dates stay texts, as they are in Rasa's events."""
        if isinstance(self.node, MappingNode):
            return {key: value.plain() for key, value in self.mapping("this").items()}
        if isinstance(self.node, SequenceNode):
            return [item.plain() for item in self.items("this")]
        kind = self.node.tag.rsplit(":", 1)[-1]
        if kind == "null":
            return None
        if kind == "bool":
            return self.node.value.lower() == "true"
        if kind in ("int", "float"):
            return YAML(typ="safe", pure=True).constructor.construct_object(self.node)
        whole = _PARAMETER.fullmatch(self.node.value)
        return self._parameter(whole) if whole else self.text("this")

    def names_used(self) -> set[str]:
        """Return every name written as `$name` in this value."""
        found: set[str] = set()
        waiting = [self.node]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ScalarNode):
                found |= {one or two for one, two in _PARAMETER.findall(node.value)}
            elif isinstance(node, SequenceNode):
                waiting += node.value
            elif isinstance(node, MappingNode):
                waiting += [part for pair in node.value for part in pair]
        return found

    def _parameter(self, found: re.Match[str]) -> Any:
        return self.parameters.get(found[1] or found[2], found[0])


def read_yaml(path: Path) -> Located:
    """Read a YAML 1.2 file (so `yes` is a text).

    Raises:
        ConversationFileError: when it is not YAML, or holds nothing.
    """
    try:
        node = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConversationFileError(path, line, f"broken YAML: {error.problem or error.context}") from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise ConversationFileError(path, 1, f"broken YAML: {error}") from None
    if node is None:
        raise ConversationFileError(path, 1, "the file is empty; it needs a list under `test_cases:`")
    return Located(node, path, node.start_mark.line + 1)
