"""The resultaatafspraken: each figure against its norm, the deviations counted, and the overview."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from referentie import seeds
from referentie.cijfers import Cijfer, Cijfers, Meting, Plek, norm_van
from referentie.feiten import Feiten, Rij
from referentie.monitor import Niveau, Periode, niveaus
from referentie.seeds import Versie
from referentie.uitvraag import Uitvraag, tekst_van

GEHAALD, AFWIJKING, GEEN_NORM = "gehaald", "afwijking", "geen norm"
TE_VROEG, GEEN_GEGEVENS = "te vroeg", "geen gegevens"
#: From worst to best, as the overview ranks them.
SLECHTSTE_EERST = (AFWIJKING, GEEN_GEGEVENS, GEHAALD, TE_VROEG, GEEN_NORM)


# --- coverage -----------------------------------------------------------------------------------


def dekkingen(feiten: Feiten) -> dict[tuple[Niveau, Periode], Fraction]:
    """Share of the toewijzingen of measures that began in a period with a 305."""
    met_start = {p.toewijzing.sleutel for p in feiten.perioden if p.bron == "305" and p.toewijzing}
    per_plek: dict[tuple[Niveau, Periode], list[bool]] = defaultdict(list)
    for t in feiten.toewijzingen:
        dag = t.product.ingangsdatum
        if t.is_gi and not t.is_verwijderd:
            for niveau in niveaus(t.gemeente, gi=t.aanbieder):
                for soort in ("jaar", "tertiaal"):
                    per_plek[niveau, Periode.van(soort, dag)].append(t.sleutel in met_start)
    return {plek: Fraction(sum(delen), len(delen)) for plek, delen in per_plek.items()}


# --- norms --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Norm:
    """What a figure is held against; `waarde` is None when there is no base."""

    rij: dict[str, str]
    basis: Fraction | None
    waarde: Fraction | None
    basisperioden: tuple[Periode, ...]

    @property
    def richting(self) -> str:
        return self.rij["richting"]

    @property
    def is_referentie(self) -> bool:
        return self.rij["is_referentie"] == "ja"

    def is_gehaald(self, waarde: Fraction) -> bool:
        """Whether a value is on the right side of the norm."""
        if self.richting == "hoogstens":
            return waarde <= self.waarde
        if self.richting == "minstens":
            return waarde >= self.waarde
        if self.richting == "naar_nul" and waarde == 0:
            return True
        return waarde < self.waarde


def norm_bij(versie: Versie, plek: Plek, cijfers: Cijfers) -> Norm | None:
    """The norm of a figure, with the base that it goes out from."""
    rij = norm_van(versie, plek)
    if rij is None:
        return None
    verandering = Fraction(rij["waarde"])
    if rij["normsoort"] == "absoluut":
        return Norm(rij, None, verandering, ())
    if rij["normsoort"] == "vorig_jaar":
        perioden = (plek.periode.een_jaar_eerder,)
    else:
        van, tot = int(rij["basis_van"] or rij["basis_tot"]), int(rij["basis_tot"])
        perioden = tuple(Periode("jaar", dt.date(jaar, 1, 1)) for jaar in range(van, tot + 1))
    if rij["basiswaarde"]:
        basis, perioden = Fraction(rij["basiswaarde"]), ()
    else:
        basis = _basis(rij["basis_indicator"] or plek.indicator, plek, perioden, cijfers)
    if basis is None:
        is_nul = rij["richting"] == "naar_nul" and cijfers[plek].waarde == 0
        return Norm(rij, None, Fraction(0) if is_nul else None, perioden)
    if rij["normsoort"] == "vorig_jaar":
        waarde = basis * (1 + verandering)
    else:
        jaren = plek.periode.start.year - int(rij["basis_tot"])
        punten = rij["normsoort"] == "basis_punten"
        waarde = basis + jaren * verandering if punten else basis * (1 + verandering) ** jaren
    return Norm(rij, basis, waarde, perioden)


def _basis(
    indicator: str, plek: Plek, perioden: tuple[Periode, ...], cijfers: Cijfers
) -> Fraction | None:
    """The mean of the figures of the base."""
    waarden = []
    for periode in perioden:
        cijfer = cijfers.get(replace(plek, indicator=indicator, periode=periode))
        waarden.append(cijfer.waarde if cijfer else None)
    return None if None in waarden else sum(waarden) / len(waarden)


# --- judgement ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Oordeel:
    """A figure, its norm and what it comes to."""

    plek: Plek
    cijfer: Cijfer
    norm: Norm | None
    dekking: Fraction | None
    status: str

    @property
    def is_afwijking(self) -> bool:
        return self.status == AFWIJKING


def _beoordeel(
    versie: Versie,
    plek: Plek,
    cijfers: Cijfers,
    dekking: dict[tuple[Niveau, Periode], Fraction],
    peildatum: dt.date,
) -> Oordeel:
    cijfer = cijfers[plek]
    norm = norm_bij(versie, plek, cijfers)
    leunt = cijfer.uit_berichten or _op_regieberichten(plek.indicator)
    perioden = ((plek.periode,) if leunt else ()) + _gemeten_basis(norm, plek, cijfers)
    gevonden = [dekking[plek.niveau, p] for p in perioden if (plek.niveau, p) in dekking]
    laagste = min(gevonden, default=None)
    status = _status(versie, plek, cijfer, norm, laagste, peildatum)
    return Oordeel(plek, cijfer, norm, laagste, status)


def _op_regieberichten(indicator: str) -> bool:
    return seeds.indicatoren()[indicator]["op_regieberichten"] == "ja"


def _status(
    versie: Versie,
    plek: Plek,
    cijfer: Cijfer,
    norm: Norm | None,
    dekking: Fraction | None,
    peildatum: dt.date,
) -> str:
    meetdag = norm.rij["meetdag"] if norm else ""
    eind = dt.date.fromisoformat(meetdag) if meetdag else plek.periode.eind
    if eind > peildatum:
        return TE_VROEG
    if norm is None or norm.is_referentie:
        return GEEN_NORM
    te_dun = dekking is not None and dekking < versie.getal("dekking_minimum")
    if cijfer.waarde is None or te_dun or norm.waarde is None:
        return GEEN_GEGEVENS
    return GEHAALD if norm.is_gehaald(cijfer.waarde) else AFWIJKING


def _gemeten_basis(norm: Norm | None, plek: Plek, cijfers: Cijfers) -> tuple[Periode, ...]:
    """Periods of the base that rest on messages too."""
    if norm is None:
        return ()
    basis = norm.rij["basis_indicator"] or norm.rij["indicator"]
    if not _op_regieberichten(basis):
        return ()
    return tuple(
        periode
        for periode in norm.basisperioden
        if replace(plek, indicator=basis, periode=periode) in cijfers
    )


def oordelen(meting: Meting, versie: Versie) -> list[Oordeel]:
    """All figures of a version, judged."""
    cijfers = meting.cijfers[versie]
    dekking = dekkingen(meting.feiten)
    return [_beoordeel(versie, plek, cijfers, dekking, meting.feiten.peildatum) for plek in cijfers]


# --- the marts ----------------------------------------------------------------------------------


def _getal(waarde: Fraction | None) -> float | None:
    return None if waarde is None else float(waarde)


@functools.cache
def resultaatafspraak_meting(feiten: Feiten, uitvraag: Uitvraag) -> list[Rij]:
    """Each figure against its norm."""
    meting = Meting(feiten, uitvraag)
    return [rij for v in seeds.versies() for rij in _rijen(oordelen(meting, v), v, uitvraag)]


def _rijen(alle: Iterable[Oordeel], versie: Versie, uitvraag: Uitvraag) -> Iterator[Rij]:
    """Rows, with the deviations of each party in order of time."""
    reeksen: dict[tuple, list[Oordeel]] = defaultdict(list)
    for o in alle:
        p = o.plek
        reeksen[p.indicator, p.uitsplitsing, p.niveau, p.periode.soort].append(o)
    for reeks in reeksen.values():
        volgnummer = op_rij = 0
        for o in sorted(reeks, key=lambda o: o.plek.periode):
            volgnummer += o.is_afwijking
            op_rij = 0 if o.status == GEHAALD else op_rij + o.is_afwijking
            yield _rij(o, versie, volgnummer, op_rij, uitvraag)


def _rij(o: Oordeel, versie: Versie, volgnummer: int, op_rij: int, uitvraag: Uitvraag) -> Rij:
    """A row; parts of a figure with a hole in it, and a base without a norm, are nobody's affair."""
    plek, indicator, waarde = o.plek, seeds.indicatoren()[o.plek.indicator], o.cijfer.waarde
    norm = o.norm.waarde if o.norm else None
    delen = {"teller": _getal(o.cijfer.teller), "noemer": _getal(o.cijfer.noemer)}
    basis = {"basiswaarde": _getal(o.norm.basis)} if norm is not None else {}
    return {
        "definitie_versie": versie.naam,
        "resultaatafspraak": int(indicator["resultaatafspraak"] or 0) or None,
        "indicator": plek.indicator,
        "uitsplitsing": plek.uitsplitsing,
        "niveau": plek.niveau[0],
        "niveau_code": plek.niveau[1],
        "periode_soort": plek.periode.soort,
        "periode_start": plek.periode.start,
        "waarde": _getal(waarde),
        "eenheid": indicator["eenheid"],
        "norm": _getal(norm),
        "verschil": None if waarde is None or norm is None else float(waarde - norm),
        "richting": o.norm.richting if o.norm else None,
        "status": o.status,
        "afwijking_volgnummer": volgnummer if o.is_afwijking else None,
        "afwijkingen_op_rij": op_rij,
        "escalatie": o.is_afwijking and volgnummer >= versie.dagen("escalatie_vanaf"),
        "verantwoordelijke": indicator["verantwoordelijke"],
        "dekking": _getal(o.dekking),
        "bron": indicator["bron"],
        "duiding": duiding(uitvraag, plek),
        **(delen if waarde is not None else {}),
        **basis,
    }


