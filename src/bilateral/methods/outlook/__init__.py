"""Will turnover reach a level by a year? Pooled over pairs, honest about eras.

`fit` learns from a panel, the fitted model gives `quantiles` and `probability` of a multiple.
"""

from bilateral.methods.outlook.frames import FittedOutlook, fit
from bilateral.methods.outlook.model import Outlook
from bilateral.methods.quantiles import LEVELS

__all__ = ["LEVELS", "FittedOutlook", "Outlook", "fit"]
