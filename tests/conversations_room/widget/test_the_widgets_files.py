"""The widget's files are read once, made small, and sent so that they can be kept."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import json
import re
from pathlib import Path
from typing import Any

import pytest

from clinic.clinic import Clinic, load_clinic
from conversations.widget.assets import FOLDER, load_assets
from conversations.widget.static import policy_of_frame
from conversations.widget.stripping import strip_script, strip_sheet


def fetch(assistant: Any, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Get a file; return status, headers by small name, and the body as it came."""
    connection = http.client.HTTPConnection("127.0.0.1", assistant.dialogues[0].port, timeout=30)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", f"/webhooks/widget/{path}", headers=sent)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, body


def other_clinic(**widget: Any) -> Clinic:
    """Return a clinic whose widget has other settings."""
    clinic = load_clinic()
    return clinic.copy(update={"widget": type(clinic.widget)(**widget)})


@pytest.mark.parametrize(
    ("script", "bare"),
    [
        ("let a = 1; // one\nlet b = 2;", "let a=1;\nlet b=2;"),
        ("/** Doc.\n * more */\nf();", "f();"),
        ("a /* x */ + b", "a   + b"),
        ("const u = 'http://example.org';", "const u='http://example.org';"),
        ('const s = "/* no */ // no";', 'const s="/* no */ // no";'),
        (r"const s = 'it\'s // fine';", r"const s='it\'s // fine';"),
        ("const t = `a // b\n  c ${d} /* e */`;", "const t=`a // b\n  c ${d} /* e */`;"),
        ("x = y / 2; // half", "x=y/2;"),
        ("m = text.match(/[/'\"]+/); // quotes", "m=text.match(/[/'\"]+/);"),
        ("s.replace(/\\/\\/.*$/g, '');", "s.replace(/\\/\\/.*$/g,'');"),
        ("  if (a) {\n    b();\n  }", "if(a){\nb();\n}"),
    ],
)
def test_comments_and_needless_space_go_and_nothing_else(script: str, bare: str) -> None:
    assert strip_script(script) == bare


def test_a_style_sheet_keeps_what_looks_like_a_comment_in_a_string() -> None:
    assert strip_sheet('/* a */ a::before { content: "/* b */" }') == 'a::before{content:"/* b */"}'
    assert strip_sheet("a { background: url(//example.org/x) }") == "a{background:url(//example.org/x)}"


def test_the_version_changes_with_every_file_and_with_the_settings(tmp_path: Path) -> None:
    (tmp_path / "panel.js").write_text("one();")
    first = load_assets(load_clinic(), tmp_path).version
    assert load_assets(load_clinic(), tmp_path).version == first
    assert load_assets(other_clinic(title="Other"), tmp_path).version != first
    (tmp_path / "panel.js").write_text("two();")
    assert load_assets(load_clinic(), tmp_path).version != first


def test_a_script_brings_along_what_it_imports_once(tmp_path: Path) -> None:
    (tmp_path / "host.js").write_text("import { b } from './b.js';\nimport { c } from './c.js';\nb(c);\n")
    (tmp_path / "b.js").write_text("import { c } from './c.js';\nexport function b() { c(); }\n")
    (tmp_path / "c.js").write_text("export function c() {}\n")
    files = load_assets(load_clinic(), tmp_path).files
    assert set(files) == {"host.js"}
    script = files["host.js"].plain.decode()
    assert script.count("function c()") == 1
    assert script.index("function c()") < script.index("function b()") < script.index("b(c)")
    assert "import" not in script
    assert "export" not in script


def test_each_language_has_a_file_of_its_own(tmp_path: Path) -> None:
    words = {"en": {"launcher": {"open": "Chat"}, "send": "Send"}, "es": {"launcher": {}, "send": "Enviar"}}
    (tmp_path / "strings.json").write_text(json.dumps(words))
    files = load_assets(load_clinic(), tmp_path).files
    assert json.loads(files["strings.es.json"].plain) == {"send": "Enviar"}
    assert set(files) == {"strings.en.json", "strings.es.json"}


def written_settings(script: bytes) -> Any:
    """Return the settings that stand in a script."""
    return json.JSONDecoder().raw_decode(script.decode().split("const settings=")[1])[0]


@pytest.mark.parametrize(
    "title", ['</script></title>"><img src=x onerror=alert(1)>', "<!--<script>", "__SCRIPT__ __STYLE__ &amp;"]
)
def test_a_setting_cannot_end_the_place_it_stands_in(title: str) -> None:
    assets = load_assets(other_clinic(title=title))
    assert assets.loader is not None
    document = assets.frames["en"].document.plain
    for script in (assets.loader.plain, document):
        assert written_settings(script)["title"] == title
    assert b"</script" not in assets.loader.plain
    assert document.count(b"</script") == document.count(b"<script") == document.count(b"<style") == 1
    assert document.count(b"</title") == 1
    assert b"<img" not in document
    assert b"<!--" not in document


