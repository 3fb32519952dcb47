"""What a project has to do by when, and what failing on audit would cost."""
