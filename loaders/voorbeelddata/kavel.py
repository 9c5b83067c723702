"""One kavel from beginning to end: truth, traffic, defects, files and truth tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

from loaders.voorbeelddata.aanbieders import Aanbieder
from loaders.voorbeelddata.berichten import Bericht
from loaders.voorbeelddata.declaraties import Declaraties
from loaders.voorbeelddata.defecten import SOORTEN, Defecten, LosBestand
from loaders.voorbeelddata.levensloop import Levensloop
from loaders.voorbeelddata.nummering import nummer_berichten, nummer_toewijzingen
from loaders.voorbeelddata.opslag import Maandlevering
from loaders.voorbeelddata.schaal import Kavel
from loaders.voorbeelddata.schrijver import envelop, fout, schrijf
from loaders.voorbeelddata.verkeer import Postkamer, Verkeer
from loaders.voorbeelddata.waarheid import Waarheid
from loaders.voorbeelddata.wereld import Venster
from loaders.voorbeelddata.wmo import wmo_berichten

_LEESMIJ = """\
Voorbeeldgegevens voor de Gelderse monitor
==========================================

Deze map is gemaakt door een simulator. Geen enkel gegeven hoort bij een echt mens of een echte
instelling: burgerservicenummers komen uit de gereserveerde testreeks 999900006-999999990, namen en
adressen zijn verzonnen, en de AGB-codes beginnen met 2299.

berichten/           iJw-berichten per maand van levering, los en in zip-bestanden
uitvraag/            wat partners zelf invulden, en in slecht/ wat daaraan niet klopt (bij meer kavels
                     staat deze map ernaast)
waarheid/            wat er werkelijk gebeurde, als Parquet, om mee te vergelijken
voorbeeld.sleutel    sleutel voor de pseudoniemen van deze gegevens (openbaar, dus nooit voor echte)

Elke kavel heeft een eigen sleutel. De testreeks wordt in elke kavel opnieuw gebruikt; doordat het
pseudoniem van sleutel en nummer samen afhangt, blijven de jeugdigen van verschillende kavels
verschillend. Laad elke kavel dus met zijn eigen sleutel.

