"""Many enterprises from one file: read block by block, computed with the engine of a single run, added up; and populations drawn."""
