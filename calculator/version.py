"""The version of the program, as every document it writes states it."""

VERSION = "0.1.0"
