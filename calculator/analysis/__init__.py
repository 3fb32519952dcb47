"""Runs of the engine side by side: variants, sites, counterfactuals, readings, facts that are not known."""
