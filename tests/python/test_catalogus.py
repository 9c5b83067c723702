"""The catalogue against the standard, and everything made from it against the catalogue."""

import re

import duckdb
import pytest
from boomstructuur.boom import boom, paden

from loaders import catalogus as cat
from loaders import genereren
from loaders.inlezen.opslag import beheertabellen
from loaders.inlezen.problemen import regels

CATALOGUS = cat.lees()
GEVALLEN = [(b, f) for b in CATALOGUS.berichten.values() for f in b.families]
#: Retour codes and single versions are typed in the catalogue by their own names.
SOORT = {"getal": {"getal", "bedrag"}, "datum": {"datum"}, "tijd": {"tijd"}}


def gelezen_paden(bericht: cat.Bericht, familie: str) -> dict[str, cat.Element]:
    """Full path of each element that is read."""
    uit = {}
    for tabel in cat.ontleedtabellen(bericht, familie):
        klasse = bericht.klassen[tabel.klasse]
        config = next(
            t for t in cat.parserconfig(bericht, familie)["tables"] if t["name"] == tabel.naam
        )
        elementen = {e.kolom: e for e in klasse.alle_elementen}
        for veld in config["fields"]:
            uit[veld["xml_path"].removeprefix(f"/{cat.OMHULSEL}/")] = elementen[veld["name"]]
    return uit


@pytest.mark.parametrize(("bericht", "familie"), GEVALLEN, ids=lambda x: getattr(x, "type", x))
def test_elk_element_staat_zo_in_de_standaard(bericht, familie):
    bladeren = paden(bericht.type, familie)
    for pad, element in gelezen_paden(bericht, familie).items():
        assert pad in bladeren, f"{pad} does not exist in {bericht.type} {familie}.x"
        blad = bladeren[pad]
        assert not blad.persoon, f"{pad} is personal data and must not be read"
        if blad.codelijst and element.codelijst:
            assert blad.codelijst == element.codelijst, pad
        if blad.soort in SOORT and element.type.sleutel not in ("versie", "berichtcode"):
            assert element.type.soort in SOORT[blad.soort], pad


#: Read without, on purpose: definities.md takes an absent time as 00:00; the codes of 2.x are not
#: documented for each class; a reference is only laid down for 3.x.
SOEPELER = {
    ("JW301", "2", "Toewijzingstijd"),
    ("JW315", "2", "ReferentieAanbieder"),
}


@pytest.mark.parametrize(("bericht", "familie"), GEVALLEN, ids=lambda x: getattr(x, "type", x))
def test_verplicht_is_wat_de_standaard_verplicht(bericht, familie):
    """What every row must have in the standard is mandatory here too, and nothing else is."""
    wortel = boom(bericht.type, familie).wortel
    for tabel in cat.ontleedtabellen(bericht, familie):
        klasse = bericht.klassen[tabel.klasse]
        rij = "" if not klasse.bronnen else klasse.bronnen[0].pad.get(familie, "")
        if tabel.bronklasse:
            continue
        elementen = klasse.ouder_elementen if tabel.ouder else klasse.elementen
        knoop = _knoop(wortel, rij.rsplit("/", 2)[0] if tabel.ouder else rij)[0]
        for element in elementen:
            if familie not in element.pad:
                continue
            _, minimum = _knoop(knoop, element.pad[familie])
            if (bericht.type, familie, element.pad[familie]) not in SOEPELER:
                assert (familie in element.verplicht) == (minimum > 0), element.pad[familie]


def _knoop(knoop, pad):
    """The node at the end of a path, and the least number of times it stands below the first."""
    minimum = 1
    for deel in pad.split("/") if pad else []:
        knoop = next(k for k in knoop.kinderen if k.naam == deel)
        minimum *= knoop.grenzen("9.9")[0]
    return knoop, minimum


def test_elke_code_hoort_bij_een_bericht():
    codes = [c for b in CATALOGUS.berichten.values() for c in b.berichtcodes]
    assert len(codes) == len(set(codes)) == 18
    assert all(CATALOGUS.bij_code(c) for c in codes)
    assert CATALOGUS.bij_code("999") is None


@pytest.mark.parametrize("pad", genereren.bestanden(), ids=lambda p: p.name)
def test_gemaakte_bestanden_zijn_bij(pad):
    assert pad.read_text(encoding="utf-8") == genereren.bestanden()[pad], (
        "run `monitor genereer` and commit the result"
    )


@pytest.mark.parametrize(
    ("was", "wordt", "zin"),
    [
        ("codelijst: COD327", "codelijst: COD32", "verwijzer_type: codelijst 'COD32' is er niet"),
        ("type: agb", "type: abg", "JW315, verwijzer_agb: type 'abg' is er niet; bedoeld is agb?"),
        ("groep: omvang", "groep: omvng", "JW315, groep 'omvng' is er niet; bedoeld is omvang?"),
        ("verplicht: true", "verplcht: true", "verplcht is onbekend"),
        ("pad: Raamcontract, ", "", "JW315, raamcontract: pad ontbreekt"),
    ],
)
def test_een_fout_in_de_catalogus_wordt_genoemd(was, wordt, zin, tmp_path, monkeypatch):
    for bestand in cat.BERICHTEN.glob("*.yaml"):
        (tmp_path / bestand.name).write_bytes(bestand.read_bytes())
    bericht = tmp_path / "JW315.yaml"
    tekst = bericht.read_text(encoding="utf-8")
    assert was in tekst
    bericht.write_text(tekst.replace(was, wordt, 1), encoding="utf-8")
    monkeypatch.setattr(cat, "BERICHTEN", tmp_path)
    with pytest.raises(cat.CatalogusFout, match=re.escape(zin)):
        cat.lees.__wrapped__()


def test_raw_tabellen_zijn_die_van_de_catalogus(laad, vraag, tmp_path):
    (tmp_path / "leeg").mkdir()
    laad(tmp_path / "leeg")
    tabellen = {**cat.tabellen(CATALOGUS), **beheertabellen()}
    verwacht = {(t.naam, k.naam, k.sqltype) for t in tabellen.values() for k in t.kolommen}
    sql = "select table_name, column_name, data_type from duckdb_columns() where schema_name='raw'"
    assert set(vraag(sql)) == verwacht


def test_een_nieuw_element_komt_in_een_bestaande_tabel(laad, database, vraag, tmp_path):
    (tmp_path / "leeg").mkdir()
    laad(tmp_path / "leeg")
    with duckdb.connect(str(database)) as verbinding:
        verbinding.execute("alter table raw.jw305_start_product drop column begindatum")
    laad(tmp_path / "leeg")
    assert vraag("select begindatum from raw.jw305_start_product") == []


def test_elke_regel_is_uitgelegd():
    """Rules that the checks can report are in the register, or go by a type or code list."""
    gemeld = {"GM04", "TR135", "CS002", "GM10"}
    for bericht in [*CATALOGUS.berichten.values(), CATALOGUS.envelop]:
        for klasse in bericht.klassen.values():
            for element in klasse.alle_elementen:
                if element.niet_voor:
                    gemeld.add(element.niet_voor[1])
                gemeld.add(element.eigen_regel or element.codelijst or element.type.regel)
    vrij = {r for r in gemeld if r.startswith("LDT_") or r in CATALOGUS.codelijsten}
    assert gemeld - vrij - {"XSD", "StUF"} <= set(regels())
