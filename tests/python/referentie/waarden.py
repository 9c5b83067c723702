"""What the values rest on: samenloop, waiting, transitions and the money of toewijzingen."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from referentie import seeds
from referentie.berichten import Declaratieregel
from referentie.feiten import Feiten, Rij, euro, hele_cent, tekst
from referentie.keten import DAG, Maatregel, Toegewezen, Zorgperiode, is_lid
from referentie.seeds import Versie

# --- samenloop ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Samenloop:
    """Youth care during a measure; the measure is a chain, or one zorgperiode."""

    versie: Versie
    jeugdhulp: Zorgperiode
    maatregelsoort: str
    gi: str
    start_maatregel: dt.date
    zorgperiode_maatregel: str | None
    einde: dt.date
    regels: tuple[Declaratieregel, ...]

    @property
    def start(self) -> dt.date:
        return self.jeugdhulp.start

    def dagen(self, van: dt.date, tot: dt.date) -> set[dt.date]:
        """The days from `van` up to and including `tot`; the last day of the samenloop is none."""
        begin, eind = max(self.start, van), min(self.einde, tot + DAG)
        return {begin + nr * DAG for nr in range((eind - begin).days)}


def samenlopen(feiten: Feiten, versie: Versie) -> list[Samenloop]:
    """All combinations of youth care and a measure that was there before."""
    kinderen = feiten.kinderen_met_gi_geld(versie, "2-5")
    uitkomst = []
    for hulp in feiten.jeugdhulp:
        if hulp.bsn not in kinderen:
            continue
        for soort, gi, start, stop, id_ in _maatregelzijde(feiten, versie, hulp.bsn):
            if start < hulp.start and (stop is None or hulp.start <= stop):
                einde = min(d for d in (stop, hulp.stop, feiten.peildatum) if d is not None)
                regels = tuple(
                    r
                    for r in _regels_van(hulp, feiten)
                    if r.regel.begindatum <= einde and r.regel.einddatum >= hulp.start
                )
                uitkomst.append(Samenloop(versie, hulp, soort, gi, start, id_, einde, regels))
    return uitkomst


def _maatregelzijde(
    feiten: Feiten, versie: Versie, bsn: str
) -> Iterable[tuple[str, str, dt.date, dt.date | None, str | None]]:
    """Kind, GI, start and stop of the measures of a child, with the id of a zorgperiode."""
    if versie.samenloop_per_zorgperiode:
        for p in feiten.perioden:
            if p.bsn == bsn and is_lid(p, versie, feiten.peildatum):
                yield p.maatregelsoort, p.aanbieder, p.start, p.stop_volgens(versie), p.id
    else:
        for m in feiten.maatregelen(versie):
            if m.bsn == bsn:
                yield m.soort, m.eind_periode.aanbieder, m.start, m.stop, None


def _regels_van(periode: Zorgperiode, feiten: Feiten) -> list[Declaratieregel]:
    """Granted lines of the toewijzing and child of a period."""
    return [
        r
        for r in feiten.toegekende_regels
        if r.hoort_bij(periode.gemeente, periode.nummer, periode.bsn)
    ]


def fct_samenloop(feiten: Feiten) -> list[Rij]:
    """Samenloop per version."""
    return [
        {
            "definitie_versie": versie.naam,
            "jeugdige_id": s.jeugdhulp.bsn,
            "maatregelsoort": s.maatregelsoort,
            "start_maatregel": s.start_maatregel,
            "maatregel_zorgperiode_id": s.zorgperiode_maatregel,
            "jeugdhulp_zorgperiode_id": s.jeugdhulp.id,
            "start_samenloop": s.start,
            "einde_samenloop": s.einde,
            "samenloop_dagen": (s.einde - s.start).days,
            "gedeclareerd_bedrag": euro(sum(r.gedeclareerd for r in s.regels)),
            "toegekend_bedrag": euro(sum(r.toegekend for r in s.regels)),
        }
        for versie in seeds.versies()
        for s in samenlopen(feiten, versie)
    ]


# --- waiting ------------------------------------------------------------------------------------

GESTART = "gestart"


@dataclass(frozen=True)
class Wachttijd:
    """A toewijzing of youth care, and how long its start took."""

    versie: Versie
    toewijzing: Toegewezen
    start: dt.date | None
    status: str
    maatregel: Maatregel | None

    @property
    def verwijzer(self) -> str:
        return self.toewijzing.verwijzer or seeds.ONBEKEND

    @property
    def is_gestart(self) -> bool:
        return self.status == GESTART

    @property
    def dagen(self) -> int | None:
        return self._sinds(self.toewijzing.datum_eerste)

    @property
    def dagen_vanaf_ingang(self) -> int | None:
        t = self.toewijzing
        return self._sinds(max(t.datum_eerste, t.product.ingangsdatum))

    def _sinds(self, dag: dt.date) -> int | None:
        return max(0, (self.start - dag).days) if self.is_gestart else None

    @property
    def is_terugwerkend(self) -> bool:
        return self.toewijzing.product.ingangsdatum < self.toewijzing.datum_eerste

    @property
    def dagen_maatregel_tot_toewijzing(self) -> int | None:
        if self.maatregel is None:
            return None
        return (self.toewijzing.datum_eerste - self.maatregel.start).days

    @property
    def dagen_maatregel_tot_start(self) -> int | None:
        if self.maatregel is None or not self.is_gestart:
            return None
        return (self.start - self.maatregel.start).days


def wachttijden(feiten: Feiten, versie: Versie) -> list[Wachttijd]:
    """Waiting per toewijzing of youth care."""
    uitkomst = []
    for t in feiten.toewijzingen:
        if t.is_gi or t.is_verwijderd:
            continue
        start = min((p.start for p in _zorg_op(t, feiten)), default=None)
        lopend = [
            m for m in feiten.maatregelen(versie) if m.bsn == t.bsn and m.loopt_op(t.datum_eerste)
        ]
        status = _status(t, start, feiten, versie)
        uitkomst.append(Wachttijd(versie, t, start, status, feiten.eerste_maatregel(lopend)))
    return uitkomst


def _zorg_op(toewijzing: Toegewezen, feiten: Feiten) -> list[Zorgperiode]:
    """The periods from a 305 on a toewijzing, of its child, that began by the peildatum."""
    return [
        p
        for p in feiten.perioden
        if p.toewijzing is not None
        and p.toewijzing.sleutel == toewijzing.sleutel
        and p.bsn == toewijzing.bsn
        and p.bron == "305"
        and p.start <= feiten.peildatum
    ]


def _is_toegekend(toewijzing: Toegewezen, feiten: Feiten) -> bool:
    return any(
        r.hoort_bij(toewijzing.gemeente, toewijzing.nummer, toewijzing.bsn)
        for r in feiten.toegekende_regels
    )


def _status(toewijzing: Toegewezen, start: dt.date | None, feiten: Feiten, versie: Versie) -> str:
    if any(_gaat_over_in(vorige, toewijzing, feiten, versie) for vorige in feiten.toewijzingen):
        return "vervolg"
    if start is not None:
        return GESTART
    if _is_toegekend(toewijzing, feiten):
        return "gestart_zonder_305"
    einddatum = toewijzing.product.einddatum
    return "wachtend" if einddatum is None or einddatum >= feiten.peildatum else "vervallen"


def _gaat_over_in(
    vorige: Toegewezen, toewijzing: Toegewezen, feiten: Feiten, versie: Versie
) -> bool:
    """Whether a toewijzing continues the care on an earlier one."""
    kenmerken = [(t.bsn, t.aanbieder, t.tussentaal) for t in (vorige, toewijzing)]
    ingang = toewijzing.product.ingangsdatum
    if vorige.is_verwijderd or vorige.is_gi or kenmerken[0] != kenmerken[1]:
        return False
    if vorige.product.ingangsdatum >= ingang:
        return False
    zorg = _zorg_op(vorige, feiten)
    if not zorg and not _is_toegekend(vorige, feiten):
        return False
    gestopt = [p.stop for p in zorg if p.stop is not None and p.stop <= feiten.peildatum]
    is_klaar = bool(zorg) and len(gestopt) == len(zorg)
    einde = max(gestopt) if is_klaar else vorige.product.einddatum
    return einde is not None and 0 <= (ingang - einde).days <= versie.dagen("vervolg_dagen")


def fct_wachttijd(feiten: Feiten) -> list[Rij]:
    """Waiting per version."""
    return [
        {
            "definitie_versie": versie.naam,
            "jeugdige_id": w.toewijzing.bsn,
            "gemeentecode": w.toewijzing.gemeente,
            "gemeentecode_actueel": seeds.actueel(w.toewijzing.gemeente),
            "toewijzingnummer": tekst(w.toewijzing.nummer),
            "aanbieder_agb": w.toewijzing.aanbieder,
            "tussentaal_code": w.toewijzing.tussentaal,
            "verwijzer_type": w.verwijzer,
            "toewijzingsdatum_eerste": w.toewijzing.datum_eerste,
            "ingangsdatum": w.toewijzing.product.ingangsdatum,
            "startdatum": w.start,
            "status": w.status,
            "wachttijd_dagen": w.dagen,
            "wachttijd_vanaf_ingang_dagen": w.dagen_vanaf_ingang,
            "is_terugwerkend": w.is_terugwerkend,
            "maatregelsoort": w.maatregel and w.maatregel.soort,
            "gi_agb": w.maatregel and w.maatregel.eind_periode.aanbieder,
            "start_maatregel": w.maatregel and w.maatregel.start,
            "dagen_maatregel_tot_toewijzing": w.dagen_maatregel_tot_toewijzing,
            "dagen_maatregel_tot_start": w.dagen_maatregel_tot_start,
        }
        for versie in seeds.versies()
        for w in wachttijden(feiten, versie)
    ]


# --- transitions --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Traject:
    """Youth care of one child, provider and tussentaal without a gap of importance."""

    perioden: tuple[Zorgperiode, ...]
    feiten: Feiten

    @property
    def tussentaal(self) -> str:
        return self.perioden[0].tussentaal

    @property
    def aanbieder(self) -> str:
        return self.perioden[0].aanbieder

    @property
    def id(self) -> str:
        return min(p.id for p in self.perioden)

    @property
    def start(self) -> dt.date:
        return self.perioden[0].start

    @property
    def einde(self) -> dt.date | None:
        """The last day; None when some care runs on the peildatum."""
        einden = [_gestopt(p, self.feiten) for p in self.perioden]
        return None if None in einden else max(einden)

    @property
    def dagen(self) -> int | None:
        return (self.einde - self.start).days if self.einde else None

    @property
    def is_residentieel(self) -> bool:
        return any(p.is_residentieel for p in self.perioden)

    @property
    def kosten_per_dag(self) -> Fraction | None:
        """Granted cents per day; None without a granted line."""
        tot = self.einde or self.feiten.peildatum
        regels = {r for p in self.perioden for r in _regels_van(p, self.feiten)}
        binnen = [r for r in regels if self.start <= r.dag <= tot]
        dagen = (tot - self.start).days + 1
        return Fraction(sum(r.toegekend for r in binnen), dagen) if binnen else None


def _gestopt(periode: Zorgperiode, feiten: Feiten) -> dt.date | None:
    """The last day of a period that has ended by the peildatum."""
    return periode.stop if periode.stop and periode.stop <= feiten.peildatum else None


def trajecten(feiten: Feiten, versie: Versie) -> list[Traject]:
    """Merge the periods of one child, provider and tussentaal."""
    groepen: dict[tuple[str, str, str], list[Zorgperiode]] = defaultdict(list)
    for p in sorted(feiten.jeugdhulp, key=lambda p: (p.start, p.id)):
        groepen[p.bsn, p.aanbieder, p.tussentaal].append(p)
    uitkomst = []
    for perioden in groepen.values():
        reeksen = [[perioden[0]]]
        for _, p in pairwise(perioden):
            einden = [_gestopt(q, feiten) or feiten.peildatum for q in reeksen[-1]]
            if (p.start - max(einden)).days > versie.dagen("zorg_aansluiting_dagen"):
                reeksen.append([])
            reeksen[-1].append(p)
        uitkomst += [Traject(tuple(reeks), feiten) for reeks in reeksen]
    return uitkomst


@dataclass(frozen=True)
class Overgang:
    """Care that ended, and the care that came next."""

    versie: Versie
    van: Traject
    naar: Traject

    @property
    def oordeel(self) -> str:
        zwaarte_van = self.versie.zwaarte(self.van.tussentaal)
        zwaarte_naar = self.versie.zwaarte(self.naar.tussentaal)
        if zwaarte_van is None or zwaarte_naar is None:
            return "niet_vergelijkbaar"
        if zwaarte_naar != zwaarte_van:
            return "afschaling_categorie" if zwaarte_naar < zwaarte_van else "opschaling"
        mag_korter = self.versie.korter_is_altijd_afschaling or self.van.is_residentieel
        if mag_korter and self.naar.dagen is not None and self.naar.dagen < self.van.dagen:
            return "afschaling_doorlooptijd"
        kosten_van, kosten_naar = self.van.kosten_per_dag, self.naar.kosten_per_dag
        if kosten_van is not None and kosten_naar is not None and kosten_naar < kosten_van:
            return "afschaling_kosten"
        return "gelijk"


def overgangen(feiten: Feiten, versie: Versie) -> list[Overgang]:
    """The transitions: each stretch that ended, to the heaviest that followed in time."""
    vooraf = versie.dagen("overgang_vooraf_dagen")
    binnen = versie.dagen("overgang_binnen_dagen")
    alle = trajecten(feiten, versie)
    uitkomst = []
    for van in alle:
        volgende = [
            naar
            for naar in alle
            if van.einde is not None
            and naar.perioden[0].bsn == van.perioden[0].bsn
            and -vooraf <= (naar.start - van.einde).days <= binnen
            and naar.start > van.start
        ]
        if volgende:
            naar = min(volgende, key=lambda t: (-(versie.zwaarte(t.tussentaal) or 0), t.id))
            uitkomst.append(Overgang(versie, van, naar))
    return uitkomst


def fct_zorgovergang(feiten: Feiten) -> list[Rij]:
    """Transitions per version."""
    return [
        {
            "definitie_versie": versie.naam,
            "jeugdige_id": o.van.perioden[0].bsn,
            "gemeentecode_actueel": seeds.actueel(o.naar.perioden[0].gemeente),
            "aanbieder_agb_van": o.van.aanbieder,
            "aanbieder_agb_naar": o.naar.aanbieder,
            "tussentaal_van": o.van.tussentaal,
            "tussentaal_naar": o.naar.tussentaal,
            "einde_van": o.van.einde,
            "start_naar": o.naar.start,
            "dagen_van": o.van.dagen,
            "dagen_naar": o.naar.dagen,
            "kosten_per_dag_van": in_euro(o.van.kosten_per_dag),
            "kosten_per_dag_naar": in_euro(o.naar.kosten_per_dag),
            "oordeel": o.oordeel,
        }
        for versie in seeds.versies()
        for o in overgangen(feiten, versie)
    ]


def in_euro(cent: Fraction | None) -> float | None:
    """A computed number of cents as euros."""
    return None if cent is None else float(cent / 100)


# --- money of toewijzingen ----------------------------------------------------------------------


def bedragen_per_jaar(toewijzing: Toegewezen, feiten: Feiten) -> dict[int, int | None]:
    """What a toewijzing comes to in each year, in cents; None when it cannot be told."""
    p = toewijzing.product
    einde = p.einddatum or dt.date(feiten.peildatum.year, 12, 31)
    bedragen = {}
    for jaar in range(p.ingangsdatum.year, min(einde.year, feiten.peildatum.year) + 1):
        van, tot = max(p.ingangsdatum, dt.date(jaar, 1, 1)), min(einde, dt.date(jaar, 12, 31))
        bedrag = _bedrag(toewijzing, van, tot, einde, feiten)
        bedragen[jaar] = None if bedrag is None else hele_cent(bedrag)
    return bedragen


def _bedrag(
    toewijzing: Toegewezen, van: dt.date, tot: dt.date, einde: dt.date, feiten: Feiten
) -> Fraction | None:
    """What a toewijzing comes to in a part of a year."""
    p = toewijzing.product
    deel = Fraction((tot - van).days + 1, (einde - p.ingangsdatum).days + 1)
    if p.budget is not None:
        return p.budget * deel
    if p.volume is None:
        return None
    tarief = Fraction(1) if p.eenheid == "83" else _tarief(toewijzing, van, feiten)
    perioden = _perioden(p.frequentie, van, tot, deel)
    return None if tarief is None or perioden is None else p.volume * perioden * tarief


def _perioden(
    frequentie: str | None, van: dt.date, tot: dt.date, deel: Fraction
) -> Fraction | None:
    """How many times the volume goes into these days."""
    for rij in seeds.rijen("codelijsten/frequentie"):
        if rij["frequentie"] == frequentie:
            if rij["telwijze"] == "totaal":
                return deel
            if rij["telwijze"] == "kalendermaanden":
                return Fraction(tot.month - van.month + 1)
            return Fraction((tot - van).days + 1) / Fraction(rij["dagen"])
    return None


def _tarief(toewijzing: Toegewezen, dag: dt.date, feiten: Feiten) -> Fraction | None:
    """Agreed tariff, else the median granted one of the year, else that of the year before."""
    afgesproken = seeds.tarief(toewijzing.code, toewijzing.aanbieder, dag)
    if afgesproken is not None:
        return Fraction(afgesproken)
    for jaar in (dag.year, dag.year - 1):
        tarieven = [
            r.regel.tarief
            for r in feiten.toegekende_regels
            if (r.aanbieder, r.regel.productcode) == (toewijzing.aanbieder, toewijzing.code)
            and r.dag.year == jaar
            and r.regel.debet_credit == "D"
            and r.regel.tarief is not None
        ]
        if tarieven:
            return kwantiel(tarieven, Fraction(1, 2))
    return None


def kwantiel(waarden: Iterable[int], deel: Fraction) -> Fraction:
    """The quantile with linear interpolation."""
    op_volgorde = sorted(waarden)
    plaats = deel * (len(op_volgorde) - 1)
    onder, rest = op_volgorde[int(plaats)], plaats - int(plaats)
    boven = op_volgorde[min(int(plaats) + 1, len(op_volgorde) - 1)]
    return Fraction(onder) + rest * (boven - onder)
