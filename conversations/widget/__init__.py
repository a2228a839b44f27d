"""The channel of the website's chat: what the widget sends and is sent."""
