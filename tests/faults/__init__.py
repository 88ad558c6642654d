"""Faults done on purpose to the store and the gate: ``make faults`` runs all and prints a table."""
