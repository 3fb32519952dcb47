"""The workbook whose yearly computation is live formulas: one emitter a rule, checked against the engine."""
