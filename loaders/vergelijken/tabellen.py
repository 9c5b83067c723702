"""The marts of two warehouses beside each other: interface, rows, figures and verdicts.

All in DuckDB; Python only walks over tables and columns. The warehouses are attached read-only as
`basis` and `nieuw`. What differs is collected in two temporary tables: `cijfer`, a row per figure,
and `overgang`, a row per verdict.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from loaders.eenheid import van_maat
from loaders.inlezen.opslag import DatabaseFout
from loaders.vergelijken.uitslag import (
    Afwijking,
    Cijfer,
    Mart,
    Overgang,
    Telling,
    Versietelling,
)

KANTEN = ("basis", "nieuw")
#: Fewer children, measures or cases are only in the Parquet files; fewer euros do not lead the report.
MINIMUM = {"aantal": 10, "euro": 10_000}
#: What an average or amount is about: the first that a table has, else the largest count in the row.
ACHTER = ("noemer", "aantal_jeugdigen", "aantal_gestart", "aantal_maatregelen")
#: Who the report begins with.
NIVEAUS = ("gelderland", "regio", "gi", "gemeente", "regio_gi", "aanbieder")
PERIODEN = ("jaar", "tertiaal", "kwartaal", "maand")
#: Views on facts, many times as large; what changes in them is told by `zaken`.
AFGELEID = ("fct_verantwoording", "fct_zaak_bericht", "fct_zaak_per_maat")
#: Columns that place a figure; other key columns break it down.
PLAATS = ("definitie_versie", "niveau", "niveau_code", "periode_soort", "periode_start")
#: Measures of marts in which not each number is a figure of its own.
MATEN = {"resultaatafspraak_meting": ("waarde", "norm"), "resultaatafspraak_overzicht": ()}
#: Columns with the id of something that is neither a child nor a case.
NAMEN = ("check_id",)
SOORTEN = {"dim_": "dimensie", "fct_": "feit"}

_CIJFER = """
create temp table cijfer (
    mart varchar, maat varchar, indicator varchar, naam varchar, eenheid varchar,
    definitie_versie varchar, niveau varchar, niveau_code varchar, niveau_naam varchar,
    periode_soort varchar, periode_start date, uitsplitsing varchar, diepte integer, rij varchar,
    oud double, nieuw double, verschil double, relatief double, is_klein boolean
)
"""
_OVERGANG = """
create temp table overgang (
    definitie_versie varchar, resultaatafspraak integer, indicator varchar, indicator_naam varchar,
    uitsplitsing varchar, eenheid varchar, niveau varchar, niveau_naam varchar, niveau_code varchar,
    periode_soort varchar, periode_start date, status_oud varchar, status_nieuw varchar,
    escalatie_oud boolean, escalatie_nieuw boolean, waarde_oud double, waarde_nieuw double,
    norm_oud double, norm_nieuw double, klein boolean
)
"""


@dataclass(frozen=True)
class Tabel:
    """A table or view of schema marts: its key (empty: none) and its columns with their types."""

    omschrijving: str
    sleutel: tuple[str, ...]
    kolommen: dict[str, str]

    @property
    def rijsleutel(self) -> tuple[tuple[str, str], ...]:
        """The key with its types: what has to be the same for rows to be found on the other side."""
        return tuple((k, self.kolommen[k]) for k in self.sleutel)


@contextlib.contextmanager
def open_beide(basis: Path, nieuw: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with both warehouses attached, neither of which is written.

    Raises:
        DatabaseFout: one is absent, not built or in use.
    """
    with tempfile.TemporaryDirectory() as map_:
        instellingen = {
            "memory_limit": os.environ.get("MONITOR_GEHEUGEN", "4GB"),
            "temp_directory": map_,
        }
        with duckdb.connect(config=instellingen) as verbinding:
            for kant, pad in zip(KANTEN, (basis, nieuw), strict=True):
                _koppel(verbinding, kant, pad)
            for opdracht in (_CIJFER, _OVERGANG, _ANDERS, _RUST_OP_WEINIG):
                verbinding.execute(opdracht)
            yield verbinding


