"""Who may see which rows of the marts: one rule per column, for packages and for PostgreSQL alike.

What a party owns is a set of places, each a level with a code, as in `marts.dim_niveau`. A row is a
party's own if one of its columns names such a place. The model is that of Foodvalley: a gemeente sees
its own cases at the lowest level, and of others what is aggregated and protected (`publicatie_*`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import duckdb

#: Kinds of party; each is a level of marts.dim_niveau, and its code one of that level.
SOORTEN = ("gelderland", "regio", "gemeente", "gi", "aanbieder")
GELDERLAND = "GLD"
CODE = re.compile("[A-Za-z0-9-]+")
#: From whom a column may be seen: anyone, any party, the owner of the row (`meta.zichtbaar` of the models).
OPENBAAR, PARTNER, EIGENAAR = "openbaar", "partner", "eigenaar"

#: Columns that name a place by its code alone, with the level of that place. `gemeentecode`, as it was sent
#: once, is not among them: the gemeente that is responsible now owns the case. Nor is where a measure began:
#: who had the child before sees its own part of it, in fct_zorgperiode, and not where the child went.
PLEKKEN = {
    "gemeentecode_actueel": "gemeente",
    "gemeentecode_eind": "gemeente",
    "aanbieder_agb": "aanbieder",
    "aanbieder_agb_eind": "aanbieder",
    "aanbieder_agb_van": "aanbieder",
    "aanbieder_agb_naar": "aanbieder",
    "gi_agb": "aanbieder",
}
#: Tables with small numbers of many at once, of which nobody else owns a row.
VAN_GELDERLAND = ("kwaliteit_ontbreekt", "landelijke_vergelijking")
#: Tables without such columns: a row is one's own if it hangs on an own row of another, by these columns of
#: both; the last is asked of the row itself. Where no version is named, a case is the same in all of them.
VIA = {
    "dim_jeugdige": [
        ("fct_declaratieregel", ("jeugdige_id",), None),
        ("fct_toewijzing", ("jeugdige_id",), None),
        ("fct_zorgperiode", ("jeugdige_id",), None),
        ("fct_maatregel", ("jeugdige_id",), None),
    ],
    "fct_maatregel_zorgperiode": [("fct_zorgperiode", ("zorgperiode_id",), None)],
    "fct_zaak_bericht": [
        ("fct_verantwoording", ("definitie_versie", "zaak_soort", "zaak_id"), None),
        ("fct_verantwoording", ("zaak_soort", "zaak_id"), "definitie_versie is null"),
    ],
}

#: The places of each party, from relation `partij (partij, soort, code)` and dimensions in schema {marts}.
#: A region owns its gemeenten, a GI and a supplier all AGB codes they work under, Gelderland everything.
BEREIK = """
    select distinct
        partij.partij,
        plek.niveau,
        plek.niveau_code
    from partij
    inner join {marts}.dim_niveau as plek
        on
            partij.soort = 'gelderland'
            or partij.soort = plek.niveau and partij.code = plek.niveau_code
            or partij.soort = 'regio' and plek.niveau = 'regio_gi'
            and partij.code = split_part(plek.niveau_code, '/', 1)
            or partij.soort = 'gi' and plek.niveau = 'regio_gi'
            and partij.code = split_part(plek.niveau_code, '/', 2)
            or partij.soort = 'regio' and plek.niveau = 'gemeente' and plek.niveau_code in (
                select gemeente.gemeentecode_actueel from {marts}.dim_gemeente as gemeente
                where gemeente.jeugdhulpregio = partij.code
            )
            or partij.soort in ('gi', 'aanbieder') and plek.niveau = 'aanbieder' and plek.niveau_code in (
                select aanbieder.aanbieder_agb from {marts}.dim_aanbieder as aanbieder
                where aanbieder.groep = partij.code
            )
