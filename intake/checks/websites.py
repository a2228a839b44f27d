"""The addresses that visitors and staff open."""

from __future__ import annotations

import socket
import ssl
import time
from urllib.parse import urlsplit

from clinic.clinic import Clinic
from intake.checks.finding import Finding, advice, must, ok

SECONDS_TO_ANSWER = 5
LEAST_DAYS = 14  # that a certificate must hold yet


def check_website(clinic: Clinic) -> Finding:
    """See that the chat may be shown, over encrypted connections alone."""
    origins = clinic.widget.origins
    if not origins:
        return must("website", "No website may show the chat yet: name it in clinic.yml, widget.origins.")
    for origin in origins:
        if not origin.startswith("https://"):
            return must("website", f"{origin} is not encrypted: write it with https:// in widget.origins.")
    return ok("website", ", ".join(origins))


def check_desk(clinic: Clinic) -> Finding:
    """See that staff reach the desk encrypted, with a certificate that holds."""
    url = clinic.desk_url
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if host in ("localhost", "127.0.0.1"):
        return advice("desk", "Staff open it on this machine alone: for others, set desk_url in clinic.yml.")
    try:
        days = _days_of_certificate(host, parts.port or 443)
    except ssl.SSLCertVerificationError as error:
        return must("desk", f"The certificate of {host} does not hold ({error.verify_message}): renew it.")
    except (OSError, ValueError) as error:
        kind = type(error).__name__
        return advice("desk", f"{url} does not answer here ({kind}): see that staff can open it.")
    if days < LEAST_DAYS:
        return must("desk", f"The certificate of {host} runs out in {days:.0f} days: renew it.")
    return ok("desk", f"{url}, certificate good for {days:.0f} days")


def _days_of_certificate(host: str, port: int) -> float:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), SECONDS_TO_ANSWER) as plain,
        context.wrap_socket(plain, server_hostname=host) as encrypted,
    ):
        until = str((encrypted.getpeercert() or {})["notAfter"])
    return (ssl.cert_time_to_seconds(until) - time.time()) / 86400


def check_proxy(clinic: Clinic) -> Finding:
    """See that visitors and staff are told apart behind a proxy."""
    if clinic.widget.trusted_proxies:
        return ok("proxy", ", ".join(clinic.widget.trusted_proxies))
    if clinic.desk_url.startswith("https://") or clinic.widget.origins:
        says = "Name it in clinic.yml, widget.trusted_proxies: all visitors seem to come from one address."
        return must("proxy", says)
    return ok("proxy", "none is needed on this machine alone")


def check_callback_times(clinic: Clinic) -> Finding:
    """See that reminders come when somebody is there."""
    if any(clinic.callback_times.dict().values()):
        return ok("callbacks", "callback_times are set")
    return advice("callbacks", "Set callback_times in clinic.yml: reminders come day and night.")


def check_privacy_notice(clinic: Clinic) -> Finding:
    """See that visitors can read what becomes of their details."""
    if clinic.privacy_notice_url.startswith("https://"):
        return ok("privacy", clinic.privacy_notice_url)
    return advice("privacy", "Give privacy_notice_url in clinic.yml, with https://: visitors are shown none.")
