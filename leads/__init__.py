"""What the staff get: leads stored once, their timeline, and the questions no article answered."""
