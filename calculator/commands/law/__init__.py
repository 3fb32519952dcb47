"""The ``law`` commands, and law values as plain data and in words for the commands that show them."""
