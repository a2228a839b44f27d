"""Let Rasa do less for a message, with the same outcome."""

from __future__ import annotations

from rasa import server

from intake.checked_once import check_action_schema_once
from intake.copied_slots import copy_slots_plainly
from intake.cors import leave_cors_out
from intake.domain_sent import send_no_responses
from intake.empty_domain import make_empty_domain_once
from intake.in_order import run_in_order
from intake.kept_connection import keep_connections
from intake.rules_of_words import look_up_words_where_rules_name_them


def lighten() -> bool:
    """Replace what the modules above name; tell whether all of it is still as they expect."""
    done = (
        check_action_schema_once(),
        copy_slots_plainly(),
        leave_cors_out(server),
        look_up_words_where_rules_name_them(),
        make_empty_domain_once(),
        run_in_order(),
        keep_connections(),
        send_no_responses(),
    )
    return all(done)
