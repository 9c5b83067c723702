"""National series beside the same count for the gemeenten in the agreement."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from referentie import keten, seeds
from referentie.berichten import Declaratieregel
from referentie.feiten import Feiten, Rij, euro
from referentie.uitvraag import Uitvraag

KOSTEN = "kosten_jeugdhulp"


def landelijke_vergelijking(feiten: Feiten, _: Uitvraag) -> list[Rij]:
    """Each figure of a series, and both indices from its first period on."""
    eerste: dict[tuple[str, ...], tuple[Decimal, Decimal | None]] = {}
    rijen = []
    for reeks in sorted(seeds.rijen("context/landelijke_reeks"), key=lambda r: r["periode_start"]):
        van, tot = (dt.date.fromisoformat(reeks[k]) for k in ("periode_start", "periode_eind"))
        nederland = Decimal(reeks["waarde"])
        gelderland = _gelderland(feiten, reeks, van, tot)
        sleutel = (reeks["reeks"], reeks["soort_uitsplitsing"], reeks["uitsplitsing"])
        begin, begin_hier = eerste.setdefault(sleutel, (nederland, gelderland))
        rijen.append(
            {
                "reeks": reeks["reeks"],
                "soort_uitsplitsing": reeks["soort_uitsplitsing"],
                "uitsplitsing": reeks["uitsplitsing"],
                "periode_start": van,
                "periode_eind": tot,
                "waarde_nederland": nederland,
                "waarde_gelderland": gelderland,
                "index_nederland": float(nederland / begin),
                "index_gelderland": float(gelderland / begin_hier)
                if begin_hier and gelderland is not None
                else None,
            }
        )
    return rijen


def _gelderland(
    feiten: Feiten, reeks: dict[str, str], van: dt.date, tot: dt.date
) -> Decimal | None:
    """Granted money of all youth care and measures, or children with youth care; None without lines."""
    in_periode = [r for r in feiten.toegekende_regels if van <= r.dag <= tot]
    if not in_periode:
        return None
    if reeks["reeks"] == KOSTEN:
        return euro(sum(r.toegekend for r in in_periode))
    saldo: Counter[str] = Counter()
    for r in in_periode:
        if not r.is_gi and _hoort_bij(feiten, reeks, r):
            saldo[r.bsn] += r.toegekend
    return Decimal(sum(som != 0 for som in saldo.values()))


def _hoort_bij(feiten: Feiten, reeks: dict[str, str], regel: Declaratieregel) -> bool:
    """Whether a line is of the sex, or of the age on its first day, that the series counts."""
    if reeks["soort_uitsplitsing"] == "geslacht":
        return keten.geslacht(regel.bsn, feiten.verkeer) == reeks["uitsplitsing"]
    if reeks["soort_uitsplitsing"] == "leeftijdsgroep":
        jaren = keten.leeftijd(keten.geboortedatum(regel.bsn, feiten.verkeer), regel.dag)
        (groep,) = (
            g
            for g in seeds.rijen("context/leeftijdsgroep")
            if g["leeftijdsgroep"] == reeks["uitsplitsing"]
        )
        return int(groep["leeftijd_vanaf"]) <= jaren <= int(groep["leeftijd_tot"] or jaren)
    return True
