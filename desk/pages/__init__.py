"""The desk's pages, one file each, and the list of all their addresses."""

from __future__ import annotations

from desk.pages import (
    account,
    audit,
    lead,
    leads,
    messages,
    people,
    privacy,
    questions,
    reports,
    settings,
    setup,
    sign_in,
    staff,
    today,
    webhook,
)
from desk.routes import Route

ROUTES: tuple[Route, ...] = (
    *sign_in.ROUTES,
    *setup.ROUTES,
    *account.ROUTES,
    *today.ROUTES,
    *leads.ROUTES,
    *lead.ROUTES,
    *privacy.ROUTES,
    *people.ROUTES,
    *questions.ROUTES,
    *reports.ROUTES,
    *messages.ROUTES,
    *staff.ROUTES,
    *audit.ROUTES,
    *settings.ROUTES,
    *webhook.ROUTES,
)
