"""Run conversations against an open-source Rasa assistant, under pytest."""
