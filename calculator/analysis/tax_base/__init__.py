"""From the profit of the accounts to the tax, and what of the relief is wasted on the way."""
