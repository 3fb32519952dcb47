"""``portfolio`` and ``population``: files of enterprises computed, and drawn."""
