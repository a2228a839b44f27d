"""Tell whether a process of the assistant answers."""

from __future__ import annotations

import http.client

SECONDS = 5.0


def answers(host: str, port: int, path: str) -> bool:
    """Tell whether a GET is answered with 200 in good time."""
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
