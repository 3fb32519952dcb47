"""The land on the engine floor: rent of State leases, what tenants pay for it, and the land use tax."""
