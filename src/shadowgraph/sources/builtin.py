"""The built-in sources. A new provider is one file in this folder and one line here."""

from __future__ import annotations

from shadowgraph.plugins.hooks import hookimpl
from shadowgraph.sources.base import Source
from shadowgraph.sources.mapped_csv import MappedCsv
from shadowgraph.sources.ucdp_actor import UcdpActor
from shadowgraph.sources.ucdp_candidate import UcdpCandidate
from shadowgraph.sources.ucdp_dyadic import UcdpBattleDeaths, UcdpDyadic, UcdpPrioConflict
from shadowgraph.sources.ucdp_external_support import UcdpExternalSupport
from shadowgraph.sources.ucdp_external_support_2011 import UcdpExternalSupport2011
from shadowgraph.sources.ucdp_ged import UcdpGed
from shadowgraph.sources.ucdp_nonstate import UcdpNonState


@hookimpl
def shadowgraph_sources() -> list[Source]:
    """Return the built-in readers."""
    sources: list[Source] = [UcdpGed(), UcdpCandidate(), MappedCsv()]
    sources += [UcdpActor(), UcdpNonState(), UcdpDyadic(), UcdpPrioConflict(), UcdpBattleDeaths()]
    sources += [UcdpExternalSupport(), UcdpExternalSupport2011()]
    return sources
