"""What all documents share: the font and its signs, charts, the record a file carries."""