def duiding(uitvraag: Uitvraag, plek: Plek) -> str | None:
    """What parties wrote beside a figure."""
    partij = f"{plek.indicator}/{plek.niveau[0]}/{plek.niveau[1]}"
    teksten = sorted(
        (soort, leverancier, nr, o.waarde)
        for nr, (soort, leverancier, o) in enumerate(uitvraag.van("duiding"))
        if (o.partij, o.periode) == (partij, tekst_van(plek.periode))
    )
    return " / ".join(tekst for *_, tekst in teksten) or None


def resultaatafspraak_overzicht(feiten: Feiten, uitvraag: Uitvraag) -> list[Rij]:
    """How each afspraak stands in the last year that is over; the worst indicator decides."""
    rijen = [r for r in resultaatafspraak_meting(feiten, uitvraag) if r["resultaatafspraak"]]
    jaar = feiten.peildatum.year
    laatste = jaar if feiten.peildatum == dt.date(jaar, 12, 31) else jaar - 1
    groepen: dict[tuple, list[Rij]] = defaultdict(list)
    for r in rijen:
        if (r["periode_soort"], r["periode_start"]) == ("jaar", dt.date(laatste, 1, 1)):
            kop = ("definitie_versie", "resultaatafspraak", "niveau", "niveau_code")
            groepen[tuple(r[k] for k in kop)].append(r)
    return [_overzicht(sleutel, groep) for sleutel, groep in groepen.items()]


