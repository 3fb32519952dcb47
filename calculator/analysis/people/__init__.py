"""The people of a project: who is exempt, payslips of a file, settled years, and pay elsewhere that leaves as much."""
