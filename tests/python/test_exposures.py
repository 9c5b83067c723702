"""Every figure that is meant to be read has readers, and they are known."""

from __future__ import annotations

import json

from referentie.warehouse import sjabloon

#: The folders of marts of which every model is read outside the warehouse.
CIJFERS = ("monitor", "publicatie", "resultaatafspraken", "kwaliteit")


def test_elke_mart_met_cijfers_heeft_lezers():
    manifest = json.loads((sjabloon().doel / "manifest.json").read_text(encoding="utf-8"))
    lezers = {e["name"]: set(e["depends_on"]["nodes"]) for e in manifest["exposures"].values()}
    assert lezers.keys() == {"rapport", "bi", "postgres", "pakketten"}
    marts = {
        sleutel
        for sleutel, knoop in manifest["nodes"].items()
        if knoop["resource_type"] == "model"
        and knoop["fqn"][1] == "marts"
        and knoop["fqn"][2] in CIJFERS
    }
    assert len(marts) > 25 and marts - set.union(*lezers.values()) == set()
    # What BI is pointed at has the version in force.
    assert not any(f"{mart}_geldend" in marts for mart in lezers["bi"])


def test_het_rapport_is_voor_iedereen():
    """It reads names, and what disclosure control made public: nothing of a case, and no small number."""
    manifest = json.loads((sjabloon().doel / "manifest.json").read_text(encoding="utf-8"))
    (rapport,) = [e for e in manifest["exposures"].values() if e["name"] == "rapport"]
    gelezen = {sleutel.rpartition(".")[2] for sleutel in rapport["depends_on"]["nodes"]}
    anders = {m for m in gelezen if not m.startswith(("dim_", "publicatie_"))}
    assert anders == {"warehouse_status"} and "dim_jeugdige" not in gelezen
    publiek = {
        knoop["name"]
        for knoop in manifest["nodes"].values()
        if knoop["resource_type"] == "model" and knoop["name"].startswith("publicatie_")
    }
    assert publiek <= gelezen