Bijzonder aan deze gegevens
- Zorg van december 2020 is vooruit gedeclareerd: na 21 december 2020 ging er geen 303 meer uit.
- Foodvalley factureert centraal: elke 323 voor zijn gemeenten gaat naar Ede (0228).
- GI's sturen pas 305 en 307 vanaf de dag in waarheid/aanbieder.parquet.
- Wat met opzet fout is, staat in waarheid/defect.parquet en waarheid/uitvraag_defect.parquet.
"""


@dataclass(frozen=True)
class Telling:
    """What was made for one kavel."""

    jeugdigen: int
    maatregelen: int
    berichten: int
    bestanden: int
    bytes: int


def maak_kavel(
    map_: Path,
    kavel: Kavel,
    venster: Venster,
    zaad: int,
    aanbieders: Sequence[Aanbieder],
    meld: Callable[[str], None],
) -> Telling:
    """Simulate a kavel and write it below `map_`; `meld` hears how far it is."""
    meld(f"{kavel.kinderen} jeugdigen en hun berichten bedenken")
    map_.mkdir(parents=True, exist_ok=True)
    levensloop = Levensloop(kavel, venster, zaad, aanbieders)
    post = Postkamer(venster)
    verkeer = Verkeer(post, kavel.letters)
    declaraties = Declaraties(post, zaad, kavel.nummer, kavel.letters)
    kinderen = list(levensloop.kinderen())
    for kind in kinderen:
        verkeer.kind(kind)
        declaraties.kind(kind)
    declaraties.dien_in()
    waarheid = Waarheid(venster)
    defecten = Defecten(kinderen, post, declaraties, zaad, kavel.nummer)
    defecten.voeg_toe()
    post.berichten = [b for b in post.berichten if b.dagtekening <= venster.tot]
    nummer_toewijzingen(kinderen, kavel)
    rng = Random(f"{zaad}|{kavel.nummer}|wmo")
    for kind, bericht in wmo_berichten(rng, levensloop.reserve, post.berichten):
        waarheid.persoon(kind.persoon)
        post.berichten.append(bericht)
    nummer_berichten(post.berichten, kavel)
    defecten.voeg_bestanden_toe()
    waarheid.kinderen(kinderen)
    waarheid.personen(kinderen)
    waarheid.declaraties(post.berichten)
    waarheid.aanbieders(aanbieders)
    schrijver = _Schrijver(map_, kavel, venster, waarheid, meld)
    schrijver.schrijf(post.berichten, defecten.bestanden)
    meld("waarheid schrijven")
    waarheid.schrijf(map_ / "waarheid")
    (map_ / "voorbeeld.sleutel").write_bytes(f"{kavel.sleutel}\n".encode())
    (map_ / "LEESMIJ.txt").write_bytes(_LEESMIJ.encode())
    return Telling(
        jeugdigen=len(kinderen),
        maatregelen=len(waarheid.rijen["maatregel"]),
        berichten=len(waarheid.rijen["bericht"]),
        bestanden=schrijver.bestanden,
        bytes=schrijver.bytes,
    )


class _Schrijver:
    """Writes the messages month by month, so that only one month is in memory as bytes."""

    def __init__(
        self,
        map_: Path,
        kavel: Kavel,
        venster: Venster,
        waarheid: Waarheid,
        meld: Callable[[str], None],
    ) -> None:
        self.map = map_
        self.meld = meld
        self.kavel = kavel
        self.venster = venster
        self.waarheid = waarheid
        self.bestanden = 0
        self.bytes = 0
        self._defectnummer = 0

    def schrijf(self, berichten: Sequence[Bericht], losse: Sequence[LosBestand]) -> None:
        """Write all messages and the other files, per month of delivery."""
        werk: list[tuple[str, Bericht | LosBestand]] = [
            (f"{bericht.leverdag or bericht.dagtekening:%Y-%m}", bericht)
            for bericht in berichten
            if bericht.geleverd
        ]
        werk += [(f"{min(los.dag, self.venster.tot):%Y-%m}", los) for los in losse]
        werk.sort(key=lambda paar: paar[0])
        for maand, paren in groupby(werk, key=lambda paar: paar[0]):
            if maand.endswith("-01") or maand == werk[0][0]:
                self.meld(f"berichten van {maand[:4]} schrijven")
            levering = Maandlevering(self.map, maand, self.kavel.schaal.in_archief)
            for _, stuk in paren:
                if isinstance(stuk, Bericht):
                    self._bericht(levering, stuk)
                else:
                    self._los(levering, stuk)
            levering.sluit()
            self.bestanden += levering.bestanden
            self.bytes += levering.bytes

    def _bytes(self, bericht: Bericht) -> bytes:
        """Return a message as it is delivered, damaged and in an envelope where that applies."""
        inhoud = schrijf(bericht)
        if bericht.vervorming:
            inhoud = bericht.vervorming(inhoud)
        return envelop(bericht, inhoud, self.kavel.letters) if bericht.in_envelop else inhoud

    def _bericht(self, levering: Maandlevering, bericht: Bericht) -> None:
        naam = f"{bericht.kenmerk}.xml"
        pad = levering.bewaar(bericht.gemeente, naam, self._bytes(bericht))
        self.waarheid.bericht(bericht, pad)
        if bericht.defect:
            self._defect(bericht.defect, pad, bericht)
        if bericht.geweigerd_transport:
            inhoud = fout(bericht, self.kavel.letters)
            pad = levering.bewaar(bericht.gemeente, f"Fo01_{naam}", inhoud)
            for rij in _transportfout(bericht, pad):
                self.waarheid.voeg("bericht", *rij)

    def _los(self, levering: Maandlevering, los: LosBestand) -> None:
        bron = los.bron
        assert bron is not None
        inhoud = self._bytes(bron) if los.soort == "dubbel_bestand" else schrijf(bron)
        pad = levering.los(los.naam, los.inhoud(inhoud))
        if los.soort == "dubbel_bestand":
            self.waarheid.bericht(bron, pad, is_kopie=True)
        self._defect(los.soort, pad, bron if los.soort == "dubbel_bestand" else None)

    def _defect(self, soort: str, pad: str, bericht: Bericht | None) -> None:
        self._defectnummer += 1
        defect = SOORTEN[soort]
        self.waarheid.voeg(
            "defect",
            f"{self.kavel.letters}{self._defectnummer:03d}",
            soort,
            pad,
            bericht.soort if bericht else None,
            bericht.afzender if bericht else None,
            bericht.identificatie if bericht else None,
            defect.element or None,
            defect.regel or None,
            defect.niveau,
            defect.omschrijving,
        )


def _transportfout(bericht: Bericht, pad: str) -> Iterator[tuple[object, ...]]:
    """Yield the row of the Fo01 on a message."""
    partij = bericht.aanbieder if len(bericht.verzender) == 4 else bericht.gemeente
    yield (
        pad, "Fo01", None, None, partij, bericht.verzender, None, bericht.dagtekening, partij,
        None, bericht.identificatie, True, False, False, False, None,
    )  # fmt: skip
