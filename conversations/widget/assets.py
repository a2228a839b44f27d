"""The files of `widget/`, read once, made small once."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zopfli.gzip

from clinic.clinic import Clinic
from conversations.widget.stripping import strip_script, strip_sheet

FOLDER = Path(__file__).resolve().parents[2] / "widget"
LOADER, STRINGS, DEMO = "loader.js", "strings.json", "demo"
FRAME, FRAME_SCRIPT, STYLE = "frame.html", "frame.js", "panel.css"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".woff2": "font/woff2",
}
# What the widget asks for or finds in the frame's document; each with all that it imports, for what is zipped
# together is smaller, and one request is faster than twenty.
ENTRIES = ("host.js", FRAME_SCRIPT, "inline.js")
ONLY_OF_THE_PANEL = ("logo", "privacy", "max_text")
_PLACE = re.compile(r"__[A-Z]+__")
_IMPORT = re.compile(r"^import ?\{[^}]*\} ?from '\./(.+)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_ALREADY_SMALL = (".png", ".webp", ".jpg", ".woff2")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    content_type: str
    plain: bytes = field(repr=False)
    gzipped: bytes | None = field(repr=False)  # none where that gains nothing
    etag: str


@dataclass(frozen=True)
class Frame:
    """The frame's document, whole: its script, style and words stand in it, so that it takes one request."""

    document: Asset
    script: str  # the digests by which its policy knows them
    style: str


@dataclass(frozen=True)
class Assets:
    """All files: those of a version by name, the loader, the frames by language, the demo's pages by path."""

    version: str
    files: Mapping[str, Asset]
    loader: Asset | None
    frames: Mapping[str, Frame]
    demo: Mapping[str, Asset]


def load_assets(clinic: Clinic, folder: Path = FOLDER) -> Assets:
    """Read every file of the widget; the version changes whenever one of them or the settings do."""
    bare = {
        path.relative_to(folder).as_posix(): _bare(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in _TYPES
    }
    strings = json.loads(bare.get(STRINGS, b"{}"))
    settings = settings_of(clinic)
    digest = hashlib.sha256(json.dumps(settings).encode())
    for name, content in bare.items():
        digest.update(name.encode() + b"\0" + content + b"\0")
    version = digest.hexdigest()[:12]
    words = _by_language(strings)
    bare = _joined(bare) | {f"strings.{language}.json": each.encode() for language, each in words.items()}
    launcher = {language: each["launcher"] for language, each in strings.items()}
    bare = _with_settings(bare, settings, {"version": version, "strings": launcher})
    frames = _frames(bare, settings["title"], words)
    sent = {
        name: _asset(name, content) for name, content in bare.items() if name not in (FRAME, FRAME_SCRIPT)
    }
    demo = {
        name.removeprefix(f"{DEMO}/"): sent.pop(name) for name in list(sent) if name.startswith(f"{DEMO}/")
    }
    return Assets(version, sent, sent.pop(LOADER, None), frames, demo)


def settings_of(clinic: Clinic) -> dict[str, Any]:
    """Return what the widget is to know of the clinic."""
    return {
        "title": clinic.widget.title or clinic.name,
        "telephone": {"display": clinic.telephone, "e164": clinic.telephone_e164},
        "colors": {"accent": clinic.widget.colors.accent},
        "language": "en",
        "mode": clinic.widget.mode,
        "logo": clinic.widget.logo or None,
        "privacy": clinic.privacy_notice_url or None,
        "max_text": clinic.widget.limits.characters_a_message,
    }


def _bare(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".js":
        return strip_script(content.decode()).encode()
    if path.suffix == ".css":
        return strip_sheet(content.decode()).encode()
    return content


def _joined(bare: dict[str, bytes]) -> dict[str, bytes]:
    """Put what a script imports in front of it, once each, and leave out what is then imported by none."""
    scripts = {name: content.decode() for name, content in bare.items() if name.endswith(".js")}

    def with_imports(name: str, seen: set[str]) -> str:
        seen.add(name)
        script = scripts[name]
        before = [with_imports(each, seen) for each in _IMPORT.findall(script) if each not in seen]
        own = _IMPORT.sub("", script)
        return "\n".join([*before, own if name in ENTRIES else _EXPORT.sub("", own)])

    kept = {
        name: content for name, content in bare.items() if name == LOADER or name not in (*scripts, STRINGS)
    }
    return kept | {name: with_imports(name, set()).encode() for name in ENTRIES if name in scripts}


def _by_language(strings: Mapping[str, Any]) -> dict[str, str]:
    """Return the panel's words by language, for a visitor needs but one."""
    return {
        language: _compact({key: text for key, text in words.items() if key != "launcher"})
        for language, words in strings.items()
    }


def _with_settings(
    bare: Mapping[str, bytes], settings: Mapping[str, Any], of_loader: Mapping[str, Any]
) -> dict[str, bytes]:
    """Write into the scripts what each is to know; the loader is on every page, so it knows the least."""
    least = {key: value for key, value in settings.items() if key not in ONLY_OF_THE_PANEL}
    known = {LOADER: {**least, **of_loader}, FRAME_SCRIPT: settings, "inline.js": settings}
    return {
        name: _filled(content.decode(), {"__SETTINGS__": _in_script(_compact(known[name]))}).encode()
        if name in known
        else content
        for name, content in bare.items()
    }


def _frames(bare: Mapping[str, bytes], title: str, words: Mapping[str, str]) -> dict[str, Frame]:
    """Put the frame's document together in each language."""
    if not {FRAME, FRAME_SCRIPT, STYLE} <= set(bare):
        return {}
    style = bare[STYLE].decode()
    frames = {}
    for language, text in words.items():
        script = _filled(bare[FRAME_SCRIPT].decode(), {"__STRINGS__": _in_script(text)})
        document = _filled(
            bare[FRAME].decode(),
            {
                "__LANGUAGE__": html.escape(language),
                "__TITLE__": html.escape(title),
                "__STYLE__": style,
                "__SCRIPT__": script,
            },
        )
        frames[language] = Frame(_asset(FRAME, document.encode()), _digest(script), _digest(style))
    return frames


def _digest(text: str) -> str:
    """Return a digest as a content security policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _compact(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _in_script(text: str) -> str:
    """Keep what is written into a script from ending it."""
    return text.replace("<", "\\u003c")


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Put the values where their names stand, and look for no names in the values."""
    return _PLACE.sub(lambda place: values.get(place[0], place[0]), text)


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix
    small = None if suffix in _ALREADY_SMALL else zopfli.gzip.compress(content)
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    return Asset(_TYPES[suffix], content, small if small and len(small) < len(content) else None, etag)
