"""Step 5: can the target be reached, when, and with what probability."""

from bilateral.chance.direct import assess_amounts, set_amounts
from bilateral.chance.model import (
    Assessment,
    BaseChance,
    Levels,
    NowcastRecord,
    SetLevel,
    TargetChance,
    YearChance,
)
from bilateral.chance.run import assess, assess_checked, set_target
from bilateral.chance.shipped import Shipped, load_model, model_from_text, shipped

__all__ = [
    "Assessment",
    "BaseChance",
    "Levels",
    "NowcastRecord",
    "SetLevel",
    "Shipped",
    "TargetChance",
    "YearChance",
    "assess",
    "assess_amounts",
    "assess_checked",
    "load_model",
    "model_from_text",
    "set_amounts",
    "set_target",
    "shipped",
]