def _koppel(verbinding: duckdb.DuckDBPyConnection, kant: str, pad: Path) -> None:
    if not pad.is_file():
        raise DatabaseFout(f"{pad} bestaat niet.")
    naam = str(pad).replace("'", "''")
    try:
        verbinding.execute(f"attach '{naam}' as {kant} (read_only)")
    except duckdb.IOException as fout:
        reden = "is in gebruik" if "lock" in str(fout) else "is geen warehouse"
        raise DatabaseFout(f"{pad} {reden}.") from fout
    if not lees_tabellen(verbinding, kant):
        raise DatabaseFout(f"{pad} heeft geen marts; draai eerst `dbt build`.")


def lees_tabellen(verbinding: duckdb.DuckDBPyConnection, kant: str) -> dict[str, Tabel]:
    """The tables and views of schema marts of one side, by name."""
    rijen = verbinding.execute(
        """
        with tabel as (
            select database_name, schema_name, table_name, comment from duckdb_tables()
            union all
            select database_name, schema_name, view_name, comment from duckdb_views()
        ),
        sleutel as (
            select database_name, schema_name, table_name, constraint_column_names as sleutel
            from duckdb_constraints() where constraint_type = 'PRIMARY KEY'
        )
        select
            table_name, coalesce(any_value(tabel.comment), ''),
            coalesce(any_value(sleutel), []),
            list(column_name order by column_index), list(data_type order by column_index)
        from tabel
        join duckdb_columns() as kolom using (database_name, schema_name, table_name)
        left join sleutel using (database_name, schema_name, table_name)
        where database_name = ? and schema_name = 'marts'
        group by table_name order by table_name
        """,
        [kant],
    ).fetchall()
    return {
        naam: Tabel(tekst, tuple(sleutel), dict(zip(kolommen, typen, strict=True)))
        for naam, tekst, sleutel, kolommen, typen in rijen
    }


def versies(verbinding: duckdb.DuckDBPyConnection, kant: str) -> dict[str, bool]:
    """The versions of the definitions, and whether each is in force; empty if it has none."""
    try:
        rijen = verbinding.execute(
            "select cast(definitie_versie as varchar), is_geldend "
            f"from {kant}.marts.dim_definitieversie order by 1"
        ).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}
    return dict(rijen)


def heeft(verbinding: duckdb.DuckDBPyConnection, kant: str, schema: str, tabel: str) -> bool:
    """Whether a side has a table."""
    [(aanwezig,)] = verbinding.execute(
        "select count(*) > 0 from duckdb_tables() "
        "where database_name = ? and schema_name = ? and table_name = ?",
        [kant, schema, tabel],
    ).fetchall()
    return aanwezig


def kolommen(
    verbinding: duckdb.DuckDBPyConnection, kant: str, schema: str, tabel: str
) -> dict[str, str]:
    """Columns of a table of a side, with their types."""
    return {k[0]: k[1] for k in verbinding.execute(f"describe {kant}.{schema}.{tabel}").fetchall()}


def zelfde_sleutel(verbinding: duckdb.DuckDBPyConnection) -> bool:
    """Whether children have the same pseudonyms in both, as far as both say which key they were made with."""
    sleutels = {
        tuple(
            verbinding.execute(f"select sleutel_id from {kant}.raw.sleutel order by 1").fetchall()
        )
        for kant in KANTEN
        if heeft(verbinding, kant, "raw", "sleutel")
    }
    return len(sleutels) <= 1


def vergelijk_interface(oud: dict[str, Tabel], nieuw: dict[str, Tabel]) -> list[Afwijking]:
    """Tables and columns that were added or are gone, and other types and keys."""
    gevonden = [Afwijking("tabel weg", naam) for naam in oud if naam not in nieuw]
    gevonden += [Afwijking("tabel erbij", naam) for naam in nieuw if naam not in oud]
    for naam in oud:
        if naam not in nieuw:
            continue
        eerst, dan = oud[naam], nieuw[naam]
        for kolom, type_ in eerst.kolommen.items():
            if kolom not in dan.kolommen:
                gevonden.append(Afwijking("kolom weg", naam, kolom, type_))
            elif dan.kolommen[kolom] != type_:
                gevonden.append(Afwijking("ander type", naam, kolom, type_, dan.kolommen[kolom]))
        for kolom, type_ in dan.kolommen.items():
            if kolom not in eerst.kolommen:
                gevonden.append(Afwijking("kolom erbij", naam, kolom, nieuw=type_))
        if eerst.sleutel != dan.sleutel:
            sleutels = (", ".join(eerst.sleutel), ", ".join(dan.sleutel))
            gevonden.append(Afwijking("andere sleutel", naam, None, *sleutels))
    return sorted(gevonden, key=lambda a: (not a.brekend, a.mart, a.soort, a.kolom or ""))


