"""Forecasts of the past, made with what was known then, judged beside the named peers."""

from bilateral.backtesting.forecaster import Forecaster, Method
from bilateral.backtesting.methods import DEFAULT, METHODS
from bilateral.backtesting.model import BacktestResult
from bilateral.backtesting.report import write_report
from bilateral.backtesting.run import backtest
from bilateral.backtesting.shipping import fit_model, verify_model

__all__ = [
    "DEFAULT",
    "METHODS",
    "BacktestResult",
    "Forecaster",
    "Method",
    "backtest",
    "fit_model",
    "verify_model",
    "write_report",
]
