"""The truth, as tables: what happened, and what the messages up to the last day say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from loaders.voorbeelddata.aanbieders import GIS, Aanbieder
from loaders.voorbeelddata.berichten import Aanvragen, Bericht, Declareren, Regel, Toewijzen
from loaders.voorbeelddata.geografie import CENTRALE_FACTURATIE, gemeente_op, gemeenten, regio
from loaders.voorbeelddata.kalender import DAG, plus_jaren
from loaders.voorbeelddata.opslag import schrijf_tabel
from loaders.voorbeelddata.personen import Persoon
from loaders.voorbeelddata.producten import MAATREGELSOORTEN, ZORGSOORT
from loaders.voorbeelddata.vrije_tekst import commentaar
from loaders.voorbeelddata.wereld import Kind, Toewijzing, Traject, Venster

Rij = tuple[object, ...]

_TEKST, _DAG, _GETAL, _JA = pa.string(), pa.date32(), pa.int64(), pa.bool_()


def _schema(kolommen: str) -> pa.Schema:
    """Read a schema such as ``bsn start:d bedrag_ct:g telt:b``; without a mark it is text."""
    typen = {"": _TEKST, "d": _DAG, "g": _GETAL, "b": _JA}
    delen = (kolom.partition(":") for kolom in kolommen.split())
    return pa.schema([(naam, typen[soort]) for naam, _, soort in delen])


_REGEL = (
    "bericht_type aanbieder gemeente ontvanger declaratienummer identificatie referentienummer "
    "vorig_referentienummer bsn toewijzingnummer:g toewijzingnummer_bericht:g productcategorie "
    "product begin:d eind:d volume:g eenheid tarief_ct:g debet_credit bedrag_ct:g toegekend_ct:g "
    "status boekdatum:d dagtekening:d"
)
SCHEMAS = {
    naam: _schema(kolommen)
    for naam, kolommen in {
        "jeugdige": "bsn geboortedatum:d geslacht",
        "maatregel": (
            "maatregel_id bsn maatregelsoort start:d stop:d reden gi_start gi_eind gemeente_start "
            "gemeente_eind aantal_toewijzingen:g is_verlengd:b is_bekend:b"
        ),
        "maatregel_fase": "maatregel_id gi gemeente productcode start:d stop:d",
        "zorgperiode": (
            "gemeente aanbieder bsn toewijzingnummer:g beschikkingnummer:g productcategorie "
            "productcode soort maatregelsoort zorgsoort tussentaal_code start:d stop:d reden "
            "start_gemeld:b stop_gemeld:b startdatum_bericht:d stopdatum_bericht:d reden_bericht "
            "wees_stop:d toewijzing_bekend:b toewijzing_verwijderd:b"
        ),
        "toewijzing": (
            "gemeente toewijzingnummer:g beschikkingnummer:g aanbieder bsn productcategorie "
            "productcode productcode_werkelijk ingangsdatum:d einddatum:d "
            "toewijzingsdatum_eerste:d toewijzingsdatum:d reden_wijziging volume:g eenheid "
            "frequentie budget_ct:g aantal_versies:g is_verwijderd:b verwijzer"
        ),
        "declaratieregel": _REGEL,
        "declaratieregel_niet_verzonden": _REGEL,
        "verhuizing": "bsn datum:d gemeente_van gemeente_naar",
        "gi_overgang": "bsn datum:d maatregelsoort gi_van gi_naar",
        "tarief": "agb productcode eenheid geldig_vanaf:d geldig_tot:d tarief_ct:g",
        "budgetplafond": "agb regio jaar:g bedrag_ct:g",
        "aanbieder": "agb naam is_gi:b eerste_regiebericht:d inhaalslag:b",
        "facturatiegemeente": "gemeente ontvanger geldig_vanaf:d",
        "defect": (
            "defect_id soort bestand bericht_type afzender identificatie element verwachte_regel "
            "niveau omschrijving"
        ),
        "persoonsgegeven": "soort waarde",
        "bericht": (
            "bestand soort release berichtcode afzender ontvanger identificatie dagtekening:d "
            "verzender identificatie_retour antwoord_op envelop:b geweigerd_door_retour:b "
            "geweigerd_transport:b is_kopie:b defect"
        ),
    }.items()
}


class Waarheid:
    """Collects the rows of the truth tables of a kavel and writes them."""

    def __init__(self, venster: Venster) -> None:
        """Start empty; whatever lies after the window is not known yet."""
        self.venster = venster
        self.rijen: dict[str, list[Rij]] = {naam: [] for naam in SCHEMAS}
        self._persoonsgegevens: set[tuple[str, str]] = set()

    def voeg(self, tabel: str, *waarden: object) -> None:
        """Add a row to a table."""
        self.rijen[tabel].append(waarden)

    def schrijf(self, map_: Path) -> None:
        """Write all tables, also empty ones."""
        self.rijen["persoonsgegeven"] = list(self._persoonsgegevens)
        for naam, schema in SCHEMAS.items():
            schrijf_tabel(map_ / f"{naam}.parquet", schema, self.rijen[naam])

    # -- children --------------------------------------------------------------------------

    def kinderen(self, kinderen: Iterable[Kind]) -> None:
        """Add children, measures, periods of care, toewijzingen, moves and transfers."""
        for kind in kinderen:
            persoon = kind.persoon
            self.voeg("jeugdige", persoon.bsn, persoon.geboortedatum, persoon.geslacht)
            for traject in kind.trajecten:
                if traject.is_maatregel and traject.telt:
                    self._maatregel(traject)
                for toewijzing in traject.toewijzingen:
                    self._zorgperioden(toewijzing)
                    self._toewijzing(toewijzing)
            for vanaf, kern in kind.woonplaatsen[1:]:
                van = gemeente_op(kind.kern(vanaf - DAG), vanaf)
                naar = gemeente_op(kern, vanaf)
                if van != naar:
                    self.voeg("verhuizing", persoon.bsn, vanaf, van, naar)

    def _bekend(self, dag: date | None) -> date | None:
        """Return a day that has passed by the end of the window, or nothing."""
        return dag if dag and dag <= self.venster.tot else None

    def _maatregel(self, traject: Traject) -> None:
        bsn = traject.kind.persoon.bsn
        sleutel = f"{bsn}|{traject.soort}|{traject.start}"
        geleverd = [t for t in traject.toewijzingen if t.leveringen]
        verlengd = traject.soort == "Ondertoezichtstelling" and min(
            traject.eind, self.venster.tot
        ) >= plus_jaren(traject.start, 1)
        stop = self._bekend(traject.eind)
        self.voeg(
            "maatregel",
            sleutel,
            bsn,
            traject.soort,
            traject.start,
            stop,
            traject.reden if stop else None,
            geleverd[0].aanbieder.agb,
            geleverd[-1].aanbieder.agb,
            geleverd[0].gemeente,
            geleverd[-1].gemeente,
            len(geleverd),
            verlengd,
            any(self._bekend(t.eerste_staat) for t in geleverd),
        )
        for toewijzing in geleverd:
            levering = toewijzing.leveringen[0]
            self.voeg(
                "maatregel_fase",
                sleutel,
                toewijzing.aanbieder.agb,
                toewijzing.gemeente,
                toewijzing.product.code,
                levering.start,
                self._bekend(levering.stop),
            )
        for plaats, (vanaf, gi) in enumerate(traject.fasen[1:]):
            if vanaf <= self.venster.tot:
                vorige = traject.fasen[plaats][1]
                self.voeg("gi_overgang", bsn, vanaf, traject.soort, vorige.agb, gi.agb)

    def _zorgperioden(self, toewijzing: Toewijzing) -> None:
        traject, tot = toewijzing.traject, self.venster.tot
        is_maatregel = traject.soort in MAATREGELSOORTEN
        for levering in toewijzing.leveringen:
            if levering.start > tot:
                continue
            stop = self._bekend(levering.stop)
            bekend = toewijzing.eerste_staat
            self.voeg(
                "zorgperiode",
                toewijzing.gemeente,
                toewijzing.aanbieder.agb,
                traject.kind.persoon.bsn,
                toewijzing.nummer,
                toewijzing.beschikkingnummer,
                toewijzing.product.categorie,
                toewijzing.product.code,
                "maatregel" if traject.is_maatregel else "jeugdhulp",
                traject.soort if is_maatregel else None,
                None if traject.is_maatregel else traject.soort,
                None if traject.is_maatregel else ZORGSOORT[traject.soort].tussentaal,
                levering.start,
                stop,
                levering.reden if stop else None,
                levering.start_gemeld is not None,
                levering.stop_gemeld is not None,
                levering.startdatum_bericht,
                levering.stopdatum_bericht,
                levering.reden_bericht or None,
                levering.wees_stop,
                bekend is not None and bekend <= tot,
                toewijzing.is_verwijderd(tot),
            )

    def _toewijzing(self, toewijzing: Toewijzing) -> None:
        tot = self.venster.tot
        versie = toewijzing.geldend(tot)
        if versie is None:
            return
        staand = [v for v in toewijzing.versies if v.staat and v.staat <= tot]
        eerste = min(staand, key=lambda v: (v.datum, v.tijd))
        verzoeken = [
            v.verzoek
            for v in staand
            if v.verzoek and v.verzoek.soort == "315" and self._bekend(v.verzoek.staat)
        ]
        generiek, specifiek = toewijzing.vorm == "generiek", toewijzing.vorm == "specifiek"
        met_omvang = versie.budget is None
        self.voeg(
            "toewijzing",
            toewijzing.gemeente,
            toewijzing.nummer,
            toewijzing.beschikkingnummer,
            toewijzing.aanbieder.agb,
            toewijzing.traject.kind.persoon.bsn,
            None if generiek else toewijzing.product.categorie,
            toewijzing.product.code if specifiek else None,
            toewijzing.product.code,
            toewijzing.ingangsdatum,
            versie.einddatum,
            eerste.datum,
            versie.datum,
            versie.reden or None,
            versie.volume,
            toewijzing.eenheid if met_omvang else None,
            toewijzing.frequentie if met_omvang else None,
            versie.budget,
            len(staand),
            toewijzing.is_verwijderd(tot),
            verzoeken[0].verwijzer if verzoeken else None,
        )

    # -- declarations and money ------------------------------------------------------------

    def declaraties(self, berichten: Iterable[Bericht]) -> None:
        """Add the declared lines; those of refused messages apart, damaged ones not at all."""
        for bericht in berichten:
            declaratie = bericht.inhoud
            if (
                not isinstance(declaratie, Declareren)
                or bericht.vervorming
                or not bericht.geleverd
                or not bericht.soort.startswith("JW")
            ):
                continue
            geweigerd = bericht.geweigerd_retour or bericht.geweigerd_transport
            for regel in declaratie.regels:
                tabel = "declaratieregel_niet_verzonden" if geweigerd else "declaratieregel"
                self.rijen[tabel].append(_regel(bericht, declaratie, regel, geweigerd))

    def aanbieders(self, aanbieders: Sequence[Aanbieder]) -> None:
        """Add providers, tariffs, central billing, and ceilings after what was spent."""
        jaren = range(self.venster.van.year, self.venster.tot.year + 1)
        for aanbieder in (*GIS, *aanbieders):
            eerste = aanbieder.eerste_regiebericht if aanbieder.is_gi else None
            self.voeg(
                "aanbieder",
                aanbieder.agb,
                aanbieder.naam,
                aanbieder.is_gi,
                eerste,
                aanbieder.inhaalslag,
            )
        self._tarieven([*GIS, *aanbieders], jaren)
        for gemeente in gemeenten().values():
            if gemeente.regio in CENTRALE_FACTURATIE:
                ontvanger = CENTRALE_FACTURATIE[gemeente.regio]
                self.voeg("facturatiegemeente", gemeente.code, ontvanger, date(2021, 1, 1))
        self._budgetplafonds(jaren)

    def _tarieven(self, aanbieders: Sequence[Aanbieder], jaren: range) -> None:
        """Add the price of each product that a provider may deliver, per calendar year."""
        for aanbieder in aanbieders:
            for jaar in jaren:
                begin, eind = date(jaar, 1, 1), date(jaar, 12, 31)
                producten = {
                    product.code: product
                    for naam in aanbieder.zorgsoorten
                    for product in ZORGSOORT[naam].producten
                }
                if aanbieder.is_gi:
                    for soort in MAATREGELSOORTEN:
                        for otsjaar in (1, 2):
                            for keuze in range(5):
                                product = aanbieder.product_van(soort, otsjaar, keuze, begin)
                                producten[product.code] = product
                for code, product in sorted(producten.items()):
                    tarief = aanbieder.tarief(product, begin)
                    self.voeg("tarief", aanbieder.agb, code, product.eenheid, begin, eind, tarief)

    def _budgetplafonds(self, jaren: range) -> None:
        """Add a ceiling per provider, region and year: near what was granted the year before."""
        besteed: dict[tuple[str, str, int], int] = defaultdict(int)
        kolommen = SCHEMAS["declaratieregel"].names
        waar = [kolommen.index(k) for k in ("aanbieder", "gemeente", "begin", "toegekend_ct")]
        for rij in self.rijen["declaratieregel"]:
            agb, gemeente, begin, toegekend = (rij[plaats] for plaats in waar)
            assert isinstance(begin, date)
            if isinstance(toegekend, int):
                besteed[str(agb), regio(str(gemeente)), begin.year] += toegekend
        for (agb, gebied, jaar), bedrag in sorted(besteed.items()):
            if jaar + 1 in jaren and bedrag > 0:
                ruimte = 92 + int(agb) % 5 * 4
                plafond = max(1, round(bedrag * ruimte / 100 / 100_000)) * 100_000
                self.voeg("budgetplafond", agb, gebied, jaar + 1, plafond)

    # -- messages --------------------------------------------------------------------------

    def bericht(self, bericht: Bericht, bestand: str, is_kopie: bool = False) -> None:
        """Add a message that was written."""
        kop = bericht.heen if bericht.heen and bericht.soort != "JW325" else bericht
        retour = bericht.is_retour or bericht.soort == "JW304"
        antwoord_op = bericht.heen.identificatie if bericht.heen else None
        self.voeg(
            "bericht",
            bestand,
            bericht.soort,
            bericht.release.naam,
            bericht.berichtcode,
            bericht.afzender,
            bericht.ontvanger,
            kop.identificatie,
            bericht.dagtekening,
            bericht.verzender,
            bericht.identificatie if retour else None,
            antwoord_op,
            bericht.in_envelop,
            bericht.geweigerd_retour,
            bericht.geweigerd_transport,
            is_kopie,
            bericht.defect or None,
        )
        inhoud = bericht.inhoud
        if isinstance(inhoud, Aanvragen):
            self._noem("vrije_tekst", inhoud.verzoek.verwijzer_naam)
            self._noem("vrije_tekst", commentaar(inhoud.kind, inhoud.verzoek.datum))
        elif isinstance(inhoud, Toewijzen):
            self._noem("vrije_tekst", commentaar(inhoud.kind, inhoud.regels[0][1].datum))

    def personen(self, kinderen: Iterable[Kind]) -> None:
        """Add everything personal that messages about these children hold."""
        for kind in kinderen:
            self.persoon(kind.persoon)
            for ouder in kind.ouders:
                self.persoon(ouder)

    def persoon(self, persoon: Persoon) -> None:
        """Add the personal data of one person."""
        for soort in (
            "bsn", "achternaam", "voornaam", "straat", "postcode", "plaats", "telefoon", "email",
        ):  # fmt: skip
            self._noem(soort, getattr(persoon, soort))

    def _noem(self, soort: str, waarde: str) -> None:
        if waarde:
            self._persoonsgegevens.add((soort, waarde))


def _regel(bericht: Bericht, declaratie: Declareren, regel: Regel, geweigerd: bool) -> Rij:
    """Return the row of a declared line."""
    toewijzing = regel.toewijzing
    zonder = bericht.soort == "JW303" and toewijzing.aanbieder.zonder_nummer
    is_open = regel.status == "open" or geweigerd
    return (
        bericht.soort,
        bericht.afzender,
        toewijzing.gemeente,
        bericht.ontvanger,
        declaratie.nummer,
        bericht.identificatie,
        regel.referentie,
        regel.vorige.referentie if regel.vorige else None,
        toewijzing.traject.kind.persoon.bsn,
        toewijzing.nummer,
        None if zonder else toewijzing.nummer,
        toewijzing.product.categorie,
        toewijzing.product.code,
        regel.begin,
        regel.eind,
        regel.volume,
        regel.eenheid,
        regel.tarief,
        regel.debet_credit,
        regel.bedrag,
        None if is_open else regel.toegekend,
        "niet_verzonden" if geweigerd else regel.status,
        None if is_open else regel.boekdatum,
        bericht.dagtekening,
    )
