"""A few iWmo messages between the same parties, which a youth monitor must pass over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import timedelta
from random import Random

from loaders.voorbeelddata.berichten import Bericht, Declareren, Starten, Toewijzen
from loaders.voorbeelddata.gevallen import Geval
from loaders.voorbeelddata.personen import persoon
from loaders.voorbeelddata.wereld import Kind

_AANTAL = 6


def wmo_berichten(
    rng: Random, bsns: Sequence[str], berichten: Sequence[Bericht]
) -> Iterator[tuple[Kind, Bericht]]:
    """Yield iWmo twins of iJw messages about adults, who have numbers of `bsns`.

    A declaration keeps its DeclaratieNummer: that is unique per wettelijk domein only.
    """
    vrij = iter(bsns)
    for soort in ("301", "305", "323"):
        keuze = [b for b in berichten if b.soort == f"JW{soort}" and not b.defect]
        for bericht in rng.sample(keuze, min(_AANTAL // 3, len(keuze))):
            geboren = bericht.dagtekening - timedelta(days=rng.randint(9000, 25_000))
            mens = persoon(rng, next(vrij), geboren)
            kind = Kind(-1, mens, (), [], Geval(), rng)
            tweeling = copy(bericht)
            tweeling.soort, tweeling.heen = f"WMO{soort}", None
            tweeling.geweigerd_retour = tweeling.geweigerd_transport = False
            tweeling.inhoud = _over_volwassene(bericht, kind)
            yield kind, tweeling


def _over_volwassene(bericht: Bericht, kind: Kind) -> Toewijzen | Starten | Declareren:
    """Return the content of a message as if it were about this adult."""
    inhoud = bericht.inhoud
    if isinstance(inhoud, Toewijzen):
        return Toewijzen(kind, inhoud.regels)
    if isinstance(inhoud, Starten):
        return Starten(kind, inhoud.regels)
    assert isinstance(inhoud, Declareren)
    regel = copy(inhoud.regels[0])
    regel.toewijzing = copy(regel.toewijzing)
    regel.toewijzing.traject = copy(regel.toewijzing.traject)
    regel.toewijzing.traject.kind = kind
    regel.vorige = None
    return Declareren(inhoud.begin, inhoud.eind, [regel], nummer=inhoud.nummer)
