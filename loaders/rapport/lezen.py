"""What the report knows: the public columns of the marts, and nothing else.

Every query asks views that hold only columns which the reader may see (`meta.zichtbaar`), so that no figure
of few children can get into the report, whatever is asked.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from loaders import herbouw
from loaders.inlezen.opslag import DatabaseFout
from loaders.publiceren import partijen, tabellen
from loaders.publiceren.partijen import OPENBAAR

#: What the report can't be made without.
NODIG = (
    "dim_code",
    "dim_definitie",
    "dim_definitieversie",
    "dim_gemeente",
    "dim_niveau",
    "dim_periode",
    "dim_tussentaal",
    "publicatie_dekking",
    "publicatie_kwaliteit",
    "publicatie_landelijk",
    "publicatie_monitor",
    "publicatie_overzicht",
    "publicatie_regels",
    "publicatie_resultaatafspraak",
    "publicatie_versie",
    "publicatie_versie_afspraak",
    "warehouse_status",
)
TOTAAL = "totaal"
#: Why there is no number: it is kept back, or there is none.
AFGESCHERMD, GEEN = "afgeschermd", "geen"


class Plek(NamedTuple):
    """A place: a level with its code, as in dim_niveau."""

    niveau: str
    code: str


GELDERLAND = Plek("gelderland", partijen.GELDERLAND)


class Periode(NamedTuple):
    """A year or a tertiaal.

    Args:
        naam: 2023, or 2023-T1.
        is_voorlopig: messages about it can still come in, or it is not over.
        is_onvolledig: of the year in which the filter on the beginning of care lies a part is missing.
    """

    naam: str
    start: dt.date
    is_voorlopig: bool
    is_onvolledig: bool


class Punt(NamedTuple):
    """A figure of a period.

    Args:
        waarde: in its unit; None where `leeg` says why.
        leeg: AFGESCHERMD or GEEN, or None where there is a number.
    """

    periode: Periode
    waarde: float | None
    leeg: str | None


class Meting(NamedTuple):
    """A figure of a resultaatafspraak, with its norm and its verdict."""

    punt: Punt
    norm: float | None
    richting: str | None
    status: str
    reden: str | None
    escalatie: bool
    dekking: float | None
    duiding: str | None


class Indicator(NamedTuple):
    """An indicator of a resultaatafspraak, or one that stands beside them (nummer None)."""

    code: str
    naam: str
    nummer: int | None
    eenheid: str
    verantwoordelijke: str
    bron: str


@dataclass(frozen=True)
class Stand:
    """What the figures are of, and when.

    Args:
        editie: name of the edition, if it is one.
        gebouwd_op: moment of the build (UTC), if that is known.
        voorlopig_vanaf: first month about which messages can still come in.
        bevindingen: severe findings under a mart: how many.
    """

    editie: str | None
    gebouwd_op: dt.datetime | None
    peildatum: dt.date
    laatste_dagtekening: dt.date
    voorlopig_vanaf: dt.date
    bevindingen: Mapping[str, int]


#: Value, figure, kind of period, break-down, part; then place.
Reekssleutel = tuple[str, str, str, str, str]
#: Indicator, part, kind of period; then place.
Metingsleutel = tuple[str, str, str]


@dataclass(frozen=True)
class Gegevens:
    """Everything that stands in the report, read at once.

    Args:
        plekken: places with their names, in the order of the marts.
        regio_van: of each gemeente its region.
        indicatornamen: names of all indicators, also of those that are not public.
        regels: rules by which figures are public, with their numbers.
        reeksen: figures of the monitor, by what and of whom, in the order of time.
        eenheden: unit of each figure, by value and figure.
        metingen: figures of the resultaatafspraken.
        delen: names of the parts of break-downs, in their order.
        toelichting: of agreements, by number, and of indicators, what belongs to them.
        onderdelen: of each indicator its parts with their names, the total first.
        overzicht: rows of the mart, as are kwaliteit, dekking, versie_…, landelijk and register.
    """

    zichtbaar: str
    stand: Stand
    versie: str
    versies: Sequence[Mapping[str, Any]]
    plekken: Mapping[Plek, str]
    regio_van: Mapping[str, str]
    regels: Mapping[str, float]
    reeksen: Mapping[Reekssleutel, Mapping[Plek, Sequence[Punt]]]
    eenheden: Mapping[tuple[str, str], str]
    metingen: Mapping[Metingsleutel, Mapping[Plek, Sequence[Meting]]]
    indicatoren: Mapping[str, Indicator]
    indicatornamen: Mapping[str, str]
    onderdelen: Mapping[str, Mapping[str, str]]
    delen: Mapping[str, Mapping[str, str]]
    afspraken: Mapping[int, str]
    toelichting: Mapping[str, str]
    overzicht: Sequence[Mapping[str, Any]]
    kwaliteit: Sequence[Mapping[str, Any]]
    dekking: Sequence[Mapping[str, Any]]
    versie_monitor: Sequence[Mapping[str, Any]]
    versie_afspraak: Sequence[Mapping[str, Any]]
    landelijk: Sequence[Mapping[str, Any]]
    register: Sequence[Mapping[str, Any]]

    def punten(self, sleutel: Reekssleutel, plek: Plek) -> Sequence[Punt]:
        """A series of the monitor, empty if there is none."""
        return self.reeksen.get(sleutel, {}).get(plek, ())

    def van_niveau(self, niveau: str) -> list[Plek]:
        """The places of a level, by name."""
        return [plek for plek in self.plekken if plek.niveau == niveau]

    @cached_property
    def jaar(self) -> str:
        """The last year that is over, and so judged."""
        jaren = [rij["periode_start"].year for rij in self.overzicht]
        return str(max(jaren, default=self.stand.peildatum.year - 1))

    @cached_property
    def kalenderjaren(self) -> list[Periode]:
        """The years that figures of the monitor are of, in the order of time."""
        per_jaar = (van for sleutel, van in self.reeksen.items() if sleutel[2] == "jaar")
        alle = {p.periode for van in per_jaar for reeks in van.values() for p in reeks}
        return sorted(alle, key=lambda periode: periode.start)

    @cached_property
    def _oordelen(self) -> dict[tuple[int, Plek], Mapping[str, Any]]:
        return {
            (rij["resultaatafspraak"], Plek(rij["niveau"], rij["niveau_code"])): rij
            for rij in self.overzicht
            if str(rij["periode_start"].year) == self.jaar
        }

    def oordeel(self, nummer: int, plek: Plek) -> Mapping[str, Any] | None:
        """How an agreement stands at a place in the last year that is over."""
        return self._oordelen.get((nummer, plek))

    def jaren(self, indicator: str, deel: str, plek: Plek) -> Sequence[Meting]:
        """An indicator over the years, empty if it is not measured there."""
        return self.metingen.get((indicator, deel, "jaar"), {}).get(plek, ())

    def meting(self, indicator: str, deel: str, plek: Plek) -> Meting | None:
        """An indicator in the last year that is over."""
        reeks = self.jaren(indicator, deel, plek)
        return next((m for m in reeks if m.punt.periode.naam == self.jaar), None)

    def naam_van(self, indicator: str, deel: str) -> str:
        """What an indicator or a part of it is called, also if nothing of it is public."""
        naam = self.indicatornamen[indicator]
        if deel == TOTAAL:
            return naam
        return f"{naam}: {self.onderdelen.get(indicator, {}).get(deel, deel)}"

    def versienaam(self, versie: str) -> str:
        """A version of the definitions, with whether it is in force."""
        return f"{versie} (geldend)" if versie == self.versie else versie

    def ouders(self, plek: Plek) -> list[Plek]:
        """What a place is part of, the largest last."""
        if plek == GELDERLAND:
            return []
        if plek.niveau == "gemeente" and plek.code in self.regio_van:
            return [Plek("regio", self.regio_van[plek.code]), GELDERLAND]
        return [GELDERLAND]


def lees(bron: Path, zichtbaar: str = OPENBAAR) -> Gegevens:
    """Read all that the report shows.

    Args:
        bron: the file of the readers, a warehouse, or the database of an edition; it is only read.
        zichtbaar: openbaar, or partner, who also sees how parties explain a figure.

    Raises:
        DatabaseFout: the file is absent, in use, empty, not built, or built before these marts were there.
    """
    with _open(bron, zichtbaar) as verbinding:
        if verbinding.execute("select count(peildatum) from warehouse_status").fetchone() == (0,):
            raise DatabaseFout(f"{bron} heeft geen berichten; er is niets te tonen.")
        return _Lezer(verbinding).lees(zichtbaar)


@contextlib.contextmanager
def _open(bron: Path, zichtbaar: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection on which each mart is a view of what may be seen."""
    with herbouw.open_naast(bron, {}) as verbinding:
        gekozen = {t.naam: t for t in tabellen.marts(verbinding, zichtbaar, False)}
        for naam in NODIG:
            if naam not in gekozen:
                raise DatabaseFout(f"{bron} heeft geen marts.{naam}; bouw het opnieuw.")
        for naam in gekozen.keys() & {*NODIG, "publicatie_duiding"}:
            verbinding.execute(f"create temp view {naam} as {gekozen[naam].rijen()}")
        if "publicatie_duiding" not in gekozen:
            verbinding.execute(
                """
                create temp view publicatie_duiding as
                select
                    indicator, uitsplitsing, niveau, niveau_code, periode_soort, periode_start,
                    cast(null as varchar) as duiding
                from publicatie_resultaatafspraak where false
                """
            )
        yield verbinding


