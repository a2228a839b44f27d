"""The key to what is encrypted is made once, for its owner alone."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from database.secret import SecretFileError, _key, decrypt, encrypt, key_for


def test_the_key_is_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "new" / "secret.key"
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(file))
    hidden = encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in hidden
    assert decrypt(hidden) == "JBSWY3DPEHPK3PXP"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret.key"]
    assert len(key_for("forms")) == 32
    assert len({key_for("forms"), key_for("forms"), key_for("other")}) == 2


def test_twenty_first_starts_share_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "secret.key"))
    with ThreadPoolExecutor(20) as processes:
        keys = set(processes.map(lambda _: _key.__wrapped__(tmp_path / "secret.key"), range(20)))
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [(b"no key", 0o600, "holds no key"), (None, 0o644, "Others can read"), (b"", 0o600, "holds no key")],
)
def test_a_key_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, mode: int, sentence: str
) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(Fernet.generate_key() if content is None else content)
    file.chmod(mode)
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(file))
    with pytest.raises(SecretFileError, match=sentence) as raised:
        encrypt("x")
    assert str(raised.value).count(". ") == 0


def test_what_another_key_encrypted_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "one.key"))
    hidden = encrypt("x")
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "two.key"))
    with pytest.raises(SecretFileError, match="not the one"):
        decrypt(hidden)
