"""How long messages wait, and how busy the processors are, for a clinic, a hundred, a million chats."""
