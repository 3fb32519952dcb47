"""``operator``: the answers of a zone operator."""
