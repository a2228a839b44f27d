"""What a person typed, read: pure functions and value types."""
