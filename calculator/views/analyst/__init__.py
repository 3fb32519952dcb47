"""The policy page: what each draft gives, to whom, and because of which clause."""