def soort(mart: str) -> str:
    """Kind of a table by its name: all that is no fact or dimension holds figures."""
    return next((s for begin, s in SOORTEN.items() if mart.startswith(begin)), "cijfers")


def _van_zaken(*tabellen: Tabel) -> bool:
    """Whether rows may be about one child or case: those are counted and never shown."""
    return any(k.endswith("_id") and k not in NAMEN for t in tabellen for k in t.kolommen)


def hernoemd(
    verbinding: duckdb.DuckDBPyConnection,
    afwijkingen: Sequence[Afwijking],
    oud: dict[str, Tabel],
    nieuw: dict[str, Tabel],
) -> list[Afwijking]:
    """The same differences; a column that is gone names the new one that has all of its values."""

    def nieuwe_naam(weg: Afwijking) -> str | None:
        tabel = nieuw[weg.mart]
        if not tabel.sleutel or tabel.rijsleutel != oud[weg.mart].rijsleutel:
            return None
        for erbij in afwijkingen:
            if (erbij.soort, erbij.mart, erbij.nieuw) != ("kolom erbij", weg.mart, weg.oud):
                continue
            # Where there are no values, none says that it is the same column.
            [(waarden, anders)] = verbinding.execute(
                f"""
                select
                    count(o.{weg.kolom}),
                    count(*) filter (where o.{weg.kolom} is distinct from n.{erbij.kolom})
                from basis.marts.{weg.mart} as o
                join nieuw.marts.{weg.mart} as n using ({", ".join(tabel.sleutel)})
                """
            ).fetchall()
            if waarden and not anders:
                return erbij.kolom
        return None

    return [replace(a, nieuw=nieuwe_naam(a)) if a.soort == "kolom weg" else a for a in afwijkingen]


def vergelijk_mart(
    verbinding: duckdb.DuckDBPyConnection,
    naam: str,
    oud: Tabel,
    nieuw: Tabel,
    zelfde_pseudoniemen: bool,
) -> Mart:
    """Compare a table that both have; its figures and verdicts go to the temporary tables."""
    try:
        rijen_oud, rijen_nieuw = (
            verbinding.execute(f"select count(*) from {kant}.marts.{naam}").fetchone()[0]
            for kant in KANTEN
        )
    except (duckdb.CatalogException, duckdb.BinderException):
        # A view of before views left out the name of their own file.
        return Mart(naam, soort(naam), nieuw.omschrijving, 0, 0, opmerking="niet te lezen")
    mart = Mart(naam, soort(naam), nieuw.omschrijving, rijen_oud, rijen_nieuw)
    if "jeugdige_id" in oud.kolommen | nieuw.kolommen and not zelfde_pseudoniemen:
        anders = rijen_oud != rijen_nieuw
        return replace(mart, opmerking="andere pseudoniemen", verschilt=anders)
    if oud.rijsleutel != nieuw.rijsleutel:
        return replace(mart, opmerking="andere sleutel", verschilt=True)
    if not nieuw.sleutel:
        anders = not _zelfde_inhoud(verbinding, naam, oud, nieuw)
        return replace(mart, opmerking="zonder sleutel", verschilt=anders)
    versies, kolommen = _vergelijk_rijen(verbinding, naam, oud, nieuw)
    return replace(mart, versies=tuple(versies), kolommen=kolommen, verschilt=bool(versies))


def _zelfde_inhoud(
    verbinding: duckdb.DuckDBPyConnection, naam: str, oud: Tabel, nieuw: Tabel
) -> bool:
    """Whether a table without a key has the same rows, as far as a checksum can tell."""
    kolommen = ", ".join(k for k in oud.kolommen if k in nieuw.kolommen) or "null"
    sommen = [
        verbinding.execute(
            f"select count(*), bit_xor(hash({kolommen})), sum(hash({kolommen})) from {kant}.marts.{naam}"
        ).fetchone()
        for kant in KANTEN
    ]
    return sommen[0] == sommen[1]


# --- rows -----------------------------------------------------------------------------------------

