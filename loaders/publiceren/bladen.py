"""What stands on the sheets of a package: of a recipient its own figures, beside the public ones of others.

All rows come from the marts through a connection that knows temporary table `bereik`, the places of the
recipient. A figure of somebody else comes from `publicatie_…` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from loaders import herbouw
from loaders.eenheid import van_maat
from loaders.notatie import getal
from loaders.publiceren.partijen import Partij, eigen_rijen

#: Whose figure a row is.
EIGEN, OPENBAAR = "eigen", "openbaar"
#: What stands for a public figure that is kept back.
AFGESCHERMD = "afgeschermd"
#: The unit of a column of which each row has its own, in column eenheid.
PER_RIJ = "per rij"
#: Excel has 1 048 576 rows, of which the first are the head of the sheet.
MAX_RIJEN = 1_048_000
#: Periods on the sheets; the Parquet files have them all.
PERIODEN = "('jaar', 'tertiaal')"
#: Indicators with their names, in their order.
INDICATOR = "(select code, naam, volgorde from marts.dim_code where lijst = 'indicator')"
#: Columns of which each row is one figure, in every mart of the monitor.
PLAATS = ("periode_soort", "periode_start", "niveau", "niveau_code")
NIVEAUS = {
    "gelderland": "Gelderland",
    "regio": "regio",
    "gemeente": "gemeente",
    "gi": "GI",
    "regio_gi": "GI in regio",
    "aanbieder": "aanbieder",
}
UITSPLITSINGEN = {
    "maatregelsoort": "soort maatregel",
    "tussentaal_code": "tussentaal",
    "verwijzer_type": "verwijzer",
    "tijdens_maatregel": "tijdens maatregel",
}


@dataclass(frozen=True)
class Waarde:
    """A value of the monitor, and where its figures are.

    Args:
        blad: name of its sheet.
        titel: what it is about.
        mart: the mart with its figures.
        nummer: what it is called in publicatie_monitor; None if nothing of it is public.
        vast: a break-down that each row has, with the part of it that is public.
        berekend: public measures that the mart lacks, as SQL over its columns.
    """

    blad: str
    titel: str
    mart: str
    nummer: str | None = None
    vast: Mapping[str, str] = field(default_factory=dict)
    berekend: Mapping[str, str] = field(default_factory=dict)


WAARDEN = (
    Waarde("1 Aantallen", "Waarde 1: jeugdigen en maatregelen", "monitor_1_aantallen", "1"),
    Waarde("1b Jeugdhulp", "Waarde 1b: jeugdhulp naast maatregelen", "monitor_1b_jeugdhulp", "1b"),
    Waarde(
        "2 In-, door- en uitstroom",
        "Waarde 2: in-, door- en uitstroom",
        "monitor_2_in_door_uitstroom",
        "2",
    ),
    Waarde(
        "3 Doorlooptijd",
        "Waarde 3: doorlooptijd van maatregelen",
        "monitor_3_doorlooptijd",
        "3",
        {"status": "beeindigd"},
    ),
    Waarde(
        "4 Samenloop jeugdhulp",
        "Waarde 4: samenloop met jeugdhulp",
        "monitor_4_samenloop_jeugdhulp",
        "4",
    ),
    Waarde("5 Samenloop crisis", "Waarde 5: samenloop met crisis", "monitor_5_samenloop_crisis"),
    Waarde("6 Wachttijd", "Waarde 6: wachttijd voor jeugdhulp", "monitor_6_wachttijd", "6"),
    Waarde("6 Budget", "Waarde 6: ruimte onder het budgetplafond", "monitor_6_budget"),
    Waarde(
        "7 Afschaling",
        "Waarde 7: afschaling van jeugdhulp",
        "monitor_7_afschaling",
        "7",
        berekend={"aantal_vergelijkbaar": "aantal_overgangen - niet_vergelijkbaar"},
    ),
    Waarde("7 Algemeen", "Waarde 7: jeugdhulp in het algemeen", "monitor_7_algemeen"),
)
#: What the columns mean that every sheet of figures begins and ends with; the marts explain the others.
EERSTE = {
    "cijfer": ("Cijfer", "eigen: uw eigen cijfer, precies; openbaar: van een ander, afgerond"),
    "niveau": ("Niveau", "Waarover het cijfer gaat: een gemeente, regio, GI, …"),
    "niveau_naam": ("Naam", "Van wie het cijfer is"),
    "periode_naam": ("Periode", "Het jaar, of het tertiaal van een jaar"),
    "voorlopig": ("Voorlopig", "voorlopig: er kunnen nog berichten over deze periode komen"),
}
LAATSTE = {
    "periode_soort": (
        "Soort periode",
        "jaar, of tertiaal: januari-april, mei-augustus, september-december",
    ),
    "niveau_code": ("Code", "Code bij de naam: van CBS, AGB of de regio"),
    "periode_start": ("Vanaf", "Eerste dag van de periode"),
}
DEEL = {
    "uitsplitsing": ("Uitsplitsing", "Waarnaar het cijfer is uitgesplitst, of totaal"),
    "deel": ("Deel", "Het deel van de uitsplitsing, of totaal"),
}
AFSPRAAK = {
    "indicator_naam": ("Indicator", "tekst"),
    "uitsplitsing_naam": ("Deel", "tekst"),
    "waarde": ("Uitkomst", PER_RIJ),
    "norm": ("Norm", PER_RIJ),
    "richting": ("Richting", "tekst"),
    "verschil": ("Verschil", PER_RIJ),
    "status": ("Oordeel", "oordeel"),
    "afwijking_volgnummer": ("Afwijking nummer", "aantal"),
    "escalatie": ("Escalatie", "ja_nee"),
    "reden": ("Reden", "tekst"),
    "verantwoordelijke": ("Wie", "tekst"),
    "eenheid": ("Eenheid", "tekst"),
    "teller": ("Teller", "getal"),
    "noemer": ("Noemer", "getal"),
    "basiswaarde": ("Basis", PER_RIJ),
    "dekking": ("Dekking", "aandeel"),
    "bron": ("Bron", "tekst"),
    "duiding": ("Duiding", "tekst"),
}
OVERZICHT = {
    "resultaatafspraak": ("Afspraak", "tekst"),
    "resultaatafspraak_naam": ("Waarover", "tekst"),
    "status": ("Oordeel", "oordeel"),
    "indicator_naam": ("Bepalend", "tekst"),
    "escalatie": ("Escalatie", "ja_nee"),
    "verantwoordelijke": ("Wie", "tekst"),
    "aantal_indicatoren": ("Indicatoren", "aantal"),
    "aantal_gehaald": ("Gehaald", "aantal"),
    "aantal_afwijking": ("Afwijking", "aantal"),
    "aantal_geen_gegevens": ("Geen gegevens", "aantal"),
    "aantal_te_vroeg": ("Te vroeg", "aantal"),
    "aantal_geen_norm": ("Geen norm", "aantal"),
}


@dataclass(frozen=True)
class Kolom:
    """A column of a sheet.

    Args:
        naam: its name in the mart.
        kop: what stands above it.
        eenheid: tekst, datum, ja_nee, oordeel, aantal, getal, euro, dagen, aandeel, or
            PER_RIJ.
        betekenis: what it means.
    """

    naam: str
    kop: str
    eenheid: str
    betekenis: str


@dataclass(frozen=True)
class Blad:
    """A sheet with one table.

    Args:
        rijen: its cells, a row each; a public figure that is kept back is AFGESCHERMD.
        uitleg: sentences above the table.
        mart: where it comes from; "" if from more than one.
        vast: how many columns at the left stay in sight.
        niet_gedrukt: how many columns at the right are not printed.
    """

    naam: str
    titel: str
    kolommen: Sequence[Kolom]
    rijen: Sequence[Sequence[object]]
    uitleg: Sequence[str] = ()
    mart: str = ""
    vast: int = 0
    niet_gedrukt: int = 0

    def aantal(self, cijfer: str) -> int:
        """How many rows are `eigen` or `openbaar`."""
        if not self.kolommen or self.kolommen[0].naam != "cijfer":
            return 0
        return sum(rij[0] == cijfer for rij in self.rijen)

    @property
    def afgeschermd(self) -> int:
        """How many public figures are kept back."""
        return sum(cel == AFGESCHERMD for rij in self.rijen for cel in rij)


class Bladen:
    """The sheets of one recipient."""

    def __init__(
        self,
        verbinding: duckdb.DuckDBPyConnection,
        ontvanger: Partij,
        tabellen: Mapping[str, Mapping[str, str]],
    ):
        self.verbinding = verbinding
        self.ontvanger = ontvanger
        self.tabellen = tabellen
        #: Whose public figures stand beside its own.
        self.vergelijk = ("gelderland", "regio", *(["gi"] if ontvanger.soort == "gi" else []))
        geldend = "select definitie_versie from marts.dim_definitieversie where is_geldend"
        [(self.versie,)] = self._rijen(geldend)

    def cijfers(self) -> Iterator[Blad]:
        """A sheet per value and per agreement, and those that go with them."""
        for waarde in WAARDEN:
            yield self._waarde(waarde)
        yield self._overzicht()
        afspraken = self.verbinding.execute(
            "select volgorde, naam from marts.dim_code where lijst = 'resultaatafspraak' order by 1"
        ).fetchall()
        for nummer, naam in afspraken:
            yield self._afspraak(f"Afspraak {nummer}", f"Afspraak {nummer}: {naam}", nummer)
        yield self._afspraak("Naast de afspraken", "Cijfers naast de afspraken", None)
        yield self._zaken()

    # --- values -------------------------------------------------------------------------------

    def _waarde(self, waarde: Waarde) -> Blad:
        tabel = f"{waarde.mart}_geldend"
        soorten, betekenis = self._kolommen(tabel)
        sleutel = herbouw.primaire_sleutel(self.verbinding, herbouw.HIER, "marts", tabel)
        delen = [k for k in sleutel if k not in (*PLAATS, *waarde.vast)]
        maten = [k for k in soorten if k not in (*sleutel, "niveau_naam")]
        kolommen = [
            *_kolommen(EERSTE),
            *(Kolom(k, _kop(k), "tekst", betekenis[k]) for k in waarde.vast),
            *(_kolommen(DEEL) if delen else ()),
            *(Kolom(k, _kop(k), _eenheid(k, soorten[k]), betekenis[k]) for k in maten),
            *(Kolom(k, _kop(k), "aantal", _kop(sql)) for k, sql in waarde.berekend.items()),
            *_kolommen(LAATSTE),
        ]
        maten += waarde.berekend
        bronnen = [self._eigen_waarde(waarde, tabel, delen, maten)]
        if waarde.nummer:
            bronnen.append(self._openbare_waarde(waarde, maten))
        uitleg = [self._omschrijving(tabel)]
        if delen:
            uitleg.append(
                "Per jaar en tertiaal, met een uitsplitsing tegelijk. Maanden, kwartalen en gekruiste "
                f"uitsplitsingen staan in parquet/{tabel}.parquet."
            )
        if not waarde.nummer and self.ontvanger.soort != "gelderland":
            uitleg.append("Van deze cijfers zijn er geen openbaar, dus ook geen van anderen.")
        vast = "".join(f"{k}, " for k in waarde.vast)
        volgorde = f"periode_soort, {_positie('uitsplitsing', ['totaal', *delen])}, {{deel}}, {vast}{{wie}}"
        return self._blad(waarde.blad, waarde.titel, tabel, kolommen, bronnen, volgorde, uitleg)

    def _eigen_waarde(
        self, waarde: Waarde, tabel: str, delen: Sequence[str], maten: Sequence[str]
    ) -> str:
        """Own rows with one break-down at a time; of a place within that of the recipient only totals."""
        gevuld = [f"cast({k} <> 'totaal' as integer)" for k in delen] or ["0"]
        hoogstens = f"case when niveau = '{self.ontvanger.soort}' then 1 else 0 end"
        uitsplitsing = "".join(f"case when {k} <> 'totaal' then '{k}' end, " for k in delen)
        return f"""
            select
                'eigen' as cijfer, niveau, niveau_code, niveau_naam, periode_soort, periode_start,
                {"".join(f"{k}, " for k in waarde.vast)}
                coalesce({uitsplitsing} 'totaal') as uitsplitsing,
                coalesce({"".join(f"nullif({k}, 'totaal'), " for k in delen)} 'totaal') as deel,
                {", ".join(f"{waarde.berekend.get(k, k)} as {k}" for k in maten)}
            from marts.{tabel}
            where
                ({self.eigen(tabel)})
                and periode_soort in {PERIODEN}
                and {" + ".join(gevuld)} <= {hoogstens}
                {"".join(f"and {k} <> 'totaal' " for k in waarde.vast)}
        """

    def _openbare_waarde(self, waarde: Waarde, maten: Sequence[str]) -> str:
        """Public rows of others, with a column per measure."""
        return f"""
            select
                'openbaar' as cijfer, niveau, niveau_code, niveau_naam, periode_soort, periode_start,
                {"".join(f"'{deel}' as {k}, " for k, deel in waarde.vast.items())}
                uitsplitsing, deel,
                {", ".join(f"max(waarde) filter (where maat = '{k}') as {k}" for k in maten)},
                list(maat) filter (where is_onderdrukt) as onderdrukt
            from marts.publicatie_monitor
            where waarde_nummer = '{waarde.nummer}' and {self._anderen()}
            group by all
        """

    # --- agreements ---------------------------------------------------------------------------

    def _overzicht(self) -> Blad:
        mart = "resultaatafspraak_overzicht"
        _, betekenis = self._kolommen(mart)
        bron = f"""
            select
                'eigen' as cijfer, 'totaal' as deel, {mart}.* exclude (uitsplitsing),
                uitsplitsing, indicator.naam as indicator_naam
            from marts.{mart} left join {INDICATOR} as indicator on {mart}.indicator = indicator.code
            where ({self.eigen(mart)}) and definitie_versie = {herbouw.tekst(self.versie)}
        """
        betekenis["indicator_naam"] = betekenis["indicator"]
        kolommen = [
            *_kolommen(EERSTE),
            *(Kolom(k, kop, eenheid, betekenis[k]) for k, (kop, eenheid) in OVERZICHT.items()),
            *_kolommen(LAATSTE),
        ]
        titel, uitleg = "De elf resultaatafspraken", [self._omschrijving(mart)]
        return self._blad(
            "Afspraken", titel, mart, kolommen, [bron], "{wie}, bron.resultaatafspraak", uitleg
        )

    def _afspraak(self, blad: str, titel: str, nummer: int | None) -> Blad:
        mart = "resultaatafspraak_meting"
        _, betekenis = self._kolommen(mart)
        waar = f"resultaatafspraak is not distinct from {'null' if nummer is None else nummer}"
        volgorde = f"(select i.volgorde from {INDICATOR} as i where i.code = {{}}.indicator)"
        bronnen = [
            f"""
            select 'eigen' as cijfer, 'totaal' as deel, *, {volgorde.format(mart)} as volgorde
            from marts.{mart}
            where
                ({self.eigen(mart)}) and {waar} and definitie_versie = {herbouw.tekst(self.versie)}
                and (niveau = '{self.ontvanger.soort}' or uitsplitsing = 'totaal')
            """,
            f"""
            select
                'openbaar' as cijfer, 'totaal' as deel, * exclude (is_onderdrukt),
                {volgorde.format("publicatie_resultaatafspraak")} as volgorde,
                case when is_onderdrukt then ['waarde'] end as onderdrukt
            from marts.publicatie_resultaatafspraak
            left join marts.publicatie_duiding
                using (indicator, uitsplitsing, niveau, niveau_code, periode_soort, periode_start)
            where {waar} and {self._anderen()}
            """,
        ]
        kolommen = [
            *_kolommen(EERSTE),
            *(Kolom(k, kop, eenheid, betekenis[k]) for k, (kop, eenheid) in AFSPRAAK.items()),
            *_kolommen(LAATSTE),
        ]
        rijen = (
            "not bool_or(cijfer = 'eigen') over (partition by indicator), bron.volgorde, indicator, "
            "uitsplitsing <> 'totaal', uitsplitsing, periode_soort, {wie}"
        )
        uitleg = [*self._oordeel(nummer), self._omschrijving(mart)]
        return self._blad(blad, titel, mart, kolommen, bronnen, rijen, uitleg, waar)

    def _oordeel(self, nummer: int | None) -> Iterator[str]:
        """The verdict on an agreement, of the recipient itself."""
        mart = "resultaatafspraak_overzicht"
        rijen = self.verbinding.execute(
            f"""
            select extract(year from periode_start), status, i.naam, escalatie
            from marts.{mart} left join {INDICATOR} as i on {mart}.indicator = i.code
            where
                ({self.eigen(mart)}) and niveau = '{self.ontvanger.soort}'
                and {mart}.resultaatafspraak = $nummer and definitie_versie = $versie
            """,
            {"nummer": nummer, "versie": self.versie},
        ).fetchall()
        for jaar, status, indicator, escalatie in rijen:
            bepalend = f", bepaald door: {indicator}" if indicator else ""
            einde = "; een tweede of latere afwijking." if escalatie else "."
            yield f"Uw oordeel over {jaar}: {status}{bepalend}{einde}"

    # --- cases --------------------------------------------------------------------------------

    def _zaken(self) -> Blad:
        """What the recipient's own declared lines add up to, per counterpart and kind of care."""
        levert = self.ontvanger.soort in ("gi", "aanbieder")
        tegenpartij = "gemeentecode_actueel" if levert else "aanbieder_agb"
        niveau = "gemeente" if levert else "aanbieder"
        tabel = "fct_declaratieregel"
        sql = f"""
            with regel as (
                select
                    *,
                    extract(year from ingangsdatum) as jaar,
                    {tegenpartij} as tegenpartij,
                    status = 'toegekend' as is_toegekend,
                    (gemeentecode, coalesce(toewijzingnummer, jeugdige_id || productcode)) as toewijzing
                from marts.{tabel} where {self.eigen(tabel)}
            )

            select
                cast(regel.jaar as varchar),
                regel.tegenpartij,
                niveau.niveau_naam,
                coalesce(regel.maatregelsoort, tussentaal.tussentaal_naam, 'onbekend') as zorg,
                count(distinct regel.jeugdige_id) filter (where is_toegekend),
                count(distinct toewijzing) filter (where is_toegekend),
                count(*),
                coalesce(sum(gedeclareerd_bedrag) filter (where is_toegekend), 0),
                coalesce(sum(toegekend_bedrag) filter (where is_toegekend), 0),
                coalesce(sum(gedeclareerd_bedrag) filter (where regel.status = 'open'), 0),
                coalesce(sum(gedeclareerd_bedrag) filter (where regel.status = 'afgewezen'), 0)
            from regel
            left join marts.dim_niveau as niveau
                on niveau.niveau = '{niveau}' and regel.tegenpartij = niveau.niveau_code
            left join marts.dim_tussentaal as tussentaal using (tussentaal_code)
            group by regel.jaar, regel.tegenpartij, niveau.niveau_naam, zorg
            order by regel.jaar, niveau.niveau_naam, regel.tegenpartij, zorg
        """
        wie = "Gemeente" if levert else "Aanbieder"
        kolommen = [
            Kolom("jaar", "Jaar", "tekst", "Jaar van de ingangsdatum van de regel"),
            Kolom(tegenpartij, "Code", "tekst", f"Code van de {wie.lower()}"),
            Kolom("niveau_naam", wie, "tekst", "Naam bij de code"),
            Kolom("zorg", "Zorg", "tekst", "Soort maatregel, of de tussentaal van jeugdhulp"),
            Kolom("", "Jeugdigen", "aantal", "Jeugdigen met een toegekende regel; telt niet op"),
            Kolom("", "Toewijzingen", "aantal", "Toewijzingen met een toegekende regel"),
            Kolom("", "Regels", "aantal", "Gedeclareerde regels, ook open en afgewezen"),
            Kolom("", "Gedeclareerd", "euro", "Gedeclareerd op toegekende regels"),
            Kolom("", "Toegekend", "euro", "Toegekend"),
            Kolom("", "Open", "euro", "Gedeclareerd op regels zonder antwoord"),
            Kolom("", "Afgewezen", "euro", "Gedeclareerd op afgewezen regels"),
        ]
        uitleg = [
            "Waarop uw cijfers rusten: uw eigen gedeclareerde regels, opgeteld. Elke regel staat in "
            f"parquet/{tabel}.parquet, en de andere zaken in parquet/fct_….parquet.",
        ]
        return _blad("Eigen zaken", "Uw eigen zaken", tabel, kolommen, self._rijen(sql), uitleg, 3)

    # --- what they share ----------------------------------------------------------------------

    def eigen(self, tabel: str) -> str:
        """The condition for rows of a table of the marts to be the recipient's own."""
        return eigen_rijen(self.tabellen, tabel, "bereik")

    def _anderen(self) -> str:
        """The condition for public rows beside which the recipient's own are put."""
        niveaus = ", ".join(f"'{n}'" for n in self.vergelijk)
        return f"""
            niveau in ({niveaus})
            and (niveau, niveau_code) not in (select niveau, niveau_code from bereik)
        """

    def _blad(
        self,
        naam: str,
        titel: str,
        mart: str,
        kolommen: Sequence[Kolom],
        bronnen: Sequence[str],
        volgorde: str,
        uitleg: Sequence[str],
        waar: str = "true",
    ) -> Blad:
        """A sheet of figures from sources with the columns of EERSTE and more.

        They are sorted by `volgorde`, SQL in which {wie} is whose figure it is and when, {deel} the part.
        Which rows of the mart it is about says `waar`.
        """
        wie = (
            f"cijfer, niveau <> '{self.ontvanger.soort}', {_positie('niveau', NIVEAUS)}, niveau_naam, "
            "niveau_code, periode_start"
        )
        deel = "deelnaam.volgorde, bron.deel"
        anders = {
            "niveau": _label("niveau", NIVEAUS),
            "periode_naam": "periode.periode_naam",
            "voorlopig": """case when periode.periode_eind >= (
                select min(d.periode_start) from marts.kwaliteit_dekking as d where d.is_voorlopig
            ) then 'voorlopig' end""",
            "uitsplitsing": _label("uitsplitsing", UITSPLITSINGEN),
            "deel": "coalesce(deelnaam.naam, bron.deel)",
            "resultaatafspraak": "cast(bron.resultaatafspraak as varchar)",
        }
        leeg = "select cast(null as varchar[]) as onderdrukt where false"
        sql = f"""
            with bron as (({") union all by name (".join([*bronnen, leeg])})),

            deelnaam as (
                select
                    'tussentaal_code' as uitsplitsing, tussentaal_code as deel, tussentaal_naam as naam,
                    try_cast(tussentaal_code as integer) as volgorde
                from marts.dim_tussentaal
                union all
                select lijst, code, naam, volgorde from marts.dim_code
                where lijst in ('verwijzer_type', 'maatregelsoort')
            )

            select {", ".join(anders.get(k.naam, f"bron.{k.naam}") for k in kolommen)}, bron.onderdrukt
            from bron
            left join marts.dim_periode as periode using (periode_soort, periode_start)
            left join deelnaam using (uitsplitsing, deel)
            order by {volgorde.format(wie=wie, deel=deel)}
        """
        namen = [k.naam for k in kolommen]
        rijen = [
            rij
            if not onderdrukt
            else [AFGESCHERMD if n in onderdrukt else c for n, c in zip(namen, rij, strict=True)]
            for *rij, onderdrukt in self._rijen(sql)
        ]
        if all(rij[0] != EIGEN for rij in rijen):
            niveaus = self._rijen(f"select distinct niveau from marts.{mart} where {waar}")
            wie = ", ".join(label for niveau, label in NIVEAUS.items() if (niveau,) in niveaus)
            van = f" Hierover zijn er cijfers van: {wie}." if wie else ""
            uitleg = [f"Van u zijn er geen cijfers.{van}", *uitleg]
        reden = namen.index("reden") + 1 if "reden" in namen else len(namen) - len(LAATSTE)
        return _blad(naam, titel, mart, kolommen, rijen, uitleg, 3, len(namen) - reden)

    def _rijen(self, sql: str) -> list[tuple]:
        return self.verbinding.execute(sql).fetchall()

    def _kolommen(self, tabel: str) -> tuple[dict[str, str], dict[str, str]]:
        """Type and meaning of each column of a mart."""
        rijen = self._rijen(
            f"""
            select column_name, data_type, comment from duckdb_columns()
            where database_name = '{herbouw.HIER}' and schema_name = 'marts' and table_name = '{tabel}'
            order by column_index
            """
        )
        return {k: soort for k, soort, _ in rijen}, {k: tekst or "" for k, _, tekst in rijen}

    def _omschrijving(self, tabel: str) -> str:
        """What a mart is, with its name."""
        waar = f"database_name = '{herbouw.HIER}' and schema_name = 'marts'"
        [(tekst,)] = self._rijen(
            f"""
            select comment from duckdb_tables() where {waar} and table_name = '{tabel}'
            union all
            select comment from duckdb_views() where {waar} and view_name = '{tabel}'
            """
        )
        return f"{tabel}: {tekst}"


