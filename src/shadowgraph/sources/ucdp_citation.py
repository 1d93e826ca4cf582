"""How UCDP asks its actor and relation datasets to be cited, and the reference each reading carries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shadowgraph.records.provenance import DatasetRef

LICENCE = "CC-BY-4.0"


@dataclass(frozen=True)
class Cited:
    """What never changes between releases of one dataset."""

    id: str
    title: str
    citation: str


ACTOR = Cited(
    "ucdp-actor",
    "UCDP Actor Dataset",
    "Uppsala Conflict Data Program, UCDP Actor Dataset; Davies, Shawn, Garoun Engström, Therése Pettersson and "
    "Magnus Öberg (2024), Organized violence 1989-2023, Journal of Peace Research 61(4).",
)
NONSTATE = Cited(
    "ucdp-nonstate",
    "UCDP Non-State Conflict Dataset",
    "Sundberg, Ralph, Kristine Eck and Joakim Kreutz (2012), Introducing the UCDP Non-State Conflict Dataset, "
    "Journal of Peace Research 49(2), 351-362.",
)
DYADIC = Cited(
    "ucdp-dyadic",
    "UCDP Dyadic Dataset",
    "Harbom, Lotta, Erik Melander and Peter Wallensteen (2008), Dyadic Dimensions of Armed Conflict, 1946-2007, "
    "Journal of Peace Research 45(5), 697-710.",
)
CONFLICT = Cited(
    "ucdp-prio-acd",
    "UCDP/PRIO Armed Conflict Dataset",
    "Gleditsch, Nils Petter, Peter Wallensteen, Mikael Eriksson, Margareta Sollenberg and Håvard Strand (2002), "
    "Armed Conflict 1946-2001: A New Dataset, Journal of Peace Research 39(5), 615-637.",
)
BATTLE_DEATHS = Cited(
    "ucdp-brd",
    "UCDP Battle-Related Deaths Dataset",
    "Uppsala Conflict Data Program, UCDP Battle-Related Deaths Dataset; Davies, Shawn, Garoun Engström, Therése "
    "Pettersson and Magnus Öberg (2024), Organized violence 1989-2023, Journal of Peace Research 61(4).",
)
SUPPORT = Cited(
    "ucdp-esd",
    "UCDP External Support Dataset",
    "Meier, Vanessa, Niklas Karlén, Therése Pettersson and Mihai Croicu (2023), External support in armed "
    "conflicts: Introducing the UCDP external support dataset (ESD), 1975-2017, Journal of Peace Research 60(3), "
    "545-554.",
)
SUPPORT_2011 = Cited(
    "ucdp-external-support",
    "UCDP External Support Project, disaggregated by supporter",
    "Högbladh, Stina, Therése Pettersson and Lotta Themnér (2011), External Support in Armed Conflict 1975-2009: "
    "Presenting New Data, paper for the International Studies Association convention, Montreal.",
)


def reference(
    cited: Cited,
    *,
    version: str,
    path: Path,
    sha256: str,
    rows: int,
    years: tuple[int, int] | None = None,
) -> DatasetRef:
    """Return the reference of one file read.

    Args:
        cited: The dataset.
        version: Release.
        path: File; only its name is kept.
        sha256: Hash of its bytes.
        rows: Rows kept.
        years: First and last year covered, when the dataset is dated.
    """
    return DatasetRef(
        id=cited.id,
        title=cited.title,
        version=version,
        licence=LICENCE,
        citation=cited.citation,
        file=path.name,
        sha256=sha256,
        rows=rows,
        first_date=f"{years[0]}-01-01" if years else None,
        last_date=f"{years[1]}-12-31" if years else None,
    )
