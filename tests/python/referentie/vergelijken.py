"""The tables of the reference beside the marts: on which columns, and how a difference reads.

Rows are paired by the key columns and compared on all columns that the reference gives; a column
of the warehouse that the reference does not have is its own affair. Ids that are hashes are replaced
by what they stand for, except zorgperiode_id, which decides ties and therefore has a defined value.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from referentie import afspraken as a
from referentie import feiten as f
from referentie import monitor as m
from referentie import waarden as w
from referentie.feiten import Feiten, Rij
from referentie.keten import SLEUTEL
from referentie.landelijk import landelijke_vergelijking
from referentie.uitvraag import Uitvraag
from referentie.warehouse import Warehouse

#: Leading columns of every monitor mart; niveau_naam follows from niveau_code.
KOP = ("definitie_versie", "periode_soort", "periode_start", "niveau", "niveau_code")


@dataclass(frozen=True)
class Tabel:
    """How a table is compared.

    Args:
        functie: what the reference makes of it, of the facts and for the resultaatafspraken the uitvraag.
        sleutel: columns by which rows are paired.
        sql: the rows of the mart, when `select *` lacks what an id stands for.
    """

    functie: Callable[..., list[Rij]]
    sleutel: tuple[str, ...]
    sql: str | None = None


TABELLEN = {
    "fct_toewijzing": Tabel(
        f.fct_toewijzing,
        ("gemeentecode", "toewijzingnummer", "jeugdige_id", "productcode", "ingangsdatum"),
    ),
    "fct_zorgperiode": Tabel(f.fct_zorgperiode, ("zorgperiode_id",)),
    "fct_maatregel": Tabel(
        f.fct_maatregel, ("definitie_versie", "jeugdige_id", "maatregelsoort", "startdatum")
    ),
    "fct_maatregel_zorgperiode": Tabel(
        f.fct_maatregel_zorgperiode,
        ("definitie_versie", "zorgperiode_id"),
        """
        select b.*, m.startdatum as start_maatregel
        from marts.fct_maatregel_zorgperiode as b
        join marts.fct_maatregel as m using (definitie_versie, maatregel_id)
        """,
    ),
    "fct_declaratieregel": Tabel(
        f.fct_declaratieregel,
        ("aanbieder_agb", "declaratienummer", "referentienummer", "dagtekening", "status"),
    ),
    "fct_samenloop": Tabel(
        w.fct_samenloop,
        (
            "definitie_versie",
            "jeugdhulp_zorgperiode_id",
            "maatregelsoort",
            "start_maatregel",
            "maatregel_zorgperiode_id",
        ),
        """
        select s.*, coalesce(m.startdatum, z.startdatum) as start_maatregel
        from marts.fct_samenloop as s
        left join marts.fct_maatregel as m using (definitie_versie, maatregel_id)
        left join marts.fct_zorgperiode as z on z.zorgperiode_id = s.maatregel_zorgperiode_id
        """,
    ),
    "fct_wachttijd": Tabel(
        w.fct_wachttijd,
        ("definitie_versie", "gemeentecode", "toewijzingnummer", "jeugdige_id", "ingangsdatum"),
        """
        select w.*, t.gemeentecode, t.toewijzingnummer
        from marts.fct_wachttijd as w
        join marts.fct_toewijzing as t using (toewijzing_id)
        """,
    ),
    "fct_zorgovergang": Tabel(
        w.fct_zorgovergang,
        (
            "definitie_versie",
            "jeugdige_id",
            "aanbieder_agb_van",
            "tussentaal_van",
            "einde_van",
        ),
    ),
    "monitor_1_aantallen": Tabel(m.monitor_1_aantallen, (*KOP, "maatregelsoort", "productcode")),
    "monitor_1b_jeugdhulp": Tabel(
        m.monitor_1b_jeugdhulp, (*KOP, "tussentaal_code", "verwijzer_type", "tijdens_maatregel")
    ),
    "monitor_2_in_door_uitstroom": Tabel(m.monitor_2_in_door_uitstroom, (*KOP, "maatregelsoort")),
    "monitor_3_doorlooptijd": Tabel(m.monitor_3_doorlooptijd, (*KOP, "maatregelsoort", "status")),
    "monitor_4_samenloop_jeugdhulp": Tabel(
        m.monitor_4_samenloop_jeugdhulp, (*KOP, "maatregelsoort", "tussentaal_code")
    ),
    "monitor_5_samenloop_crisis": Tabel(
        m.monitor_5_samenloop_crisis, (*KOP, "maatregelsoort", "tussentaal_code")
    ),
    "monitor_6_wachttijd": Tabel(
        m.monitor_6_wachttijd, (*KOP, "tussentaal_code", "maatregelsoort", "verwijzer_type")
    ),
    "monitor_6_budget": Tabel(m.monitor_6_budget, KOP),
    "monitor_7_afschaling": Tabel(m.monitor_7_afschaling, (*KOP, "tussentaal_code")),
    "monitor_7_algemeen": Tabel(m.monitor_7_algemeen, (*KOP, "tussentaal_code")),
}


AFSPRAKEN = {
    "resultaatafspraak_meting": Tabel(
        a.resultaatafspraak_meting,
        (
            *("definitie_versie", "indicator", "uitsplitsing", "niveau", "niveau_code"),
            *("periode_soort", "periode_start"),
        ),
    ),
    "resultaatafspraak_overzicht": Tabel(
        a.resultaatafspraak_overzicht,
        ("definitie_versie", "resultaatafspraak", "niveau", "niveau_code"),
    ),
    "landelijke_vergelijking": Tabel(
        landelijke_vergelijking,
        ("reeks", "soort_uitsplitsing", "uitsplitsing", "periode_start"),
    ),
}


def referentie(feiten: Feiten, naam: str) -> list[Rij]:
    """The rows of a table by the reference, with pseudonyms as the warehouse has them."""
    rijen = TABELLEN[naam].functie(feiten)
    return [
        rij | {"jeugdige_id": SLEUTEL.jeugdige_id(rij["jeugdige_id"])}
        if "jeugdige_id" in rij
        else rij
        for rij in rijen
    ]


def mart(warehouse: Warehouse, naam: str) -> list[Rij]:
    """The rows of a table in the warehouse."""
    return warehouse.vraag(TABELLEN[naam].sql or f"select * from marts.{naam}")


def verschillen(feiten: Feiten, warehouse: Warehouse, naam: str) -> Iterator[str]:
    """What differs between the reference and a mart, a line per row or value."""
    rijen = referentie(feiten, naam), mart(warehouse, naam)
    return _verschillen(naam, TABELLEN[naam].sleutel, *rijen)


def verschillen_afspraken(
    feiten: Feiten, uitvraag: Uitvraag, warehouse: Warehouse, naam: str
) -> Iterator[str]:
    """The same for a mart of the resultaatafspraken."""
    tabel = AFSPRAKEN[naam]
    rijen = tabel.functie(feiten, uitvraag), warehouse.vraag(f"select * from marts.{naam}")
    return _verschillen(naam, tabel.sleutel, *rijen)


def _verschillen(
    naam: str, sleutel: tuple[str, ...], links_alle: list[Rij], rechts_alle: list[Rij]
) -> Iterator[str]:
    verwacht, gevonden = _op_sleutel(links_alle, sleutel), _op_sleutel(rechts_alle, sleutel)
    for waarden in sorted(verwacht.keys() | gevonden.keys(), key=str):
        plek = f"{naam} {_lees(dict(zip(sleutel, waarden, strict=True)))}"
        links, rechts = verwacht.get(waarden, []), gevonden.get(waarden, [])
        if len(links) != len(rechts):
            yield f"{plek}: referentie {len(links)} rijen, mart {len(rechts)}"
            yield from (f"    referentie {_lees(rij)}" for rij in links)
            yield from (f"    mart {_lees(rij)}" for rij in rechts)
            continue
        for een, ander in zip(links, rechts, strict=True):
            for kolom, waarde in een.items():
                if not _gelijk(waarde, ander[kolom]):
                    yield f"{plek}: {kolom} is {ander[kolom]!s} en moet zijn {waarde!s}"


def _op_sleutel(rijen: list[Rij], sleutel: tuple[str, ...]) -> dict[tuple, list[Rij]]:
    """Rows by key; those with equal keys in an order of their own."""
    uitkomst = defaultdict(list)
    for rij in rijen:
        uitkomst[tuple(rij[kolom] for kolom in sleutel)].append(rij)
    for groep in uitkomst.values():
        if len(groep) > 1:
            groep.sort(key=lambda rij: str(sorted((k, str(v)) for k, v in rij.items())))
    return uitkomst


def _gelijk(verwacht: object, gevonden: object) -> bool:
    """Equal; what was computed with fractions up to the precision of a DOUBLE."""
    if isinstance(verwacht, float) and isinstance(gevonden, float | int | Decimal):
        return math.isclose(verwacht, gevonden, rel_tol=1e-9, abs_tol=1e-9)
    return verwacht == gevonden


def _lees(rij: Rij) -> str:
    return ", ".join(f"{kolom}={waarde!s}" for kolom, waarde in rij.items())
