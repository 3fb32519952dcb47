"""``zones``: the register of zones and the criteria of a zone."""
