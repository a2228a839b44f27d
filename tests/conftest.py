"""What holds for every test."""

from hypothesis import settings

# No test asserts a time: a busy machine must not fail one.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")
