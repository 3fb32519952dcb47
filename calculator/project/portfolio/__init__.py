"""Rows of a portfolio file: their columns, how they are read, and how they become lanes or a scenario. Knows no law."""