#: A double differs if it does by more than another order of adding up can make of it.
_ANDERS = """
create temp macro anders(a, b) as
    a is distinct from b and not coalesce(abs(a - b) <= 1e-9 * greatest(1, abs(a), abs(b)), false)
"""


def is_telling(type_: str) -> bool:
    """Whether a type of DuckDB holds whole numbers."""
    return type_ in ("BIGINT", "INTEGER", "HUGEINT")


def _is_getal(type_: str) -> bool:
    return is_telling(type_) or type_ in ("DOUBLE", "FLOAT") or type_.startswith("DECIMAL")


def _ongelijk(kolom: str, oud: Tabel, nieuw: Tabel) -> str:
    typen = (oud.kolommen[kolom], nieuw.kolommen[kolom])
    if typen[0] == typen[1] and typen[0] not in ("DOUBLE", "FLOAT"):
        return f"o.{kolom} is distinct from n.{kolom}"
    if all(map(_is_getal, typen)):
        return f"anders(cast(o.{kolom} as double), cast(n.{kolom} as double))"
    return f"cast(o.{kolom} as varchar) is distinct from cast(n.{kolom} as varchar)"


def is_tekst(kolom: str) -> bool:
    """Whether a column only says in words what other columns say."""
    return kolom.endswith("_naam") or kolom in ("bron", "duiding")


def _vergelijk_rijen(
    verbinding: duckdb.DuckDBPyConnection, naam: str, oud: Tabel, nieuw: Tabel
) -> tuple[list[Versietelling], dict[str, int]]:
    """Join both sides on the key and keep what differs, in the temporary table `rij`."""
    sleutel = ", ".join(nieuw.sleutel)
    rest = [k for k in nieuw.kolommen if k in oud.kolommen and k not in nieuw.sleutel]
    anders = {k: _ongelijk(k, oud, nieuw) for k in rest}
    waarden = "".join(f", o.{k} as o_{k}, n.{k} as n_{k}, {anders[k]} as d_{k}" for k in rest)
    cijfers = " or ".join(f"d_{k}" for k in rest if not is_tekst(k)) or "false"
    verbinding.execute(
        f"""
        create or replace temp table rij as
        select *, case when er_o is null then 'erbij' when er_n is null then 'weg'
            when {cijfers} then 'gewijzigd' else 'tekst' end as rij
        from (
            select {sleutel}, er_o, er_n {waarden}
            from (select *, true as er_o from basis.marts.{naam}) as o
            full join (select *, true as er_n from nieuw.marts.{naam}) as n using ({sleutel})
            where er_o is null or er_n is null {"".join(f" or {a}" for a in anders.values())}
        )
        """
    )
    versies = _tel_versies(verbinding, naam, "definitie_versie" in nieuw.sleutel)
    if versies and soort(naam) == "cijfers" and not _van_zaken(oud, nieuw):
        getallen = [k for k in rest if _is_getal(oud.kolommen[k]) and _is_getal(nieuw.kolommen[k])]
        _neem_cijfers_over(verbinding, naam, nieuw, rest, getallen)
        if naam == "resultaatafspraak_meting" and "status" in rest:
            _neem_overgangen_over(verbinding, nieuw, rest, getallen)
    tellingen = ", ".join(f"count(*) filter (where d_{k})" for k in rest)
    if not versies or not rest:
        return versies, {}
    aantallen = verbinding.execute(
        f"select {tellingen} from rij where rij in ('gewijzigd', 'tekst')"
    ).fetchone()
    return versies, {k: n for k, n in zip(rest, aantallen, strict=True) if n}


def _tel_versies(
    verbinding: duckdb.DuckDBPyConnection, naam: str, met_versie: bool
) -> list[Versietelling]:
    """Count the table `rij` per version of the definitions."""
    versie, kant = "null", "'beide'"
    if met_versie:
        versie, al = "definitie_versie", f"(select definitie_versie from {{}}.marts.{naam})"
        kant = (
            f"case when definitie_versie not in {al.format('basis')} then 'nieuw' "
            f"when definitie_versie not in {al.format('nieuw')} then 'basis' else 'beide' end"
        )
        if naam.startswith("publicatie_"):
            # What is public of one version rests on the others too; of a new one it is new.
            versie = f"case when {kant} <> 'beide' then definitie_versie end"
    rijen = verbinding.execute(
        f"""
        with telling as (
            select
                {versie} as definitie_versie,
                count(*) filter (where rij = 'erbij') as erbij,
                count(*) filter (where rij = 'weg') as weg,
                count(*) filter (where rij = 'gewijzigd') as gewijzigd,
                count(*) filter (where rij = 'tekst') as tekst
            from rij group by all having count(*) > 0
        )
        select definitie_versie, {kant}, erbij, weg, gewijzigd, tekst
        from telling order by definitie_versie
        """
    ).fetchall()
    return [Versietelling(*r) for r in rijen]


