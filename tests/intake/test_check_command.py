"""`intake check` says what must be mended before visitors come, and what would be better."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from certificates import certificate_for
from desk_fixtures import MailServer, clinic, new_lead
from project_copy import copy_of_the_project, edit_clinic, intake
from sqlalchemy import update

from database import secret
from database.engine import open_database
from database.schema import known_versions
from database.tables import outbox
from intake.checks import machine, stored, texts, websites
from intake.checks.finding import Finding
from intake.checks.mail import check_mail, check_staff_email
from intake.environment import MODEL
from intake.training import digest_of_inputs
from leads.actor import COMMAND
from leads.demo import add_demo
from leads.setup_links import finish_setup, make_setup_link
from leads.staff import add_staff

LOCAL_NAME = "127.0.0.2"  # not 127.0.0.1, by which staff open the desk on this machine alone
NOW = datetime.now(timezone.utc)


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database, a key and settings of the test's own."""
    for name in ("INTAKE_SMTP_URL", "INTAKE_TWO_FACTOR_ROLES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/intake.db")
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "secret.key"))
    secret._key.cache_clear()


@pytest.fixture
def engine(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An open database of each kind, which DATABASE_URL names."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    opened = open_database()
    yield opened
    opened.dispose()


def add_admin(engine: Any, *, code: bool = True) -> None:
    """Add an admin who has chosen a password."""
    added = add_staff(engine, COMMAND, "ada@clinic.example", "Ada", "admin")
    sealed = secret.encrypt("JBSWY3DPEHPK3PXP") if code else None
    finish_setup(engine, make_setup_link(engine, added.id), "a hash", sealed, [])


def level(finding: Finding) -> str:
    """Return the level, once it is seen that what is said is one sentence."""
    if finding.level != "ok":
        assert re.fullmatch(r"[^\n]+\.", finding.says), finding.says
    return finding.level


# All together


def lines(printed: str) -> dict[str, tuple[str, str]]:
    """Return level and sentence by what they are about."""
    found = re.findall(r"^(ok|must|advice) +(\S+) +(.+)$", printed, re.MULTILINE)
    return {about: (kind, says) for kind, about, says in found}


def test_a_fresh_clone_is_told_what_to_do_and_is_not_changed(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "clone")
    before = {path for path in project.rglob("*") if "__pycache__" not in path.parts}
    done = intake(project, "check")
    assert done.returncode == 1
    assert done.stderr == ""
    found = lines(done.stdout)
    assert {about for about, (kind, _) in found.items() if kind == "must"} == {"model", "database", "website"}
    assert "'make train'" in found["model"][1]
    assert "written to" in found["mail"][1]
    assert done.stdout.splitlines()[-1] == "To be mended before visitors come: 3. Advised: 5."
    assert {path for path in project.rglob("*") if "__pycache__" not in path.parts} == before


def test_a_ready_installation_has_nothing_to_mend(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "ready")
    certificate = certificate_for(LOCAL_NAME, tmp_path, days=90)
    with MailServer() as mail, tls_server(certificate) as port:
        edit_clinic(
            project,
            staff_email="front@clinic.example",
            desk_url=f"https://{LOCAL_NAME}:{port}",
            origins="[https://www.clinic.example]",
            trusted_proxies="[127.0.0.1]",
            callback_times='{monday: "09:00-17:00"}',
            privacy_notice_url="https://www.clinic.example/privacy",
        )
        model_from(project)
        made = intake(project, "staff", "add", "ada@clinic.example", "--name", "Ada", "--role", "admin")
        token = re.search(r"/setup/(\S+)", made.stdout)
        assert token
        variables = {
            "INTAKE_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "SSL_CERT_FILE": str(certificate),
            "INTAKE_TWO_FACTOR_ROLES": "",
        }
        opened = open_database(f"sqlite:///{project}/var/intake.db")
        finish_setup(opened, token[1], "a hash", None, [])
        opened.dispose()
        done = intake(project, "check", "--mail", "ada@clinic.example", **variables)
        (letter,) = mail.received
    assert letter.rcpt_tos == ["ada@clinic.example"]
    assert {kind for kind, _ in lines(done.stdout).values()} == {"ok"}, done.stdout
    assert len(lines(done.stdout)) == 19
    assert done.stdout.splitlines()[-1] == "To be mended before visitors come: nothing. Advised: nothing."
    assert done.returncode == 0


def model_from(project: Path) -> None:
    """Give the copy the trained model, and a record that says it was made from its texts."""
    (project / "models").mkdir()
    (project / "models" / MODEL.name).symlink_to(MODEL)
    digest = hashlib.sha256(MODEL.read_bytes()).hexdigest()
    record = {"inputs": digest_of_inputs(project), "model": digest}
    (project / "models" / "intake.json").write_text(json.dumps(record))


def test_a_wrong_clinic_file_stops_only_what_needs_it(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "wrong")
    edit_clinic(project, telephone='"12"')
    done = intake(project, "check")
    assert done.returncode == 1
    assert done.stderr == ""
    found = lines(done.stdout)
    assert found["clinic.yml"][0] == "must"
    assert "telephone" in found["clinic.yml"][1]
    assert "model" in found
    assert "mail" not in found


# Texts and model


def test_mistakes_in_articles_are_counted_in_one_sentence(tmp_path: Path) -> None:
    assert level(texts.check_articles(tmp_path)) == "must"
    (tmp_path / "articles").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "articles" / name).write_text("no front matter")
    finding = texts.check_articles(tmp_path)
    assert level(finding) == "must"
    assert "intake articles check" in finding.says


