"""The mutation test itself: it leaves nothing out, and tells a test that notices from one that does not.

The mutants as a whole are tried by `make mutaties`, which takes some minutes.
"""

from __future__ import annotations

import multiprocessing
import re
from concurrent.futures import ProcessPoolExecutor

import pytest
from mutaties import predicaten, zaden
from mutaties.__main__ import beproef
from mutaties.predicaten import Predicaat
from referentie.warehouse import sjabloon

from loaders.catalogus import PROJECT

SEEDS = {pad.stem for pad in PROJECT.glob("seeds/**/*.csv")}
REGISTER = {
    soort: {r["naam"] for r in zaden.rijen("definitie_register") if r["soort"] == soort}
    for soort in ("keuze", "parameter")
}


def test_elke_lijst_wordt_gewijzigd_of_is_geen_definitie():
    assert zaden.WIJZIGINGEN.keys() | zaden.GEEN_DEFINITIE.keys() == SEEDS
    assert not zaden.WIJZIGINGEN.keys() & zaden.GEEN_DEFINITIE.keys()


def test_elke_versie_van_elke_parameter_wordt_gewijzigd():
    gewijzigd = {m.van for m in zaden.mutanten(dict.fromkeys(zaden.WIJZIGINGEN, ""))}
    for rij in zaden.rijen("definitie_parameter"):
        van = " ".join(f"{kolom}={waarde}" for kolom, waarde in rij.items())
        assert (van in gewijzigd) or rij["parameter"] in zaden.VAN_KWALITEIT, van


def test_elke_keuze_van_het_register_heeft_een_mutatie():
    """In SQL or in a list; a warning to the reader has none."""
    lijst = predicaten.lijst()
    in_sql = {p.onderdeel for p in predicaten.predicaten()}
    assert lijst["in_zaden"].keys() | lijst["geen_predicaat"].keys() | in_sql >= REGISTER["keuze"]
    assert set(lijst["in_zaden"].values()) <= zaden.WIJZIGINGEN.keys()
    assert lijst["geen_predicaat"].keys() | lijst["in_zaden"].keys() <= REGISTER["keuze"]
    assert in_sql <= REGISTER["keuze"] | REGISTER["parameter"] | set(lijst["overig"])


def test_wat_geen_predicaat_heeft_is_een_waarschuwing():
    tekst = {r["naam"]: r["keuze"] for r in zaden.rijen("definitie_register")}
    assert all(tekst[naam].startswith("Let op") for naam in predicaten.lijst()["geen_predicaat"])


def test_elk_model_dat_beslist_wordt_gewijzigd():
    """Where rows are left out or told apart; else the list says why not."""
    beslist = re.compile(r"\b(where|having|qualify|case|filter|between)\b")
    modellen = {
        str(pad.relative_to(PROJECT)): pad.read_text(encoding="utf-8")
        for pad in sorted((PROJECT / "models").rglob("*.sql"))
    }
    lijst = predicaten.lijst()
    elders = tuple(lijst["elders"])
    zonder_tekst = {naam: re.sub(r"--.*", "", sql) for naam, sql in modellen.items()}
    gemist = [
        naam
        for naam, sql in zonder_tekst.items()
        if beslist.search(sql) and naam not in lijst["mutaties"] and not naam.startswith(elders)
    ]
    assert gemist == []
    assert all(any(naam.startswith(begin) for naam in modellen) for begin in elders)


@pytest.mark.parametrize("bestand", predicaten.lijst()["mutaties"])
def test_elk_predicaat_staat_er_eenmaal(bestand: str):
    tekst = (PROJECT / bestand).read_text(encoding="utf-8")
    gevonden = [p for p in predicaten.predicaten() if p.bestand == bestand]
    assert len(gevonden) == len({(p.van, p.naar) for p in gevonden})
    for p in gevonden:
        nieuw, aantal = p.toegepast(tekst)
        assert aantal == 1, p
        assert "".join(nieuw.split()) != "".join(tekst.split()), p


#: Killed, though there is nothing wrong with the SQL; no figure changes; no SQL.
ZELF = {
    Predicaat(
        "stop is start",
        "models/marts/monitor/monitor_2_in_door_uitstroom.sql",
        "and geteld.stopdatum between",
        "and geteld.startdatum between",
    ): "gedood",
    Predicaat(
        "strikt of niet",
        "macros/monitor.sql",
        "{{ datum }} > coalesce(",
        "{{ datum }} >= coalesce(",
    ): "gedood",
    Predicaat(
        "onschuldig",
        "models/intermediate/int_peildatum.sql",
        "select max(peildatum) as peildatum",
        "select min(peildatum) as peildatum",
    ): "overleefd",
    Predicaat(
        "geen SQL",
        "models/intermediate/int_peildatum.sql",
        "cross join laatste",
        "cross join nergens",
    ): "ongeldig",
}


def test_een_test_merkt_een_mutant_of_niet():
    """In a fresh process, into which no test was imported: tests run within it and it divides itself."""
    project = sjabloon()
    parameter = next(
        m
        for m in zaden.mutanten(project.seeds)
        if "2021-concept parameter=maatregel_aansluiting_dagen" in m.van
    )
    mutanten = [*predicaten.mutanten(project, ZELF), parameter]
    vers = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=vers) as apart:
        uitslagen = apart.submit(beproef, mutanten, 2, ["test_voorbeelden.py"]).result()
    # The worked examples say nothing of a gap of 31 days.
    assert [u.oordeel for u in uitslagen] == [*ZELF.values(), "overleefd"]
