"""Whose rows are whose: the rule per column, and that together the parties own all and no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from loaders.publiceren import partijen
from loaders.publiceren.partijen import BEREIK, Partij, PartijFout, eigen_rijen, partij_waarden


@pytest.fixture(scope="module")
def marts(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        yield verbinding


def bereik(partij: str) -> str:
    waarden = partij_waarden([Partij.lees(partij)])
    return f"(with partij as {waarden} {BEREIK.format(marts='marts')})"


def eigen(marts: duckdb.DuckDBPyConnection, tabel: str, partij: str) -> str:
    waar = eigen_rijen(partijen.zichtbare_kolommen(marts), tabel, bereik(partij))
    return f"from marts.{tabel} where {waar}"


def aantal(marts: duckdb.DuckDBPyConnection, uit: str) -> int:
    return marts.execute(f"select count(*) {uit}").fetchone()[0]


def van_de_eigenaar(marts: duckdb.DuckDBPyConnection) -> list[str]:
    return [
        tabel
        for tabel, kolommen in partijen.zichtbare_kolommen(marts).items()
        if partijen.EIGENAAR in kolommen.values()
    ]


@pytest.mark.parametrize(
    "tekst", ["gemeente", "gemeente:", "land:NL", "gelderland:GLD", "gi:1' or 1=1", ""]
)
def test_een_partij_die_er_geen_is(tekst: str):
    with pytest.raises(PartijFout, match="is geen partij"):
        Partij.lees(tekst)


def test_een_partij_die_niet_bestaat(marts: duckdb.DuckDBPyConnection):
    assert partijen.naam(marts, Partij.lees("gemeente:0202")) == "Arnhem"
    with pytest.raises(PartijFout, match="bekend: 0197, 0200"):
        partijen.naam(marts, Partij.lees("gemeente:9999"))


def test_de_plekken_van_een_partij(marts: duckdb.DuckDBPyConnection):
    def plekken(partij: str) -> set[tuple[str, str]]:
        return set(marts.execute(f"from {bereik(partij)} select niveau, niveau_code").fetchall())

    assert plekken("gemeente:0202") == {("gemeente", "0202")}
    assert plekken("gi:22990001") == {
        ("gi", "22990001"),
        ("aanbieder", "22990001"),
        *(
            ("regio_gi", f"{r}/22990001")
            for (r,) in marts.execute(
                "select jeugdhulpregio from marts.dim_jeugdhulpregio"
            ).fetchall()
        ),
    }
    foodvalley = plekken("regio:foodvalley")
    assert ("regio", "foodvalley") in foodvalley
    assert ("gemeente", "0228") in foodvalley  # Ede
    assert ("gemeente", "0202") not in foodvalley
    assert len(plekken("gelderland")) == aantal(marts, "from marts.dim_niveau")


def test_een_gemeente_ziet_haar_eigen_zaken(marts: duckdb.DuckDBPyConnection):
    assert aantal(marts, eigen(marts, "fct_zorgperiode", "gemeente:0202")) == aantal(
        marts, "from marts.fct_zorgperiode where gemeentecode_actueel = '0202'"
    )
    assert aantal(marts, eigen(marts, "fct_maatregel", "gemeente:0202")) == aantal(
        marts, "from marts.fct_maatregel where gemeentecode_eind = '0202'"
    )
    niveaus = marts.execute(
        f"select distinct niveau, niveau_code {eigen(marts, 'monitor_1_aantallen', 'gemeente:0202')}"
    ).fetchall()
    assert niveaus == [("gemeente", "0202")]


def test_van_een_kind_weet_alleen_wie_er_een_zaak_van_heeft(marts: duckdb.DuckDBPyConnection):
    eigen_kinderen = """
        from (
            select jeugdige_id from marts.fct_declaratieregel where gemeentecode_actueel = '0202' union
            select jeugdige_id from marts.fct_toewijzing where gemeentecode_actueel = '0202' union
            select jeugdige_id from marts.fct_zorgperiode where gemeentecode_actueel = '0202' union
            select jeugdige_id from marts.fct_maatregel where gemeentecode_eind = '0202'
        )
    """
    gezien = aantal(marts, eigen(marts, "dim_jeugdige", "gemeente:0202"))
    assert gezien == aantal(marts, eigen_kinderen)
    assert gezien < aantal(marts, "from marts.dim_jeugdige")


def test_berichten_onder_een_zaak_ziet_wie_de_zaak_ziet(marts: duckdb.DuckDBPyConnection):
    """Also those that are the same in all versions, which name none."""
    uit = eigen(marts, "fct_zaak_bericht", "gemeente:0202")
    verwacht = """
        from marts.fct_zaak_bericht as bericht where exists (
            from marts.fct_verantwoording as zaak
            where
                zaak.gemeentecode_actueel = '0202' and zaak.zaak_id = bericht.zaak_id
                and zaak.zaak_soort = bericht.zaak_soort
                and zaak.definitie_versie = coalesce(bericht.definitie_versie, zaak.definitie_versie)
        )
    """
    assert aantal(marts, uit) == aantal(marts, verwacht)
    uit_alle_versies = uit.replace("where ", "where definitie_versie is null and (", 1) + ")"
    assert aantal(marts, uit_alle_versies) > 0


def test_gelderland_ziet_alles_en_een_ander_minder(marts: duckdb.DuckDBPyConnection):
    over = ("_geldend", "_verantwoording", "_zaak_per_maat", "_zaak_bericht")
    tabellen = [tabel for tabel in van_de_eigenaar(marts) if not tabel.endswith(over)]
    assert len(tabellen) > 20
    for tabel in tabellen:
        alles = aantal(marts, f"from marts.{tabel}")
        assert aantal(marts, eigen(marts, tabel, "gelderland")) == alles, tabel
        deel = aantal(marts, eigen(marts, tabel, "regio:foodvalley"))
        assert deel < alles, tabel
        # Budgets are of suppliers, and of no place.
        assert (deel > 0) == (tabel not in ("monitor_6_budget", *partijen.VAN_GELDERLAND)), tabel


def test_van_elke_tabel_is_te_zeggen_van_wie_een_rij_is(marts: duckdb.DuckDBPyConnection):
    tabellen = partijen.zichtbare_kolommen(marts)
    for tabel in van_de_eigenaar(marts):
        assert eigen_rijen(tabellen, tabel, "bereik")
    with pytest.raises(PartijFout, match="van wie een rij is"):
        eigen_rijen({"nieuw": ["bedrag"]}, "nieuw", "bereik")
