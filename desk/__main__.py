"""The desk's process: `python -m desk --port 8080`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import Any

from sanic import Sanic

from clinic.clinic import ClinicFileError, load_clinic
from database.engine import DatabaseError, open_database
from database.secret import SecretFileError, key_for
from desk.app import build_desk
from desk.changes import Changes
from desk.model import Model
from desk.two_factor import RolesError, two_factor_roles
from desk.visit import Desk
from leads.mail_transport import VAR, MailSettingsError, mail_from_environment, start_notices
from leads.rounds import Rounds
from leads.setup_links import first_setup_link
from leads.webhook.delivering import run_webhook_worker
from leads.worker import run_worker

ADDRESS = "127.0.0.1"


def main(
    model: Callable[[], Model | None] = lambda: None,
    watch: Callable[[Sanic, Desk, Sequence[Rounds]], None] = lambda *_: None,
) -> int:
    """Serve until stopped; what is wrong with a setting is one sentence and exit code 2.

    Args:
        model: tells of the trained model.
        watch: adds to the application what others are told of the process and its workers.
    """
    parser = argparse.ArgumentParser(prog="python -m desk")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for name in ("alembic", "sanic.root", "sanic.error"):
        # Sanic would log errors with their text, in which there may be what somebody typed.
        logging.getLogger(name).setLevel(logging.WARNING if name != "sanic.error" else logging.CRITICAL)
    try:
        desk = _desk(port, model)
    except (ClinicFileError, DatabaseError, MailSettingsError, SecretFileError, RolesError) as problem:
        print(problem, file=sys.stderr)
        return 2
    for notice in start_notices(desk.clinic, desk.mail):
        print(notice, flush=True)
    link = first_setup_link(desk.engine)
    if link:
        address = f"{desk.url}/setup/{link}"
        print(f"Nobody can sign in at the desk yet. Become its first admin: {address}", flush=True)
    app = build_desk(desk)
    mail_rounds, webhook_rounds = Rounds("mail"), Rounds("webhook")
    watch(app, desk, (mail_rounds, webhook_rounds))
    _run_beside(app, desk, mail_rounds, webhook_rounds)
    app.run(host=ADDRESS, port=port, access_log=False, motd=False, workers=1)
    return 0


def _desk(port: int, model: Callable[[], Model | None]) -> Desk:
    clinic = load_clinic()
    engine = open_database()
    return Desk(
        engine=engine,
        clinic=clinic,
        key=key_for("desk"),
        clock=lambda: datetime.now(timezone.utc),
        changes=Changes(engine),
        url=clinic.desk_url.rstrip("/") or f"http://{ADDRESS}:{port}",
        var=VAR,
        mail=mail_from_environment(clinic),
        model=model,
        two_factor_roles=two_factor_roles(),
    )


def _run_beside(app: Sanic, desk: Desk, mail_rounds: Rounds, webhook_rounds: Rounds) -> None:
    stop = asyncio.Event()
    tasks: list[asyncio.Task[None]] = []

    async def start(*_: Any) -> None:
        tasks.append(asyncio.create_task(desk.changes.watch()))
        mail = run_worker(desk.engine, desk.clinic, desk.mail, desk.url, stop, rounds=mail_rounds)
        webhook = run_webhook_worker(desk.engine, desk.https, desk.url, stop, webhook_rounds)
        tasks.extend(asyncio.create_task(worker) for worker in (mail, webhook))

    async def end(*_: Any) -> None:
        stop.set()
        await desk.changes.stop()
        await asyncio.gather(*tasks)

    app.register_listener(start, "after_server_start")
    app.register_listener(end, "before_server_stop")


if __name__ == "__main__":
    sys.exit(main())
