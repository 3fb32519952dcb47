"""A zone operator: its cash, its return with and without each support, the price it needs, what its support costs the State."""