"""


class PartijFout(Exception):
    """A party that does not exist, or a table of which nobody can say whose its rows are."""


@dataclass(frozen=True)
class Partij:
    """A party to the agreement, or a supplier: a level of the monitor with its code."""

    soort: str
    code: str

    @classmethod
    def lees(cls, tekst: str) -> Partij:
        """Read `gemeente:0202`, `regio:foodvalley`, `gi:…`, `aanbieder:…` or `gelderland`.

        Raises:
            PartijFout: it is none of these.
        """
        if tekst == "gelderland":
            return cls(tekst, GELDERLAND)
        soort, _, code = tekst.partition(":")
        if soort not in SOORTEN[1:] or not CODE.fullmatch(code):
            raise PartijFout(
                f"{tekst!r} is geen partij: schrijf gemeente:0202, regio:foodvalley, gi:<AGB-code>, "
                "aanbieder:<AGB-code> of gelderland."
            )
        return cls(soort, code)

    def __str__(self) -> str:
        return "gelderland" if self.soort == "gelderland" else f"{self.soort}:{self.code}"


def naam(verbinding: duckdb.DuckDBPyConnection, partij: Partij) -> str:
    """The name of a party in `marts.dim_niveau`.

    Raises:
        PartijFout: the marts know no such place; the message names those they do know.
    """
    bekend = dict(
        verbinding.execute(
            "select niveau_code, niveau_naam from marts.dim_niveau where niveau = $soort order by 1",
            {"soort": partij.soort},
        ).fetchall()
    )
    if partij.code not in bekend:
        raise PartijFout(f"{partij} komt niet voor; bekend: {', '.join(bekend) or 'geen'}.")
    return bekend[partij.code]


def partij_waarden(partijen: Iterable[Partij]) -> str:
    """The parties as a SQL relation with columns partij, soort and code."""
    rijen = ", ".join(f"('{p}', '{p.soort}', '{p.code}')" for p in partijen)
    return f"(select * from (values {rijen}) as partij (partij, soort, code))"


def zichtbare_kolommen(verbinding: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Per table of the marts, of each column in its order, from whom it may be seen (`herkomst.kolom`).

    Raises:
        PartijFout: a column of which that is not said.
    """
    sql = """
        select kolom.table_name, kolom.column_name, herkomst.zichtbaar
        from duckdb_columns() as kolom
        left join herkomst.kolom as herkomst
            on kolom.table_name = herkomst.mart and kolom.column_name = herkomst.kolom
        where kolom.database_name = current_database() and kolom.schema_name = 'marts'
        order by kolom.table_name, kolom.column_index
    """
    tabellen: dict[str, dict[str, str]] = {}
    for tabel, kolom, zichtbaar in verbinding.execute(sql).fetchall():
        if zichtbaar not in (OPENBAAR, PARTNER, EIGENAAR):
            raise PartijFout(
                f"van {tabel}.{kolom} is niet gezegd wie die kolom ziet (meta.zichtbaar)."
            )
        tabellen.setdefault(tabel, {})[kolom] = zichtbaar
    return tabellen


def eigen_rijen(
    tabellen: Mapping[str, Collection[str]], tabel: str, bereik: str, marts: str = "marts"
) -> str:
    """The condition, in SQL of DuckDB and PostgreSQL, for rows of a table to be one's own.

    Args:
        tabellen: columns of each table there is.
        tabel: the table that is asked for; in the condition its columns bear its name.
        bereik: a relation, as SQL, with the places of the party: niveau, niveau_code (see BEREIK).
        marts: the schema of the tables.

    Raises:
        PartijFout: no column says whose its rows are.
    """
    voorwaarden = _voorwaarden(tabellen, tabel, bereik, marts)
    if not voorwaarden:
        raise PartijFout(f"van {tabel} is niet te zeggen van wie een rij is; zie PLEKKEN en VIA.")
    alles = f"exists (select 1 from {bereik} as eigen where eigen.niveau = 'gelderland')"
    return " or ".join([alles, *voorwaarden])


def plekken(tabel: str, kolommen: Collection[str], alias: str) -> list[tuple[str, str]]:
    """The places that a row names itself: of each its level and its code, as SQL.

    Args:
        tabel: the table.
        kolommen: columns of the table.
        alias: how the table is called in the query.
    """
    if tabel in VAN_GELDERLAND:
        return [("'gelderland'", f"'{GELDERLAND}'")]
    if "niveau_code" in kolommen:
        return [(f"{alias}.niveau", f"{alias}.niveau_code")]
    if "leverancier_soort" in kolommen:
        # Who sent a message is a gemeente or a supplier, and has a code of either.
        verzender = f"case {alias}.leverancier_soort when 'verzender' then {alias}.leverancier end"
        return [
            (f"{alias}.leverancier_soort", f"{alias}.leverancier"),
            ("'gemeente'", verzender),
            ("'aanbieder'", verzender),
        ]
    return [
        (f"'{niveau}'", f"{alias}.{kolom}")
        for kolom, niveau in PLEKKEN.items()
        if kolom in kolommen
    ]


def via(
    tabellen: Collection[str], tabel: str, marts: str, eigen: Callable[[str], str]
) -> list[str]:
    """Conditions, of which one must hold, for rows that hang on own rows of other tables (see VIA).

    Args:
        tabellen: the tables there are.
        tabel: the table that is asked for.
        marts: the schema of the tables.
        eigen: for a table the condition for its own rows, as SQL.
    """
    voorwaarden = []
    for bron, sleutel, waar in VIA.get(tabel, []):
        if bron in tabellen:
            eigen_sleutel = ", ".join(f"{tabel}.{kolom}" for kolom in sleutel)
            voorwaarde = (
                f"({eigen_sleutel}) in (select {', '.join(f'{bron}.{k}' for k in sleutel)} "
                f"from {marts}.{bron} as {bron} where {eigen(bron)})"
            )
            voorwaarden.append(f"{tabel}.{waar} and {voorwaarde}" if waar else voorwaarde)
    return voorwaarden


def _voorwaarden(
    tabellen: Mapping[str, Collection[str]], tabel: str, bereik: str, marts: str
) -> list[str]:
    """Conditions of which one must hold for rows of a table to be one's own."""
    eigen = f"(select eigen.niveau, eigen.niveau_code from {bereik} as eigen)"

    def van_bron(bron: str) -> str:
        return " or ".join(_voorwaarden(tabellen, bron, bereik, marts))

    return via(tabellen, tabel, marts, van_bron) or [
        f"({niveau}, {code}) in {eigen}" for niveau, code in plekken(tabel, tabellen[tabel], tabel)
    ]
