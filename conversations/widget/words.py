"""What the channel says of itself."""

from __future__ import annotations

from clinic.clinic import Clinic


class Words:
    """The channel's sentences, with the clinic's telephone number."""

    def __init__(self, clinic: Clinic) -> None:
        call = f"call us at {clinic.telephone}"
        self.trouble = f"Sorry, something went wrong on my side. Please try again in a moment, or {call}."
        self.slow = (
            "This takes longer than it should. I have your message, and the answer will show up here. "
            f"If you don't want to wait, please {call}."
        )
        self.unreachable = f"Sorry, I can't be reached right now. Please try again in a minute, or {call}."
        self.erased = (
            "This chat is deleted: what was said in it has been erased. A request that you sent to the "
            f"clinic is kept. To have it erased too, please {call}."
        )
        self.empty = "I didn't get any words there. What would you like to know?"
        self.unknown_button = "That button is no longer in use. Please type what you need."
        self.bad_request = f"I couldn't read that. Please reload the page and try again, or {call}."
        self.too_fast = "That was very fast. Please wait a moment."
        self.too_many_messages = "That's a lot at once. Please wait a moment."
        self.too_many_chats = f"Many people chat from your network right now. Please try later, or {call}."
        self.too_many_streams = "This chat is open in too many places. Please close some of them."
        self.very_long_chat = "This chat has become very long. You can go on in a new one."

    def too_long(self, most: int) -> str:
        """Say how long a message may be; the widget gives it back to be shortened."""
        return f"That's a bit long for me: I can read up to {most} characters. Please make it shorter."
