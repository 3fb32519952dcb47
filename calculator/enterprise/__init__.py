"""The enterprise on the engine floor: the grounds it qualifies for, its charges, and its group."""
