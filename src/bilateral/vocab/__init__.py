"""The words of the trade: economies, periods, measures, amounts, facts. Values, no I/O."""
