"""How a conversation comes in and is kept."""
