"""Speed and memory of the engine, against the time the machine needs just to copy the same arrays. ``python -m tests.benchmarks``."""