class _Lezer:
    """The queries, on one connection."""

    def __init__(self, verbinding: duckdb.DuckDBPyConnection):
        self.verbinding = verbinding
        self.perioden = self._perioden()

    def lees(self, zichtbaar: str) -> Gegevens:
        versies = self._rijen(
            """
            select definitie_versie, naam, bron, is_geldend from dim_definitieversie
            order by is_geldend desc, definitie_versie
            """
        )
        reeksen, eenheden = self._reeksen()
        return Gegevens(
            zichtbaar=zichtbaar,
            stand=self._stand(),
            versie=versies[0]["definitie_versie"],
            versies=versies,
            plekken=self._plekken(),
            regio_van=dict(
                self._paren(
                    """
                    select gemeentecode, jeugdhulpregio from dim_gemeente
                    where in_overeenkomst and gemeentecode = gemeentecode_actueel order by 1
                    """
                )
            ),
            regels=dict(self._paren("select regel, waarde from publicatie_regels order by 1")),
            reeksen=reeksen,
            eenheden=eenheden,
            metingen=self._metingen(),
            indicatoren=self._indicatoren(),
            indicatornamen=dict(
                self._paren(
                    "select code, naam from dim_code where lijst = 'indicator' order by volgorde"
                )
            ),
            onderdelen=self._onderdelen(),
            delen=self._delen(),
            toelichting=dict(
                self._paren(
                    """
                    select code, regexp_replace(toelichting, ' \\(register: \\w+\\)', '') from dim_code
                    where lijst in ('indicator', 'resultaatafspraak') and toelichting is not null
                    order by code
                    """
                )
            ),
            afspraken={
                int(code): naam
                for code, naam in self._paren(
                    "select code, naam from dim_code where lijst = 'resultaatafspraak' order by volgorde"
                )
            },
            overzicht=self._rijen("from publicatie_overzicht order by all"),
            kwaliteit=self._rijen(
                """
                from publicatie_kwaliteit
                order by leverancier_naam, leverancier, ernst desc, check_id, periode
                """
            ),
            dekking=self._rijen(
                """
                from publicatie_dekking
                order by
                    volgorde, leverancier_soort <> 'gelderland', leverancier_naam, leverancier, periode_start
                """
            ),
            versie_monitor=self._rijen("from publicatie_versie order by all"),
            versie_afspraak=self._rijen("from publicatie_versie_afspraak order by all"),
            landelijk=self._rijen("from publicatie_landelijk order by all"),
            register=self._register(),
        )

    def _rijen(self, sql: str) -> list[dict[str, Any]]:
        uitslag = self.verbinding.execute(sql)
        namen = [kolom[0] for kolom in uitslag.description]
        return [dict(zip(namen, rij, strict=True)) for rij in uitslag.fetchall()]

    def _paren(self, sql: str) -> list[tuple]:
        return self.verbinding.execute(sql).fetchall()

    def _stand(self) -> Stand:
        [een] = self._paren(
            """
            select
                any_value(editie),
                any_value(gebouwd_op),
                any_value(peildatum),
                any_value(laatste_dagtekening),
                any_value(voorlopig_vanaf)
            from warehouse_status
            """
        )
        bevindingen = self._paren(
            "select mart, ernstige_bevindingen from warehouse_status order by mart"
        )
        return Stand(*een, dict(bevindingen))

    def _perioden(self) -> dict[tuple[str, dt.date], Periode]:
        """Years and tertialen, from the first year of which the filter leaves anything."""
        rijen = self._paren(
            """
            with eerste as (
                select min(year(cast(waarde as date))) as jaar from dim_definitie where soort = 'datumfilter'
            )

            select
                periode_soort,
                periode_naam,
                periode_start,
                periode_eind >= (select any_value(voorlopig_vanaf) from warehouse_status),
                year(periode_start) = eerste.jaar
            from dim_periode
            cross join eerste
            where
                periode_soort in ('jaar', 'tertiaal')
                and year(periode_start) >= eerste.jaar
                and periode_start <= (select any_value(peildatum) from warehouse_status)
            order by periode_soort, periode_start
            """
        )
        return {(soort, rest[1]): Periode(*rest) for soort, *rest in rijen}

    def _plekken(self) -> dict[Plek, str]:
        rijen = self._paren(
            """
            select niveau, niveau_code, niveau_naam from dim_niveau
            where niveau in ('gelderland', 'regio', 'gemeente', 'gi')
            order by
                list_position(['gelderland', 'regio', 'gemeente', 'gi'], niveau), niveau_naam, niveau_code
            """
        )
        return {Plek(niveau, code): naam for niveau, code, naam in rijen}

    def _reeksen(self) -> tuple[dict, dict]:
        rijen = self._paren(
            """
            select
                waarde_nummer, maat, periode_soort, uitsplitsing, deel, niveau, niveau_code,
                any_value(eenheid),
                list((periode_start, waarde, is_onderdrukt) order by periode_start)
            from publicatie_monitor
            group by all
            order by all
            """
        )
        reeksen: dict[Reekssleutel, dict[Plek, Sequence[Punt]]] = defaultdict(dict)
        eenheden = {}
        for waarde, maat, soort, uitsplitsing, deel, niveau, code, eenheid, punten in rijen:
            sleutel = (waarde, maat, soort, uitsplitsing, deel)
            reeksen[sleutel][Plek(niveau, code)] = tuple(self._punten(soort, punten))
            eenheden[waarde, maat] = eenheid
        return dict(reeksen), eenheden

    def _punten(self, soort: str, punten: Sequence[tuple]) -> Iterator[Punt]:
        for start, waarde, is_onderdrukt in punten:
            if periode := self.perioden.get((soort, start)):
                yield Punt(periode, waarde, _leeg(waarde, is_onderdrukt))

    def _metingen(self) -> dict[Metingsleutel, dict[Plek, Sequence[Meting]]]:
        rijen = self._paren(
            """
            select
                indicator, uitsplitsing, periode_soort, niveau, niveau_code,
                list(
                    (
                        periode_start, waarde, is_onderdrukt, norm, richting, status, reden,
                        coalesce(escalatie, false), dekking, duiding
                    )
                    order by periode_start
                )
            from publicatie_resultaatafspraak
            left join publicatie_duiding
                using (indicator, uitsplitsing, niveau, niveau_code, periode_soort, periode_start)
            group by all
            order by all
            """
        )
        metingen: dict[Metingsleutel, dict[Plek, Sequence[Meting]]] = defaultdict(dict)
        for indicator, uitsplitsing, soort, niveau, code, punten in rijen:
            metingen[indicator, uitsplitsing, soort][Plek(niveau, code)] = tuple(
                Meting(Punt(periode, waarde, _leeg(waarde, is_onderdrukt)), *rest)
                for start, waarde, is_onderdrukt, *rest in punten
                if (periode := self.perioden.get((soort, start)))
            )
        return dict(metingen)

    def _indicatoren(self) -> dict[str, Indicator]:
        rijen = self._paren(
            """
            select
                indicator, min(indicator_naam), min(resultaatafspraak), min(eenheid), min(verantwoordelijke),
                min(bron)
            from publicatie_resultaatafspraak
            left join dim_code on lijst = 'indicator' and indicator = code
            group by indicator, volgorde
            order by volgorde
            """
        )
        return {rij[0]: Indicator(*rij) for rij in rijen}

    def _onderdelen(self) -> dict[str, dict[str, str]]:
        """Of each indicator its parts with their names, the total first."""
        onderdelen: dict[str, dict[str, str]] = defaultdict(dict)
        for indicator, deel, naam in self._paren(
            """
            select indicator, uitsplitsing, min(uitsplitsing_naam)
            from publicatie_resultaatafspraak
            group by indicator, uitsplitsing
            order by indicator, uitsplitsing <> 'totaal', uitsplitsing
            """
        ):
            onderdelen[indicator][deel] = naam
        return dict(onderdelen)

    def _delen(self) -> dict[str, dict[str, str]]:
        delen: dict[str, dict[str, str]] = defaultdict(dict)
        for lijst, code, naam in self._paren(
            """
            with deel as (
                select
                    'tussentaal_code' as lijst, tussentaal_code as code, tussentaal_naam as naam,
                    try_cast(tussentaal_code as integer) as volgorde
                from dim_tussentaal
                union all
                select lijst, code, naam, volgorde from dim_code
                where lijst in ('verwijzer_type', 'maatregelsoort')
            )

            select lijst, code, naam from deel order by lijst, volgorde nulls last, code
            """
        ):
            delen[lijst][code] = naam
        return dict(delen)

    def _register(self) -> list[dict[str, Any]]:
        return self._rijen(
            """
            select * from dim_definitie
            order by
                onderwerp not like 'waarde%', onderwerp not like 'resultaatafspraak%',
                try_cast(regexp_extract(onderwerp, '[0-9]+') as integer), onderwerp,
                soort <> 'keuze', soort, naam, definitie_versie
            """
        )


def _leeg(waarde: float | None, is_onderdrukt: bool) -> str | None:
    if is_onderdrukt:
        return AFGESCHERMD
    return GEEN if waarde is None else None