def _overzicht(sleutel: tuple, groep: list[Rij]) -> Rij:
    def ernst(r: Rij) -> tuple:
        volgorde = int(seeds.indicatoren()[r["indicator"]]["volgorde"])
        return SLECHTSTE_EERST.index(r["status"]), not r["escalatie"], volgorde, r["uitsplitsing"]

    slechtste = min(groep, key=ernst)
    versie, afspraak, niveau, code = sleutel
    aantal = {s: sum(r["status"] == s for r in groep) for s in SLECHTSTE_EERST}
    return {
        "definitie_versie": versie,
        "resultaatafspraak": afspraak,
        "niveau": niveau,
        "niveau_code": code,
        "periode_soort": "jaar",
        "periode_start": slechtste["periode_start"],
        "status": slechtste["status"],
        "indicator": slechtste["indicator"],
        "uitsplitsing": slechtste["uitsplitsing"],
        "verantwoordelijke": slechtste["verantwoordelijke"],
        "escalatie": any(r["escalatie"] for r in groep),
        "aantal_indicatoren": len(groep),
        "aantal_gehaald": aantal[GEHAALD],
        "aantal_afwijking": aantal[AFWIJKING],
        "aantal_geen_gegevens": aantal[GEEN_GEGEVENS],
        "aantal_te_vroeg": aantal[TE_VROEG],
        "aantal_geen_norm": aantal[GEEN_NORM],
    }
