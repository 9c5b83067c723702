"""What the partners of the simulated world fill in: workbooks and CSV, with what is wrong in them.

Measures, voogdij and the duration of an OTS follow from what happened in the simulated world; other
figures are invented, such that some norms are met and some are not. Staff is that of the whole
institution, which works elsewhere too. What is wrong on purpose stands in ``slecht`` and in the truth,
and is about 2018, so that it disturbs nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from loaders.uitvraag import catalogus, lezen, notatie
from loaders.uitvraag.sjabloon import Cijfer, Formule, Levering, als_csv, werkmap
from loaders.voorbeelddata.aanbieders import GIS
from loaders.voorbeelddata.geografie import gemeenten
from loaders.voorbeelddata.kalender import plus_jaren
from loaders.voorbeelddata.opslag import schrijf_tabel
from loaders.voorbeelddata.wereld import Venster

#: Years that are supplied, as far as they were simulated.
JAREN = range(2019, 2025)
#: What is wrong on purpose is about this year, filled in on this day.
FOUT_JAAR = 2018
_FOUT_DAG = date(2019, 2, 1)

#: A GI and the year for which it supplies nothing; the survey with one respondent too few.
ZONDER_LEVERING = (GIS[3].agb, 2021)
TE_WEINIG_VRAGENLIJSTEN = (GIS[2].agb, 2022)
#: A delivery of which a corrected version follows.
CORRECTIE = (GIS[0].agb, 2022)

_REGIOS = tuple(sorted({g.regio for g in gemeenten().values()}))
#: Regions that send a workbook; the others send CSV.
_MET_WERKMAP = _REGIOS[:2]
_VEILIG_THUIS = {
    "gelderland-midden": ("centraal-gelderland", "foodvalley"),
    "gelderland-zuid": ("rijk-van-nijmegen", "rivierenland"),
    "noord-oost-gelderland": ("achterhoek", "midden-ijssel-oost-veluwe", "noord-veluwe"),
}
_GEMEENTEN = ("0200", "0202", "0228", "0268")
_TERTIALEN = ("T1", "T2", "T3")
#: Norm hours per measure per year; the kind of measure as the uitvraag names it.
_NORMUREN = {
    "Ondertoezichtstelling jaar 1": 104,
    "Ondertoezichtstelling jaar 2 en verder": 84,
    "Voogdij": 62,
    "Jeugdbescherming overig": 80,
    "Jeugdreclassering": 90,
    "Preventief": 75,
    "Gezinsmanagement": 127,
}
_UREN_PER_FTE = 1400
_BOUWSTENEN = range(1, 9)

_CIJFER = pa.schema(
    [
        (n, pa.string())
        for n in (
            "bestand",
            "leverancier_soort",
            "leverancier",
            "ingevuld_op",
            *catalogus.SLEUTEL,
            "waarde",
        )
    ]
)
_DEFECT = pa.schema(
    [(n, pa.string()) for n in ("bestand", "werkblad", "cel", "regel", "niveau", "omschrijving")]
)


@dataclass(frozen=True)
class Fase:
    """The part of a measure that one GI carried out; `laatste` if the measure ended with it."""

    gi: str
    soort: str
    begin_maatregel: date
    start: date
    stop: date | None
    laatste: bool
    verlengd: bool
    reden: str | None
    achttien: date

    def loopt(self, dag: date) -> bool:
        """Whether it runs on a day."""
        return self.start <= dag and (self.stop is None or self.stop > dag)


@dataclass(frozen=True)
class _Bestand:
    naam: str
    soort: str
    levering: Levering
    inhoud: bytes


def maak_uitvraag(map_: Path, kavels: Sequence[Path], venster: Venster, zaad: int) -> None:
    """Write ``uitvraag`` and its truth below `map_`, after what happened in the kavels.

    Args:
        map_: folder of the example data.
        kavels: folders of the kavels, with the truth in each.
        venster: the simulated months.
        zaad: the same seed gives the same bytes.
    """
    wereld = _Wereld(kavels, venster, zaad)
    cijfers = []
    for bestand in wereld.bestanden():
        _bewaar(map_ / "uitvraag" / bestand.naam, bestand.inhoud)
        levering = bestand.levering
        kop = (bestand.naam, bestand.soort, levering.leverancier, levering.ingevuld_op.isoformat())
        cijfers += [(*kop, *c.sleutel, notatie.tekst(c.waarde)) for c in levering.cijfers]
    schrijf_tabel(map_ / "waarheid" / "uitvraag.parquet", _CIJFER, cijfers)
    defecten = []
    for naam, inhoud, fouten in _slecht(zaad):
        _bewaar(map_ / "uitvraag" / "slecht" / naam, inhoud)
        defecten += [(f"slecht/{naam}", *fout) for fout in fouten]
    schrijf_tabel(map_ / "waarheid" / "uitvraag_defect.parquet", _DEFECT, defecten)


def _bewaar(pad: Path, inhoud: bytes) -> None:
    pad.parent.mkdir(parents=True, exist_ok=True)
    pad.write_bytes(inhoud)


# --- what happened --------------------------------------------------------------------------------


def _fasen(map_: Path) -> Iterator[Fase]:
    def lees(naam: str) -> list[dict]:
        return pq.read_table(map_ / "waarheid" / f"{naam}.parquet").to_pylist()

    geboren = {j["bsn"]: j["geboortedatum"] for j in lees("jeugdige")}
    maatregelen = {m["maatregel_id"]: m for m in lees("maatregel")}
    for fase in lees("maatregel_fase"):
        maatregel = maatregelen[fase["maatregel_id"]]
        yield Fase(
            fase["gi"],
            maatregel["maatregelsoort"],
            maatregel["start"],
            fase["start"],
            fase["stop"],
            fase["stop"] is not None and fase["stop"] == maatregel["stop"],
            maatregel["is_verlengd"],
            maatregel["reden"],
            plus_jaren(geboren[maatregel["bsn"]], 18),
        )


class _Wereld:
    """Who supplies what, year by year."""

    def __init__(self, kavels: Sequence[Path], venster: Venster, zaad: int):
        self.venster = venster
        self.zaad = zaad
        self.jaren = [j for j in JAREN if venster.van.year <= j <= venster.tot.year]
        self.fasen = [f for map_ in kavels for f in _fasen(map_)]
        self.plafonds = self._waarheid(kavels, "budgetplafond")
        self.tarieven = self._waarheid(kavels[:1], "tarief")
        self.aanbieders = self._waarheid(kavels[:1], "aanbieder")

    @staticmethod
    def _waarheid(kavels: Sequence[Path], naam: str) -> list[dict]:
        paden = [map_ / "waarheid" / f"{naam}.parquet" for map_ in kavels]
        return [rij for pad in paden for rij in pq.read_table(pad).to_pylist()]

    def rng(self, *delen: object) -> Random:
        """Chance of its own for each supplier and year, so that one does not change another."""
        return Random("|".join(map(str, (self.zaad, "uitvraag", *delen))))

    def bestanden(self) -> Iterator[_Bestand]:
        """All deliveries, in order of kind of supplier and year."""
        for jaar in self.jaren:
            dag = date(jaar + 1, 2, 15)
            for nr, gi in enumerate(GIS):
                if (gi.agb, jaar) != ZONDER_LEVERING:
                    cijfers = [*self._gi(gi.agb, nr, jaar)]
                    levering = Levering(gi.agb, dag, "Afdeling control", cijfers)
                    if (gi.agb, jaar) == CORRECTIE:
                        yield self._bestand("gi", jaar, _eerder(levering), ".xlsx", "-versie-1")
                        later = dataclasses.replace(levering, ingevuld_op=dag + timedelta(28))
                        yield self._bestand("gi", jaar, later, ".xlsx", "-versie-2")
                    else:
                        yield self._bestand("gi", jaar, levering, ".xlsx")
            for nr, regio in enumerate(_REGIOS):
                levering = Levering(regio, dag, "Beleid jeugd", [*self._regio(regio, nr, jaar)])
                soort = ".xlsx" if regio in _MET_WERKMAP else ".csv"
                yield self._bestand("jeugdhulpregio", jaar, levering, soort)
            for gemeente in _GEMEENTEN:
                cijfers = [*self._gemeente(gemeente, jaar)]
                levering = Levering(gemeente, dag, "Toegangsteam jeugd", cijfers)
                yield self._bestand("gemeente", jaar, levering, ".csv")
            for naam, regios in _VEILIG_THUIS.items():
                cijfers = [*self._onderzoek(naam, regios, jaar)]
                levering = Levering(naam, dag, "Bedrijfsbureau", cijfers)
                yield self._bestand("veilig_thuis", jaar, levering, ".csv")
            cijfers = [*self._onderzoek("gelderland", _REGIOS, jaar)]
            levering = Levering("gelderland", dag, "Planning en control", cijfers)
            yield self._bestand("rvdk", jaar, levering, ".xlsx")

    @staticmethod
    def _bestand(soort: str, jaar: int, levering: Levering, vorm: str, na: str = "") -> _Bestand:
        naam = f"{soort}-{levering.leverancier}-{jaar}{na}{vorm}"
        if vorm == ".csv":
            return _Bestand(naam, soort, levering, als_csv(soort, levering))
        return _Bestand(naam, soort, levering, werkmap(soort, jaar, levering))

    # --- a GI ---------------------------------------------------------------------------------

    def _gi(self, agb: str, nr: int, jaar: int) -> Iterator[Cijfer]:
        rng = self.rng(agb, jaar)

        def eigen(onderwerp: str, periode: str, **cijfers: float) -> Iterator[Cijfer]:
            for indicator, waarde in cijfers.items():
                yield Cijfer(onderwerp, indicator, agb, periode, waarde)

        fasen = [f for f in self.fasen if f.gi == agb]
        yield from self._caseload(agb, nr, jaar, fasen, rng)
        if jaar >= 2021:
            volledig = 99 if (agb, jaar) == TE_WEINIG_VRAGENLIJSTEN else rng.randint(100, 140)
            tijd = 0.18 - 0.02 * (jaar - 2021) + (0.012 if nr % 2 else -0.004)
            yield from eigen(
                "enquete",
                str(jaar),
                tijd_plaatsing=round(tijd, 3),
                respondenten=volledig + rng.randint(5, 25),
                volledige_vragenlijsten=volledig,
            )
        yield from eigen("kosten", str(jaar), **_kosten(nr, jaar, rng))
        for periode, cijfers in self._personeel(agb, nr, jaar):
            yield from eigen("personeel", periode, **cijfers)
        yield from eigen("verzuim", str(jaar), verzuim=round(rng.uniform(0.048, 0.068), 3))
        instroom = dict(self._personeel(agb, nr, jaar))[str(jaar)]["instroom"]
        groei = 1.12 if nr % 2 == 0 else 1.03
        yield from eigen(
            "sollicitaties",
            str(jaar),
            lokaal_veld=round(20 * groei ** (jaar - 2019)) + nr,
            veilig_thuis=round(8 * groei ** (jaar - 2019)) + nr,
            elders=rng.randint(30, 60),
            nieuwe_medewerkers=instroom,
            vorige_werkgever_bekend=max(instroom - (nr == 1), 0),
        )
        yield from eigen("ots_duur", str(jaar), **_ots_duur(fasen, jaar))
        yield from eigen("voogdij", str(jaar), **_voogdij(fasen, jaar))
        klachten, tucht = rng.randint(1, 9), rng.randint(0, 2)
        yield from eigen("klachten", str(jaar), klachtzaken=klachten, tuchtzaken=tucht)
        uren = 1500 * (60 + 10 * nr)
        deel = round(uren * rng.uniform(0.012, 0.024))
        yield from eigen("innovatie", str(jaar), innovatie_uren=deel, uren_totaal=uren)
        for gemeente in _GEMEENTEN:
            aantal = max(0, 6 - (jaar - 2019) - nr % 3)
            yield Cijfer("woonplaatsbeginsel", "incidenten", gemeente, str(jaar), aantal)
            for _ in range(3):
                vraag = date(jaar, rng.randint(1, 11), rng.randint(1, 28))
                contact = vraag + timedelta(rng.choice((0, 1, 1, 2, 3, 4, 7)))
                yield Cijfer("lokaal_team", "contact", gemeente, vraag.isoformat(), contact)
            signalen = rng.randint(0, 5)
            yield Cijfer("signalen", "jeugdbeschermers", gemeente, str(jaar), signalen)
        if nr == 0:
            tekst = (
                "Een team is overgegaan naar een andere regio; de overhead daalt pas volgend jaar."
            )
            yield Cijfer("duiding", "tekst", f"overhead/gi/{agb}", str(jaar), tekst)

    def _caseload(
        self, agb: str, nr: int, jaar: int, fasen: Sequence[Fase], rng: Random
    ) -> Iterator[Cijfer]:
        """Measures on the last day that was simulated of the year, and hours near what they take."""
        peildatum = min(date(jaar, 12, 31), self.venster.tot)
        aantallen = dict.fromkeys(_NORMUREN, 0)
        for fase in fasen:
            if fase.loopt(peildatum):
                aantallen[_soort(fase, peildatum)] += 1
        gezinnen = (11, 9, 12, 10, 0)[nr]
        aantallen["Gezinsmanagement"] = gezinnen
        uren = sum(_NORMUREN[soort] * n for soort, n in aantallen.items())
        ruimte = (1.06, 0.97, 1.02, 0.9, 1.1)[nr]
        fte = round(max(uren * ruimte / _UREN_PER_FTE, 0.5), 1)
        dag = peildatum.isoformat()
        yield Cijfer("fte", "fte_jeugdbeschermers", agb, dag, fte)
        yield Cijfer("fte", "uren_per_fte", agb, dag, _UREN_PER_FTE)
        yield Cijfer("fte", "fte_gezinsmanagement", agb, dag, min(1.0 if gezinnen else 0.0, fte))
        for soort, aantal in aantallen.items():
            yield Cijfer("caseload", "maatregelen", soort, dag, aantal)
        yield Cijfer("caseload", "geschreven_uren", "Preventief", dag, rng.randint(20, 90))

    def _personeel(self, agb: str, nr: int, jaar: int) -> list[tuple[str, dict[str, int]]]:
        """Staff of a year and of its tertialen; the end of a year is the begin of the next."""
        stand = 60 + 10 * nr
        uit: list[tuple[str, dict[str, int]]] = []
        for j in range(JAREN[0], jaar + 1):
            rng = self.rng(agb, j, "personeel")
            verloop = (0.20, 0.20, 0.195, 0.175, 0.15, 0.14)[j - JAREN[0]] + (
                0.02 if nr == 3 else 0
            )
            delen = []
            for tertiaal in _TERTIALEN:
                weg = round(stand * verloop / 3 + rng.uniform(-0.6, 0.6))
                nieuw = max(weg + rng.randint(-2, 3), 0)
                delen.append((f"{j}-{tertiaal}", _in_uit(stand, nieuw, weg, rng)))
                stand += nieuw - weg
            jaarcijfer = {i: sum(d[i] for _, d in delen) for i in delen[0][1]}
            jaarcijfer["beginstand"] = delen[0][1]["beginstand"]
            jaarcijfer["eindstand"] = stand
            uit = [(str(j), jaarcijfer), *delen]
        if nr == 4:
            uit[0][1]["eindstand"] += 1
        return uit

    # --- a region, gemeente, Veilig Thuis, RvdK -----------------------------------------------

    def _regio(self, regio: str, nr: int, jaar: int) -> Iterator[Cijfer]:
        rng = self.rng(regio, jaar)
        eigen = list(catalogus.huidige_gemeenten(regio))
        tuin = eigen[0]

        def van_regio(onderwerp: str, **cijfers: float) -> Iterator[Cijfer]:
            for indicator, waarde in cijfers.items():
                yield Cijfer(onderwerp, indicator, regio, str(jaar), waarde)

        for soort, uren in _NORMUREN.items():
            yield Cijfer("normuren", "uren_per_jaar", soort, str(jaar), uren)
        start = date(2021, 9 + nr % 4, 1) if nr < 5 else date(2023, 5, 1)
        if jaar >= start.year:
            yield Cijfer("toekomsttuin", "gestart_op", tuin, str(jaar), start)
        elif jaar >= 2020:
            yield Cijfer("toekomsttuin", "verwachte_start", tuin, str(jaar), start)
        yield from self._tafel(regio, eigen, tuin, nr, jaar)
        for bouwsteen in _BOUWSTENEN:
            yield from _bouwsteen(bouwsteen, nr, jaar)
        casussen, aanmeldingen = rng.randint(10, 40), rng.randint(80, 200)
        yield from van_regio(
            "ret",
            ret_casussen=casussen,
            ret_tijdig_passend=round(casussen * rng.uniform(0.5, 0.9)),
            boeg_casussen=casussen // 3,
            boeg_tijdig_passend=casussen // 5,
        )
        via = round(aanmeldingen * min(0.4 + 0.1 * (jaar - 2019), 0.95))
        yield from van_regio("aanmeldroute", aanmeldingen=aanmeldingen, via_route=via)
        index = (0.025, 0.029, 0.023, 0.036, 0.058, 0.046)[jaar - JAREN[0]]
        yield from van_regio("indexatie", index=index)
        yield from van_regio(
            "correctie",
            autonoom=rng.randint(-20, 60) * 100,
            tariefwijziging=rng.randint(0, 30) * 100,
        )
        plafonds: dict[str, int] = {}
        for rij in self.plafonds:
            if (rij["regio"], rij["jaar"]) == (regio, jaar):
                plafonds[rij["agb"]] = plafonds.get(rij["agb"], 0) + rij["bedrag_ct"]
        for agb, bedrag in plafonds.items():
            yield Cijfer("budgetplafond", "budgetplafond", agb, str(jaar), bedrag / 100)
        if nr == 0:
            yield from self._aanbieders(jaar)
        for gemeente in eigen[:3]:
            yield Cijfer("signalen", "lokaal_team", gemeente, str(jaar), rng.randint(0, 4))

    def _aanbieders(self, jaar: int) -> Iterator[Cijfer]:
        """Names and tariffs, which one region keeps for all."""
        for aanbieder in self.aanbieders:
            ja_nee = "ja" if aanbieder["is_gi"] else "nee"
            yield Cijfer("aanbieder", "naam", aanbieder["agb"], str(jaar), aanbieder["naam"])
            yield Cijfer("aanbieder", "is_gi", aanbieder["agb"], str(jaar), ja_nee)
        for rij in self.tarieven:
            if rij["geldig_vanaf"].year == jaar and rij["agb"] >= "22991001":
                partij = f"{rij['productcode']}/{rij['agb']}"
                dag = rij["geldig_vanaf"].isoformat()
                yield Cijfer("tarief", "tarief", partij, dag, rij["tarief_ct"] / 100)

    def _tafel(
        self, regio: str, eigen: Sequence[str], tuin: str, nr: int, jaar: int
    ) -> Iterator[Cijfer]:
        """Requests per year and tertiaal; they fall faster where there is a Toekomsttuin."""
        daling = (0.94, 0.97, 0.93)[nr % 3]
        for plaats, gemeente in enumerate(eigen):
            factor = (daling - 0.03 * (gemeente == tuin)) ** (jaar - 2019)
            verzoeken = []
            for tertiaal in _TERTIALEN:
                aantal = round((6 + plaats % 5 * 3) * factor)
                verzoeken.append(aantal)
                yield Cijfer("tafel", "verzoeken", gemeente, f"{jaar}-{tertiaal}", aantal)
            som = sum(verzoeken)
            onderzoek, zwaarder = round(som * 0.35), round(som * 0.25)
            uitkomsten = {
                "verzoeken": som,
                "uitkomst_behoud": som - onderzoek - zwaarder,
                "uitkomst_intensivering": zwaarder,
                "uitkomst_onderzoek": onderzoek,
            }
            for indicator, waarde in uitkomsten.items():
                yield Cijfer("tafel", indicator, gemeente, str(jaar), waarde)

    def _gemeente(self, gemeente: str, jaar: int) -> Iterator[Cijfer]:
        rng = self.rng(gemeente, jaar)
        aantal = max(0, 5 - (jaar - 2019) + rng.randint(-1, 1))
        yield Cijfer("verzoek_zonder_overleg", "zonder_overleg", gemeente, str(jaar), aantal)
        yield Cijfer("signalen", "lokaal_team", gemeente, str(jaar), rng.randint(0, 6))

    def _onderzoek(self, naam: str, regios: Sequence[str], jaar: int) -> Iterator[Cijfer]:
        rng = self.rng(naam, jaar)
        for regio in regios:
            for tertiaal in _TERTIALEN:
                begonnen = rng.randint(20, 45)
                for indicator, waarde in (
                    ("instroom", begonnen),
                    ("uitstroom", begonnen + rng.randint(-4, 4)),
                    ("vto", round(begonnen * 1.3)),
                ):
                    yield Cijfer("raadsonderzoek", indicator, regio, f"{jaar}-{tertiaal}", waarde)


def _soort(fase: Fase, dag: date) -> str:
    if fase.soort != "Ondertoezichtstelling":
        return fase.soort
    return (
        f"{fase.soort} jaar {'1' if dag < plus_jaren(fase.begin_maatregel, 1) else '2 en verder'}"
    )


def _kosten(nr: int, jaar: int, rng: Random) -> dict[str, float]:
    """Costs with an overhead near 28.1 %, falling; not at every GI under the norm."""
    totaal = round((6_000_000 + 900_000 * nr) * 1.03 ** (jaar - 2019) + rng.uniform(0, 1e5), 2)
    overhead = 0.291 - 0.004 * (jaar - 2019) + (0.008 if nr == 1 else 0)
    direct = round(totaal * 0.52, 2)
    delen = {
        "indirect_teamleider": 0.26,
        "indirect_secretariaat": 0.22,
        "indirect_jurist": 0.09,
        "indirect_gedragswetenschapper": 0.23,
        "indirect_instroom": 0.08,
        "indirect_planning": 0.05,
        "indirect_overig": 0.07,
    }
    indirect = totaal * (1 - overhead) - direct
    return {
        "totaal": totaal,
        "direct_jeugdbeschermer": direct,
        **{naam: round(indirect * deel, 2) for naam, deel in delen.items()},
    }


def _in_uit(stand: int, nieuw: int, weg: int, rng: Random) -> dict[str, int]:
    redenen = dict.fromkeys(
        (
            "reden_werkdruk",
            "reden_andere_baan",
            "reden_persoonlijk",
            "reden_pensioen",
            "reden_overig",
            "reden_onbekend",
        ),
        0,
    )
    for reden in rng.choices(list(redenen), (4, 3, 2, 1, 1, 1), k=weg):
        redenen[reden] += 1
    cijfers = {"beginstand": stand, "instroom": nieuw, "uitstroom": weg}
    return cijfers | {"eindstand": stand + nieuw - weg} | redenen


def _ots_duur(fasen: Sequence[Fase], jaar: int) -> dict[str, int]:
    klaar = [
        f
        for f in fasen
        if f.soort == "Ondertoezichtstelling" and f.laatste and f.stop and f.stop.year == jaar
    ]
    dagen = {f: (f.stop - f.begin_maatregel).days for f in klaar if f.stop}
    verlengd = [f for f in klaar if f.verlengd]
    return {
        "beeindigde_ots": len(klaar),
        "dagen_ots": sum(dagen[f] for f in klaar),
        "beeindigde_verlengde_ots": len(verlengd),
        "dagen_verlengde_ots": sum(dagen[f] for f in verlengd),
    }


def _voogdij(fasen: Sequence[Fase], jaar: int) -> dict[str, int]:
    van_jaar = [f for f in fasen if f.soort == "Voogdij"]
    eerste = date(jaar, 1, 1)
    gestopt = [f for f in van_jaar if f.stop and f.stop.year == jaar]
    achttien = [f for f in gestopt if f.laatste and f.stop and f.stop >= f.achttien - timedelta(7)]
    overlijden = [f for f in gestopt if f.laatste and f.reden == "02" and f not in achttien]
    overstap = [f for f in gestopt if not f.laatste]
    rest = len(gestopt) - len(achttien) - len(overlijden) - len(overstap)
    return {
        "lopend_1_januari": sum(
            f.start < eerste and f.loopt(eerste - timedelta(1)) for f in van_jaar
        ),
        "gestart": sum(f.start.year == jaar for f in van_jaar),
        "einde_achttien": len(achttien),
        "einde_overlijden": len(overlijden),
        "einde_overstap": len(overstap),
        "einde_pleegouder": rest // 2,
        "einde_overig": rest - rest // 2,
    }


def _bouwsteen(bouwsteen: int, nr: int, jaar: int) -> Iterator[Cijfer]:
    gereed = date(2021 + (bouwsteen + nr) % 4, 1 + bouwsteen, 1)
    partij, periode = str(bouwsteen), str(jaar)
    if jaar >= gereed.year:
        yield Cijfer("bouwsteen", "status", partij, periode, "gereed")
        yield Cijfer("bouwsteen", "gereed_op", partij, periode, gereed)
    else:
        status = ("in uitvoering", "in voorbereiding", "niet gestart")[
            min(gereed.year - jaar, 3) - 1
        ]
        yield Cijfer("bouwsteen", "status", partij, periode, status)
        yield Cijfer("bouwsteen", "prognose", partij, periode, gereed)


def _eerder(levering: Levering) -> Levering:
    """A first version in which the costs were too high; the next one corrects it."""
    cijfers = [
        dataclasses.replace(c, waarde=round(c.waarde * 1.05, 2)) if c.indicator == "totaal" else c
        for c in levering.cijfers
    ]
    return dataclasses.replace(levering, cijfers=cijfers)


# --- what is wrong on purpose -----------------------------------------------------------------------

#: Sheet, cell, rule, level and description of what is wrong.
Fout = tuple[str | None, str | None, str, str, str]


def _slecht(zaad: int) -> Iterator[tuple[str, bytes, list[Fout]]]:
    """Files that are refused, or of which cells are, with what should be found."""
    gi, regio = GIS[4].agb, "rivierenland"
    goed = Levering(gi, _FOUT_DAG, "Afdeling control", [_cijfer("verzuim", "verzuim", 0.05)])
    heel = werkmap("gi", FOUT_JAAR, goed)
    for naam, inhoud, regel, omschrijving in (
        ("afgebroken.xlsx", heel[: len(heel) // 2], "UV01", "Werkmap is halverwege afgebroken"),
        ("oud.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "UV01", "Oud of beveiligd"),
        ("notulen.csv", b"datum;besluit\r\n1-2-2019;akkoord\r\n", "UV03", "Geen uitvraag"),
        ("leeg.xlsx", werkmap("gi", FOUT_JAAR), "UV05", "Sjabloon waarin niets is ingevuld"),
        (
            "zonder-naam.xlsx",
            werkmap("gi", FOUT_JAAR, dataclasses.replace(goed, ingevuld_door="")),
            "UV04",
            "Niet gezegd wie invulde",
        ),
        (
            "onbekende-regio.csv",
            als_csv("jeugdhulpregio", dataclasses.replace(goed, leverancier="Atlantis")),
            "UV04",
            "Regio bestaat niet",
        ),
    ):
        yield naam, inhoud, [(None, None, regel, "bestand", omschrijving)]
    yield _met_fouten("gi", f"gi-{gi}-cellen.xlsx", gi, _foute_cellen(gi), werkmap_=True)
    yield _met_fouten("gi", f"gi-{gi}-regels.csv", gi, _foute_regels_gi())
    yield _met_fouten("jeugdhulpregio", f"regio-{regio}-regels.csv", regio, _foute_regels_regio())


def _cijfer(
    onderwerp: str, indicator: str, waarde: object, partij: str = "", periode: str = str(FOUT_JAAR)
) -> Cijfer:
    return Cijfer(onderwerp, indicator, partij or GIS[4].agb, periode, waarde)


#: A figure with the rule it breaks and the field that is wrong; no rule if it is right.
Geval = tuple[Cijfer, str | None, str, str]


def _foute_cellen(agb: str) -> Iterator[Geval]:
    """Figures on formatted sheets."""
    yield _cijfer("personeel", "beginstand", 40), None, "waarde", ""
    yield _cijfer("personeel", "instroom", "twaalf"), "UV21", "waarde", "Tekst in een getal"
    yield _cijfer("personeel", "uitstroom", -3), "UV22", "waarde", "Negatief aantal"
    yield _cijfer("personeel", "eindstand", 40.5), "UV23", "waarde", "Halve medewerker"
    yield _cijfer("verzuim", "verzuim", 6), "UV25", "waarde", "Aandeel zonder procentteken"
    yield _cijfer("kosten", "totaal", 100), "UV33", "waarde", "Kosten met een geweigerd deel"
    fout = Formule("=1/0", "#DIV/0!")
    yield _cijfer("kosten", "indirect_jurist", fout), "UV20", "waarde", "Formulefout"
    dag = f"{FOUT_JAAR}-07-01"
    uren = _cijfer("fte", "uren_per_fte", 1400, periode=dag)
    yield uren, "UV31", "waarde", "Uren zonder FTE"


def _foute_regels_gi() -> Iterator[Geval]:
    """Lines of a GI, in CSV."""
    yield _cijfer("klachten", "klachtzaken", 3), None, "waarde", ""
    yield _cijfer("klachten", "klachtzaken", 4, periode="2017"), "UV30", "waarde", "Eerste van twee"
    yield _cijfer("klachten", "klachtzaken", 5, periode="2017"), "UV30", "waarde", "Tweede van twee"
    yield _cijfer("klagten", "klachtzaken", 3), "UV10", "onderwerp", "Onbekend onderwerp"
    yield _cijfer("klachten", "zaken", 3), "UV11", "indicator", "Onbekende indicator"
    yield _cijfer("tafel", "verzoeken", 3, "0202"), "UV12", "onderwerp", "Onderwerp van de regio"
    yield _cijfer("enquete", "respondenten", 90), "UV32", "waarde", "Minder respondenten"
    yield (
        _cijfer("enquete", "volledige_vragenlijsten", 95),
        "UV32",
        "waarde",
        "dan volledige vragenlijsten",
    )
    laat = date(2019, 3, 1)
    vraag = _cijfer("lokaal_team", "contact", laat, "0202", "2018-12-01")
    yield vraag, "UV17", "waarde", "Contact na de dag van invullen"
    onmogelijk = _cijfer("lokaal_team", "contact", "30-02-2018", "0202", "2018-02-01")
    yield onmogelijk, "UV26", "waarde", "30 februari"


def _foute_regels_regio() -> Iterator[Geval]:
    """Lines of a region, in CSV."""
    agb = "22991001"
    yield _cijfer("tafel", "verzoeken", 8, "1960"), None, "waarde", ""
    yield (
        _cijfer("tafel", "verzoeken", 8, "0202"),
        "UV14",
        "partij",
        "Gemeente van een andere regio",
    )
    yield _cijfer("tafel", "verzoeken", 8, "9999"), "UV13", "partij", "Onbekende gemeente"
    kwartaal = _cijfer("tafel", "verzoeken", 8, "0281", "2018-K1")
    yield kwartaal, "UV15", "periode", "Kwartaal in plaats van tertiaal"
    vroeger = _cijfer("tafel", "verzoeken", 8, "0281", "2010")
    yield vroeger, "UV16", "periode", "Lang geleden"
    later = _cijfer("tafel", "verzoeken", 8, "0281", "2020")
    yield later, "UV17", "periode", "Periode die nog moet beginnen"
    bedrag = _cijfer("budgetplafond", "budgetplafond", "12,345", agb)
    yield bedrag, "UV24", "waarde", "Bedrag met drie decimalen"
    yield _cijfer("aanbieder", "is_gi", "misschien", agb), "UV27", "waarde", "Geen ja of nee"
    yield _cijfer("bouwsteen", "status", "bijna", "1"), "UV28", "waarde", "Onbekende keuze"
    yield _cijfer("aanbieder", "naam", "x" * 2001, agb), "UV29", "waarde", "Te lange naam"


def _met_fouten(
    soort: str, naam: str, leverancier: str, gevallen: Iterator[Geval], werkmap_: bool = False
) -> tuple[str, bytes, list[Fout]]:
    """A file of these figures, with for each that is wrong the cell where that must be reported."""
    lijst = list(gevallen)
    levering = Levering(leverancier, _FOUT_DAG, "Afdeling control", [c for c, *_ in lijst])
    inhoud = werkmap(soort, FOUT_JAAR, levering) if werkmap_ else als_csv(soort, levering)
    gelezen = lezen.lees(naam, inhoud).cijfers
    if werkmap_:
        # A workbook has its own order.
        plekken = {_plek(c): c for c in gelezen}
        gelezen = [plekken[c.onderwerp, c.indicator] for c in levering.cijfers]
    fouten: list[Fout] = []
    for cijfer, (_, regel, veld, omschrijving) in zip(gelezen, lijst, strict=True):
        if regel:
            cel = getattr(cijfer, veld)
            fouten.append((cel.werkblad, cel.plaats, regel, "rij", omschrijving))
    return naam, inhoud, fouten


def _plek(cijfer: lezen.Cijfer) -> tuple[str, str]:
    return notatie.tekst(cijfer.onderwerp.waarde), notatie.tekst(cijfer.indicator.waarde)
