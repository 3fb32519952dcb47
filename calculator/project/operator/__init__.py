"""A zone operator as a project: its plan, the lines that follow from it, and changes of it. Knows no law."""
