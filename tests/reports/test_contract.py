"""Python and TypeScript agree on the shape of the data."""

import subprocess
import sys
from pathlib import Path

import pytest

from shadowgraph.reports import contract, payload
from shadowgraph.reports.contract import typescript

ROOT = Path(__file__).parents[2]


def test_the_front_end_has_the_contract_of_today() -> None:
    written = (ROOT / "frontend/src/contract.ts").read_text(encoding="utf-8")
    assert written == typescript(), "run `python -m shadowgraph.reports.contract > frontend/src/contract.ts`"


def test_the_module_prints_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shadowgraph.reports.contract"], capture_output=True, text=True, check=True
    )
    assert done.stdout == typescript()


def test_every_kind_of_the_payload_is_an_interface() -> None:
    text = typescript()
    for name in payload.Payload.__annotations__:
        assert f"  {name}: " in text
    assert "interface Payload {" in text


def test_a_type_without_counterpart_is_refused() -> None:
    with pytest.raises(TypeError, match="counterpart"):
        contract._name(complex)
