"""Run Rasa's action server without its noise."""

from __future__ import annotations

from intake.cors import leave_cors_out
from intake.quiet import silence_what_nobody_can_mend


def main() -> None:
    """Be `python -m rasa_sdk` with the same arguments."""
    silence_what_nobody_can_mend()
    from rasa_sdk import endpoint  # importing it warns
    from rasa_sdk.__main__ import main as serve_actions

    leave_cors_out(endpoint)
    serve_actions()


if __name__ == "__main__":
    main()
