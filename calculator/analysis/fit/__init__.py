"""What a scenario asks for that only the law can tell is wrong."""