# --- figures --------------------------------------------------------------------------------------


def _neem_cijfers_over(
    verbinding: duckdb.DuckDBPyConnection,
    naam: str,
    tabel: Tabel,
    rest: Sequence[str],
    getallen: Sequence[str],
) -> None:
    """Each measure of each row of `rij` that differs becomes a row of `cijfer`.

    Args:
        verbinding: with the table `rij`.
        naam: name of the mart.
        tabel: the mart in the new warehouse.
        rest: columns outside the key that both sides have.
        getallen: those of them that are numbers on both sides.
    """
    for maat in filter(getallen.__contains__, MATEN.get(naam, getallen)):
        bedoeld = "eenheid" in rest and maat.split("_")[0] in ("waarde", "norm")
        eenheid = f"'{van_maat(maat, is_telling(tabel.kolommen[maat]))}'"
        kolommen = {
            "mart": f"'{naam}'",
            "maat": f"'{maat}'",
            **{k: k if k in tabel.sleutel else "null" for k in ("indicator", *PLAATS)},
            "naam": _een_van("indicator_naam", rest, f"'{maat}'"),
            "niveau_naam": _een_van("niveau_naam", rest, "null"),
            "eenheid": _een_van("eenheid", rest, eenheid) if bedoeld else eenheid,
            "uitsplitsing": _uitsplitsing(tabel),
            "diepte": _diepte(verbinding, naam, tabel),
            "rij": "rij",
            "oud": f"cast(o_{maat} as double)",
            "nieuw": f"cast(n_{maat} as double)",
            "achter_oud": _achter(tabel, getallen, "o"),
            "achter_nieuw": _achter(tabel, getallen, "n"),
            "is_gemiddelde": str(not bedoeld and tabel.kolommen[maat] == "DOUBLE"),
        }
        lijst = ", ".join(f"{uitdrukking} as {kolom}" for kolom, uitdrukking in kolommen.items())
        verbinding.execute(
            f"""
            insert into cijfer by name
            select
                * exclude (achter_oud, achter_nieuw, is_gemiddelde),
                round(coalesce(nieuw, 0) - coalesce(oud, 0), 6) as verschil,
                case when oud <> 0 and nieuw is not null then (nieuw - oud) / abs(oud) end as relatief,
                rust_op_weinig(oud, eenheid, achter_oud)
                or rust_op_weinig(nieuw, eenheid, achter_nieuw)
                or (
                    eenheid = 'euro' and not is_gemiddelde
                    and greatest(abs(oud), abs(nieuw)) < {MINIMUM["euro"]}
                ) as is_klein
            from (select {lijst} from rij where d_{maat} and rij <> 'tekst')
            """
        )


def _een_van(kolom: str, kolommen: Sequence[str], anders: str) -> str:
    """A text as it is in the new warehouse, or else in the base."""
    if kolom not in kolommen:
        return anders
    return f"coalesce(cast(n_{kolom} as varchar), cast(o_{kolom} as varchar))"


def _delen(tabel: Tabel) -> list[str]:
    """The key columns that break a figure down."""
    return [k for k in tabel.sleutel if k not in (*PLAATS, "indicator")]


def _uitsplitsing(tabel: Tabel) -> str:
    """What a row is broken down to, in words."""
    woorden = "".join(
        f", case when cast({k} as varchar) <> 'totaal' then '{k.replace('_', ' ')} ' || {k} end"
        for k in _delen(tabel)
    )
    return f"coalesce(nullif(concat_ws(', '{woorden}), ''), 'totaal')" if woorden else "'totaal'"


