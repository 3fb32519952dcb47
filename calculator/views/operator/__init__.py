"""The zone operator's page: the rent a zone project needs, its tenants, and what is known of a zone."""
