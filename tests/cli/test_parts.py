"""Parts of the command: choices, dates, progress."""

import datetime as dt

import pytest

from shadowgraph.cli import choices
from shadowgraph.cli.dates import day
from shadowgraph.cli.output import plain, text
from shadowgraph.cli.progress import Bars, Lines, Quiet, watching
from shadowgraph.errors import UsageError
from shadowgraph.exports import FORMATS, TLP_LEVELS
from shadowgraph.plugins.manager import registered
from shadowgraph.records.measure import UNIT_KINDS
from shadowgraph.records.period import STEPS
from shadowgraph.store.progress import Progress
from shadowgraph.ties.base import MODES


def test_choices_are_those_of_the_library() -> None:
    for kind, values in (
        (choices.Step, STEPS),
        (choices.Mode, MODES),
        (choices.Format, tuple(FORMATS)),
        (choices.Tlp, TLP_LEVELS),
        (choices.UnitKind, UNIT_KINDS),
    ):
        assert tuple(item.value for item in kind) == values
    assert tuple(registered("tie_models")) == choices.MODELS


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ("2016", (2016, 1, 1), (2016, 12, 31)),
        ("2016-02", (2016, 2, 1), (2016, 2, 29)),
        ("2015-2", (2015, 2, 1), (2015, 2, 28)),
        ("2016-12", (2016, 12, 1), (2016, 12, 31)),
        (" 2016-07-04 ", (2016, 7, 4), (2016, 7, 4)),
    ],
)
def test_dates(given: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert day(given, "--from") == dt.date(*first)
    assert day(given, "--to", last=True) == dt.date(*last)
    assert day(None, "--from") is None


@pytest.mark.parametrize(
    "given", ["", "16", "2016-13", "2016-02-30", "2016/02/03", "12.03.2016", "9999999", "0000"]
)
def test_what_is_no_date(given: str) -> None:
    with pytest.raises(UsageError) as caught:
        day(given, "--from")
    assert caught.value.field == "--from"


@pytest.mark.parametrize("kind", [Bars, Lines, Quiet])
def test_watchers_keep_the_protocol(kind: type, capsys: pytest.CaptureFixture[str]) -> None:
    with kind() as progress:
        assert isinstance(progress, Progress)
        progress.advance()  # before any stage
        progress.stage("reading [bold]x[/bold]", 3)
        progress.advance(2)
        progress.note("Used [a] file.")
        progress.stage("inferring")
    told = capsys.readouterr()
    assert told.out == ""
    if kind is Quiet:
        assert told.err == ""
    else:
        assert "Used [a] file." in told.err
        assert "reading [bold]x[/bold]" in told.err


def test_a_file_gets_lines_and_a_terminal_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(watching(), Lines)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert isinstance(watching(), Bars)
    assert isinstance(watching(quiet=True), Quiet)


def test_json_and_text_forms() -> None:
    assert plain({"a": [1, 2.5, float("nan"), dt.date(2020, 1, 2), None, True]}) == {
        "a": [1, 2.5, None, "2020-01-02", None, True]
    }
    shown = [text(value) for value in (None, True, 0.123456, 12345.6, 12345, ["a", "b"])]
    assert shown == ["", "yes", "0.123", "12,346", "12345", "a, b"]
