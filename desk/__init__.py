"""Where the staff work on leads: a web application of its own, for the clinic's people alone."""
