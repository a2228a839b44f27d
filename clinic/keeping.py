"""How long what visitors left is kept."""

from __future__ import annotations

from pydantic import BaseModel, Extra, validator


class KeepDays(BaseModel):
    """Days after which each kind is removed; nothing is kept for ever."""

    class Config:
        allow_mutation = False
        extra = Extra.forbid

    chats: int = 30  # that brought no request, since the last word
    spam: int = 30  # since it was closed
    not_booked: int = 180  # closed otherwise than by a visit
    booked: int = 365  # closed by a visit; and open ones that nobody touched for so long
    consents: int = 1825  # since they were given; they outlive their requests
    mail_files: int = 7  # in var/mail, where mail goes without INTAKE_SMTP_URL
    logs: int = 30  # in var/log

    @validator("*")
    def _is_in_reach(cls, value: int) -> int:
        if not 1 <= value <= 3650:
            raise ValueError(f"{value} is out of reach; choose days from 1 to 3650")
        return value
