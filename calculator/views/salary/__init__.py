"""The salary page: what the five-year exemption gives one person, and a file of people."""
