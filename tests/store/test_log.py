"""The log keeps one line a happening, for people and for programs."""

import logging
import re
from pathlib import Path

from shadowgraph.store.log import LOGGER, RunLog

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 (DEBUG|INFO|WARNING|ERROR) event=.+")


def test_lines_are_structured(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "log.txt")
    log.info("stage done", stage="ties:sahel", seconds=1.23456, rows=7)
    log.warning("odd", value='say "no"\nnow')
    log.debug("unheard")
    logging.getLogger(f"{LOGGER}.events").info("from inside")
    log.close()
    logging.getLogger(f"{LOGGER}.events").info("after the end")
    lines = (tmp_path / "log.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert all(LINE.fullmatch(line) for line in lines)
    assert lines[0].endswith('INFO event="stage done" stage=ties:sahel seconds=1.235 rows=7')
    assert lines[1].endswith(r'event=odd value="say \"no\"\nnow"')
    assert lines[2].endswith('event="from inside"')


def test_a_traceback_stays_on_one_line(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "log.txt")
    try:
        raise ValueError("planted")
    except ValueError as error:
        log.error("stopped", trace=error)
    log.close()
    lines = (tmp_path / "log.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert "ValueError: planted" in lines[0]


def test_the_logger_is_left_as_it_was(tmp_path: Path) -> None:
    logger = logging.getLogger(LOGGER)
    before = (logger.level, list(logger.handlers))
    log = RunLog(tmp_path / "log.txt", "debug")
    log.debug("heard")
    log.close()
    assert (logger.level, list(logger.handlers)) == before
    assert "DEBUG event=heard" in (tmp_path / "log.txt").read_text()