def test_a_model_of_other_code_or_texts_must_be_renewed(tmp_path: Path) -> None:
    assert level(texts.check_model(tmp_path / "none.tar.gz")) == "must"
    (tmp_path / "damaged.tar.gz").write_bytes(b"no model")
    assert "other code" in texts.check_model(tmp_path / "damaged.tar.gz").says
    (tmp_path / "intake.tar.gz").symlink_to(MODEL)
    (tmp_path / "intake.json").write_text('{"inputs": "of other texts"}')
    assert "texts were changed" in texts.check_model(tmp_path / "intake.tar.gz").says
    assert level(texts.check_model(tmp_path / "intake.tar.gz")) == "must"


# Database, and what is in it


@pytest.mark.usefixtures("engine")
def test_a_database_in_use_by_this_program_is_well() -> None:
    finding, found = stored.check_database()
    assert level(finding) == "ok"
    assert known_versions()[-1] in finding.says
    assert found is not None


@pytest.mark.parametrize(("version", "told"), [("0001", "intake backup"), ("9999", "update the program")])
def test_another_schema_is_named_and_left_as_it_is(version: str, told: str, engine: Any) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
    finding, found = stored.check_database()
    assert level(finding) == "must"
    assert told in finding.says
    assert found is None
    with engine.connect() as connection:
        stays = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert stays == version


@pytest.mark.parametrize(
    "url", ["postgresql://intake:sesame@127.0.0.1:1/intake", "mysql://a/b", "sqlite:////nowhere/x.db"]
)
def test_a_database_that_cannot_be_used_is_a_sentence_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    finding, found = stored.check_database()
    assert level(finding) == "must"
    assert "sesame" not in finding.says
    assert found is None


