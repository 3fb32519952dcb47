"""What ``run`` and its neighbours print of each part of a result, in tables and as plain data."""
