"""Changes of the definitions in a git repository: each is caught, attributed, and needs its note."""

import dataclasses
import os
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import VANDAAG

from loaders import definitieversie
from loaders.catalogus import PROJECT
from loaders.inlezen import laden, quarantaine
from loaders.sleutel import VOORBEELD, Sleutel
from loaders.vergelijken import bouwen, noten, vergelijken, wacht
from loaders.vergelijken.uitslag import Vergelijking
from loaders.voorbeelddata import maak

GELDEND = "2022-overeenkomst"
HERIJKING = "2024-herijking"
NOOT = """---
definitie: Overgang
waarom: omdat het beter is
vanaf: 2026-01-01
afgesproken: bestuurlijk overleg, 12 november 2025
marts: [{marts}]
versies: [{versies}]
cijfers: {cijfers}
brekend: nee
---

Toelichting.
"""


def git(map_: Path, *opdracht: str) -> str:
    wie = ("-c", "user.name=Sam", "-c", "user.email=sam@voorbeeld.invalid")
    gedaan = subprocess.run(
        ["git", *wie, *opdracht], cwd=map_, check=True, capture_output=True, text=True
    )
    return gedaan.stdout.strip()


def leg_vast(map_: Path) -> str:
    git(map_, "add", "--all")
    git(map_, "commit", "--quiet", "--message", "Wijziging")
    return git(map_, "rev-parse", "HEAD")


def vervang(pad: Path, oud: str, nieuw: str) -> None:
    tekst = pad.read_text(encoding="utf-8")
    assert oud in tekst
    pad.write_text(tekst.replace(oud, nieuw), encoding="utf-8")


@dataclasses.dataclass
class Proef:
    """A repository with a built base, and the place where changes are built upon it."""

    map_: Path
    basis: bouwen.Bouw
    plaats: bouwen.Bouwplaats
    commit: str
    nummer: int = 0

    def wijzig(self, wijziging) -> tuple[Vergelijking, Path]:
        """Make a change on the base, build what differs and compare; the folder with the report."""
        git(self.map_, "checkout", "--quiet", "--force", "-B", "wijziging", self.commit)
        wijziging(self.map_)
        self.nummer += 1
        bouw = self.plaats.bouw(leg_vast(self.map_), f"nieuw-{self.nummer}", op=self.basis)
        uit = bouw.database.parent / "uit"
        return vergelijken.vergelijk(self.basis.kant, bouw.kant, uit), uit


@pytest.fixture(scope="module")
def proef(tmp_path_factory) -> Proef:
    map_ = tmp_path_factory.mktemp("project")
    for naam in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / naam, map_)
    for naam in ("models", "macros", "seeds", "tests", noten.MAP):
        shutil.copytree(PROJECT / naam, map_ / naam, ignore=shutil.ignore_patterns("python"))
    git(map_, "init", "--quiet", "--initial-branch", "main")
    commit = leg_vast(map_)
    werk = tmp_path_factory.mktemp("werk")
    verkeer, ruw = werk / "verkeer", werk / "ruw.duckdb"
    maak(verkeer, van="2020-01", tot="2022-06")
    sleutel = Sleutel(f"{VOORBEELD}-1")
    quarantainemap = quarantaine.map_bij(ruw)
    laden.laad([verkeer / "berichten"], ruw, sleutel, VANDAAG, quarantainemap, werkers=1)
    plaats = bouwen.Bouwplaats(werk, ruw, map_)
    return Proef(map_, plaats.bouw("main", "basis"), plaats, commit)


def door(uitslag: Vergelijking, mart: str) -> set[tuple[str, str]]:
    """Kind and name of what was changed above a mart."""
    (gevonden,) = [m for m in uitslag.marts if m.mart == mart]
    return {(uitslag.oorzaken[nr].soort, uitslag.oorzaken[nr].naam) for nr in gevonden.oorzaken}


def anders(uitslag: Vergelijking) -> set[str]:
    return {m.mart for m in uitslag.marts if m.cijfers_gewijzigd}


