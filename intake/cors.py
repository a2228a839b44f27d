"""Leave out what lets other websites read the answers, where no website is named.

Rasa and its action server find out for each answer anew that no website may. The chat's channel has rules of
its own (`conversations/widget/cross_origin.py`), and what the action server answers is for Rasa alone.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from intake.as_read import is_as_read

# Of `configure_cors` in Rasa 3.6.21, and in its SDK.
REPLACED = {
    "rasa.server": "4eb39526bd4aa4a9e4009c3e2ccab3e37d7ffcef24841fc765bf909f2b4eba72",
    "rasa_sdk.endpoint": "42cb8a3045f9cc83c396b2f122155fcd1d86a39fb980d9ed12cb39b8330bc93a",
}


def leave_cors_out(server: ModuleType) -> bool:
    """Replace the function in the module; tell whether it was done, for another version is left as it is."""
    configure = server.configure_cors
    if not is_as_read(configure, REPLACED[server.__name__]):
        return False

    def configure_where_named(app: Any, cors_origins: Any = "") -> None:
        if cors_origins:
            configure(app, cors_origins)

    server.configure_cors = configure_where_named  # type: ignore[attr-defined]
    return True
