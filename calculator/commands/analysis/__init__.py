"""The commands that look at a scenario from many sides."""
