"""The offer: one page that an operator hands on."""
