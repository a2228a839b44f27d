"""How fast the trained assistant is, beside the assistant of `rasa init`."""
