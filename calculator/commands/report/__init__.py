"""``report``: documents to hand on, and whether their figures still hold."""