def versies_anders(uitslag: Vergelijking) -> set[str]:
    return {v.versie for m in uitslag.marts if m.cijfers_gewijzigd for v in m.versies if v.cijfers}


def parameter(map_: Path) -> None:
    pad = map_ / "seeds/definities/definitie_parameter.csv"
    vervang(pad, f"{GELDEND},overgang_binnen_dagen,90", f"{GELDEND},overgang_binnen_dagen,5")


def test_gewijzigde_parameter(proef):
    uitslag, uit = proef.wijzig(parameter)
    # What is public of it has no version: it is of the one in force.
    assert anders(uitslag) == {"monitor_7_afschaling", "publicatie_monitor", "publicatie_versie"}
    assert versies_anders(uitslag) == {GELDEND, None}
    for mart in anders(uitslag):
        assert door(uitslag, mart) == {("seed", "definitie_parameter")}
    (oorzaak,) = uitslag.oorzaken
    (rij,) = oorzaak.rijen
    assert (rij.sleutel, rij.oud, rij.nieuw) == (f"{GELDEND} overgang_binnen_dagen", "90", "5")
    assert "overgang_binnen_dagen: waarde 90 → 5" in (uit / "vergelijking.md").read_text("utf-8")
    redenen = {(z.waarde, z.versie, z.soort, z.reden) for z in uitslag.zaken}
    assert ("7", GELDEND, "uit", "begint te lang na het einde") in redenen
    geen_id_naar_buiten(proef.basis.database, uit)
    # The guard refuses this without a note, and takes it with one that names all that changes.
    commit = wacht.tak_van(proef.map_, "main")
    assert commit == proef.commit and wacht.noten_sinds(proef.map_, commit) == ({}, [])
    assert "er is geen noot" in wacht.beoordeel(uitslag, {}).fouten[0]
    velden = {"marts": ", ".join(anders(uitslag)), "versies": GELDEND, "cijfers": "gewijzigd"}
    for soort, goed in (("gewijzigd", True), ("ongewijzigd", False)):
        noot = NOOT.format(**velden | {"cijfers": soort})
        (proef.map_ / noten.MAP / "2026-01-01-overgang.md").write_text(noot, encoding="utf-8")
        teksten, _ = wacht.noten_sinds(proef.map_, commit)
        assert teksten and (not wacht.beoordeel(uitslag, teksten).fouten) == goed


def test_bewaarde_warehouses_zijn_alleen_voor_de_eigenaar(proef, tmp_path, monkeypatch):
    """Also in a folder that was there already, open to all."""

    def bouw(plaats: bouwen.Bouwplaats, _, naam: str, op=None) -> bouwen.Bouw:
        map_ = plaats.map_ / naam
        map_.mkdir()
        for bestand in ("warehouse.duckdb", "manifest.json"):
            (map_ / bestand).touch()
        return bouwen.Bouw(naam, map_ / "warehouse.duckdb", map_ / "manifest.json", "")

    monkeypatch.setattr(bouwen.Bouwplaats, "bouw", bouw)
    for houd in (tmp_path / "er-al", tmp_path / "nieuw" / "diep"):
        if houd.name == "er-al":
            houd.mkdir(mode=0o755)
        with bouwen.twee_revisies("main", ".", proef.plaats.ruw, proef.map_, houd=houd):
            pass
        assert houd.stat().st_mode & 0o777 == 0o700
        assert (houd / "nieuw" / "warehouse.duckdb").exists()


def plaats_met(map_: Path) -> bouwen.Bouwplaats:
    """A place to build, on a repository of one file."""
    git(map_, "init", "--quiet", "--initial-branch", "main")
    (map_ / "een.sql").touch()
    werk = map_ / "werk"
    werk.mkdir()
    return bouwen.Bouwplaats(werk, map_ / "ruw.duckdb", map_)


def test_een_bestandsnaam_die_geen_utf8_is(tmp_path):
    plaats = plaats_met(tmp_path)
    vreemd = os.fsdecode(b"caf\xe9.csv")
    (tmp_path / vreemd).touch()
    plaats._pak_uit(bouwen.WERKMAP)
    assert {p.name for p in plaats.boom.iterdir()} >= {"een.sql", vreemd}


