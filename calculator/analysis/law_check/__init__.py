"""Checks of the law data that need the engine and the shipped scenarios: complete in time, read, cited, fresh."""
