"""Keep the connection to the action server for the next call.

Rasa makes a client and a connection for each call, two or three times a message. There is no setting for it,
so the method that makes the client is replaced.
"""

from __future__ import annotations

import contextlib
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp
from rasa.core import run
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig
from sanic.response import json_dumps  # type: ignore[attr-defined]

from intake.as_read import is_as_read

# Of the class one of whose methods is replaced, in Rasa 3.6.21.
REPLACED = "b729bfa95b7a9ae1c70b9362c49e614d2e74bb22465c11d5c2469c97db70757c"
# An action server closes a connection that was idle for 5 seconds, ours for 60: no call may meet that moment.
SECONDS_KEPT = 2.0


def keep_connections() -> bool:
    """Replace the method; tell whether it was done, for another version of Rasa is left as it is."""
    if not is_as_read(EndpointConfig, REPLACED):
        return False
    EndpointConfig.session = _kept_client
    run.close_resources = _and_connections(run.close_resources)
    return True


def _and_connections(close_resources: Any) -> Any:
    """Close the connection too when the server stops."""

    async def close(app: Any, loop: Any) -> None:
        await close_resources(app, loop)
        agent = getattr(app.ctx, "agent", None)
        endpoint = agent and agent.action_endpoint
        if endpoint and (client := vars(endpoint).pop("kept_client", None)):
            await client.close()

    return close


def _kept_client(endpoint: Any) -> AbstractAsyncContextManager[aiohttp.ClientSession]:
    """Return the endpoint's client, which the end of an `async with` leaves open."""
    kept = vars(endpoint)
    if "kept_client" not in kept:
        login = endpoint.basic_auth
        kept["kept_client"] = aiohttp.ClientSession(
            headers=endpoint.headers,
            auth=aiohttp.BasicAuth(login["username"], login["password"]) if login else None,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=SECONDS_KEPT),
            json_serialize=json_dumps,  # as the action server writes its answers: a third of the time
            cookie_jar=aiohttp.DummyCookieJar(),  # a client for each call had no cookies either
        )
    return contextlib.nullcontext(kept["kept_client"])