@pytest.mark.parametrize("doel", ["/etc/hosts", "../../buiten"])
def test_een_koppeling_leidt_niet_buiten_de_boom(tmp_path, doel):
    plaats = plaats_met(tmp_path)
    (tmp_path / "koppeling").symlink_to(doel)
    leg_vast(tmp_path)
    plaats._pak_uit("main")
    assert not (plaats.boom / "koppeling").is_symlink()


def test_zonder_git(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bouwen.BouwFout, match="git is niet geïnstalleerd"):
        bouwen.git(tmp_path, "status")


def test_een_oude_noot_telt_niet_mee(tmp_path):
    """Neither to approve a new change with, nor to be judged by it once more."""
    map_ = tmp_path / noten.MAP
    map_.mkdir(parents=True)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    (map_ / "oud.md").write_text(NOOT, encoding="utf-8")
    commit = leg_vast(tmp_path)
    assert wacht.noten_sinds(tmp_path, commit) == ({}, [])
    (map_ / "oud.md").write_text(f"{NOOT} ", encoding="utf-8")
    (map_ / "nieuw.md").write_text(NOOT, encoding="utf-8")
    assert wacht.noten_sinds(tmp_path, commit) == ({"nieuw.md": NOOT}, ["oud.md"])


def geen_id_naar_buiten(database: Path, uit: Path) -> None:
    """No child or case of the warehouse is in the bytes of the report."""
    with duckdb.connect(str(database), read_only=True) as verbinding:
        (ids,) = verbinding.execute(
            "select list(distinct jeugdige_id) || list(distinct zaak_id) from marts.fct_verantwoording"
        ).fetchone()
    inhoud = b"".join(b.read_bytes() for b in sorted(uit.iterdir()) if b.suffix != ".parquet")
    for pad in uit.glob("*.parquet"):
        inhoud += str(duckdb.sql(f"from '{pad}'").fetchall()).encode()
    assert len(ids) > 100 and not [i for i in ids if len(i) > 12 and i.encode() in inhoud]


def vier_wijzigingen(map_: Path) -> None:
    """A product list, a macro, the SQL of a model, the name of a column; and a mart less."""
    vervang(map_ / "seeds/definities/definitie_productcategorie.csv", f"{GELDEND},1,48\n", "")
    vervang(map_ / "macros/samenloop.sql", "count(*) as aantal_comb", "count(*) + 1 as aantal_comb")
    monitor = map_ / "models/marts/monitor"
    vervang(
        monitor / "monitor_7_algemeen.sql", "as kosten_per_jeugdige", "* 2 as kosten_per_jeugdige"
    )
    for naam in ("monitor_6_budget.sql", "_monitor__models.yml"):
        vervang(monitor / naam, "gemiddelde_uitnutting", "uitnutting")
    publicatie = map_ / "models/marts/publicatie"
    (publicatie / "publicatie_landelijk.sql").unlink()
    uitleg = publicatie / "_publicatie__models.yml"
    modellen = re.split(r"(?m)^(?=- name: )", uitleg.read_text("utf-8"))
    over = [m for m in modellen if not m.startswith("- name: publicatie_landelijk")]
    uitleg.write_text("".join(over), "utf-8")
    vervang(map_ / "models/exposures.yml", "  - ref('publicatie_landelijk')\n", "")


