"""The workforce on the engine floor: pay, insurance and income tax of roles, and who keeps the relief."""
