"""What is written is valid in every release: by the trees of the standard and by the loader."""

from dataclasses import fields

import pytest
from boomstructuur.controle import controleer

from loaders.inlezen.partij import GELADEN
from referentie.historie import (
    AntwoordOpVerzoek,
    Bericht,
    Declaratie,
    Historie,
    Oordeel,
    Start,
    Stop,
    Toewijzing,
    Verzoek,
    Wijzigingsverzoek,
    verschoven,
)
from referentie.schrijven import bestanden
from referentie.warehouse import bouw
from referentie.zorg import AMBULANT, OTS, Zorg, antwoord, kind

KLASSEN = {
    Toewijzing: "ToegewezenProduct",
    Start: "StartProduct",
    Stop: "StopProduct",
    Verzoek: "AangevraagdProduct",
    Wijzigingsverzoek: "TeWijzigenProduct",
    AntwoordOpVerzoek: "Antwoord",
}
JAAR = {"2.3": "2020", "3.0": "2021", "3.1": "2022", "3.2": "2023"}


def elk_bericht(release: str) -> Historie:
    """Every kind of message of a release: good, refused by its retour and refused by the transport."""
    jaar = JAAR[release]
    zorg = Zorg(kind(), OTS, 1, release=release)
    hulp = zorg.nog(AMBULANT)
    heen = [
        zorg.toegewezen(f"{jaar}-01-01", f"{jaar}-12-31", tijd="10:30:00", referentie="VOT 1"),
        zorg.start(f"{jaar}-01-01", ingang=f"{jaar}-01-01"),
        zorg.stop(f"{jaar}-01-01", f"{jaar}-06-30", ingang=f"{jaar}-01-01"),
        zorg.verzoek("VOT 1", "08", f"{jaar}-01-02"),
    ]
    if release >= "3":
        wijziging = hulp.wijziging("VOW 1", f"{jaar}-01-02")
        kop = {veld.name: getattr(wijziging, veld.name) for veld in fields(Bericht)}
        heen += [wijziging, AntwoordOpVerzoek(**kop, referentie_aanbieder="VOW 1", reden="8")]
    berichten = []
    for nr, bericht in enumerate(heen):
        klasse = KLASSEN[type(bericht)]
        berichten += [
            bericht,
            verschoven(bericht, identificatie=f"G{nr}", retour=()),
            verschoven(bericht, identificatie=f"K{nr}", retour=("0001",)),
            verschoven(bericht, identificatie=f"C{nr}", retour=("9019",), retourklasse=klasse),
            verschoven(bericht, identificatie=f"T{nr}", transportfout=True),
        ]
    return (*berichten, *declaraties(zorg, jaar))


def declaraties(zorg: Zorg, jaar: str) -> Historie:
    """Declarations of two children with every kind of answer, and one without."""
    ander = Zorg(kind(), OTS, 3, release=zorg.release)

    def declareer(is_factuur: bool = False) -> Declaratie:
        debet = zorg.regel(f"{jaar}-02", 100)
        credit = zorg.regel(f"{jaar}-01", 30, "C", vorig="P0")
        regels = (debet, credit, ander.regel(f"{jaar}-02", 40))
        return zorg.declaratie(*regels, is_factuur=is_factuur)

    def beantwoord(
        *genoemd: tuple[int, str, int], is_factuur: bool = False, **codes: str | None
    ) -> Historie:
        declaratie = declareer(is_factuur)
        oordelen = (
            Oordeel(declaratie.regels[nr].referentienummer, code, toegekend)
            for nr, code, toegekend in genoemd
        )
        return declaratie, antwoord(declaratie, *oordelen, **codes)

    if zorg.release.startswith("2"):
        return (
            declareer(),
            *beantwoord(),
            *beantwoord((0, "0611", 4000)),
            *beantwoord((0, "9308", 0), is_factuur=True),
            *beantwoord(kop="0001", klasse="0001"),
        )
    return (
        declareer(),
        *beantwoord(),
        *beantwoord((0, "9308", 0)),
        *beantwoord((0, "0233", 0), (1, "0233", 0)),
        *beantwoord(kop="0001", klasse=None),
        *beantwoord(klasse="9333"),
    )


@pytest.mark.parametrize("release", JAAR)
def test_volgt_de_boom_van_de_standaard(release):
    afwijkingen = [
        (naam, str(afwijking))
        for bericht in elk_bericht(release)
        for naam, tekst in bestanden(bericht)
        for afwijking in controleer(tekst.encode())
    ]
    assert afwijkingen == []


@pytest.mark.parametrize("release", JAAR)
def test_laadt_zonder_quarantaine(release, tmp_path):
    historie = elk_bericht(release)
    uitslag = bouw(tmp_path, historie).uitslag
    aantal = sum(1 for bericht in historie for _ in bestanden(bericht))
    assert uitslag.telling.bestanden_geladen == aantal
    assert uitslag.telling.rijen_geladen == uitslag.telling.rijen_aangeboden
    assert {status for _, status in uitslag.per_bericht} == {GELADEN}
