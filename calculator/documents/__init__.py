"""From a run to the documents people hand on, and back."""
