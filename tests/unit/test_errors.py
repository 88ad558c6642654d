from __future__ import annotations

import pickle

import pytest

from bilateral import errors
from bilateral.errors import (
    MAX_QUOTE,
    AmbiguousNameError,
    BadDocumentError,
    BadTableError,
    BilateralError,
    InputError,
    IntegrityError,
    MeaningError,
    MethodError,
    NotConvergedError,
    Problem,
    ResourceError,
    SourceError,
    StoreBusyError,
    UnknownCodeError,
    quote,
)

FAMILY = {
    BilateralError: "BIL-000",
    InputError: "BIL-100",
    BadTableError: "BIL-110",
    BadDocumentError: "BIL-120",
    UnknownCodeError: "BIL-130",
    AmbiguousNameError: "BIL-131",
    MeaningError: "BIL-200",
    SourceError: "BIL-300",
    MethodError: "BIL-400",
    NotConvergedError: "BIL-410",
    ResourceError: "BIL-500",
    IntegrityError: "BIL-600",
    StoreBusyError: "BIL-700",
}


@pytest.mark.parametrize(("kind", "code"), FAMILY.items())
def test_codes_are_stable(kind: type[BilateralError], code: str) -> None:
    assert kind("no").code == code


def test_no_two_errors_share_a_code_and_none_is_left_out() -> None:
    family = {
        item
        for item in vars(errors).values()
        if isinstance(item, type) and issubclass(item, BilateralError)
    }
    assert family == set(FAMILY)
    assert len({item.code for item in family}) == len(family)


@pytest.mark.parametrize("kind", FAMILY)
def test_bad_input_is_a_value_error_and_a_failed_method_is_not(kind: type[BilateralError]) -> None:
    assert issubclass(kind, ValueError) == issubclass(kind, InputError | MeaningError)


def test_the_message_lists_every_problem_and_ends_with_the_hint() -> None:
    problems = [Problem("flow-unknown", "not a flow"), Problem("cell-empty", "nothing here")]
    error = BadTableError("flows.csv: 2 bad cells.", hint="Mend them.", problems=problems)
    assert str(error).split("\n") == [
        "flows.csv: 2 bad cells.",
        "not a flow [flow-unknown]",
        "nothing here [cell-empty]",
        "Mend them.",
    ]
    problems.clear()
    assert len(error.problems) == 2


def test_a_bare_error_is_its_message() -> None:
    error = MethodError("no answer")
    assert str(error) == "no answer"
    assert error.args == ("no answer",)
    assert error.hint is None
    assert error.problems == ()


def test_an_error_can_be_raised_hashed_and_sent_to_another_process() -> None:
    error = InputError("no", hint="yes", problems=(Problem("r", "m", row=3),))
    assert {error: 1}[error] == 1
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(again), str(again), again.problems) == (InputError, str(error), error.problems)


@pytest.mark.parametrize(
    ("problem", "shown"),
    [
        (Problem("r", "wrong"), "wrong [r]"),
        (Problem("r", "wrong", file="a.csv"), "a.csv: wrong [r]"),
        (Problem("r", "wrong", row=5), "5: wrong [r]"),
        (Problem("r", "wrong", file="a.csv", row=5), "a.csv:5: wrong [r]"),
        (Problem("r", "wrong", column="flow"), "column 'flow' wrong [r]"),
        (Problem("r", "wrong", text=""), "value '': wrong [r]"),
        (
            Problem("flow-unknown", "not a flow", "flows.csv", 5, "flow", "exprt", "Mend it."),
            "flows.csv:5: column 'flow' value 'exprt': not a flow [flow-unknown]\n    Mend it.",
        ),
    ],
)
def test_a_problem_says_where_what_and_how_to_mend_it(problem: Problem, shown: str) -> None:
    assert str(problem) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Тула", "'Тула'"),
        ("", "''"),
        ("a\x00b", "'a\\x00b'"),
        ("line\nbreak", "'line\\nbreak'"),
        ("zero\u200bwidth", "'zero\\u200bwidth'"),
        ("x" * MAX_QUOTE, f"'{'x' * MAX_QUOTE}'"),
        ("x" * (MAX_QUOTE + 1), f"'{'x' * MAX_QUOTE}…'"),
        ("x" * 10_000, f"'{'x' * MAX_QUOTE}…'"),
    ],
)
def test_quoting_is_printable_and_short(text: str, shown: str) -> None:
    assert quote(text) == shown
