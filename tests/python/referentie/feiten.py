"""The facts of a history, and the tables that show them."""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from referentie import keten, seeds
from referentie.berichten import TOEGEKEND, Declaratieregel, Verkeer, declaratieregels, tellende
from referentie.historie import Declaratie, Historie
from referentie.keten import Maatregel, Toegewezen, Zorgperiode
from referentie.seeds import Versie

Rij = dict[str, object]


def euro(cent: int | None) -> Decimal | None:
    """Cents as euros."""
    return None if cent is None else Decimal(cent) / 100


def hele_cent(bedrag: Fraction) -> int:
    """An amount in whole cents or the like; half of one goes away from zero."""
    cent = math.floor(abs(bedrag) + Fraction(1, 2))
    return cent if bedrag >= 0 else -cent


def tekst(nummer: int | None) -> str | None:
    """A number that is a code."""
    return None if nummer is None else str(nummer)


class Feiten:
    """What a history comes to, for the gemeenten in the agreement.

    Args:
        historie: the messages.
        peildatum: the `datum heden`; None: the latest Dagtekening of the messages that count.
    """

    def __init__(self, historie: Historie, peildatum: dt.date | None = None):
        self.verkeer = tellende(historie)
        self.peildatum = peildatum or self.verkeer.laatste_dagtekening
        ruw = keten.toewijzingen_zonder_afleiding(self.verkeer)
        regels = [keten.in_gemeente(r, ruw) for r in declaratieregels(self.verkeer)]
        toewijzingen = [keten.met_product(t, regels) for t in ruw]
        self.perioden = keten.zorgperioden(self.verkeer, toewijzingen, self.peildatum)
        self.regels = [r for r in regels if seeds.in_overeenkomst(r.gemeente)]
        self.toewijzingen = [t for t in toewijzingen if seeds.in_overeenkomst(t.gemeente)]

    @functools.cached_property
    def eerste_dag(self) -> dt.date:
        """The first thing that happened or was declared."""
        dagen = [r.begindatum for b in self.verkeer.van(Declaratie) for r in b.regels]
        dagen += [p.start for p in self.perioden]
        dagen += [min(t.datum_eerste, t.product.ingangsdatum) for t in self.toewijzingen]
        return min(dagen, default=self.peildatum)

    @functools.cache  # noqa: B019 - lives as long as the test that needs it
    def maatregelen(self, versie: Versie) -> list[Maatregel]:
        """The chained measures of a version."""
        return keten.maatregelen(self.perioden, versie, self.peildatum)

    @functools.cached_property
    def toegekende_regels(self) -> list[Declaratieregel]:
        """Granted lines that count on the peildatum."""
        return [r for r in self.regels if r.status == TOEGEKEND and r.dag <= self.peildatum]

    @functools.cached_property
    def jeugdhulp(self) -> list[Zorgperiode]:
        """Youth care known from a 305 that began by the peildatum."""
        return [
            p
            for p in self.perioden
            if not p.is_gi and p.bron == "305" and p.start <= self.peildatum
        ]

    def kinderen_met_gi_geld(self, versie: Versie, waarde: str) -> set[str]:
        """Children with net granted money of the GI categories of a value, over their whole life."""
        saldo: dict[str, int] = {}
        for r in self.toegekende_regels:
            if versie.heeft(waarde, r.regel.productcategorie):
                saldo[r.bsn] = saldo.get(r.bsn, 0) + r.toegekend
        return {bsn for bsn, som in saldo.items() if som > 0}

    def eerste_maatregel(self, lopend: Iterable[Maatregel]) -> Maatregel | None:
        """The measure that goes before the others: by kind, then the earliest."""
        volgorde = seeds.soorten()
        return min(lopend, key=lambda m: (volgorde.index(m.soort), m.start), default=None)

    def toewijzing_van(self, regel: Declaratieregel) -> Toegewezen | None:
        """The toewijzing to which a line belongs."""
        return next(
            (
                t
                for t in self.toewijzingen
                if not t.is_verwijderd and regel.hoort_bij(t.gemeente, t.nummer, t.bsn)
            ),
            None,
        )


def fct_toewijzing(feiten: Feiten) -> list[Rij]:
    """Toewijzingen as they are by their current version."""
    return [
        {
            "jeugdige_id": t.bsn,
            "gemeentecode": t.gemeente,
            "gemeentecode_actueel": seeds.actueel(t.gemeente),
            "aanbieder_agb": t.aanbieder,
            "toewijzingnummer": tekst(t.nummer),
            "productcategorie": t.categorie,
            "productcode": t.code,
            "toewijzingsdatum_eerste": t.datum_eerste,
            "toewijzingsdatum": t.product.toewijzingsdatum,
            "ingangsdatum": t.product.ingangsdatum,
            "einddatum": t.product.einddatum,
            "volume": t.product.volume,
            "eenheid": t.product.eenheid,
            "frequentie": t.product.frequentie,
            "budget": euro(t.product.budget),
            "verwijzer_type": t.verwijzer,
            "is_verwijderd": t.is_verwijderd,
        }
        for t in feiten.toewijzingen
    ]


