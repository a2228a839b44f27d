"""Run Rasa's training without what it does not need."""

from __future__ import annotations

import sys

from intake.collected import collect_seldom
from intake.environment import PROJECT
from intake.without_tensorflow import leave_tensorflow_out


def main() -> None:
    """Be `rasa` with the same arguments."""
    collect_seldom()
    leave_tensorflow_out(PROJECT / "config.yml")
    from rasa import __main__ as rasa_command

    rasa_command.main()


if __name__ == "__main__":
    sys.argv[0] = "rasa"
    main()
