"""A new version of the definitions: rows in seeds, and what was there stays as it was."""

import csv
import shutil
from pathlib import Path

import pytest

from loaders import definitieversie
from loaders.catalogus import PROJECT

GELDEND, HERIJKING = "2022-overeenkomst", "2024-herijking"


@pytest.fixture
def project(tmp_path) -> Path:
    shutil.copytree(PROJECT / "seeds", tmp_path / "seeds")
    return tmp_path


def rijen(pad: Path, versie: str) -> list[dict[str, str]]:
    with pad.open(encoding="utf-8", newline="") as bestand:
        return [r for r in csv.DictReader(bestand) if r["definitie_versie"] == versie]


def test_elke_lijst_met_versies_krijgt_de_rijen(project):
    eerst = {p: p.read_bytes() for p in (project / "seeds").glob("**/*.csv")}
    toegevoegd = definitieversie.maak(HERIJKING, GELDEND, naam="Herijking, 2024", project=project)
    assert len(toegevoegd) >= 9 and all(toegevoegd.values())
    for pad, inhoud in eerst.items():
        erbij = pad.read_bytes().removeprefix(inhoud)
        assert bool(erbij) == (pad.relative_to(project) in toegevoegd)
        if erbij and pad.stem != "definitieversie":
            van, naar = rijen(pad, GELDEND), rijen(pad, HERIJKING)
            assert [r | {"definitie_versie": HERIJKING} for r in van] == naar
    (versie,) = rijen(project / "seeds/definities/definitieversie.csv", HERIJKING)
    assert (versie["naam"], versie["is_geldend"]) == ("Herijking, 2024", "nee")


@pytest.mark.parametrize(
    ("nieuw", "van", "melding"),
    [
        (GELDEND, GELDEND, "is er al"),
        (HERIJKING, "2020-niets", "is er niet; kies uit"),
        ("herijking", GELDEND, "begin met een jaar"),
        ("2024-her'ijking", GELDEND, "begin met een jaar"),
    ],
)
def test_een_naam_die_niet_kan(project, nieuw, van, melding):
    eerst = {p: p.read_bytes() for p in (project / "seeds").glob("**/*.csv")}
    with pytest.raises(definitieversie.VersieFout, match=melding):
        definitieversie.maak(nieuw, van, project=project)
    assert eerst == {p: p.read_bytes() for p in (project / "seeds").glob("**/*.csv")}


def test_geen_versie_staat_in_sql():
    """So that a version is rows: no model, macro or analysis names one."""
    versies = [
        r["definitie_versie"]
        for r in csv.DictReader(
            (PROJECT / "seeds/definities/definitieversie.csv").open(encoding="utf-8")
        )
    ]
    sql = [
        p for map_ in ("models", "macros", "analyses") for p in (PROJECT / map_).glob("**/*.sql")
    ]
    assert len(versies) >= 3 and len(sql) > 100
    assert not [p for p in sql for v in versies if v in p.read_text(encoding="utf-8")]
