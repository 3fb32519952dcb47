"""What a result is worth: pure functions on yearly lines."""