def fct_zorgperiode(feiten: Feiten) -> list[Rij]:
    """Periods of care."""
    return [
        {
            "zorgperiode_id": p.id,
            "jeugdige_id": p.bsn,
            "gemeentecode": p.gemeente,
            "gemeentecode_actueel": seeds.actueel(p.gemeente),
            "aanbieder_agb": p.aanbieder,
            "toewijzingnummer": tekst(p.nummer),
            "productcategorie": p.categorie,
            "productcode": p.code,
            "soort": "maatregel" if p.is_gi else "jeugdhulp",
            "maatregelsoort": p.maatregelsoort,
            "tussentaal_code": p.tussentaal,
            "startdatum": p.start,
            "stopdatum": p.stop,
            "stopdatum_terugval": p.stop_terugval,
            "bron_start": p.bron,
            "reden_beeindiging": p.reden,
        }
        for p in feiten.perioden
    ]


def fct_maatregel(feiten: Feiten) -> list[Rij]:
    """Chained measures per version."""
    return [_maatregel(m, feiten) for v in seeds.versies() for m in feiten.maatregelen(v)]


def is_verlengd(m: Maatregel) -> bool:
    """Whether an OTS reached year 2 or lasted over a year."""
    jaar_2 = any(seeds.is_jaar_2(lid.periode.code) for lid in m.leden)
    lang = m.dagen > m.versie.dagen("verlengd_na_dagen")
    return m.soort == "Ondertoezichtstelling" and (jaar_2 or lang)


def einde_door_18(m: Maatregel, verkeer: Verkeer) -> bool | None:
    """Whether a measure ended because the child came of age; None while it runs."""
    geboren = keten.geboortedatum(m.bsn, verkeer)
    volwassen = keten.verjaardag(geboren, m.versie.dagen("meerderjarig_jaren"))
    marge = m.versie.dagen("achttien_marge_dagen") * keten.DAG
    return None if m.is_lopend else m.stop >= volwassen - marge


def reden_beeindiging(m: Maatregel) -> str | None:
    """Reason of the final stop; None while a measure runs or when no message ended it."""
    eind, laatste = m.eind_periode, m.eind_lid.einde
    is_definitief = eind.reden != keten.TIJDELIJK and eind.stop == laatste
    return eind.reden if is_definitief and not m.is_lopend else None


def _maatregel(m: Maatregel, feiten: Feiten) -> Rij:
    geboren = keten.geboortedatum(m.bsn, feiten.verkeer)
    eind = m.eind_periode
    return {
        "definitie_versie": m.versie.naam,
        "jeugdige_id": m.bsn,
        "maatregelsoort": m.soort,
        "startdatum": m.start,
        "stopdatum": m.stop,
        "is_lopend": m.is_lopend,
        "doorlooptijd_dagen": m.dagen,
        "aantal_zorgperioden": len(m.leden),
        "is_verlengd": is_verlengd(m),
        "gemeentecode_start": seeds.actueel(m.begin_periode.gemeente),
        "gemeentecode_eind": seeds.actueel(eind.gemeente),
        "aanbieder_agb_start": m.begin_periode.aanbieder,
        "aanbieder_agb_eind": eind.aanbieder,
        "leeftijd_bij_einde": None if m.is_lopend else keten.leeftijd(geboren, m.stop),
        "einde_door_18": einde_door_18(m, feiten.verkeer),
        "reden_beeindiging": reden_beeindiging(m),
    }


def fct_maatregel_zorgperiode(feiten: Feiten) -> list[Rij]:
    """Which zorgperioden a measure has, with the end as used."""
    return [
        {
            "definitie_versie": m.versie.naam,
            "zorgperiode_id": lid.periode.id,
            "startdatum": lid.periode.start,
            "stopdatum": lid.einde,
            "start_maatregel": m.start,
        }
        for versie in seeds.versies()
        for m in feiten.maatregelen(versie)
        for lid in m.leden
    ]


def fct_declaratieregel(feiten: Feiten) -> list[Rij]:
    """Declared lines and what became of them."""
    return [
        {
            "bericht_type": r.declaratie.bericht_type,
            "jeugdige_id": r.bsn,
            "gemeentecode": r.gemeente,
            "gemeentecode_actueel": seeds.actueel(r.gemeente),
            "aanbieder_agb": r.aanbieder,
            "toewijzingnummer": tekst(r.regel.toewijzingnummer),
            "productcategorie": r.regel.productcategorie,
            "productcode": r.regel.productcode,
            "maatregelsoort": r.maatregelsoort,
            "tussentaal_code": r.tussentaal,
            "ingangsdatum": r.regel.begindatum,
            "einddatum": r.regel.einddatum,
            "declaratienummer": r.declaratie.declaratienummer,
            "referentienummer": r.regel.referentienummer,
            "vorig_referentienummer": r.regel.vorig_referentienummer,
            "volume": r.regel.volume,
            "eenheid": r.regel.eenheid,
            "tarief": euro(r.regel.tarief),
            "debet_credit": r.regel.debet_credit,
            "gedeclareerd_bedrag": euro(r.gedeclareerd),
            "toegekend_bedrag": euro(r.toegekend),
            "status": r.status,
            "dagtekening": r.declaratie.dagtekening,
            "boekdatum": r.boekdatum,
        }
        for r in feiten.regels
    ]
