"""What the widget is made of: small, without dangerous constructs, every word in every language."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fault_server import FaultServer
from hands import Visit
from website import Website

WIDGET = Path(__file__).resolve().parents[2] / "widget"
SCRIPTS = sorted(WIDGET.glob("*.js"))
LOADER_BYTES, OTHER_BYTES = 2 * 1024, 16 * 1024
FORBIDDEN = (
    r"innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|createContextualFragment|setHTML|srcdoc",
    r"\beval\b|new Function|setTimeout\(['\"`]|\bimportScripts\b",
    r"['\"]\*['\"]\s*\)",  # a message to whoever is there
    r"\.style\s*=|setAttribute\('style'|document\.cookie|console\.",
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_markup_or_code_from_text(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    for pattern in FORBIDDEN:
        assert not re.search(pattern, text), pattern


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_can_be_joined_with_others(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("import"):
            assert re.fullmatch(r"import \{ [\w, ]+ \} from '\./\w+\.js';", line)
        if line.startswith("export"):
            assert re.match(r"export (async function|function|class|const) \w", line)


@pytest.mark.parametrize("entry", ["frame.js", "inline.js"])
def test_no_two_scripts_use_one_name(entry: str) -> None:
    apart = {"loader.js", "host.js", "frame.js", "inline.js"} - {entry}
    names = [
        name
        for script in SCRIPTS
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", script.read_text(), re.MULTILINE
        )
        if script.name not in apart
    ]
    assert sorted(names) == sorted(set(names))


def test_every_language_has_every_word() -> None:
    strings = json.loads((WIDGET / "strings.json").read_text(encoding="utf-8"))
    english = strings.pop("en")
    for words in strings.values():
        assert words.keys() == english.keys()
        assert words["launcher"].keys() == english["launcher"].keys()
        for key, text in words.items():
            if key != "launcher":
                assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", english[key]), key


def test_no_word_is_left_over() -> None:
    strings = json.loads((WIDGET / "strings.json").read_text(encoding="utf-8"))["en"]
    code = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    families = ("about_", "ask_", "do_", "invalid_", "urgent_")
    for key in strings:
        used = re.search(rf"words(?:\.|\[')?{key}\b|'{key}'", code) or re.search(rf"\b{key}\b", code)
        assert used or key.startswith(families), key


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_visitor_loads_is_small(visit: Visit, site: Website, bot: FaultServer, language: str) -> None:
    sizes: dict[str, int] = {}
    visit.page.on(
        "response",
        lambda response: (
            sizes.update({response.url.rsplit("/", 1)[1]: int(response.headers.get("content-length", 0))})
            if response.url.startswith(bot.origin) and "encoding" in str(response.headers)
            else None
        ),
    )
    visit.open(site.add("/small", bot.origin, language=language))
    assert sizes.pop("loader.js") <= LOADER_BYTES
    assert set(sizes) == {language, "host.js"}
    assert sum(sizes.values()) <= OTHER_BYTES, sizes
