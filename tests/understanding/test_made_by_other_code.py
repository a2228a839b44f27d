"""A model is used by the code that it was trained by, and refused by any other."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from understanding import made_by
from understanding.gate import Gate
from understanding.made_by import CODE, digest_of, is_made_by_this_code
from understanding.trained_component import OtherCode

PROJECT = Path(__file__).resolve().parents[2]
MODEL = PROJECT / "models" / "intake.tar.gz"


@pytest.fixture
def trained(tmp_path: Path) -> tuple[LocalModelStorage, Resource]:
    """What a trained component keeps in its model."""
    storage, resource = LocalModelStorage(tmp_path), Resource("gate")
    gate = Gate(Gate.get_default_config(), storage, resource)
    gate._keep()
    return storage, resource


def load(trained: tuple[LocalModelStorage, Resource]) -> None:
    Gate.load(Gate.get_default_config(), *trained, ExecutionContext(GraphSchema({})))


def test_a_component_reads_what_this_code_wrote(trained: tuple[LocalModelStorage, Resource]) -> None:
    load(trained)


def test_what_other_code_wrote_is_refused_in_a_sentence(
    trained: tuple[LocalModelStorage, Resource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_by, "this_code", lambda: "0" * 64)
    with pytest.raises(OtherCode, match="trained by other code than is here: run 'make train'"):
        load(trained)


def test_a_component_of_a_time_before_this_was_kept_is_refused(
    trained: tuple[LocalModelStorage, Resource],
) -> None:
    storage, resource = trained
    with storage.write_to(resource) as folder:
        (folder / made_by.FILE).unlink()
    with pytest.raises(OtherCode):
        load(trained)


def test_the_trained_model_says_who_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_made_by_this_code(MODEL)
    monkeypatch.setattr(made_by, "this_code", lambda: "0" * 64)
    assert not is_made_by_this_code(MODEL)


@pytest.mark.parametrize("how", ["missing", "no archive", "cut off", "says nothing"])
def test_a_file_that_is_no_such_model_is_none(how: str, tmp_path: Path) -> None:
    file = tmp_path / "model.tar.gz"
    if how == "no archive":
        file.write_bytes(b"a model")
    elif how == "cut off":
        file.write_bytes(MODEL.read_bytes()[:3000])
    elif how == "says nothing":
        with tarfile.open(file, "w:gz") as archive:
            archive.addfile(tarfile.TarInfo("metadata.json"), io.BytesIO())
    assert not is_made_by_this_code(file)


@pytest.mark.parametrize(
    "changed", ["config.yml", "domain.yml", "uv.lock", "clinic/new.py", "safety/new.txt"]
)
def test_a_change_in_the_code_is_seen_and_one_in_the_texts_is_not(changed: str, tmp_path: Path) -> None:
    for name in ("config.yml", "domain.yml", "uv.lock", "clinic.yml", "clinic/a.py", "safety/a.py", "data/a"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    before = digest_of(CODE, tmp_path)
    (tmp_path / "clinic.yml").write_text("edited")
    (tmp_path / "data" / "a").write_text("edited")
    (tmp_path / "clinic" / "__pycache__").mkdir()
    (tmp_path / "clinic" / "__pycache__" / "a.pyc").write_text("compiled")
    assert digest_of(CODE, tmp_path) == before
    (tmp_path / changed).write_text("edited")
    assert digest_of(CODE, tmp_path) != before
