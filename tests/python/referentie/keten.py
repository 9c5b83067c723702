"""From messages to toewijzingen, zorgperioden and measures."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from loaders.sleutel import VOORBEELD, Sleutel
from referentie import seeds
from referentie.berichten import TOEGEKEND, Declaratieregel, Onbeslist, Verkeer
from referentie.historie import (
    Declaratie,
    Kind,
    Start,
    Startproduct,
    Stop,
    Stopproduct,
    ToegewezenProduct,
    Toewijzing,
    Verzoek,
    Wijzigingsverzoek,
)
from referentie.seeds import Versie

SLEUTEL = Sleutel(f"{VOORBEELD}-1")
TIJDELIJK = "20"
DAG = dt.timedelta(days=1)


# --- toewijzingen -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Toewijzingsregel:
    """A ToegewezenProduct with its message: one version of a toewijzing."""

    bericht: Toewijzing
    product: ToegewezenProduct

    @property
    def sleutel(self) -> tuple[object, ...]:
        p = self.product
        if p.toewijzingnummer is not None:
            return self.bericht.gemeente, p.toewijzingnummer
        product = (p.productcategorie, p.productcode)
        return self.bericht.gemeente, None, self.bericht.beschikkingnummer, *product, p.ingangsdatum

    @property
    def is_verwijdering(self) -> bool:
        p = self.product
        return p.einddatum == p.ingangsdatum and p.reden_wijziging in ("01", "13")

    @property
    def volgorde(self) -> tuple[object, ...]:
        """The version with the highest is the current one; beyond this a hash decides."""
        p = self.product
        return (
            p.toewijzingsdatum,
            p.toewijzingstijd or dt.time(),
            self.is_verwijdering,
            self.bericht.dagtekening,
            p.reden_wijziging is not None,
        )


@dataclass(frozen=True)
class Toegewezen:
    """A toewijzing as it is by its current version; `categorie` and `code` are the derived product."""

    regel: Toewijzingsregel
    datum_eerste: dt.date
    categorie: str | None
    code: str | None
    verwijzer: str | None

    @property
    def product(self) -> ToegewezenProduct:
        return self.regel.product

    @property
    def sleutel(self) -> tuple[object, ...]:
        return self.regel.sleutel

    @property
    def gemeente(self) -> str:
        return self.regel.bericht.gemeente

    @property
    def aanbieder(self) -> str:
        return self.regel.bericht.aanbieder

    @property
    def bsn(self) -> str:
        return self.regel.bericht.kind.bsn

    @property
    def nummer(self) -> int | None:
        return self.product.toewijzingnummer

    @property
    def is_verwijderd(self) -> bool:
        return self.regel.is_verwijdering

    @property
    def is_gi(self) -> bool:
        return seeds.is_gi(self.categorie)

    @property
    def tussentaal(self) -> str | None:
        dag = self.product.ingangsdatum
        return seeds.tussentaal(self.categorie, self.code, self.gemeente, dag)


def toewijzingen_zonder_afleiding(verkeer: Verkeer) -> list[Toegewezen]:
    """The toewijzingen of all gemeenten, with their product as it was sent."""
    per_sleutel: dict[tuple[object, ...], list[Toewijzingsregel]] = defaultdict(list)
    for bericht in verkeer.van(Toewijzing):
        for product in bericht.producten:
            regel = Toewijzingsregel(bericht, product)
            per_sleutel[regel.sleutel].append(regel)
    verwijzers = _Verwijzers(verkeer, per_sleutel)
    return [
        Toegewezen(
            huidige := _huidige(regels),
            min(
                (r.product.toewijzingsdatum for r in regels if not r.is_verwijdering),
                default=huidige.product.toewijzingsdatum,
            ),
            huidige.product.productcategorie,
            huidige.product.productcode,
            verwijzers.van(sleutel),
        )
        for sleutel, regels in per_sleutel.items()
    ]


def _huidige(regels: list[Toewijzingsregel]) -> Toewijzingsregel:
    hoogste = max(r.volgorde for r in regels)
    kandidaten = [r for r in regels if r.volgorde == hoogste]
    inhoud = {(r.bericht.kind, r.bericht.aanbieder, r.product) for r in kandidaten}
    if len(inhoud) > 1:
        raise Onbeslist(f"{len(inhoud)} versies van een toewijzing: {inhoud}")
    return kandidaten[0]


class _Verwijzers:
    """Who referred: the 315 of a toewijzing, directly or along a 317 to the 315 behind it."""

    def __init__(self, verkeer: Verkeer, versies: dict[tuple[object, ...], list[Toewijzingsregel]]):
        self.versies = versies
        self.verzoeken = {
            (b.aanbieder, b.referentie_aanbieder): b
            for b in sorted(verkeer.van(Verzoek), key=lambda b: b.dagtekening)
        }
        self.wijzigingen = {
            (b.aanbieder, b.referentie_aanbieder): b
            for b in sorted(verkeer.van(Wijzigingsverzoek), key=lambda b: b.dagtekening)
        }

    def van(
        self, sleutel: tuple[object, ...], gezien: frozenset[tuple[object, ...]] = frozenset()
    ) -> str | None:
        """Type of the one who referred; the newest version with a reference goes first."""
        if sleutel in gezien:
            return None
        regels = [r for r in self.versies.get(sleutel, ()) if not r.is_verwijdering]
        referenties = [
            (r.bericht.aanbieder, r.product.referentie_aanbieder)
            for r in sorted(regels, key=lambda r: r.volgorde, reverse=True)
        ]
        for referentie in referenties:
            if referentie in self.verzoeken:
                return self.verzoeken[referentie].verwijzer_type
        for referentie in referenties:
            if referentie in self.wijzigingen:
                verzoek = self.wijzigingen[referentie]
                for nummer in sorted(verzoek.toewijzingnummers):
                    type_ = self.van((verzoek.gemeente, nummer), gezien | {sleutel})
                    if type_ is not None:
                        return type_
        return None


def met_product(toewijzing: Toegewezen, regels: Iterable[Declaratieregel]) -> Toegewezen:
    """The toewijzing with the product on which most was granted, if it was sent without code."""
    if toewijzing.code is not None:
        return toewijzing
    toegekend: Counter[tuple[str, str]] = Counter()
    for r in regels:
        past = toewijzing.categorie in (None, r.regel.productcategorie)
        hoort_erbij = r.hoort_bij(toewijzing.gemeente, toewijzing.nummer, toewijzing.bsn)
        if past and hoort_erbij and r.status == TOEGEKEND:
            toegekend[r.regel.productcategorie, r.regel.productcode] += r.toegekend
    meeste = max(toegekend.values(), default=0)
    if meeste <= 0:
        return toewijzing
    _, categorie, code = min((co, ca, co) for (ca, co), som in toegekend.items() if som == meeste)
    return replace(toewijzing, categorie=categorie, code=code)


# --- lines at their gemeente --------------------------------------------------------------------


def in_gemeente(regel: Declaratieregel, toewijzingen: Iterable[Toegewezen]) -> Declaratieregel:
    """The line with the gemeente of its toewijzing, which billing in one place hides.

    A toewijzing of this provider and child with this number: under the receiver, else under a gemeente
    whose bills the receiver gets, else wherever there is one; else the receiver. Costs on a toewijzing
    that was removed stay there.
    """
    gemeenten = {
        t.gemeente
        for t in toewijzingen
        if t.nummer is not None
        and (t.nummer, t.bsn) == (regel.regel.toewijzingnummer, regel.bsn)
        and t.aanbieder == regel.aanbieder
    }
    if regel.gemeente in gemeenten:
        return regel
    for gemeente in seeds.gefactureerd_bij(regel.gemeente):
        if gemeente in gemeenten:
            return replace(regel, gemeente=gemeente)
    return replace(regel, gemeente=gemeenten.pop()) if len(gemeenten) == 1 else regel


# --- zorgperioden -------------------------------------------------------------------------------

Startsleutel = tuple[object, ...]


@dataclass(frozen=True)
class Stopfeit:
    """A stop that holds."""

    reden: str
    einddatum: dt.date
    dagtekening: dt.date
    toewijzing_ingangsdatum: dt.date | None

    @property
    def volgorde(self) -> tuple[object, ...]:
        """Of several stops of one start the highest holds."""
        return self.reden != TIJDELIJK, self.dagtekening, self.einddatum, self.reden


@dataclass(frozen=True)
class Zorgperiode:
    """A period of care; `stop_terugval` is what only a version with fall-back knows."""

    id: str
    gemeente: str
    aanbieder: str
    bsn: str
    nummer: int | None
    categorie: str | None
    code: str | None
    start: dt.date
    stop: dt.date | None
    stop_terugval: dt.date | None
    bron: str
    reden: str | None
    toewijzing: Toegewezen | None

    @property
    def is_gi(self) -> bool:
        return seeds.is_gi(self.categorie)

    @property
    def maatregelsoort(self) -> str | None:
        return seeds.maatregelsoort(self.categorie, self.code)

    @property
    def tussentaal(self) -> str | None:
        return seeds.tussentaal(self.categorie, self.code, self.gemeente, self.start)

    @property
    def is_residentieel(self) -> bool:
        return seeds.is_residentieel(self.categorie, self.code, self.gemeente, self.start)

    def stop_volgens(self, versie: Versie) -> dt.date | None:
        """The last day as the version knows it."""
        return self.stop or (self.stop_terugval if versie.met_terugval else None)


def _sleutel(bericht: Start | Stop, product: Startproduct | Stopproduct) -> Startsleutel:
    """Key of a start, also of the start that a stop ends; only 2.x has a BeschikkingNummer."""
    zonder_nummer = product.toewijzingnummer is None and bericht.release.startswith("2")
    return (
        bericht.gemeente,
        bericht.aanbieder,
        bericht.kind.bsn,
        product.toewijzingnummer,
        product.beschikkingnummer if zonder_nummer else None,
        product.productcategorie,
        product.productcode,
        product.begindatum,
    )


def _standen(mutaties: Iterable[tuple[dt.date, int]]) -> list[tuple[dt.date, int, int]]:
    """State before and after each Dagtekening: clip(before + starts - removals, 0, 1).

    A day on which they cancel out says nothing.
    """
    per_dag: Counter[dt.date] = Counter()
    for dag, mutatie in mutaties:
        per_dag[dag] += mutatie
    standen, stand = [], 0
    for dag in sorted(dag for dag, saldo in per_dag.items() if saldo):
        nieuw = min(1, max(0, stand + per_dag[dag]))
        standen.append((dag, stand, nieuw))
        stand = nieuw
    return standen


def _is_actief(standen: list[tuple[dt.date, int, int]]) -> bool:
    return bool(standen) and standen[-1][2] == 1


def _mutatie(product: Startproduct | Stopproduct) -> int:
    return -1 if product.status == "3" else 1


class _Starts:
    """The starts: which hold, and when one was removed."""

    def __init__(self, verkeer: Verkeer):
        self.rijen: dict[Startsleutel, list[tuple[Start, Startproduct]]] = defaultdict(list)
        for bericht in verkeer.van(Start):
            for product in bericht.producten:
                self.rijen[_sleutel(bericht, product)].append((bericht, product))
        self._standen = {
            sleutel: _standen((b.dagtekening, _mutatie(p)) for b, p in rijen)
            for sleutel, rijen in self.rijen.items()
        }

    def actief(self) -> list[Startsleutel]:
        """Keys of the starts that hold."""
        return [sleutel for sleutel, standen in self._standen.items() if _is_actief(standen)]

    def verwijderd_op(self, sleutel: Startsleutel) -> list[dt.date]:
        """Days on which a start that held was removed."""
        return [d for d, voor, na in self._standen.get(sleutel, ()) if voor == 1 and na == 0]

    def toewijzing_ingangsdatum(self, sleutel: Startsleutel) -> dt.date | None:
        """ToewijzingIngangsdatum of the latest start with this key."""
        rijen = [(b.dagtekening, p) for b, p in self.rijen[sleutel] if p.status != "3"]
        return max(rijen, key=lambda rij: rij[0])[1].toewijzing_ingangsdatum


def _stops(verkeer: Verkeer, starts: _Starts) -> dict[Startsleutel, list[Stopfeit]]:
    """The stops that hold, by key of their start."""
    rijen: dict[Startsleutel, list[tuple[Stop, Stopproduct]]] = defaultdict(list)
    for bericht in verkeer.van(Stop):
        for product in bericht.producten:
            rijen[_sleutel(bericht, product)].append((bericht, product))
    return {
        sleutel: _geldende_stops(van_start, starts.verwijderd_op(sleutel))
        for sleutel, van_start in rijen.items()
    }


def _geldende_stops(
    rijen: list[tuple[Stop, Stopproduct]], start_verwijderd: list[dt.date]
) -> list[Stopfeit]:
    """Stops of one start that hold.

    A removed start takes along all stops up to its removal; so does, before 3.2, the removal of a stop
    that was never sent, because the key had no reason and end date then.
    """
    per_stop: dict[tuple[str, dt.date], list[tuple[Stop, Stopproduct]]] = defaultdict(list)
    for bericht, product in rijen:
        per_stop[product.reden, product.einddatum].append((bericht, product))
    vervallen_tot = list(start_verwijderd)
    for van_stop in per_stop.values():
        if all(p.status == "3" for _, p in van_stop):
            vervallen_tot += [b.dagtekening for b, _ in van_stop if b.release < "3.2"]
    laatste = max(vervallen_tot, default=dt.date.min)
    stops = []
    for (reden, einddatum), van_stop in per_stop.items():
        over = [(b.dagtekening, p) for b, p in van_stop if b.dagtekening > laatste]
        standen = _standen((dag, _mutatie(p)) for dag, p in over)
        if _is_actief(standen):
            _, product = max(
                ((dag, p) for dag, p in over if p.status != "3"), key=lambda rij: rij[0]
            )
            dag = standen[-1][0]
            stops.append(Stopfeit(reden, einddatum, dag, product.toewijzing_ingangsdatum))
    return stops


def _beste(stops: Iterable[Stopfeit]) -> Stopfeit | None:
    return max(stops, key=lambda s: s.volgorde, default=None)


def zorgperioden(
    verkeer: Verkeer, toewijzingen: Iterable[Toegewezen], peildatum: dt.date
) -> list[Zorgperiode]:
    """The zorgperioden of gemeenten in the agreement: from 305 and 307, and the fall-back.

    What was sent on a toewijzing that was removed is not there.
    """
    per_sleutel = {t.sleutel: t for t in toewijzingen}
    starts = _Starts(verkeer)
    stops = _stops(verkeer, starts)
    actief = starts.actief()
    perioden = []
    met_start = set()
    for sleutel in actief:
        bij = _toewijzingsleutel(sleutel, starts.toewijzing_ingangsdatum(sleutel))
        toewijzing = per_sleutel.get(bij)
        met_start.add(bij)
        if toewijzing is None or not toewijzing.is_verwijderd:
            stop = _beste(stops.get(sleutel, ()))
            perioden.append(_uit_start(sleutel, stop, toewijzing, peildatum))
    wees: dict[tuple[object, ...], list[Stopfeit]] = defaultdict(list)
    for sleutel, van_start in stops.items():
        stop = _beste(van_start)
        if stop is not None and sleutel not in actief:
            bij = _toewijzingsleutel(sleutel, stop.toewijzing_ingangsdatum)
            wees[bij, sleutel[2]].append(stop)
    for toewijzing in per_sleutel.values():
        heeft_start = toewijzing.sleutel in met_start
        if toewijzing.is_gi and not toewijzing.is_verwijderd and not heeft_start:
            passend = [
                stop
                for stop in wees[toewijzing.sleutel, toewijzing.bsn]
                if stop.einddatum >= toewijzing.product.ingangsdatum
            ]
            perioden.append(_uit_toewijzing(toewijzing, _beste(passend)))
    return [p for p in perioden if seeds.in_overeenkomst(p.gemeente)]


def _toewijzingsleutel(sleutel: Startsleutel, ingangsdatum: dt.date | None) -> tuple[object, ...]:
    """Key of the toewijzing to which a start belongs."""
    gemeente, _, _, nummer, beschikking, categorie, code, _ = sleutel
    if nummer is not None:
        return gemeente, nummer
    return gemeente, None, beschikking, categorie, code, ingangsdatum


def _md5(*delen: object) -> str:
    tekst = "|".join("" if deel is None else str(deel) for deel in delen)
    return hashlib.md5(tekst.encode(), usedforsecurity=False).hexdigest()


def _uit_start(
    sleutel: Startsleutel,
    stop: Stopfeit | None,
    toewijzing: Toegewezen | None,
    peildatum: dt.date,
) -> Zorgperiode:
    gemeente, aanbieder, bsn, nummer, beschikking, categorie, code, start = sleutel
    kenmerken = (nummer, beschikking, categorie, code, start)
    id_ = _md5(gemeente, aanbieder, SLEUTEL.jeugdige_id(bsn), *kenmerken)
    if code is None and toewijzing is not None:
        categorie, code = toewijzing.categorie, toewijzing.code
    einddatum = toewijzing.product.einddatum if toewijzing else None
    heeft_terugval = (
        stop is None
        and seeds.is_gi(categorie)
        and einddatum is not None
        and start <= einddatum <= peildatum
    )
    return Zorgperiode(
        id=id_,
        gemeente=gemeente,
        aanbieder=aanbieder,
        bsn=bsn,
        nummer=nummer,
        categorie=categorie,
        code=code,
        start=start,
        stop=stop.einddatum if stop else None,
        stop_terugval=einddatum if heeft_terugval else None,
        bron="305",
        reden=stop.reden if stop else None,
        toewijzing=toewijzing,
    )


def _uit_toewijzing(toewijzing: Toegewezen, stop: Stopfeit | None) -> Zorgperiode:
    product = toewijzing.product
    kenmerk = (toewijzing.nummer,)
    if toewijzing.nummer is None:
        kenmerk = toewijzing.sleutel[2:]
    return Zorgperiode(
        id=_md5("toewijzing", toewijzing.gemeente, *kenmerk),
        gemeente=toewijzing.gemeente,
        aanbieder=toewijzing.aanbieder,
        bsn=toewijzing.bsn,
        nummer=toewijzing.nummer,
        categorie=toewijzing.categorie,
        code=toewijzing.code,
        start=product.ingangsdatum,
        stop=stop.einddatum if stop else product.einddatum,
        stop_terugval=None,
        bron="toewijzing",
        reden=stop.reden if stop else None,
        toewijzing=toewijzing,
    )


# --- chaining -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lid:
    """A zorgperiode in a measure, with the end that counts there; None is open."""

    periode: Zorgperiode
    einde: dt.date | None


@dataclass(frozen=True)
class Maatregel:
    """A chained measure, in order of its zorgperioden."""

    versie: Versie
    bsn: str
    soort: str
    leden: tuple[Lid, ...]
    peildatum: dt.date

    @property
    def start(self) -> dt.date:
        return self.leden[0].periode.start

    @property
    def begin_periode(self) -> Zorgperiode:
        return self.leden[0].periode

    @property
    def eind_lid(self) -> Lid:
        """The member with the latest end."""
        return max(
            self.leden,
            key=lambda lid: (lid.einde or dt.date.max, lid.periode.start, lid.periode.id),
        )

    @property
    def eind_periode(self) -> Zorgperiode:
        return self.eind_lid.periode

    @property
    def stop(self) -> dt.date | None:
        return self.eind_lid.einde

    @property
    def is_lopend(self) -> bool:
        return self.stop is None or self.stop > self.peildatum

    @property
    def tot(self) -> dt.date:
        """The last day up to the peildatum."""
        return min(self.stop or self.peildatum, self.peildatum)

    @property
    def dagen(self) -> int:
        return (self.tot - self.start).days

    def loopt_op(self, dag: dt.date) -> bool:
        """Whether the measure runs on a day."""
        return self.start <= dag and (self.stop is None or dag <= self.stop)


def is_lid(periode: Zorgperiode, versie: Versie, peildatum: dt.date) -> bool:
    """Whether a period is one of a measure that the version knows."""
    return (
        (periode.bron == "305" or versie.met_terugval)
        and versie.heeft("2-5", periode.categorie)
        and seeds.telt_als_maatregel(periode.code)
        and periode.start <= peildatum
    )


def maatregelen(
    perioden: Iterable[Zorgperiode], versie: Versie, peildatum: dt.date
) -> list[Maatregel]:
    """Chain the periods of each child and kind."""
    return binnen_niveau(
        [p for p in perioden if is_lid(p, versie, peildatum)], None, versie, peildatum
    )


def binnen_niveau(
    leden: Iterable[Zorgperiode],
    deel: Iterable[Zorgperiode] | None,
    versie: Versie,
    peildatum: dt.date,
) -> list[Maatregel]:
    """Chain the periods of a part, such as a gemeente, of the members; None: of all."""
    alle: dict[tuple[str, str], list[Zorgperiode]] = defaultdict(list)
    for periode in leden:
        alle[periode.bsn, periode.maatregelsoort].append(periode)
    gekozen = None if deel is None else {p.id for p in deel}
    uitkomst = []
    for (bsn, soort), van_kind in sorted(alle.items()):
        binnen = [p for p in van_kind if gekozen is None or p.id in gekozen]
        for reeks in _reeksen(binnen, van_kind, versie, peildatum):
            uitkomst.append(Maatregel(versie, bsn, soort, tuple(reeks), peildatum))
    return uitkomst


def _reeksen(
    binnen: list[Zorgperiode], alle: list[Zorgperiode], versie: Versie, peildatum: dt.date
) -> list[list[Lid]]:
    aansluiting = versie.dagen("maatregel_aansluiting_dagen")
    reeksen: list[list[Lid]] = []
    tot = dt.date.min
    for periode in sorted(binnen, key=lambda p: (p.start, p.id)):
        lid, brug = _lid(periode, binnen, alle, versie, peildatum)
        if not reeksen or (periode.start - tot).days > aansluiting:
            reeksen.append([])
            tot = dt.date.min
        reeksen[-1].append(lid)
        tot = max(tot, brug)
    return reeksen


def _lid(
    periode: Zorgperiode,
    binnen: list[Zorgperiode],
    alle: list[Zorgperiode],
    versie: Versie,
    peildatum: dt.date,
) -> tuple[Lid, dt.date]:
    """A period as member, and the day up to which it holds the chain together."""
    stop = periode.stop_volgens(versie)
    if stop is None:
        return Lid(periode, None), dt.date.max
    if periode.reden != TIJDELIJK:
        return Lid(periode, stop), stop
    grens = periode.toewijzing.product.einddatum if periode.toewijzing else None
    if not versie.met_terugval or grens is None or grens > peildatum:
        grens = dt.date.max
    hier, ergens = _hervatting(periode, binnen, versie), _hervatting(periode, alle, versie)
    if hier is not None and hier <= grens:
        return Lid(periode, stop), max(stop, hier)
    if ergens is not None and ergens <= grens:
        return Lid(periode, stop), stop
    if grens < dt.date.max:
        return Lid(periode, max(stop, grens)), max(stop, grens)
    return Lid(periode, None), dt.date.max


def _hervatting(
    periode: Zorgperiode, kandidaten: list[Zorgperiode], versie: Versie
) -> dt.date | None:
    """Start of the earliest period that resumes a temporarily stopped one."""
    stop = periode.stop_volgens(versie)
    starts = [
        k.start
        for k in kandidaten
        if k.start > periode.start and (k.stop_volgens(versie) or dt.date.max) >= stop
    ]
    return min(starts, default=None)


# --- children -----------------------------------------------------------------------------------


def geboortedatum(bsn: str, verkeer: Verkeer) -> dt.date:
    """Geboortedatum of the latest message that has one; a 317 and a 323 have none."""
    gezien: list[tuple[dt.date, Kind]] = []
    for bericht in verkeer.berichten:
        if isinstance(bericht, (Toewijzing, Start, Stop, Verzoek)):
            gezien.append((bericht.dagtekening, bericht.kind))
        elif isinstance(bericht, Declaratie) and bericht.bericht_type == "JW303":
            gezien += [(bericht.dagtekening, regel.kind) for regel in bericht.regels]
    van_kind = [(dag, kind.geboortedatum) for dag, kind in gezien if kind.bsn == bsn]
    laatste = max(dag for dag, _ in van_kind)
    geboren = {geboorte for dag, geboorte in van_kind if dag == laatste}
    if len(geboren) > 1:
        raise Onbeslist(f"{len(geboren)} geboortedata op {laatste}")
    return geboren.pop()


def geslacht(bsn: str, verkeer: Verkeer) -> str:
    """Geslacht of the child, which in these histories never changes."""
    (code,) = {
        bericht.kind.geslacht
        for bericht in verkeer.berichten
        if getattr(bericht, "kind", None) and bericht.kind.bsn == bsn
    }
    return code


def verjaardag(geboren: dt.date, jaren: int) -> dt.date:
    """The birthday; of 29 February 1 March in other years."""
    try:
        return geboren.replace(year=geboren.year + jaren)
    except ValueError:
        return dt.date(geboren.year + jaren, 3, 1)


def leeftijd(geboren: dt.date, dag: dt.date) -> int:
    """Age in whole years."""
    jaren = dag.year - geboren.year
    return jaren if verjaardag(geboren, jaren) <= dag else jaren - 1
