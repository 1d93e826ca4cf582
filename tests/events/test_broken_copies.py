"""A broken row must not push out a sound one."""

import datetime as dt

from shadowgraph import events


def test_the_sound_row_of_an_older_release_stays_when_the_newer_ones_is_broken(make_reading) -> None:
    newer = make_reading({}, {"date_start": dt.date(1, 1, 1)}, version="22.1", file="newer.csv")
    older = make_reading({}, {}, version="21.1", file="older.csv")
    made = events.build([newer, older], today=dt.date(2026, 1, 1))
    kept = made.table.select("row_id", "dataset_version").sort("row_id").rows()
    assert kept == [("1", "22.1"), ("2", "21.1")]
    gone = made.quarantine.select("row_id", "file", "action").sort("row_id").rows()
    assert gone == [("1", "older.csv", "dropped"), ("2", "newer.csv", "quarantined")]
