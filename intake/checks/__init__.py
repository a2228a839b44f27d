"""What must be right before visitors come."""
