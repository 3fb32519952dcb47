"""The commands that look at a scenario from many sides: why positions differ, what is uncertain, what would reach a target, what the State gives."""

from __future__ import annotations

from calculator.commands.analysis import attribute, fiscal, marginal, seek, sensitivity, simulate

ANALYSIS = (attribute, sensitivity, simulate, seek, marginal, fiscal)
