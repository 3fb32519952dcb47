"""``salary``: payslips and settled years, of one person or of a file of people."""
