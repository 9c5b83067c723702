"""The seven values at all levels, break-downs and periods."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from referentie import seeds
from referentie.berichten import TOEGEKEND, Declaratieregel
from referentie.feiten import Feiten, Rij, euro, hele_cent
from referentie.keten import DAG, Maatregel, Zorgperiode, binnen_niveau, is_lid
from referentie.seeds import ONBEKEND, Versie
from referentie.waarden import (
    Samenloop,
    Wachttijd,
    bedragen_per_jaar,
    kwantiel,
    overgangen,
    samenlopen,
    wachttijden,
)

TOTAAL = "totaal"
CRISIS = "4"
GEEN = "geen"
GEEN_MAATREGEL = "Geen maatregel"
MAANDEN = {"jaar": 12, "tertiaal": 4, "kwartaal": 3, "maand": 1}

Niveau = tuple[str, str]

# --- periods, levels, break-downs ---------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Periode:
    """A year, tertiaal, quarter or month."""

    soort: str
    start: dt.date

    @classmethod
    def van(cls, soort: str, dag: dt.date) -> Periode:
        """The period in which a day lies."""
        lengte = MAANDEN[soort]
        return cls(soort, dt.date(dag.year, (dag.month - 1) // lengte * lengte + 1, 1))

    @property
    def volgende(self) -> Periode:
        maand = self.start.month - 1 + MAANDEN[self.soort]
        return Periode(self.soort, dt.date(self.start.year + maand // 12, maand % 12 + 1, 1))

    @property
    def een_jaar_eerder(self) -> Periode:
        return Periode(self.soort, self.start.replace(year=self.start.year - 1))

    @property
    def eind(self) -> dt.date:
        return self.volgende.start - DAG

    def heeft(self, dag: dt.date | None) -> bool:
        """Whether a day lies in the period."""
        return dag is not None and self.start <= dag <= self.eind


def perioden(van: dt.date, tot: dt.date) -> Iterator[Periode]:
    """The periods of all kinds that these days touch."""
    for soort in MAANDEN:
        periode = Periode.van(soort, van)
        while periode.start <= tot:
            yield periode
            periode = periode.volgende


def niveaus(gemeente: str, gi: str | None = None, aanbieder: str | None = None) -> list[Niveau]:
    """The levels at which something counts."""
    regio = seeds.regio(gemeente)
    uitkomst = [
        ("gelderland", "GLD"),
        ("regio", regio),
        ("gemeente", seeds.actueel(gemeente)),
    ]
    if gi is not None:
        uitkomst += [("gi", gi), ("regio_gi", f"{regio}/{gi}")]
    if aanbieder is not None:
        uitkomst.append(("aanbieder", aanbieder))
    return uitkomst


def kubus(*codes: str) -> Iterator[tuple[str, ...]]:
    """All combinations of the codes with `totaal`."""
    return product(*((code, TOTAAL) for code in codes))


@dataclass(frozen=True)
class Cel:
    """The place of a row in a mart, within a version."""

    periode: Periode
    niveau: Niveau
    uitsplitsing: tuple[str, ...]


class Cellen(defaultdict[Cel, list]):
    """What counts in each cell."""

    def __init__(self):
        super().__init__(list)

    def tel(
        self,
        iets: object,
        dagen: tuple[dt.date, dt.date],
        op_niveaus: Iterable[Niveau],
        uitsplitsingen: Iterable[tuple[str, ...]],
    ) -> None:
        """Count something in the periods that the days touch, at levels and in break-downs."""
        for cel in product(perioden(*dagen), op_niveaus, list(uitsplitsingen)):
            self[Cel(*cel)].append(iets)


Tel = Callable[[Versie, Cellen], None]
Maten = Callable[[Versie, Cellen, Cel], Rij]


def _mart(feiten: Feiten, uitsplitsing: tuple[str, ...], tel: Tel, maten: Maten) -> list[Rij]:
    """The rows of all versions.

    The totals are dense, from the first period of the mart to that of the peildatum, for each
    niveau_code of the version; break-downs are sparse.
    """
    per_versie = {versie: Cellen() for versie in seeds.versies()}
    for versie, cellen in per_versie.items():
        tel(versie, cellen)
    maanden = [
        c.periode.start for cs in per_versie.values() for c in cs if c.periode.soort == "maand"
    ]
    for cellen in per_versie.values():
        for niveau in {cel.niveau for cel in cellen}:
            for periode in perioden(min(maanden), feiten.peildatum):
                cellen[Cel(periode, niveau, (TOTAAL,) * len(uitsplitsing))] += []
    return [
        {
            "definitie_versie": versie.naam,
            "periode_soort": cel.periode.soort,
            "periode_start": cel.periode.start,
            "niveau": cel.niveau[0],
            "niveau_code": cel.niveau[1],
            **dict(zip(uitsplitsing, cel.uitsplitsing, strict=True)),
            **maten(versie, cellen, cel),
        }
        for versie, cellen in per_versie.items()
        for cel in list(cellen)
    ]


# --- statistics ---------------------------------------------------------------------------------


def _gemiddelde(waarden: list[int]) -> float | None:
    return float(Fraction(sum(waarden), len(waarden))) if waarden else None


def _mediaan(waarden: list[int]) -> float | None:
    return float(kwantiel(waarden, Fraction(1, 2))) if waarden else None


def _p90(waarden: list[int], cel: Cel, versie: Versie) -> float | None:
    lang_genoeg = cel.periode.soort in ("jaar", "tertiaal")
    genoeg = len(waarden) >= versie.dagen("p90_minimum_aantal")
    return float(kwantiel(waarden, Fraction(9, 10))) if lang_genoeg and genoeg else None


def _deel(teller: float, noemer: float) -> float | None:
    return teller / noemer if noemer else None


def _met_saldo(regels: Iterable[Declaratieregel], sleutel: Callable) -> int:
    """How many children or toewijzingen have net granted money."""
    saldo: Counter[object] = Counter()
    for r in regels:
        saldo[sleutel(r)] += r.toegekend
    return sum(som != 0 for som in saldo.values())


def _bedragen(regels: Iterable[Declaratieregel]) -> Rij:
    toegekend = [r for r in regels if r.status == TOEGEKEND]
    return {
        "gedeclareerd_bedrag": euro(sum(r.gedeclareerd for r in toegekend)),
        "toegekend_bedrag": euro(sum(r.toegekend for r in toegekend)),
    }


# --- value 1 ------------------------------------------------------------------------------------


def monitor_1_aantallen(feiten: Feiten) -> list[Rij]:
    """Children, toewijzingen and money of GI products."""

    def maten(_: Versie, cellen: Cellen, cel: Cel) -> Rij:
        regels = cellen[cel]
        tellend = [
            r
            for r in regels
            if r.status == TOEGEKEND and seeds.telt_als_maatregel(r.regel.productcode)
        ]
        return {
            "aantal_jeugdigen": _met_saldo(tellend, _kind_van),
            "aantal_maatregelen": _met_saldo(tellend, _toewijzing_van),
            **_bedragen(regels),
            "ingediend_bedrag": euro(sum(r.gedeclareerd for r in regels)),
        }

    def tel(versie: Versie, cellen: Cellen) -> None:
        for r in feiten.regels:
            in_versie = versie.heeft("1", r.regel.productcategorie) and versie.telt("1", r.dag)
            if in_versie and r.dag <= feiten.peildatum:
                code = r.regel.productcode
                soort = r.maatregelsoort if seeds.telt_als_maatregel(code) else GEEN_MAATREGEL
                hierarchie = [(TOTAAL, TOTAAL), (soort, TOTAAL), (soort, code)]
                op = niveaus(r.gemeente, gi=r.aanbieder)
                cellen.tel(r, (r.dag, r.dag), op, hierarchie)

    return _mart(feiten, ("maatregelsoort", "productcode"), tel, maten)


def _toewijzing_van(r: Declaratieregel) -> tuple[object, ...]:
    nummer = r.regel.toewijzingnummer
    return (r.gemeente, nummer) if nummer is not None else (r.gemeente, r.bsn, r.regel.productcode)


def monitor_1b_jeugdhulp(feiten: Feiten) -> list[Rij]:
    """Youth care of children with GI money."""

    def maten(_: Versie, cellen: Cellen, cel: Cel) -> Rij:
        regels = cellen[cel]
        return {"aantal_jeugdigen": _met_saldo(regels, _kind_van), **_bedragen(regels)}

    def tel(versie: Versie, cellen: Cellen) -> None:
        kinderen = feiten.kinderen_met_gi_geld(versie, "1b")
        for r in feiten.toegekende_regels:
            if r.is_gi or r.bsn not in kinderen or not versie.telt("1b", r.dag):
                continue
            maatregel = feiten.eerste_maatregel(
                m
                for m in feiten.maatregelen(versie)
                if m.bsn == r.bsn and r.dag <= m.tot and m.start <= r.regel.einddatum
            )
            toewijzing = feiten.toewijzing_van(r)
            verwijzer = (toewijzing and toewijzing.verwijzer) or ONBEKEND
            gi = maatregel and maatregel.eind_periode.aanbieder
            cellen.tel(
                r,
                (r.dag, r.dag),
                niveaus(r.gemeente, gi, r.aanbieder),
                kubus(r.tussentaal, verwijzer, "ja" if maatregel else "nee"),
            )

    uitsplitsing = ("tussentaal_code", "verwijzer_type", "tijdens_maatregel")
    return _mart(feiten, uitsplitsing, tel, maten)


# --- values 2 and 3 -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Looptijd:
    """A zorgperiode or measure as a stretch of time; `stop` is None while it runs on the peildatum."""

    is_maatregel: bool
    start: dt.date
    stop: dt.date | None


def _zorgperioden(feiten: Feiten, versie: Versie, waarde: str) -> list[Zorgperiode]:
    """The zorgperioden of measures that pass the date filter of a value."""
    return [
        p
        for p in feiten.perioden
        if is_lid(p, versie, feiten.peildatum) and versie.telt(waarde, p.start)
    ]


def _gestopt(stop: dt.date | None, peildatum: dt.date) -> dt.date | None:
    return stop if stop is not None and stop <= peildatum else None


def monitor_2_in_door_uitstroom(feiten: Feiten) -> list[Rij]:
    """What stands, comes, runs through and goes."""

    def maten(_: Versie, cellen: Cellen, cel: Cel) -> Rij:
        zorg = [x for x in cellen[cel] if not x.is_maatregel]
        maatregelen = [x for x in cellen[cel] if x.is_maatregel]
        return _stroom(cel.periode, zorg) | {
            f"{naam}_maatregelen": aantal
            for naam, aantal in _stroom(cel.periode, maatregelen).items()
        }

    def tel(versie: Versie, cellen: Cellen) -> None:

        def tel_mee(looptijd: Looptijd, op: list[Niveau], soort: str) -> None:
            tot = looptijd.stop or feiten.peildatum
            cellen.tel(looptijd, (looptijd.start, tot), op, kubus(soort))

        for p in _zorgperioden(feiten, versie, "2"):
            stop = _gestopt(p.stop_volgens(versie), feiten.peildatum)
            tel_mee(Looptijd(False, p.start, stop), _niveaus_van(p), p.maatregelsoort)
        for niveau, m in per_niveau(feiten, versie):
            if versie.telt("2", m.start):
                stop = _gestopt(m.stop, feiten.peildatum)
                tel_mee(Looptijd(True, m.start, stop), [niveau], m.soort)

    return _mart(feiten, ("maatregelsoort",), tel, maten)


def _niveaus_van(periode: Zorgperiode) -> list[Niveau]:
    return niveaus(periode.gemeente, gi=periode.aanbieder)


def per_niveau(feiten: Feiten, versie: Versie) -> Iterator[tuple[Niveau, Maatregel]]:
    """The measures as chained within each level."""
    leden = [p for p in feiten.perioden if is_lid(p, versie, feiten.peildatum)]
    for niveau in sorted({n for p in leden for n in _niveaus_van(p)}):
        deel = [p for p in leden if niveau in _niveaus_van(p)]
        for maatregel in binnen_niveau(leden, deel, versie, feiten.peildatum):
            yield niveau, maatregel


def _stroom(periode: Periode, looptijden: list[Looptijd]) -> Rij:
    """The five numbers of zorgperioden or measures."""
    van, tot = periode.start, periode.eind
    na_begin = [x for x in looptijden if x.stop is None or x.stop >= van]
    over = [x for x in looptijden if x.stop is None or x.stop > tot]
    return {
        "stand_begin": sum(x.start < van for x in na_begin),
        "instroom": sum(periode.heeft(x.start) for x in looptijden),
        "doorstroom": sum(x.start < van for x in over),
        "uitstroom": sum(periode.heeft(x.stop) for x in looptijden),
        "stand_eind": sum(x.start <= tot for x in over),
    }


def monitor_3_doorlooptijd(feiten: Feiten) -> list[Rij]:
    """How long zorgperioden and measures last."""

    def dagen(cel: Cel, looptijd: Looptijd) -> int:
        einde = looptijd.stop
        if not cel.periode.heeft(einde):
            einde = min(cel.periode.eind, feiten.peildatum)
        return (einde - looptijd.start).days

    def maten(versie: Versie, cellen: Cellen, cel: Cel) -> Rij:
        zorg = [dagen(cel, x) for x in cellen[cel] if not x.is_maatregel]
        maatregel = [dagen(cel, x) for x in cellen[cel] if x.is_maatregel]
        return {
            "aantal_zorgperioden": len(zorg),
            "gemiddelde_dagen_zorgperiode": _gemiddelde(zorg),
            "mediaan_dagen_zorgperiode": _mediaan(zorg),
            "aantal_maatregelen": len(maatregel),
            "gemiddelde_dagen_maatregel": _gemiddelde(maatregel),
            "mediaan_dagen_maatregel": _mediaan(maatregel),
            "p90_dagen_maatregel": _p90(maatregel, cel, versie),
            "totaal_dagen_maatregel": sum(maatregel),
        }

    def tel(versie: Versie, cellen: Cellen) -> None:
        def tel_mee(looptijd: Looptijd, op: list[Niveau], soort: str) -> None:
            for periode in perioden(looptijd.start, looptijd.stop or feiten.peildatum):
                status = "beeindigd" if periode.heeft(looptijd.stop) else "lopend"
                for niveau, uitsplitsing in product(op, list(kubus(soort, status))):
                    cellen[Cel(periode, niveau, uitsplitsing)].append(looptijd)

        for p in _zorgperioden(feiten, versie, "3"):
            stop = _gestopt(p.stop_volgens(versie), feiten.peildatum)
            tel_mee(Looptijd(False, p.start, stop), _niveaus_van(p), p.maatregelsoort)
        for m in feiten.maatregelen(versie):
            if versie.telt("3", m.start):
                stop = _gestopt(m.stop, feiten.peildatum)
                tel_mee(Looptijd(True, m.start, stop), _niveaus_van(m.eind_periode), m.soort)

    return _mart(feiten, ("maatregelsoort", "status"), tel, maten)


# --- values 4 and 5 -----------------------------------------------------------------------------


def monitor_4_samenloop_jeugdhulp(feiten: Feiten) -> list[Rij]:
    """Youth care during a measure."""
    return _samenloop(feiten, lambda _: True)


def monitor_5_samenloop_crisis(feiten: Feiten) -> list[Rij]:
    """Crisis care during a measure."""
    return _samenloop(feiten, lambda s: s.jeugdhulp.tussentaal == CRISIS)


def _samenloop(feiten: Feiten, kies: Callable[[Samenloop], bool]) -> list[Rij]:
    def maten(_: Versie, cellen: Cellen, cel: Cel) -> Rij:
        raakt = [x for x in cellen[cel] if isinstance(x, Samenloop)]
        regels = dict.fromkeys(x for x in cellen[cel] if isinstance(x, Declaratieregel))
        dagen = {
            (s.jeugdhulp.bsn, dag)
            for s in raakt
            for dag in s.dagen(cel.periode.start, cel.periode.eind)
        }
        return {
            "aantal_jeugdigen": len({s.jeugdhulp.bsn for s in raakt}),
            "aantal_combinaties": len(raakt),
            "samenloop_dagen": len(dagen),
            **_bedragen(regels),
        }

    def tel(versie: Versie, cellen: Cellen) -> None:
        for s in filter(kies, samenlopen(feiten, versie)):
            waar = niveaus(s.jeugdhulp.gemeente, gi=s.gi)
            uitsplitsingen = list(kubus(s.maatregelsoort, s.jeugdhulp.tussentaal))
            cellen.tel(s, (s.start, s.einde), waar, uitsplitsingen)
            for r in s.regels:
                cellen.tel(r, (r.dag, r.dag), waar, uitsplitsingen)

    return _mart(feiten, ("maatregelsoort", "tussentaal_code"), tel, maten)


# --- value 6 ------------------------------------------------------------------------------------


def monitor_6_wachttijd(feiten: Feiten) -> list[Rij]:
    """How long toewijzingen of youth care wait for their start."""

    def maten(versie: Versie, cellen: Cellen, cel: Cel) -> Rij:
        alle: list[Wachttijd] = cellen[cel]
        gestart = [w for w in alle if w.is_gestart]
        wacht = [w.dagen for w in gestart]
        bij_maatregel = [w for w in gestart if w.maatregel]
        vanaf_ingang = [w.dagen_vanaf_ingang for w in gestart]
        tot_toewijzing = [w.dagen_maatregel_tot_toewijzing for w in bij_maatregel]
        tot_start = [w.dagen_maatregel_tot_start for w in bij_maatregel]
        return {
            "aantal_toewijzingen": len(alle),
            "aantal_gestart": len(gestart),
            "aantal_wachtend": sum(w.status == "wachtend" for w in alle),
            "aantal_terugwerkend": sum(w.is_terugwerkend for w in alle),
            "gemiddelde_wachttijd_dagen": _gemiddelde(wacht),
            "mediaan_wachttijd_dagen": _mediaan(wacht),
            "p90_wachttijd_dagen": _p90(wacht, cel, versie),
            "gemiddelde_wachttijd_vanaf_ingang": _gemiddelde(vanaf_ingang),
            "gemiddelde_dagen_maatregel_tot_toewijzing": _gemiddelde(tot_toewijzing),
            "gemiddelde_dagen_maatregel_tot_start": _gemiddelde(tot_start),
        }

    def tel(versie: Versie, cellen: Cellen) -> None:
        for w in wachttijden(feiten, versie):
            t = w.toewijzing
            dag = t.datum_eerste
            if dag > feiten.peildatum or not versie.telt("6", t.product.ingangsdatum):
                continue
            gi = w.maatregel and w.maatregel.eind_periode.aanbieder
            soort = w.maatregel.soort if w.maatregel else GEEN
            uitsplitsingen = kubus(t.tussentaal, soort, w.verwijzer)
            cellen.tel(w, (dag, dag), niveaus(t.gemeente, gi, t.aanbieder), uitsplitsingen)

    uitsplitsing = ("tussentaal_code", "maatregelsoort", "verwijzer_type")
    return _mart(feiten, uitsplitsing, tel, maten)


def monitor_6_budget(feiten: Feiten) -> list[Rij]:
    """Room under the ceiling of an aanbieder."""
    return [rij for versie in seeds.versies() for rij in _budget(feiten, versie)]


def _budget(feiten: Feiten, versie: Versie) -> Iterator[Rij]:
    declaraties: Counter[tuple[str, int]] = Counter()
    toewijzingen: Counter[tuple[str, int]] = Counter()
    for r in feiten.toegekende_regels:
        if versie.telt("6", r.dag):
            declaraties[r.aanbieder, r.dag.year] += r.toegekend
    for t in feiten.toewijzingen:
        in_beeld = not t.is_verwijderd and t.datum_eerste <= feiten.peildatum
        if in_beeld and versie.telt("6", t.product.ingangsdatum):
            for jaar, bedrag in bedragen_per_jaar(t, feiten).items():
                toewijzingen[t.aanbieder, jaar] += bedrag or 0
    bekend = set(declaraties) | set(toewijzingen)
    eerste = min((jaar for _, jaar in bekend), default=feiten.peildatum.year)
    jaren = range(eerste, feiten.peildatum.year + 1)
    for aanbieder, jaar in product(sorted({aanbieder for aanbieder, _ in bekend}), jaren):
        nu, vorig_jaar = (aanbieder, jaar), (aanbieder, jaar - 1)
        uitnutting = ruimte = None
        if toewijzingen[vorig_jaar]:
            uitnutting = Fraction(declaraties[vorig_jaar], toewijzingen[vorig_jaar])
        plafond = seeds.plafond(aanbieder, jaar)
        if plafond is not None and uitnutting is not None:
            ruimte = euro(hele_cent(plafond - toewijzingen[nu] * uitnutting))
        yield {
            "definitie_versie": versie.naam,
            "periode_soort": "jaar",
            "periode_start": dt.date(jaar, 1, 1),
            "niveau": "aanbieder",
            "niveau_code": aanbieder,
            "bedrag_declaraties": euro(declaraties[nu]),
            "bedrag_toewijzingen": euro(toewijzingen[nu]),
            "gemiddelde_uitnutting": None if uitnutting is None else float(uitnutting),
            "budgetplafond": euro(plafond),
            "ruimte_budgetplafond": ruimte,
        }


# --- value 7 ------------------------------------------------------------------------------------

#: What is compared with the year before, and how that column is called.
VERANDERING = {
    "aandeel_jeugdigen": "aandeel_jeugdigen",
    "gemiddelde_doorlooptijd": "doorlooptijd",
    "kosten_per_jeugdige": "kosten_per_jeugdige",
}
AFSCHALING = ("afschaling_categorie", "afschaling_doorlooptijd", "afschaling_kosten")


def monitor_7_afschaling(feiten: Feiten) -> list[Rij]:
    """Transitions to lighter, heavier and other care."""

    def maten(_: Versie, cellen: Cellen, cel: Cel) -> Rij:
        aantal = Counter(cellen[cel])
        niet_vergelijkbaar = aantal["niet_vergelijkbaar"]
        afgeschaald = sum(aantal[oordeel] for oordeel in AFSCHALING)
        return {
            "aantal_overgangen": aantal.total(),
            **{oordeel: aantal[oordeel] for oordeel in (*AFSCHALING, "opschaling", "gelijk")},
            "niet_vergelijkbaar": niet_vergelijkbaar,
            "aandeel_afschaling": _deel(afgeschaald, aantal.total() - niet_vergelijkbaar),
        }

    def tel(versie: Versie, cellen: Cellen) -> None:
        for o in overgangen(feiten, versie):
            dag = o.naar.start
            op = niveaus(o.naar.perioden[0].gemeente, aanbieder=o.van.aanbieder)
            cellen.tel(o.oordeel, (dag, dag), op, kubus(o.van.tussentaal))

    return _mart(feiten, ("tussentaal_code",), tel, maten)


def monitor_7_algemeen(feiten: Feiten) -> list[Rij]:
    """Youth care of the whole population, and the change against the year before."""

    def tel(_: Versie, cellen: Cellen) -> None:
        for r in feiten.toegekende_regels:
            if not r.is_gi:
                op = niveaus(r.gemeente, aanbieder=r.aanbieder)
                cellen.tel(r, (r.dag, r.dag), op, kubus(r.tussentaal))
        for p in feiten.jeugdhulp:
            stop = _gestopt(p.stop, feiten.peildatum)
            if stop is not None:
                op = niveaus(p.gemeente, aanbieder=p.aanbieder)
                cellen.tel((stop - p.start).days, (stop, stop), op, kubus(p.tussentaal))

    def waarden(cellen: Cellen, cel: Cel) -> Rij:
        regels, duren = _gesplitst(cellen[cel])
        alle, _ = _gesplitst(cellen[Cel(cel.periode, cel.niveau, (TOTAAL,))])
        aantal = _met_saldo(regels, _kind_van)
        toegekend = euro(sum(r.toegekend for r in regels))
        return {
            "aantal_jeugdigen": aantal,
            "toegekend_bedrag": toegekend,
            "aandeel_jeugdigen": _deel(aantal, _met_saldo(alle, _kind_van)),
            "gemiddelde_doorlooptijd": _gemiddelde(duren),
            "kosten_per_jeugdige": _deel(float(toegekend), aantal),
        }

    def maten(_: Versie, cellen: Cellen, cel: Cel) -> Rij:
        nu = waarden(cellen, cel)
        eerder = Cel(cel.periode.een_jaar_eerder, cel.niveau, cel.uitsplitsing)
        toen = waarden(cellen, eerder) if eerder in cellen else dict.fromkeys(nu)
        return nu | {
            f"verandering_{kort}": _min(nu[naam], toen[naam]) for naam, kort in VERANDERING.items()
        }

    return _mart(feiten, ("tussentaal_code",), tel, maten)


def _gesplitst(inhoud: list[Declaratieregel | int]) -> tuple[list[Declaratieregel], list[int]]:
    """The lines and the durations of a cell."""
    regels = [x for x in inhoud if isinstance(x, Declaratieregel)]
    return regels, [x for x in inhoud if isinstance(x, int)]


def _kind_van(r: Declaratieregel) -> str:
    return r.bsn


def _min(een: float | None, ander: float | None) -> float | None:
    return None if een is None or ander is None else een - ander
