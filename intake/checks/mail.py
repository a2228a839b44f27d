"""Whether mail goes out, and to whom."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

from email_validator import EmailNotValidError, validate_email

from clinic.clinic import Clinic
from intake.checks.finding import Finding, advice, must, ok
from leads.mail import compose_test
from leads.mail_transport import (
    FolderMail,
    MailNotSent,
    MailSettingsError,
    SmtpMail,
    mail_from_environment,
)


def check_mail(clinic: Clinic, send_to: str | None = None) -> Finding:
    """Connect and sign in to the mail server, and send a test mail if an address is given."""
    try:
        mail = mail_from_environment(clinic)
    except MailSettingsError as error:
        return must("mail", str(error))
    try:
        if send_to:
            # Python's own address parser answers a crooked address with errors of any kind.
            validate_email(send_to, check_deliverability=False)
            message = compose_test(send_to, clinic, mail.sender, datetime.now(timezone.utc))
            asyncio.run(mail.send(message))
        elif isinstance(mail, SmtpMail):
            asyncio.run(mail.try_out())
    except EmailNotValidError:
        return must("mail", "The address behind --mail is no e-mail address: write it like ann@example.org.")
    except MailNotSent as error:
        return must("mail", _what_to_do(error.code, mail))
    if isinstance(mail, FolderMail):
        written = "The test mail, too, " if send_to else "Mail "
        return advice("mail", f"{written}is only written to {mail.folder}: set INTAKE_SMTP_URL to send it.")
    sent = f"a test mail went to {send_to}; see that it arrived" if send_to else "signed in"
    return ok("mail", f"{mail.host}:{mail.port}, {sent}")


def _what_to_do(code: str, mail: SmtpMail | FolderMail) -> str:
    if isinstance(mail, FolderMail):
        return f"Mail cannot be written to {mail.folder}: see who may write there."
    server = f"{mail.host}:{mail.port}"
    if code.startswith("sign_in"):
        return f"{server} refuses the sign-in ({code[8:]}): mend user and password in INTAKE_SMTP_URL."
    if code == "not_supported":
        return (
            f"{server} does not offer what INTAKE_SMTP_URL asks for (STARTTLS or sign-in): ask its provider."
        )
    if code in ("connection", "timeout"):
        return f"{server} cannot be reached safely ({code}): mend host and port in INTAKE_SMTP_URL."
    return f"{server} does not take mail ({code}): ask its provider what that means."


def check_staff_email(clinic: Clinic) -> Finding:
    """See that somebody is told of new requests."""
    if clinic.staff_email:
        return ok("staff_email", clinic.staff_email)
    return advice("staff_email", "Give it in clinic.yml: nobody is told of new requests by e-mail.")
