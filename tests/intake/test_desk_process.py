"""The desk is told of the model that is in place."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime, timezone
from pathlib import Path

import pytest

from desk.model import Model
from intake.desk_process import model_in_place, sends
from intake.training import digest_of_inputs
from leads.rounds import Rounds


def test_the_desk_is_told_when_the_model_was_made_and_whether_it_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "intake.tar.gz"
    monkeypatch.setattr("intake.desk_process.MODEL", model)
    assert model_in_place() is None
    model.write_bytes(b"a model")
    os.utime(model, (0, 0))
    made_at = datetime.fromtimestamp(0, timezone.utc)
    assert model_in_place() == Model(made_at, fits=False)
    record = {"inputs": digest_of_inputs(), "model": hashlib.sha256(b"a model").hexdigest()}
    model.with_name("intake.json").write_text(json.dumps(record))
    assert model_in_place() == Model(made_at, fits=True)


async def test_it_is_ready_when_each_worker_has_got_through_a_round() -> None:
    mail, webhook = Rounds("mail"), Rounds("webhook")
    check = sends([mail, webhook])
    assert not await check.works()
    mail.done()
    assert not await check.works()
    webhook.done()
    assert await check.works()