def test_an_admin_must_be_able_to_sign_in(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert level(stored.check_admin(engine)) == "must"
    add_admin(engine, code=False)
    assert level(stored.check_admin(engine)) == "must"  # admins need a second factor
    monkeypatch.setenv("INTAKE_TWO_FACTOR_ROLES", "")
    assert level(stored.check_admin(engine)) == "ok"
    monkeypatch.setenv("INTAKE_TWO_FACTOR_ROLES", "boss")
    assert level(stored.check_admin(engine)) == "must"


def test_an_admin_with_a_second_factor_is_enough(engine: Any) -> None:
    add_admin(engine)
    assert level(stored.check_admin(engine)) == "ok"


def test_a_clock_before_what_is_stored_is_wrong(engine: Any) -> None:
    assert level(stored.check_clock(engine, clinic())) == "ok"
    new_lead(engine)
    assert level(stored.check_clock(engine, clinic())) == "ok"
    new_lead(engine, NOW + timedelta(days=2))
    finding = stored.check_clock(engine, clinic())
    assert level(finding) == "must"
    assert f"{NOW + timedelta(days=2):%Y-%m-%d}" in finding.says


def test_a_message_that_nobody_sends_is_noticed(engine: Any) -> None:
    new_lead(engine)
    assert level(stored.check_messages(engine)) == "ok"
    with engine.begin() as connection:
        connection.execute(update(outbox).values(next_at=NOW - timedelta(hours=1)))
    assert level(stored.check_messages(engine)) == "must"
    with engine.begin() as connection:
        connection.execute(update(outbox).values(state="dead"))
    assert level(stored.check_messages(engine)) == "advice"


def test_made_up_requests_are_noticed(engine: Any) -> None:
    assert level(stored.check_demo(engine)) == "ok"
    add_demo(engine, clinic())
    assert level(stored.check_demo(engine)) == "advice"


# The machine


def test_the_key_must_be_there_private_and_the_right_one(tmp_path: Path, engine: Any) -> None:
    key = tmp_path / "secret.key"
    assert level(machine.check_key(engine)) == "ok"
    assert not key.exists()
    add_admin(engine)
    secret._key.cache_clear()
    assert level(machine.check_key(engine)) == "ok"

    key.chmod(0o644)
    secret._key.cache_clear()
    assert "600" in machine.check_key(engine).says

    key.chmod(0o600)
    right = key.read_bytes()
    key.unlink()
    assert level(machine.check_key(engine)) == "must"
    assert not key.exists()
    secret._key.cache_clear()
    secret.encrypt("x")  # which makes another key
    secret._key.cache_clear()
    assert "not the one" in machine.check_key(engine).says
    key.write_bytes(right)
    secret._key.cache_clear()
    assert level(machine.check_key(engine)) == "ok"


def test_files_that_others_can_read_are_named(tmp_path: Path) -> None:
    open_database().dispose()
    (tmp_path / "mail").mkdir(mode=0o700)
    assert level(machine.check_privacy_of_files(tmp_path)) == "ok"
    for path in (tmp_path / "intake.db", tmp_path / "mail"):
        path.chmod(0o755)
        finding = machine.check_privacy_of_files(tmp_path)
        assert level(finding) == "must"
        assert str(path) in finding.says


def test_a_full_disk_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert level(machine.check_disk(tmp_path / "not" / "yet")) == "ok"
    monkeypatch.setattr(machine, "LEAST_FREE", 1e18)
    assert level(machine.check_disk(tmp_path)) == "must"


# Mail


def to_server(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("INTAKE_SMTP_URL", url)


def test_mail_that_goes_nowhere_is_said() -> None:
    assert level(check_mail(clinic())) == "advice"
    assert level(check_staff_email(clinic())) == "ok"
    assert level(check_staff_email(clinic(staff_email=""))) == "advice"


def test_a_server_is_tried_and_gets_mail_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with MailServer() as server:
        to_server(monkeypatch, f"smtp://127.0.0.1:{server.port}")
        assert level(check_mail(clinic())) == "ok"
        assert server.received == []
        assert level(check_mail(clinic(), "ada@clinic.example")) == "ok"
        (letter,) = server.received
        assert letter.rcpt_tos == ["ada@clinic.example"]
        for crooked in ("a\nb@clinic.example", "nobody", "a@", "@b", "", "a@b@c"):
            assert level(check_mail(clinic(), crooked)) == ("must" if crooked else "ok")
        assert len(server.received) == 1
        server.answer_to_recipient = "550 no"
        assert level(check_mail(clinic(), "ada@clinic.example")) == "must"


def test_a_refused_sign_in_is_said_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    def let_in(*given: Any) -> AuthResult:
        return AuthResult(success=given[-1].password == b"sesame", handled=False)

    with MailServer(authenticator=let_in, auth_require_tls=False) as server:
        to_server(monkeypatch, f"smtp://ann:sesame@127.0.0.1:{server.port}")
        assert level(check_mail(clinic())) == "ok"
        to_server(monkeypatch, f"smtp://ann:mellon@127.0.0.1:{server.port}")
        finding = check_mail(clinic())
    assert level(finding) == "must"
    assert "sign-in (535)" in finding.says
    assert "mellon" not in finding.says


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1", "http://mail.example"])
def test_a_server_that_is_not_there_is_said(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    to_server(monkeypatch, url)
    assert level(check_mail(clinic())) == "must"


# Addresses


@pytest.mark.parametrize(
    ("origins", "wanted"),
    [([], "must"), (["http://www.clinic.example"], "must"), (["https://www.clinic.example"], "ok")],
)
def test_websites_are_named_and_encrypted(origins: list[str], wanted: str) -> None:
    assert level(websites.check_website(clinic(widget={"origins": origins}))) == wanted


@contextmanager
def tls_server(certificate: Path) -> Iterator[int]:
    """Shake hands with whoever connects, and return the port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with socket.create_server((LOCAL_NAME, 0)) as server:

        def serve() -> None:
            while True:
                try:
                    plain, _ = server.accept()
                    with plain, context.wrap_socket(plain, server_side=True) as encrypted:
                        encrypted.recv(1)
                except ssl.SSLError:
                    continue
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(
    ("days", "is_known", "wanted", "told"),
    [
        (90, True, "ok", "90 days"),
        (5, True, "must", "runs out in 5 days"),
        (-1, True, "must", "expired"),
        (90, False, "must", "self"),
    ],
)
def test_the_desks_certificate_must_hold(
    days: int, is_known: bool, wanted: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_for(LOCAL_NAME, tmp_path, days=days)
    if is_known:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with tls_server(certificate) as port:
        finding = websites.check_desk(clinic(desk_url=f"https://{LOCAL_NAME}:{port}"))
    assert level(finding) == wanted
    assert told in finding.says


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("", "advice"),
        ("http://127.0.0.1:8080", "advice"),
        ("https://127.0.0.2:1", "advice"),
    ],
)
def test_the_desk_is_encrypted_where_others_open_it(url: str, wanted: str) -> None:
    assert level(websites.check_desk(clinic(desk_url=url))) == wanted


def test_what_else_the_clinic_may_fill_in() -> None:
    empty = clinic()
    filled = clinic(
        callback_times={"monday": "09:00-17:00"},
        privacy_notice_url="https://www.clinic.example/privacy",
        widget={"origins": ["https://www.clinic.example"], "trusted_proxies": ["127.0.0.1"]},
    )
    behind_a_proxy = clinic(widget={"origins": ["https://www.clinic.example"]})
    assert level(websites.check_callback_times(empty)) == "advice"
    assert level(websites.check_callback_times(filled)) == "ok"
    assert level(websites.check_privacy_notice(empty)) == "advice"
    assert level(websites.check_privacy_notice(filled)) == "ok"
    assert level(websites.check_proxy(empty)) == "ok"
    assert level(websites.check_proxy(behind_a_proxy)) == "must"
    assert level(websites.check_proxy(filled)) == "ok"
