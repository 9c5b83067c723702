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
    assert not any(
        f"{mart}_geldend" in marts for lezer in ("rapport", "bi") for mart in lezers[lezer]
    )