def test_a_frame_is_one_document_in_its_language_whose_policy_names_what_may_run() -> None:
    assets = load_assets(load_clinic())
    assert set(assets.frames) == {"en", "es"}
    spanish = assets.frames["es"]
    document = spanish.document.plain.decode()
    assert '<html lang="es">' in document
    assert "Escriba en ingl" in document
    assert "Write a message" not in document
    assert not re.search(r"<link|\bsrc=|\bimport\b|__[A-Z]+__", document)
    policy = policy_of_frame(load_clinic(), spanish)
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        inside = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", document, re.DOTALL)
        assert inside is not None
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy


def test_the_loader_is_told_only_what_it_needs() -> None:
    assets = load_assets(other_clinic(logo="https://cdn.example/l.png"))
    assert assets.loader is not None
    assert b"cdn.example" not in assets.loader.plain
    for script in (assets.frames["en"].document.plain, assets.files["inline.js"].plain):
        assert written_settings(script)["logo"] == "https://cdn.example/l.png"


def test_the_loader_knows_what_it_needs_before_it_is_opened(assistant: Any) -> None:
    status, headers, body = fetch(assistant, "loader.js")
    assert status == 200
    assert headers["content-type"].startswith("text/javascript")
    assert headers["cache-control"] == "public, max-age=300"
    settings = written_settings(body)
    assert settings["title"] == "North County Pain Relief"
    assert settings["telephone"] == {"display": "(314) 731-4201", "e164": "+13147314201"}
    assert settings["version"] == load_assets(load_clinic()).version


def test_files_are_compressed_kept_for_a_year_and_asked_for_by_what_they_hold(assistant: Any) -> None:
    assets = load_assets(load_clinic())
    version = assets.version
    assert {"host.js", "inline.js", "panel.css", "strings.en.json"} <= set(assets.files)
    for name in assets.files:
        status, headers, body = fetch(assistant, f"assets/{version}/{name}", Accept_Encoding="gzip, br")
        assert (status, headers["content-encoding"]) == (200, "gzip"), name
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert headers["access-control-allow-origin"] == "*"
        assert headers["x-content-type-options"] == "nosniff"
        assert "accept-encoding" in headers["vary"].lower()
        _, plain_headers, plain = fetch(assistant, f"assets/{version}/{name}")
        assert "content-encoding" not in plain_headers
        assert gzip.decompress(body) == plain
        again, _, nothing = fetch(assistant, f"assets/{version}/{name}", If_None_Match=headers["etag"])
        assert (again, nothing) == (304, b"")


def test_a_file_of_another_version_is_not_kept(assistant: Any) -> None:
    name = next(FOLDER.glob("*.css")).name
    status, headers, _ = fetch(assistant, f"assets/000000000000/{name}")
    assert (status, headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "assets/x/../../clinic.yml",
        "assets/x/..%2f..%2fclinic.yml",
        "assets/x/%2e%2e/%2e%2e/clinic.yml",
        "assets/x//etc/passwd",
        "assets/x/nothing.js",
        "assets/x/loader.js",
        "assets/x/frame.js",
        "frame/xx",
        "frame/..%2f..%2fclinic",
        "demo/..%2f..%2fclinic.yml",
        "nothing",
    ],
)
def test_there_are_no_other_files(assistant: Any, path: str) -> None:
    status, _, body = fetch(assistant, path)
    assert status == 404
    assert b"telephone" not in body


def test_the_frames_document_may_load_its_own_files_alone(assistant: Any) -> None:
    status, headers, _ = fetch(assistant, "frame/en")
    assert (status, headers["cache-control"]) == (200, "no-cache")
    assert fetch(assistant, "frame/en", If_None_Match=headers["etag"])[0] == 304
    policy = headers["content-security-policy"]
    for directive in (
        "default-src 'none'",
        "script-src 'sha256-",
        "style-src 'sha256-",
        "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*",
        "require-trusted-types-for 'script'",
        "base-uri 'none'",
        "form-action 'none'",
    ):
        assert directive in policy
    assert "unsafe" not in policy


def test_the_clinics_websites_are_the_only_ones_that_may_show_it() -> None:
    clinic = other_clinic(origins=["https://www.example.org"], logo="https://cdn.example/l.png")
    policy = policy_of_frame(clinic, load_assets(clinic).frames["en"])
    assert "frame-ancestors 'self' https://www.example.org;" in policy
    assert "localhost" not in policy
    assert "img-src https://cdn.example;" in policy
    assert "img-src 'none';" in policy_of_frame(load_clinic(), load_assets(load_clinic()).frames["en"])


def test_the_demo_is_for_this_machine_alone(assistant: Any) -> None:
    assert fetch(assistant, "demo", Host="bot.example.org")[0] == 404
    assert fetch(assistant, "demo", Host="localhost.example.org:80")[0] == 404
    if (FOLDER / "demo" / "index.html").exists():
        status, headers, _ = fetch(assistant, "demo")
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
