"""The analyst's annex: what was compared, with which figures, from which sources."""