def _diepte(verbinding: duckdb.DuckDBPyConnection, naam: str, tabel: Tabel) -> str:
    """By how many columns a row is broken down, of those that have a total."""
    delen = _delen(tabel)
    if not delen:
        return "0"
    vragen = ", ".join(f"bool_or(cast({k} as varchar) = 'totaal')" for k in delen)
    weet = verbinding.execute(f"select {vragen} from nieuw.marts.{naam}").fetchone()
    met_totaal = [k for k, heeft in zip(delen, weet, strict=True) if heeft]
    return " + ".join(f"cast({k} <> 'totaal' as integer)" for k in met_totaal) or "0"


#: Whether too few children or cases stand behind a figure of one side. None at all is not few.
_RUST_OP_WEINIG = f"""
create temp macro rust_op_weinig(cijfer, eenheid, achter) as coalesce(
    case
        when eenheid = 'aantal' then cijfer <> 0 and abs(cijfer) < {MINIMUM["aantal"]}
        else cijfer is not null and achter < {MINIMUM["aantal"]} and (cijfer <> 0 or achter > 0)
    end,
    false
)
"""


def _achter(tabel: Tabel, maten: Sequence[str], kant: str) -> str:
    """How many children or cases stand behind an amount, an average or a number of days on one side."""
    bekend = [k for k in ACHTER if k in maten][:1]
    tellingen = [
        k
        for k in maten
        if is_telling(tabel.kolommen[k])
        and van_maat(k, is_telling=True) == "aantal"
        and "_zonder_" not in k
    ]
    aantallen = ", ".join(f"{kant}_{k}" for k in bekend or tellingen)
    return f"greatest({aantallen})" if aantallen else "null"


def grootste(
    verbinding: duckdb.DuckDBPyConnection,
    geldende: str | None,
    in_beide: Collection[str],
    meeste: int,
) -> tuple[list[Cijfer], Telling, int]:
    """The figures that lead the report, how many differ in all, and how many of these are small.

    Per level, from Gelderland down, at most so many: totals before break-downs, years before parts
    of years, the version in force before others, and then the largest change in proportion. Of a
    figure of one party only that period and version are given in which it changes most. Versions
    that only one side has say nothing about change and are left out.
    """
    [(alle, klein)] = verbinding.execute(
        """
        select count(*), count(*) filter (where is_klein) from cijfer
        where definitie_versie is null or list_contains($beide, definitie_versie)
        """,
        {"beide": list(in_beide)},
    ).fetchall()
    rijen = verbinding.execute(
        """
        with gewogen as (
            select
                *,
                list_position($niveaus, niveau) as hoog,
                list_position($perioden, periode_soort) as lang,
                definitie_versie is not distinct from $geldende as is_geldend,
                -- From and to nothing is the largest change there is.
                coalesce(abs(verschil) / nullif(greatest(abs(oud), abs(nieuw)), 0), 0) as rang
            from cijfer
            where
                not is_klein
                and (definitie_versie is null or list_contains($beide, definitie_versie))
        ),
        een_per_partij as (
            select
                *,
                list_sort(list_distinct(list(definitie_versie) over wat)) as versies
            from gewogen
            window wat as (partition by mart, maat, indicator, niveau, niveau_code)
            qualify row_number() over (
                partition by mart, maat, indicator, niveau, niveau_code
                order by
                    diepte, lang, is_geldend desc, rang desc, periode_start desc, definitie_versie,
                    uitsplitsing
            ) = 1
        ),
        genummerd as (
            select *, row_number() over (
                partition by niveau
                order by
                    diepte, lang, is_geldend desc, rang desc, abs(verschil) desc, mart, maat, indicator,
                    niveau_code
            ) as nummer
            from een_per_partij
        )
        select
            mart, maat, naam, eenheid, definitie_versie,
            list_filter(versies, lambda v: v <> definitie_versie), niveau, niveau_naam, niveau_code,
            periode_soort, cast(periode_start as varchar), uitsplitsing, oud, nieuw, verschil, relatief
        from genummerd
        where nummer <= $meeste
        order by hoog nulls last, nummer
        """,
        {
            "niveaus": list(NIVEAUS),
            "perioden": list(PERIODEN),
            "geldende": geldende,
            "beide": list(in_beide),
            "meeste": meeste,
        },
    ).fetchall()
    cijfers = [Cijfer(*r[:5], tuple(r[5] or ()), *r[6:]) for r in rijen]
    return cijfers, Telling(alle, len(cijfers)), klein


