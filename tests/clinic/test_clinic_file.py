"""`clinic.yml`: what is accepted, and what an editor is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic.clinic import CLINIC_FILE, ClinicFileError, load_clinic

COMPLETE: dict[str, Any] = yaml.safe_load(CLINIC_FILE.read_text(encoding="utf-8"))


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(**changes: Any) -> Path:
        content = {**COMPLETE, **changes}
        path = tmp_path / "clinic.yml"
        path.write_text(
            yaml.safe_dump({field: value for field, value in content.items() if value is not ...})
        )
        return path

    return _write


def test_the_shipped_file_is_valid_and_says_who_the_clinic_is() -> None:
    clinic = load_clinic()
    assert clinic.name == "North County Pain Relief"
    assert clinic.telephone_e164 == "+13147314201"
    assert (clinic.address, clinic.hours, clinic.email) == ("", "", "")


@pytest.mark.parametrize("empty", ["", None])
@pytest.mark.parametrize(
    "field", ["address", "hours", "email", "callback_hours", "staff_email", "desk_url", "privacy_notice_url"]
)
def test_what_only_the_clinic_knows_may_stay_empty(write: Any, field: str, empty: str | None) -> None:
    assert getattr(load_clinic(write(**{field: empty})), field) == ""


@pytest.mark.parametrize("field", ["callback_times", "keep_days"])
def test_an_empty_section_is_as_usual(write: Any, field: str) -> None:
    assert getattr(load_clinic(write(**{field: None})), field) == getattr(
        load_clinic(write(**{field: {}})), field
    )


@pytest.mark.parametrize(
    ("change", "field", "advice"),
    [
        ({"telephone": "731"}, "telephone", "(314) 731-4201"),
        ({"telephone": "call us"}, "telephone", "(314) 731-4201"),
        ({"time_zone": "Missouri"}, "time_zone", "America/Chicago"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "America/Chicago"),
        ({"consent": ...}, "consent", "is missing"),
        ({"consent": {"version": "1", "text": ""}}, "consent.text", "is empty"),
        ({"consent": {"text": "May we?"}}, "consent.version", "is missing"),
        ({"name": "  "}, "name", "is empty"),
        ({"country": "USA"}, "country", "US"),
        ({"email": "front desk"}, "email", "not an e-mail address"),
        ({"staff_email": "the desk"}, "staff_email", "not an e-mail address"),
        ({"desk_url": "desk.example.org"}, "desk_url", "https://"),
        ({"desk_url": "http://desk.example.org"}, "desk_url", "https://"),
        ({"desk_url": "https://desk.example.org/desk"}, "desk_url", "no path"),
        ({"desk_url": "https://desk.example.org@evil.example"}, "desk_url", "https://"),
        ({"desk_url": "https://desk.example.org?next=//evil.example"}, "desk_url", "https://"),
        ({"callback_times": {"monday": "9 to 5"}}, "callback_times.monday", "09:00-17:00"),
        ({"callback_times": {"monday": 540}}, "callback_times.monday", "09:00-17:00"),
        ({"callback_times": {"monday": "17:00-09:00"}}, "callback_times.monday", "before it begins"),
        ({"callback_times": {"monday": "09:00-09:00"}}, "callback_times.monday", "before it begins"),
        ({"callback_times": {"mondays": "09:00-17:00"}}, "callback_times.mondays", "spelling"),
        ({"keep_days": {"spam": 0}}, "keep_days.spam", "from 1 to 3650"),
        ({"keep_days": {"logs": "long"}}, "keep_days.logs", "integer"),
        ({"keep_days": {"letters": 3}}, "keep_days.letters", "spelling"),
        ({"privacy_notice_url": "javascript:alert(1)"}, "privacy_notice_url", "https://"),
        ({"widget": {"origins": ["https://example.org/page"]}}, "widget.origins", "no path"),
        ({"widget": {"origins": ["https://example.org; script-src *"]}}, "widget.origins", "no path"),
        ({"widget": {"logo": "logo.png"}}, "widget.logo", "https://"),
        ({"widget": {"logo": "http://example.org/logo.png"}}, "widget.logo", "https://"),
        ({"widget": {"logo": "https://x;script-src */logo.png"}}, "widget.logo", "https://"),
        ({"widget": {"trusted_proxies": ["our proxy"]}}, "widget.trusted_proxies", "10.0.0.0/8"),
        ({"widget": {"limits": {"idle_hours": 48}}}, "widget.limits.idle_hours", "from 1 to 24"),
        ({"widget": {"limits": {"messages_a_minute": 0}}}, "widget.limits.messages_a_minute", "from 1 to"),
        ({"widget": {"colors": {"accent": "teal"}}}, "widget.colors.accent", "#0b6e6e"),
        ({"telefone": "(314) 731-4201"}, "telefone", "not a known field"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_field(
    write: Any, change: dict[str, Any], field: str, advice: str
) -> None:
    with pytest.raises(ClinicFileError) as problem:
        load_clinic(write(**change))
    message = str(problem.value)
    assert message.startswith(f"clinic.yml: {field}")
    assert advice in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("content", "expected"),
    [("", "is empty"), ("name: 'unclosed", "not valid YAML"), ("- a\n- b", "is empty")],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, content: str, expected: str) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text(content)
    with pytest.raises(ClinicFileError, match=expected):
        load_clinic(path)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ClinicFileError, match="is missing"):
        load_clinic(tmp_path / "clinic.yml")