def definities(bladen: Bladen) -> Blad:
    """The register of choices and the parameters of the version in force."""
    kolommen = [
        Kolom(naam, kop, "tekst", betekenis)
        for naam, kop, betekenis in (
            ("onderwerp", "Onderwerp", "De waarde of afspraak waarover het gaat"),
            (
                "soort",
                "Soort",
                "keuze: wat een tekst openlaat; de rest zijn getallen, lijsten en normen",
            ),
            ("naam", "Naam", "Naam in het register"),
            ("waarde", "Waarde", "Het getal, de lijst of de dag, in de geldende definities"),
            ("tekst", "Wat de tekst zegt", "Wat in de overeenkomst staat"),
            ("keuze", "Hoe het is gelezen", "Wat hier is gekozen"),
            ("bron", "Bron", "Waar de tekst staat"),
            ("marts", "Raakt", "De tabellen die ervan afhangen"),
        )
    ]
    # Numbers and days as they are written here.
    waarde = r"""case
        when regexp_full_match(waarde, '-?[0-9]+\.[0-9]+')
            then replace(regexp_replace(waarde, '\.?0+$', ''), '.', ',')
        else coalesce(strftime(try_cast(waarde as date), '%d-%m-%Y'), waarde)
    end"""
    rijen = bladen.verbinding.execute(
        f"""
        select {", ".join(waarde if k.naam == "waarde" else k.naam for k in kolommen)}
        from marts.dim_definitie
        where definitie_versie in ('alle', $versie)
        order by
            onderwerp not like 'waarde%', onderwerp not like 'resultaatafspraak%',
            try_cast(regexp_extract(onderwerp, '[0-9]+') as integer), onderwerp,
            soort <> 'keuze', soort, naam
        """,
        {"versie": bladen.versie},
    ).fetchall()
    uitleg = [
        "dim_definitie: wat de overeenkomst openlaat en hoe dat is gelezen, en elk getal in de definities. "
        "Filter op Onderwerp voor een waarde of afspraak."
    ]
    titel = f"Definities {bladen.versie}"
    return _blad("Definities", titel, "dim_definitie", kolommen, rijen, uitleg, 1)


