"""What must fit together across the lines of a scenario. Knows no law."""
