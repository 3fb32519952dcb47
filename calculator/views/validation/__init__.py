"""The validation page: the published cases, what they must give and what comes out."""
