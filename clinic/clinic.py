"""Load `clinic.yml` and check every field, so that a mistake stops the start and not a visitor."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
import yaml
from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, Extra, ValidationError, validator
from pydantic.fields import ModelField

from clinic.callback_times import CallbackTimes
from clinic.keeping import KeepDays

CLINIC_FILE = Path(__file__).resolve().parents[1] / "clinic.yml"


class ClinicFileError(Exception):
    """`clinic.yml` is missing or wrong; the message is one sentence for its editor."""


class _Section(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        anystr_strip_whitespace = True


def _must_be_filled(value: str) -> str:
    if not value:
        raise ValueError("is empty; fill it in")
    return value


def _must_be_web_address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError(f"{value!r} is not a web address; write it like https://www.example.org")
    return value


class Consent(_Section):
    """What a visitor agrees to, and its version."""

    version: str
    text: str

    _filled = validator("version", "text", allow_reuse=True)(_must_be_filled)


class WidgetColors(_Section):
    """Colours of the widget as #rrggbb."""

    accent: str = "#0b6e6e"

    @validator("accent")
    def _is_color(cls, value: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise ValueError(f"{value!r} is not a color; write it like #0b6e6e")
        return value


class WidgetLimits(_Section):
    """How much the chat takes from one visitor."""

    characters_a_message: int = 1000
    messages_a_minute: int = 20
    messages_a_chat: int = 200
    idle_hours: int = 24
    chats_an_hour: int = 60  # of one address, which a whole waiting room may share
    seconds_to_first_message: float = 0.5  # no person is faster

    @validator("*")
    def _is_in_reach(cls, value: float, field: ModelField) -> float:
        # No more is read of a message, and a conversation ends after a day.
        most = {"characters_a_message": 1000, "idle_hours": 24}.get(field.name, 100_000)
        least = 0 if field.name == "seconds_to_first_message" else 1
        if not least <= value <= most:
            raise ValueError(f"{value} is out of reach; choose a number from {least} to {most}")
        return value


class Widget(_Section):
    """Where the widget may be shown, how it looks, and how much it takes."""

    origins: tuple[str, ...] = ()
    title: str = ""
    logo: str = ""
    mode: Literal["frame", "inline"] = "frame"
    colors: WidgetColors = WidgetColors()
    trusted_proxies: tuple[str, ...] = ()
    limits: WidgetLimits = WidgetLimits()

    @validator("logo")
    def _is_picture(cls, value: str) -> str:
        # Its host becomes part of a header, and a page with https shows no picture without.
        if value and not re.fullmatch(r"https://[a-z0-9.-]+(:[0-9]{1,5})?/\S+", value):
            raise ValueError(
                f"{value!r} is no picture's address; write it like https://www.example.org/logo.png"
            )
        return value

    @validator("origins", each_item=True)
    def _is_origin(cls, value: str) -> str:
        # Nothing else may stand in it, for it becomes part of a header.
        if not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", value):
            raise ValueError(f"{value!r} is not a site; write it like https://www.example.org with no path")
        return value

    @validator("trusted_proxies", each_item=True)
    def _is_network(cls, value: str) -> str:
        try:
            ip_network(value)
        except ValueError:
            raise ValueError(f"{value!r} is not an address; write it like 127.0.0.1 or 10.0.0.0/8") from None
        return value

    @validator("title", "logo", pre=True)
    def _empty_is_not_given(cls, value: object) -> object:
        return "" if value is None else value


class Clinic(_Section):
    """The clinic as its owner wrote it down. Empty strings mean "not given"."""

    name: str
    region: str
    country: str
    telephone: str
    time_zone: str
    address: str = ""
    hours: str = ""
    email: str = ""
    callback_hours: str = ""
    callback_times: CallbackTimes = CallbackTimes()
    staff_email: str = ""
    desk_url: str = ""
    next_step: str
    consent: Consent
    privacy_notice_url: str = ""
    keep_days: KeepDays = KeepDays()
    widget: Widget = Widget()

    _filled = validator("name", "region", "next_step", allow_reuse=True)(_must_be_filled)
    _web_address = validator("privacy_notice_url", allow_reuse=True)(_must_be_web_address)

    @validator(
        "address",
        "hours",
        "email",
        "callback_hours",
        "staff_email",
        "desk_url",
        "privacy_notice_url",
        pre=True,
    )
    def _empty_is_not_given(cls, value: object) -> object:
        return "" if value is None else value

    @validator("desk_url")
    def _is_desk(cls, value: str) -> str:
        # Links are made of it, and without TLS a browser keeps no cookie of the desk: nobody could sign in.
        over_tls, here = r"https://[A-Za-z0-9.-]+", r"http://(localhost|127\.0\.0\.1)"
        if value and not re.fullmatch(rf"({over_tls}|{here})(:[0-9]{{1,5}})?/?", value):
            raise ValueError(f"{value!r} does not do; write it like https://desk.example.org, with no path")
        return value

    @validator("country")
    def _is_country(cls, value: str) -> str:
        if value not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError(f"{value!r} is not a country code; write two capital letters such as US")
        return value

    @validator("telephone")
    def _is_telephone(cls, value: str, values: dict[str, Any]) -> str:
        try:
            number = phonenumbers.parse(value, values.get("country", "US"))
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValueError(f"{value!r} is not a telephone number; write it like (314) 731-4201")
        return value

    @validator("time_zone")
    def _is_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{value!r} is not a time zone; write it like America/Chicago") from None
        return value

    @validator("callback_times", "keep_days", pre=True)
    def _nothing_is_as_usual(cls, value: object) -> object:
        return {} if value is None else value

    @validator("email", "staff_email")
    def _is_email(cls, value: str) -> str:
        if value:
            try:
                validate_email(value, check_deliverability=False)
            except EmailNotValidError:
                raise ValueError(f"{value!r} is not an e-mail address") from None
        return value

    @property
    def telephone_e164(self) -> str:
        """The telephone number as +13147314201, for links that dial."""
        number = phonenumbers.parse(self.telephone, self.country)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def load_clinic(path: Path = CLINIC_FILE) -> Clinic:
    """Read and check a clinic file.

    Raises:
        ClinicFileError: naming the file, the field and what to write instead.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ClinicFileError(f"{path.name} is missing; it says who the clinic is.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ClinicFileError(f"{path.name} cannot be read: {error.__class__.__name__}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise ClinicFileError(
            f"{path.name} is not valid YAML{where}; check quotes and indentation."
        ) from None
    if not isinstance(content, dict):
        raise ClinicFileError(f"{path.name} is empty; it needs at least name, telephone and time_zone.")
    try:
        return Clinic(**{str(field): value for field, value in content.items()})
    except ValidationError as error:
        raise ClinicFileError(f"{path.name}: {'; '.join(_in_words(error))}.") from None


def _in_words(error: ValidationError) -> list[str]:
    wording = {
        "value_error.missing": "is missing; add it",
        "value_error.extra": "is not a known field; check its spelling",
        "type_error.none.not_allowed": 'is empty; fill it in or write ""',
    }
    return [
        f"{'.'.join(str(part) for part in problem['loc'])} {wording.get(problem['type'], problem['msg'])}"
        for problem in error.errors()
    ]