def schrijf_cijfers(verbinding: duckdb.DuckDBPyConnection, pad: Path) -> None:
    """Write every figure that differs as Parquet, always in the same order."""
    verbinding.execute(
        f"""
        copy (
            select * exclude (diepte) from cijfer
            order by
                mart, maat, indicator, definitie_versie, niveau, niveau_code, periode_soort,
                periode_start, uitsplitsing
        ) to '{str(pad).replace("'", "''")}' (format parquet, compression zstd)
        """
    )


# --- verdicts -------------------------------------------------------------------------------------


def _neem_overgangen_over(
    verbinding: duckdb.DuckDBPyConnection,
    tabel: Tabel,
    rest: Sequence[str],
    getallen: Sequence[str],
) -> None:
    """Rows of `rij` of which the verdict or the escalation differs; a column may be on one side only."""

    def waarden(kolom: str, type_: str, anders: str = "null") -> dict[str, str]:
        return {
            f"{kolom}_{naam}": f"try_cast({letter}_{kolom} as {type_})" if kolom in rest else anders
            for letter, naam in (("o", "oud"), ("n", "nieuw"))
        }

    kolommen = {
        **{k: k if k in tabel.sleutel else "null" for k in ("indicator", *PLAATS)},
        "uitsplitsing": "uitsplitsing" if "uitsplitsing" in tabel.sleutel else "'totaal'",
        "resultaatafspraak": f"try_cast({_een_van('resultaatafspraak', rest, 'null')} as integer)",
        "indicator_naam": _een_van("indicator_naam", rest, "indicator"),
        "eenheid": _een_van("eenheid", rest, "'getal'"),
        "niveau_naam": _een_van("niveau_naam", rest, "null"),
        **waarden("status", "varchar"),
        **waarden("escalatie", "boolean", "false"),
        **waarden("waarde", "double"),
        **waarden("norm", "double"),
    }
    lijst = ", ".join(f"{uitdrukking} as {kolom}" for kolom, uitdrukking in kolommen.items())
    klein = " or ".join(
        f"rust_op_weinig(waarde_{naam}, eenheid, {_achter(tabel, getallen, letter)})"
        for letter, naam in (("o", "oud"), ("n", "nieuw"))
    )
    anders = " or ".join(f"d_{k}" for k in ("status", "escalatie") if k in rest)
    verbinding.execute(
        f"insert into overgang by name select {lijst}, {klein} as klein "
        f"from rij where rij = 'gewijzigd' and ({anders})"
    )


def overgangen(
    verbinding: duckdb.DuckDBPyConnection, geldende: str | None, meeste: int
) -> tuple[list[Overgang], Telling, list[tuple[str, str, int]]]:
    """Verdicts that changed: the first so many, how many there are, and how many of each kind.

    First from or to a verdict, then from or to an escalation, then where figures came or went;
    within that the version in force, totals, years, and Gelderland down to municipalities.
    """
    [(alle,)] = verbinding.execute("select count(*) from overgang").fetchall()
    soorten = verbinding.execute(
        """
        select status_oud, status_nieuw, count(*) from overgang
        where status_oud <> status_nieuw group by all order by 3 desc, 1, 2
        """
    ).fetchall()
    waarden = ("waarde_oud", "waarde_nieuw", "norm_oud", "norm_nieuw")
    rijen = verbinding.execute(
        f"""
        select * replace (
            cast(periode_start as varchar) as periode_start,
            {", ".join(f"case when not klein then {w} end as {w}" for w in waarden)}
        )
        from overgang
        order by
            not (
                status_oud <> status_nieuw
                and status_oud in ('gehaald', 'afwijking') and status_nieuw in ('gehaald', 'afwijking')
            ),
            escalatie_oud = escalatie_nieuw,
            definitie_versie is distinct from $geldende,
            uitsplitsing <> 'totaal',
            list_position($perioden, periode_soort),
            list_position($niveaus, niveau),
            overgang.periode_start desc, resultaatafspraak nulls last, indicator, uitsplitsing,
            niveau_code, definitie_versie
        limit $meeste
        """,
        {
            "niveaus": list(NIVEAUS),
            "perioden": list(PERIODEN),
            "geldende": geldende,
            "meeste": meeste,
        },
    ).fetchall()
    gevonden = [Overgang(*r) for r in rijen]
    return gevonden, Telling(alle, len(gevonden)), soorten
