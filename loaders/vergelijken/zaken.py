"""Which cases count now and did not before, and the other way round, with the reason.

A case is a row of marts.fct_verantwoording: what came into consideration for a value, and why it does
not count. Only counts leave this module, never an id of a case or a child.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from loaders.vergelijken.tabellen import MINIMUM
from loaders.vergelijken.uitslag import Zaken

TABEL = "fct_verantwoording"
#: The seed with the reasons in words.
REDENEN = "definitie_voorwaarde"
GEEN_ZAKEN = (
    "{} heeft geen marts.fct_verantwoording met staging.definitie_voorwaarde; welke zaken erbij kwamen, "
    "afvielen of verhuisden is daarom niet te zeggen."
)
ANDERE_SLEUTEL = (
    "Beide warehouses hebben andere pseudoniemen; welke zaken erbij kwamen of afvielen is daarom niet te "
    "zeggen."
)
ANDERE_KOLOMMEN = (
    "Beide warehouses hebben niet dezelfde kolommen in {}: {}; welke zaken erbij kwamen of afvielen is "
    "daarom niet te zeggen."
)
GEEN_VERSIE = (
    "Beide warehouses hebben geen versie van de definities gemeen; welke zaken erbij kwamen of afvielen is "
    "daarom niet te zeggen."
)
#: Columns that say where and when a case counts, and how that is called.
PLAATS = {
    "gemeentecode_actueel": "gemeente",
    "jeugdhulpregio": "regio",
    "gi_agb": "GI",
    "aanbieder_agb": "aanbieder",
    "maatregelsoort": "soort maatregel",
    "productcode": "product",
    "tussentaal_code": "categorie",
    "uitsplitsing": "uitsplitsing",
    "eerste_dag": "eerste dag",
    "laatste_dag": "laatste dag",
}
#: Columns that both sides need, with the same type.
KOLOMMEN = (
    *("definitie_versie", "waarde", "zaak_soort", "zaak_id", "jeugdige_id", "gemeentecode_actueel"),
    *("jeugdhulpregio", "gi_agb", "aanbieder_agb", "dagen", "bedrag", "uitsluiting"),
)
KOLOMMEN_REDENEN = ("waarde", "uitsluiting", "tekst", "soort", "naam")
#: Levels of zaken.parquet, with the column that has the code.
NIVEAUS = {
    "gelderland": "'GLD'",
    "regio": "jeugdhulpregio",
    "gemeente": "gemeentecode_actueel",
    "gi": "gi_agb",
    "aanbieder": "aanbieder_agb",
}
#: Texts of the reasons with the part of the register that each comes from, new before old.
_MET_TEKST = """
with voorwaarde as (
    select *, 1 as voorrang from nieuw.staging.definitie_voorwaarde
    union all by name
    select *, 2 as voorrang from basis.staging.definitie_voorwaarde
),
tekst as (
    select
        waarde, uitsluiting as reden,
        arg_min(concat(tekst, ' (', concat_ws(' ', soort, naam), ')'), voorrang) as tekst
    from voorwaarde group by waarde, uitsluiting
)
"""
#: What does not count has no amount and no days.
_TELLING = ", ".join(
    ["count(*) as zaken", "count(distinct jeugdige_id) as jeugdigen"]
    + [
        f"sum(case when o_{maat} is not null or n_{maat} is not null then "
        f"coalesce(case when telt then n_{maat} end, 0) - coalesce(case when telde then o_{maat} end, 0) "
        f"end) as {maat}"
        for maat in ("bedrag", "dagen")
    ]
)
_SLEUTEL = "definitie_versie, waarde, zaak_soort, zaak_id"


def vergelijk(
    verbinding: duckdb.DuckDBPyConnection,
    kolommen_beide: Collection[str],
    versies: Collection[str],
) -> None:
    """Collect the cases that differ in the temporary table `zaak`, value by value.

    Args:
        verbinding: both warehouses, attached as basis and nieuw, each with fct_verantwoording.
        kolommen_beide: columns that this table has in both, with the same type.
        versies: versions of the definitions that both have.
    """
    plaats = {k: woord for k, woord in PLAATS.items() if k in kolommen_beide}
    kolommen = [*plaats, "bedrag", "dagen", "uitsluiting"]
    waarden = ", ".join(f"o.{k} as o_{k}, n.{k} as n_{k}" for k in kolommen)
    verhuisd = " or ".join(f"o_{k} is distinct from n_{k}" for k in plaats)
    waar = ", ".join(
        f"case when o_{k} is distinct from n_{k} then '{woord}' end" for k, woord in plaats.items()
    )
    maak = f"""
        select * exclude (er_o, er_n), case soort
            when 'in' then coalesce(o_uitsluiting, 'nieuw: was er niet in de basis')
            when 'uit' then coalesce(n_uitsluiting, 'verdwenen: is er niet meer')
            when 'verplaatst' then concat_ws(', ', {waar})
            when 'andere reden' then o_uitsluiting || ' → ' || n_uitsluiting
            else concat_ws(', ',
                case when o_bedrag is distinct from n_bedrag then 'bedrag' end,
                case when o_dagen is distinct from n_dagen then 'dagen' end)
        end as reden
        from (
            select *,
                coalesce(er_o and o_uitsluiting is null, false) as telde,
                coalesce(er_n and n_uitsluiting is null, false) as telt,
                case
                    when telt and not telde then 'in'
                    when telde and not telt then 'uit'
                    when telt and ({verhuisd}) then 'verplaatst'
                    when telt and (o_bedrag is distinct from n_bedrag or o_dagen is distinct from n_dagen)
                        then 'gewijzigd'
                    when not telt and er_o and er_n and o_uitsluiting <> n_uitsluiting then 'andere reden'
                end as soort
            from (
                select
                    {_SLEUTEL}, coalesce(n.jeugdige_id, o.jeugdige_id) as jeugdige_id, er_o, er_n, {waarden}
                from (
                    select *, true as er_o from basis.marts.{TABEL}
                    where waarde = $waarde and list_contains($versies, definitie_versie)
                ) as o
                full join (
                    select *, true as er_n from nieuw.marts.{TABEL}
                    where waarde = $waarde and list_contains($versies, definitie_versie)
                ) as n using ({_SLEUTEL})
            )
        )
        where soort is not null
    """
    lijst = [
        w
        for (w,) in verbinding.execute(
            "select waarde from basis.staging.definitie_voorwaarde "
            "union select waarde from nieuw.staging.definitie_voorwaarde order by 1"
        ).fetchall()
    ]
    for nummer, waarde in enumerate(lijst):
        doel = "insert into zaak" if nummer else "create or replace temp table zaak as"
        verbinding.execute(f"{doel} {maak}", {"waarde": waarde, "versies": list(versies)})


def tel(verbinding: duckdb.DuckDBPyConnection) -> list[Zaken]:
    """Cases and children per value, version, kind and reason, the most children first; few are left out."""
    rijen = verbinding.execute(
        f"""
        {_MET_TEKST},
        telling as (
            select
                definitie_versie, waarde, zaak_soort, soort, reden,
                coalesce(any_value(tekst.tekst), reden) as tekst, {_TELLING}
            from zaak left join tekst using (waarde, reden)
            group by definitie_versie, waarde, zaak_soort, soort, reden
        )
        select
            definitie_versie, waarde, zaak_soort, soort, reden, tekst,
            case when zaken >= $minimum then zaken end,
            case when jeugdigen >= $minimum then jeugdigen end,
            case when jeugdigen >= $minimum then bedrag end,
            case when jeugdigen >= $minimum then dagen end
        from telling
        order by jeugdigen desc, zaken desc, waarde, definitie_versie, zaak_soort, soort, reden
        """,
        {"minimum": MINIMUM["aantal"]},
    ).fetchall()
    return [
        Zaken(*r[:8], None if r[8] is None else float(r[8]), None if r[9] is None else int(r[9]))
        for r in rijen
    ]


def schrijf(verbinding: duckdb.DuckDBPyConnection, pad: Path) -> None:
    """Write the counts per level as Parquet: a case that moves leaves one party and comes to another."""
    delen = []
    for niveau, kolom in NIVEAUS.items():
        van, naar = (kolom, kolom) if niveau == "gelderland" else (f"o_{kolom}", f"n_{kolom}")
        anders = f"(telt <> telde or {van} is distinct from {naar})"
        delen += [
            f"select *, '{niveau}' as niveau, {code} as niveau_code from {zaak}"
            for zaak, code in (
                (
                    f"(select * replace ('uit' as soort, false as telt) from zaak where telde and {anders})",
                    van,
                ),
                (
                    f"(select * replace ('in' as soort, false as telde) from zaak where telt and {anders})",
                    naar,
                ),
                (f"zaak where telt and telde and not {anders} or not telt and not telde", naar),
            )
        ]
    naam = str(pad).replace("'", "''")
    verbinding.execute(
        f"""
        copy (
            {_MET_TEKST}
            select
                definitie_versie, waarde, niveau, niveau_code, zaak_soort, soort, reden,
                coalesce(any_value(tekst.tekst), reden) as tekst,
                {_TELLING}
            from ({" union all ".join(delen)}) left join tekst using (waarde, reden)
            where niveau_code is not null
            group by definitie_versie, waarde, niveau, niveau_code, zaak_soort, soort, reden
            order by definitie_versie, waarde, niveau, niveau_code, zaak_soort, soort, reden
        ) to '{naam}' (format parquet, compression zstd)
        """
    )
