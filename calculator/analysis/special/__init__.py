"""What the Prime Minister could decide on a project, and how near the project stands to it."""