def kolomblad(bladen: Sequence[Blad]) -> Blad:
    """What the columns of the other sheets mean; those that many sheets share only once."""
    eenheden = {PER_RIJ: "zie Eenheid", "oordeel": "tekst", "ja_nee": "ja of nee"}
    waar: dict[Kolom, list[str]] = {}
    for blad in bladen:
        for kolom in blad.kolommen:
            waar.setdefault(kolom, []).append(blad.naam)
    rijen = [
        (
            ", ".join(namen) if len(namen) <= 3 else f"{namen[0]} en {len(namen) - 1} andere",
            kolom.kop,
            kolom.naam,
            eenheden.get(kolom.eenheid, kolom.eenheid),
            kolom.betekenis,
        )
        for kolom, namen in waar.items()
    ]
    koppen = ("Blad", "Kolom", "Naam in Parquet", "Eenheid", "Betekenis")
    kolommen = [Kolom("", kop, "tekst", "") for kop in koppen]
    return _blad("Kolommen", "Wat de kolommen betekenen", "", kolommen, rijen, (), 2)


def _blad(
    naam: str,
    titel: str,
    mart: str,
    kolommen: Sequence[Kolom],
    rijen: Sequence[Sequence[object]],
    uitleg: Sequence[str],
    vast: int,
    niet_gedrukt: int = 0,
) -> Blad:
    """A sheet with no more rows than Excel can hold."""
    if len(rijen) > MAX_RIJEN:
        uitleg = [
            f"LET OP: Excel kan {getal(len(rijen))} rijen niet aan. Hier staan de eerste {getal(MAX_RIJEN)}; "
            f"alle rijen staan in parquet/{mart}.parquet.",
            *uitleg,
        ]
    return Blad(naam, titel, kolommen, rijen[:MAX_RIJEN], uitleg, mart, vast, niet_gedrukt)


def _kolommen(teksten: Mapping[str, tuple[str, str]]) -> list[Kolom]:
    return [
        Kolom(naam, kop, "datum" if naam == "periode_start" else "tekst", betekenis)
        for naam, (kop, betekenis) in teksten.items()
    ]


def _kop(kolom: str) -> str:
    """A name in the marts as people write it."""
    tekst = kolom.replace("_", " ")
    return tekst[:1].upper() + tekst[1:]


def _eenheid(maat: str, soort: str) -> str:
    return van_maat(maat, soort in ("BIGINT", "INTEGER"))


def _positie(kolom: str, waarden: Iterable[str]) -> str:
    """The place of a column's value in a list, as SQL."""
    lijst = ", ".join(f"'{waarde}'" for waarde in waarden)
    return f"list_position([{lijst}], {kolom})"


def _label(kolom: str, labels: Mapping[str, str]) -> str:
    """What people call a column's value, as SQL."""
    gevallen = "".join(f" when '{waarde}' then '{label}'" for waarde, label in labels.items())
    return f"case {kolom}{gevallen} else {kolom} end"
