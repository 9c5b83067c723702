"""Why a figure is what it is: its definition, what each filter keeps out, the cases and their messages.

The cases and the reasons are those of fct_zaak_per_maat and fct_zaak_bericht; nothing is decided here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.inlezen.opslag import DatabaseFout, vraag
from loaders.plaats import lees_niveau, lees_periode

AFSPRAKEN = "resultaatafspraak_meting"

#: Columns of a case that a niveau and a break-down of a mart look at.
_NIVEAU = {
    "gelderland": "'GLD'",
    "regio": "jeugdhulpregio",
    "gemeente": "gemeentecode_actueel",
    "gi": "gi_agb",
    "regio_gi": "jeugdhulpregio || '/' || gi_agb",
    "aanbieder": "aanbieder_agb",
}
_UITSPLITSING = {
    "maatregelsoort": "maatregelsoort",
    "productcode": "productcode",
    "tussentaal_code": "tussentaal_code",
    "status": "status",
    "verwijzer_type": "split_part(uitsplitsing, '/', 1)",
    "tijdens_maatregel": "split_part(uitsplitsing, '/', 2)",
    # The indicators with cases that have break-downs have them by kind of measure.
    "uitsplitsing": "maatregelsoort",
}


@dataclass(frozen=True)
class Cijfer:
    """The place of a figure: a row of a mart and a column of it.

    Args:
        mart: table in the schema marts.
        maat: column, or the indicator of resultaatafspraak_meting.
        uitsplitsing: break-downs by column; what is not named is ``totaal``.
    """

    mart: str
    maat: str
    versie: str
    niveau: str
    niveau_code: str
    niveau_naam: str
    periode_soort: str
    periode_start: dt.date
    uitsplitsing: Mapping[str, str]


@dataclass(frozen=True)
class Filter:
    """What one reason keeps out.

    Args:
        uitleg: the reason in words.
        definitie: entry of the register that it follows from.
    """

    reden: str
    uitleg: str | None
    definitie: str | None
    zaken: int
    jeugdigen: int


@dataclass(frozen=True)
class Zaak:
    """A case that counts; `dagen` in days, `bedrag` in euros."""

    soort: str
    zaak_id: str
    jeugdige_id: str
    gemeentecode: str
    gi_agb: str | None
    aanbieder_agb: str | None
    product: str | None
    eerste_dag: dt.date
    laatste_dag: dt.date | None
    dagen: int | None
    bedrag: float | None
    berichten: list[str]


@dataclass(frozen=True)
class Cel:
    """A supplied figure."""

    leverancier: str
    onderwerp: str
    opgave: str
    partij: str
    periode: str
    waarde: str
    plek: str
    ingevuld_op: dt.date


@dataclass(frozen=True)
class Uitleg:
    """Everything that explains a figure.

    Args:
        delen: the figures that it follows from.
        zonder_zaken: why no cases are known of it; None where there are, or where it follows from others.
    """

    cijfer: Cijfer
    waarde: float | None
    gegevens: dict[str, Any]
    omschrijving: list[str]
    register: list[tuple[str, str]]
    vingerafdruk: str | None
    filters: list[Filter] = field(default_factory=list)
    in_aanmerking: tuple[int, int] = (0, 0)
    geteld: tuple[int, int] = (0, 0)
    telt: str | None = None
    opgeteld: float | None = None
    zaken: list[Zaak] = field(default_factory=list)
    cellen: list[Cel] = field(default_factory=list)
    delen: list[Uitleg] = field(default_factory=list)
    zonder_zaken: str | None = None


def leg_uit(
    database: Path,
    indicator: str,
    niveau: str,
    periode: str,
    versie: str | None = None,
    uitsplitsing: Mapping[str, str] | None = None,
    zaken: int | None = 20,
) -> Uitleg:
    """Explain a figure of the monitor or of the resultaatafspraken.

    Args:
        database: the warehouse.
        indicator: such as ``monitor_2.instroom``, ``2.instroom`` or an indicator such as ``verloop``.
        niveau: such as ``gelderland``, ``gemeente:0202`` or ``gi:22990001``.
        periode: such as ``2022``, ``2022-T1``, ``2022-K3`` or ``2022-04``.
        versie: version of the definitions; by default the one in force.
        uitsplitsing: break-downs by column.
        zaken: at most so many cases; None for all.

    Raises:
        DatabaseFout: the warehouse is not built, or there is no such figure.
        ValueError: the period can't be read.
    """
    soort, start = lees_periode(periode)
    code_niveau, code, naam = lees_niveau(database, niveau)
    mart, maat = _maat(database, indicator)
    cijfer = Cijfer(
        mart,
        maat,
        versie or _geldende(database),
        code_niveau,
        code,
        naam,
        soort,
        start,
        dict(uitsplitsing or {}),
    )
    if mart == AFSPRAKEN:
        return _afspraak(database, cijfer, zaken)
    return _monitor(database, cijfer, zaken)


def _maat(database: Path, indicator: str) -> tuple[str, str]:
    """Mart and measure that an indicator is."""
    mart, _, maat = indicator.rpartition(".")
    indicatoren = vraag(database, "select indicator from staging.indicator order by volgorde")
    if not mart and (maat,) in indicatoren:
        return AFSPRAKEN, maat
    mart = mart.removeprefix("monitor_")
    gevonden = vraag(
        database,
        """
        select table_name from information_schema.columns
        where
            table_schema = 'marts' and starts_with(table_name, 'monitor_' || $mart)
            and not ends_with(table_name, '_geldend') and column_name = $maat
            and numeric_precision is not null
        order by length(table_name), table_name
        """,
        mart=f"{mart}_" if mart and len(mart) <= len("1b") else mart,
        maat=maat,
    )
    if len(gevonden) == 1:
        return gevonden[0][0], maat
    if gevonden:
        keuze = ", ".join(f"{naam}.{maat}" for (naam,) in gevonden)
        raise DatabaseFout(f"{indicator!r} is in meer tabellen een maat; kies uit {keuze}.")
    namen = ", ".join(naam for (naam,) in indicatoren)
    raise DatabaseFout(
        f"{indicator!r} is geen maat van de monitor (zoals monitor_2.instroom) en geen indicator; "
        f"de indicatoren zijn {namen}."
    )


def _geldende(database: Path) -> str:
    [(versie,)] = vraag(
        database, "select definitie_versie from marts.dim_definitieversie where is_geldend"
    )
    return versie


# --- the monitor ----------------------------------------------------------------------------------


def _monitor(database: Path, cijfer: Cijfer, zaken: int | None) -> Uitleg:
    """A measure of a monitor mart, with its cases."""
    gegevens = _rij(database, cijfer, _uitsplitsingen(database, cijfer.mart))
    uitleg = Uitleg(
        cijfer,
        gegevens.get(cijfer.maat),
        gegevens,
        _omschrijving(database, cijfer.mart, cijfer.maat),
        _register(database, cijfer),
        _vingerafdruk(database, cijfer),
        delen=list(_waar_het_uit_volgt(database, cijfer, zaken)),
    )
    return _met_zaken(database, uitleg, zaken)


def _waar_het_uit_volgt(database: Path, cijfer: Cijfer, zaken: int | None) -> Iterator[Uitleg]:
    """The measures of the same row, and of that of a year earlier, that a measure follows from."""
    rijen = vraag(
        database,
        "select delen, delen_jaar_eerder from staging.definitie_maat where mart = $mart and maat = $maat",
        mart=cijfer.mart,
        maat=cijfer.maat,
    )
    start = cijfer.periode_start
    for delen in rijen:
        for namen, periode_start in zip(
            delen, (start, start.replace(year=start.year - 1)), strict=True
        ):
            for naam in (namen or "").split():
                deel = dataclasses.replace(cijfer, maat=naam, periode_start=periode_start)
                yield from _als_er_een_rij_is(database, deel, zaken)


def _als_er_een_rij_is(database: Path, cijfer: Cijfer, zaken: int | None) -> Iterator[Uitleg]:
    """A part of a figure; break-downs are sparse, and the first year has none before it."""
    try:
        yield _monitor(database, cijfer, zaken)
    except DatabaseFout:
        return


def _uitsplitsingen(database: Path, mart: str) -> list[str]:
    """Break-downs of a mart: the columns of its key that are not version, period or niveau."""
    rijen = vraag(
        database,
        """
        select unnest(constraint_column_names) from duckdb_constraints()
        where schema_name = 'marts' and table_name = $mart and constraint_type = 'PRIMARY KEY'
        """,
        mart=mart,
    )
    vast = {"definitie_versie", "periode_soort", "periode_start", "niveau", "niveau_code"}
    return [kolom for (kolom,) in rijen if kolom not in vast | {"indicator"}]


def _rij(database: Path, cijfer: Cijfer, uitsplitsingen: list[str]) -> dict[str, Any]:
    """The row of the figure, by column."""
    onbekend = set(cijfer.uitsplitsing) - set(uitsplitsingen)
    if onbekend:
        kolommen = ", ".join(uitsplitsingen) or "niets"
        raise DatabaseFout(
            f"{cijfer.mart} kent geen uitsplitsing naar {', '.join(sorted(onbekend))}; "
            f"wel naar {kolommen}."
        )
    waar = {
        "definitie_versie": cijfer.versie,
        "niveau": cijfer.niveau,
        "niveau_code": cijfer.niveau_code,
        "periode_soort": cijfer.periode_soort,
        "periode_start": cijfer.periode_start,
        **{kolom: cijfer.uitsplitsing.get(kolom, "totaal") for kolom in uitsplitsingen},
    }
    if cijfer.mart == AFSPRAKEN:
        waar["indicator"] = cijfer.maat
    kolommen = [
        naam
        for (naam,) in vraag(
            database,
            """
            select column_name from information_schema.columns
            where table_schema = 'marts' and table_name = $mart order by ordinal_position
            """,
            mart=cijfer.mart,
        )
    ]
    rijen = vraag(
        database,
        f"select * from marts.{cijfer.mart} where "
        + " and ".join(f"{kolom} = ${kolom}" for kolom in waar),
        **waar,
    )
    if not rijen:
        raise DatabaseFout(
            f"{cijfer.mart} heeft geen rij voor {cijfer.niveau_naam}, {cijfer.periode_soort} vanaf "
            f"{cijfer.periode_start:%d-%m-%Y}, {', '.join(cijfer.uitsplitsing.values()) or 'totaal'}, "
            f"in versie {cijfer.versie}."
        )
    return dict(zip(kolommen, rijen[0], strict=True))


def _omschrijving(database: Path, mart: str, maat: str) -> list[str]:
    """What the warehouse itself says of a table and of a column."""
    rijen = vraag(
        database,
        """
        select comment from duckdb_tables() where schema_name = 'marts' and table_name = $mart
        union all
        select comment from duckdb_columns()
        where schema_name = 'marts' and table_name = $mart and column_name = $maat
        """,
        mart=mart,
        maat=maat,
    )
    return [tekst for (tekst,) in rijen if tekst]


def _register(database: Path, cijfer: Cijfer) -> list[tuple[str, str]]:
    """Entries of the register that the figure follows from: name, and reading or value."""
    return vraag(
        database,
        """
        with reden as (
            select distinct voorwaarde.soort, voorwaarde.naam
            from staging.definitie_maat as maat
            inner join staging.definitie_voorwaarde as voorwaarde on maat.waarde = voorwaarde.waarde
            where maat.mart = $mart and maat.maat = $maat
        )

        select
            register.naam,
            case when register.waarde is null then register.keuze
                else register.waarde || ': ' || register.keuze end as tekst
        from marts.dim_definitie as register
        left join reden
            on register.soort = reden.soort and register.naam = coalesce(reden.naam, register.naam)
        where
            register.definitie_versie in ($versie, 'alle')
            and (
                reden.soort is not null
                or list_contains(string_split(coalesce(register.marts, ''), ' '), $mart)
                and $mart <> 'resultaatafspraak_meting'
                or register.onderwerp = $maat
            )
        order by register.waarde is null desc, register.soort, register.naam
        """,
        mart=cijfer.mart,
        maat=cijfer.maat,
        versie=cijfer.versie,
    )


def _vingerafdruk(database: Path, cijfer: Cijfer) -> str | None:
    """Fingerprint of the figure: that of its mart in this version, and the place of the figure in it."""
    try:
        rijen = vraag(
            database,
            """
            select vingerafdruk from herkomst.vingerafdruk
            where mart = $mart and definitie_versie = $versie
            """,
            mart=cijfer.mart,
            versie=cijfer.versie,
        )
    except DatabaseFout:
        return None
    if not rijen:
        return None
    plek = [
        cijfer.maat,
        cijfer.niveau,
        cijfer.niveau_code,
        cijfer.periode_soort,
        cijfer.periode_start.isoformat(),
        *(
            f"{k}={waarde}"
            for k, waarde in sorted(cijfer.uitsplitsing.items())
            if waarde != "totaal"
        ),
    ]
    return hashlib.sha256("|".join([rijen[0][0], *plek]).encode()).hexdigest()


def _met_zaken(database: Path, uitleg: Uitleg, zaken: int | None) -> Uitleg:
    """Add the filters, the cases that count and their messages, or why there are none."""
    cijfer = uitleg.cijfer
    maten = vraag(
        database,
        """
        select waarde, telt, zonder_zaken from staging.definitie_maat
        where mart = $mart and maat = $maat
        """,
        mart=cijfer.mart,
        maat=cijfer.maat,
    )
    [(waarde, telt, zonder_zaken)] = maten or [(None, None, None)]
    if waarde is None:
        if not (uitleg.delen or uitleg.cellen):
            zonder_zaken = zonder_zaken or "Het telt geen zaken"
        return dataclasses.replace(uitleg, zonder_zaken=zonder_zaken)
    bron, waarden = _zaken_sql(cijfer, waarde)
    filters = vraag(
        database,
        f"""
        select
            zaak.valt_af, voorwaarde.tekst, voorwaarde.naam, count(*), count(distinct zaak.jeugdige_id)
        from ({bron}) as zaak
        left join staging.definitie_voorwaarde as voorwaarde
            on zaak.waarde = voorwaarde.waarde and zaak.valt_af = voorwaarde.uitsluiting
        group by voorwaarde.volgorde, zaak.valt_af, voorwaarde.tekst, voorwaarde.naam
        order by voorwaarde.volgorde, zaak.valt_af
        """,
        **waarden,
    )
    [(alle, jeugdigen, geteld, getelde_jeugdigen)] = vraag(
        database,
        f"""
        select
            count(*), count(distinct jeugdige_id),
            count(*) filter (where valt_af is null),
            count(distinct jeugdige_id) filter (where valt_af is null)
        from ({bron})
        """,
        **waarden,
    )
    return dataclasses.replace(
        uitleg,
        filters=[Filter(*rij) for rij in filters if rij[0]],
        in_aanmerking=(alle, jeugdigen),
        geteld=(geteld, getelde_jeugdigen),
        telt=telt,
        opgeteld=_opgeteld(database, bron, waarden, telt),
        zaken=_getelde_zaken(database, bron, waarden, zaken),
    )


def _zaken_sql(cijfer: Cijfer, waarde: str) -> tuple[str, dict[str, Any]]:
    """The cases that came into consideration for a figure, as a query with its values."""
    waarden: dict[str, Any] = {
        "mart": cijfer.mart,
        "waarde": waarde,
        "maat": cijfer.maat,
        "versie": cijfer.versie,
        "soort": cijfer.periode_soort,
        "start": cijfer.periode_start,
        "niveau": cijfer.niveau,
        "code": cijfer.niveau_code,
    }
    bron = f"""
        select * from marts.fct_zaak_per_maat
        where
            mart = $mart and waarde = $waarde and maat = $maat and definitie_versie = $versie
            and periode_soort = $soort and periode_start = $start
            and coalesce(niveau, $niveau) = $niveau and {_NIVEAU[cijfer.niveau]} = $code
    """
    for kolom, gevraagd in cijfer.uitsplitsing.items():
        if gevraagd != "totaal" and kolom in _UITSPLITSING:
            bron += f" and {_UITSPLITSING[kolom]} = ${kolom}"
            waarden[kolom] = gevraagd
    return bron, waarden


def _opgeteld(database: Path, bron: str, waarden: dict[str, Any], telt: str) -> float | None:
    """The figure made anew from the cases that count, where it is a count or a sum of them."""
    uitkomst = {
        "zaken": "count(*)",
        "dagen": "sum(dagen)",
        "bedrag": "sum(bedrag)",
        # A child with money counts when its net is not zero; without money when it has a case.
        "jeugdigen": """
            (
                select count(*) from (
                    select sum(bedrag) as saldo, any_value(zaak_soort) as soort
                    from geteld
                    group by jeugdige_id
                ) where saldo <> 0 or soort = 'samenloop'
            )
        """,
    }.get(telt)
    if uitkomst is None:
        return None
    sql = f"with geteld as (select * from ({bron}) where valt_af is null) select {uitkomst} "
    [(som,)] = vraag(database, sql + ("" if telt == "jeugdigen" else "from geteld"), **waarden)
    return som or 0


def _getelde_zaken(
    database: Path, bron: str, waarden: dict[str, Any], hoogstens: int | None
) -> list[Zaak]:
    """The cases that count, those with most money or days first, each with its messages."""
    rijen = vraag(
        database,
        f"""
        with zaak as (
            select * from ({bron})
            where valt_af is null
            order by abs(bedrag) desc nulls last, dagen desc nulls last, zaak_soort, zaak_id
            limit $hoogstens
        ),

        bericht as (
            select
                zaak_soort, zaak_id,
                list(bericht_type || ' ' || kenmerk order by dagtekening, kenmerk) as berichten
            from marts.fct_zaak_bericht
            where
                coalesce(definitie_versie, $versie) = $versie
                and zaak_id in (select zaak.zaak_id from zaak)
            group by zaak_soort, zaak_id
        )

        select
            zaak.zaak_soort, zaak.zaak_id, zaak.jeugdige_id, zaak.gemeentecode_actueel, zaak.gi_agb,
            zaak.aanbieder_agb, coalesce(zaak.productcode, zaak.tussentaal_code, zaak.maatregelsoort),
            zaak.eerste_dag, zaak.laatste_dag, zaak.dagen, zaak.bedrag, coalesce(bericht.berichten, [])
        from zaak
        left join bericht on zaak.zaak_soort = bericht.zaak_soort and zaak.zaak_id = bericht.zaak_id
        order by abs(zaak.bedrag) desc nulls last, zaak.dagen desc nulls last, zaak.zaak_soort, zaak.zaak_id
        """,
        hoogstens=hoogstens if hoogstens is not None else 2**62,
        **waarden,
    )
    return [Zaak(*rij) for rij in rijen]


# --- the resultaatafspraken -----------------------------------------------------------------------


def _afspraak(database: Path, cijfer: Cijfer, zaken: int | None) -> Uitleg:
    """An indicator: its row, what it is made of in the monitor, and the cells that were supplied."""
    gegevens = _rij(database, cijfer, ["uitsplitsing"])
    [(naam, toelichting, bron)] = vraag(
        database,
        "select indicator_naam, toelichting, bron from staging.indicator where indicator = $maat",
        maat=cijfer.maat,
    )
    uitleg = Uitleg(
        cijfer,
        gegevens["waarde"],
        gegevens,
        [tekst for tekst in (f"{naam}.", toelichting, f"Bron: {bron}.") if tekst],
        _register(database, cijfer),
        _vingerafdruk(database, cijfer),
        cellen=_cellen(database, cijfer, bron),
        delen=list(_delen(database, cijfer, zaken)),
    )
    return _met_zaken(database, uitleg, zaken)


def _delen(database: Path, cijfer: Cijfer, zaken: int | None) -> Iterator[Uitleg]:
    """The columns of the monitor that an indicator is made of, each explained."""
    rijen = vraag(
        database,
        """
        select mart, snede, teller_kolom, noemer_kolom from staging.indicator_monitor
        where indicator = $maat and uitsplitsing = $deel
        """,
        maat=cijfer.maat,
        deel=cijfer.uitsplitsing.get("uitsplitsing", "totaal"),
    )
    for mart, snede, *kolommen in rijen:
        uitsplitsingen = dict(zip(_uitsplitsingen(database, mart), snede.split("/"), strict=True))
        for kolom in filter(None, kolommen):
            deel = dataclasses.replace(cijfer, mart=mart, maat=kolom, uitsplitsing=uitsplitsingen)
            yield from _als_er_een_rij_is(database, deel, zaken)


def _cellen(database: Path, cijfer: Cijfer, bron: str) -> list[Cel]:
    """The cells of the sheets that an indicator names as its source, of the party and the period."""
    onderwerpen = [
        onderwerp.strip()
        for deel in bron.split(";")
        if deel.strip().startswith("uitvraag:")
        for onderwerp in deel.partition(":")[2].split(",")
    ]
    if not onderwerpen:
        return []
    maanden = {"jaar": 12, "tertiaal": 4, "kwartaal": 3, "maand": 1}[cijfer.periode_soort]
    try:
        rijen = vraag(
            database,
            """
            select
                opgave.leverancier, opgave.onderwerp, opgave.opgave, opgave.partij, cel.periode, cel.waarde,
                concat_ws(' ', bestand.bestandsnaam, cel.werkblad, cel.cel), opgave.ingevuld_op
            from staging.stg_uitvraag__opgave as opgave
            inner join raw.uitvraag as cel
                on opgave.bestand_hash = cel.bestand_hash and opgave.regelnummer = cel.regelnummer
            left join raw.bestand as bestand on opgave.bestand_hash = bestand.bestand_hash
            left join marts.dim_gemeente as gemeente on opgave.partij = gemeente.gemeentecode
            where
                list_contains($onderwerpen, opgave.onderwerp)
                and opgave.periode_start >= $start
                and opgave.periode_start < $start + to_months($maanden)
                and ($code in ('GLD', opgave.partij, opgave.leverancier, gemeente.jeugdhulpregio))
            order by all
            """,
            onderwerpen=onderwerpen,
            start=cijfer.periode_start,
            maanden=maanden,
            code=cijfer.niveau_code,
        )
    except DatabaseFout:
        # An edition has the figures, not what they were supplied in.
        return []
    return [Cel(*rij) for rij in rijen]
