"""Cases others worked out, run through the calculator: official examples, other calculators, published tables; with what each must give."""
