"""What is uncertain about a plan: one driver at a time, many draws, and how much of the variance each driver makes."""
