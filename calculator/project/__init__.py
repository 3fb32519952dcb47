"""What a user states: facts, never law. Knows no law."""
