"""What a lane has several of, as columns and arrays. Knows no law."""
