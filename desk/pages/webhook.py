"""Where another program is told of requests: set up, tried out, and what was delivered."""

from __future__ import annotations

import asyncio

from desk.routes import Route
from desk.sentences import answer_in_words
from desk.visit import Answer, Page, Redirect, Visit
from leads.problems import WebhookRefused
from leads.webhook.delivering import send_test
from leads.webhook.endpoint import (
    add_webhook,
    change_address,
    read_webhook,
    renew_secret,
    send_contact,
    switch,
)
from leads.webhook.log import count_undelivered, list_deliveries, send_again

PER_PAGE = 50
HERE = "/settings/webhook"


def show(visit: Visit) -> Answer:
    """Show how it is set up and what was delivered, newest first."""
    return _page(visit)


def set_address(visit: Visit) -> Answer:
    """Set the webhook up, and show its secret this once; or send to another address from now on."""
    url, actor = visit.form["url"].strip(), visit.staff.actor
    try:
        if read_webhook(visit.engine) is None:
            return _secret(add_webhook(visit.engine, actor, url, visit.now))
        change_address(visit.engine, actor, url, visit.now)
    except WebhookRefused as refused:
        return _page(visit, problem=str(refused), url=url)
    return Redirect(HERE, done="webhook_changed")


def make_secret(visit: Visit) -> Answer:
    """Sign with a new secret from now on, and show it this once."""
    return _secret(renew_secret(visit.engine, visit.staff.actor, visit.now))


def set_contact(visit: Visit) -> Answer:
    """Send contact details along, or ids and status alone."""
    wanted = visit.form["send"] == "contact"
    send_contact(visit.engine, visit.staff.actor, wanted, visit.now)
    return Redirect(HERE, done="contact_sent" if wanted else "contact_not_sent")


def set_state(visit: Visit) -> Answer:
    """Switch it on or off."""
    on = visit.form["switch"] == "on"
    switch(visit.engine, visit.staff.actor, on, visit.now)
    return Redirect(HERE, done="webhook_on" if on else "webhook_off")


def try_out(visit: Visit) -> Answer:
    """Deliver a test about nobody, and say what the receiver answered."""
    answer = asyncio.run(send_test(visit.engine, visit.staff.actor, visit.desk.https, visit.now))
    said = answer_in_words(answer.code)
    if answer.is_taken:
        return _page(visit, result=f"Test delivered: {said}.")
    return _page(visit, problem=f"Test not delivered: {said}.")


def deliver_again(visit: Visit) -> Answer:
    """Put one delivery, or all that did not arrive, back into the queue."""
    number = send_again(visit.engine, visit.staff.actor, visit.form.number("delivery"), visit.now)
    return Redirect(HERE, done="replayed" if number else "nothing_to_replay")


def _secret(secret: str) -> Answer:
    return Page("webhook_secret.html", {"secret": secret})


def _page(
    visit: Visit, result: str | None = None, problem: str | None = None, url: str | None = None
) -> Answer:
    number = max(1, visit.query.number("page") or 1)
    webhook = read_webhook(visit.engine)
    deliveries = list_deliveries(visit.engine, PER_PAGE + 1, (number - 1) * PER_PAGE)
    values = {
        "webhook": webhook,
        "url": url if url is not None else webhook.url if webhook else "",
        "deliveries": deliveries[:PER_PAGE],
        "undelivered": count_undelivered(visit.engine),
        "number": number,
        "has_more": len(deliveries) > PER_PAGE,
        "result": result,
        "problem": problem,
    }
    return Page("webhook.html", values, status=422 if problem else 200)


ROUTES = (
    Route("GET", HERE, "admin", show),
    Route("POST", f"{HERE}/address", "admin", set_address),
    Route("POST", f"{HERE}/secret", "admin", make_secret),
    Route("POST", f"{HERE}/contact", "admin", set_contact),
    Route("POST", f"{HERE}/state", "admin", set_state),
    Route("POST", f"{HERE}/test", "admin", try_out),
    Route("POST", f"{HERE}/send-again", "admin", deliver_again),
)
