"""What a project may choose: its ground, elections, moves and the year its revenue begins; every combination as a lane."""