def test_lijst_macro_model_en_kolom(proef):
    """Four changes in one: each is laid at the door of its own marts, and of no other."""
    uitslag, _ = proef.wijzig(vier_wijzigingen)
    assert door(uitslag, "monitor_1_aantallen") == {("seed", "definitie_productcategorie")}
    (rij,) = [r for o in uitslag.oorzaken for r in o.rijen]
    assert (rij.soort, rij.sleutel) == ("rij weg", f"{GELDEND} 1 48")
    for mart in ("monitor_4_samenloop_jeugdhulp", "monitor_5_samenloop_crisis"):
        assert door(uitslag, mart) >= {("macro", "samenloop_per_periode")}
        assert not door(uitslag, mart) & {
            ("model", m) for m in ("monitor_6_budget", "monitor_7_algemeen")
        }
    assert door(uitslag, "monitor_7_algemeen") == {("model", "monitor_7_algemeen")}
    # Another name is no other figure.
    monitor = {m for m in anders(uitslag) if m.startswith("monitor")}
    assert monitor >= {"monitor_1_aantallen", "monitor_4_samenloop_jeugdhulp", "monitor_7_algemeen"}
    assert not monitor & {"monitor_6_budget", "monitor_6_wachttijd", "monitor_7_afschaling"}
    breuken = [(a.soort, a.mart, a.kolom, a.nieuw) for a in uitslag.afwijkingen if a.brekend]
    assert breuken == [
        *(
            ("kolom weg", f"monitor_6_budget{deel}", "gemiddelde_uitnutting", "uitnutting")
            for deel in ("", "_geldend")
        ),
        ("tabel weg", "publicatie_landelijk", None, None),
    ]
    assert door(uitslag, "monitor_6_budget") == {("model", "monitor_6_budget")}
    assert any("monitor_6_budget breekt" in f for f in wacht.beoordeel(uitslag, {}).fouten)


def herijking(map_: Path) -> None:
    """The recipe: repeat a version, and change what is other."""
    definitieversie.maak(HERIJKING, GELDEND, project=map_)
    pad = map_ / "seeds/definities/definitie_parameter.csv"
    vervang(pad, f"{HERIJKING},overgang_binnen_dagen,90", f"{HERIJKING},overgang_binnen_dagen,5")


def test_nieuwe_versie(proef):
    """All marts carry it, with its own parameter; the older versions are the same to the byte."""
    uitslag, uit = proef.wijzig(herijking)
    nieuw = uit.parent / "warehouse.duckdb"
    assert ("versie", HERIJKING, "erbij") in [(o.soort, o.naam, o.wat) for o in uitslag.oorzaken]
    assert versies_anders(uitslag) == {HERIJKING}
    with duckdb.connect(str(nieuw), read_only=True) as verbinding:
        marts = [
            mart
            for (mart,) in verbinding.execute(
                "select table_name from duckdb_columns() "
                "join duckdb_tables() using (schema_name, table_name) where schema_name = 'marts' "
                "and column_name = 'definitie_versie' order by 1"
            ).fetchall()
        ]
        van_versie = "select count(*) > 0 from marts.{} where definitie_versie = ?"
        met = {
            versie: {
                m for m in marts if verbinding.execute(van_versie.format(m), [versie]).fetchone()[0]
            }
            for versie in (GELDEND, HERIJKING)
        }
        assert met[HERIJKING] == met[GELDEND] and len(met[HERIJKING]) >= 15
        afschaling = "from marts.monitor_7_afschaling where definitie_versie = ? order by all"
        zonder_versie = f"select * exclude (definitie_versie) {afschaling}"
        eigen, ander = (
            verbinding.execute(zonder_versie, [v]).fetchall() for v in (HERIJKING, GELDEND)
        )
        assert eigen != ander
    exports = [_exporteer(database, marts, uit) for database in (proef.basis.database, nieuw)]
    assert exports[0] == exports[1]
    # What a note has to name is the version, once.
    assert wacht.gewijzigd(uitslag) == {(None, HERIJKING)}


def _exporteer(database: Path, marts: list[str], map_: Path) -> dict[str, bytes]:
    """The rows of the versions that were there already, ordered, as CSV."""
    bestanden = {}
    with duckdb.connect(str(database), read_only=True) as verbinding:
        for mart in marts:
            pad = map_ / "export.csv"
            verbinding.execute(
                f"copy (from marts.{mart} where definitie_versie <> '{HERIJKING}' order by all) "
                f"to '{pad}' (format csv)"
            )
            bestanden[mart] = pad.read_bytes()
    return bestanden
