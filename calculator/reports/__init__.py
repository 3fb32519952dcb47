"""Results as tables and JSON; computes nothing."""
