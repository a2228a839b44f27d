"""What the assistant does: answers, the booking form, and what is passed on to the staff."""
