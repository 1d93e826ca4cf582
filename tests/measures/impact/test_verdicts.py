import math

import pytest

from shadowgraph.measures.impact.inference import Estimate
from shadowgraph.measures.impact.verdicts import Findings, verdict
from shadowgraph.records.impact import VERDICTS


def seen(log_ratio=0.0, reach=0.1, p=0.5):
    return Estimate(log_ratio, reach / 1.8, 9.0, log_ratio - reach, log_ratio + reach, p, 0.3)


FEW = Estimate(0.9, 0.1, 1.0, math.nan, math.nan, math.nan, math.nan)
RISE = seen(0.9, 0.2, 0.001)
CLEAR = {"basis": "reported", "effect": RISE, "p_adjusted": 0.01, "lead": seen(), "placebos": (seen(), seen()),
         "robust": (0.4, 1.4)}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "rose"),
        ({"effect": seen(-0.9, 0.2, 0.001), "robust": (-1.4, -0.4)}, "fell"),
        ({"effect": None}, "can't say: too few ties"),
        ({"effect": FEW}, "can't say: too few ties"),
        ({"basis": "inferred"}, "can't say: dated by the events"),
        ({"basis": "inferred elsewhere"}, "can't say: dated by the events"),
        ({"lead": seen(0.5, 0.2, 0.03)}, "can't say: changed before"),
        ({"placebos": (seen(), seen(0.5, 0.2, 0.03))}, "can't say: placebo moves too"),
        ({"placebos": ()}, "can't say: not robust"),
        ({"placebos": (FEW, FEW)}, "can't say: not robust"),
        ({"robust": (-0.2, 2.0)}, "can't say: not robust"),
        ({"p_adjusted": 0.3, "effect": seen(0.1, 0.2)}, "no large change"),
        ({"p_adjusted": 0.3, "effect": seen(0.1, 1.2)}, "can't say: too wide"),
        ({"p_adjusted": math.nan, "effect": seen(0.1, 1.2)}, "can't say: too wide"),
    ],
)
def test_every_way_to_a_verdict(change, said):
    assert said in VERDICTS
    assert verdict(Findings(**(CLEAR | change))) == said
