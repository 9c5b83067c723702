"""An attack on what is published: can a figure that was kept back be computed from the others?

Linear programming over all totals gives of each figure the least and the most that it can be. Whoever has
cases knows these too.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import duckdb
import highspy
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from referentie.warehouse import CONCEPT, GELDEND, TERUGVAL, VERSIES, Rij, bouw

DREMPEL = 10
TOP = "gelderland:GLD"
TOTAAL = ("totaal", "totaal")
#: What a solver may be off.
MARGE = 1e-6

#: Party, break-down and part.
Sleutel = tuple[str, str, str]


@dataclass(frozen=True)
class Cel:
    """A figure, and whether it is published."""

    plek: str
    niveau: str
    ouder: str | None
    uitsplitsing: str
    deel: str
    aantal: int
    is_zichtbaar: bool

    @property
    def sleutel(self) -> Sleutel:
        return self.plek, self.uitsplitsing, self.deel


class Aanval:
    """What somebody can compute who sees the figures that are published of one count in one year.

    Args:
        cellen: all of them. Totals are the sums of their parts, or less: a child may be in two parts.
        hoopt: each total that happens to be the sum of its parts is taken for that. Otherwise only what holds
            of each sum of its kind is: all are, or a total is at most the sum and at least each part.
    """

    def __init__(self, cellen: Sequence[Cel], hoopt: bool = False):
        self.cellen = cellen
        self.hoopt = hoopt
        self.plaats = {cel.sleutel: nr for nr, cel in enumerate(cellen)}
        self.aantal = np.array([cel.aantal for cel in cellen], dtype=float)
        self.zichtbaar = np.array([cel.is_zichtbaar for cel in cellen])
        self.ouder = {cel.plek: cel.ouder for cel in cellen}
        self.niveau = {cel.plek: cel.niveau for cel in cellen}

    @cached_property
    def onder(self) -> Mapping[tuple[str, str], list[str]]:
        """The parties below a party, per niveau."""
        gevonden = defaultdict(list)
        for plek, ouder in self.ouder.items():
            if ouder:
                gevonden[ouder, self.niveau[plek]].append(plek)
        return gevonden

    def sommen(self) -> Iterator[tuple[str, int, list[int]]]:
        """Of which kind a sum is, which cell it is, and of which."""
        for (ouder, niveau), plekken in self.onder.items():
            # What never counts for a niveau is not there.
            for deel in sorted({cel.sleutel[1:] for cel in self.cellen if cel.niveau == niveau}):
                yield niveau, self.plaats[ouder, *deel], [self.plaats[p, *deel] for p in plekken]
        for plek in self.ouder:
            delen = sorted(cel.sleutel for cel in self.cellen if cel.plek == plek)
            for uitsplitsing in sorted({u for _, u, _ in delen} - {"totaal"}):
                van = [self.plaats[deel] for deel in delen if deel[1] == uitsplitsing]
                yield uitsplitsing, self.plaats[plek, *TOTAAL], van

    @cached_property
    def stelsel(self) -> tuple[np.ndarray, np.ndarray]:
        """What the attacker holds for true: rows over the figures that are nought, or at most nought."""
        soorten, totalen, delen = zip(*self.sommen(), strict=True)
        sommen = np.zeros((len(totalen), len(self.cellen)))
        for rij, totaal, van in zip(sommen, totalen, delen, strict=True):
            rij[totaal] = 1
            rij[van] = -1
        som = sommen @ self.aantal
        if self.hoopt:
            return sommen[som == 0], np.zeros((0, len(self.cellen)))
        # That one kind of sum adds up is known of the kind, not of one sum: nought is the sum of noughts.
        exact = np.isin(
            soorten, list(set(soorten) - {s for s, n in zip(soorten, som, strict=True) if n})
        )
        paren = [(deel, totaal) for totaal, van in zip(totalen, delen, strict=True) for deel in van]
        hoogstens = np.zeros((len(paren), len(self.cellen)))
        for rij, (deel, totaal) in zip(hoogstens, paren, strict=True):
            rij[deel], rij[totaal] = 1, -1
        hoogstens = np.vstack([sommen[~exact], hoogstens])
        return sommen[exact], hoogstens[hoogstens @ self.aantal <= 0]

    def eigen_van(self, partij: str) -> set[str]:
        """Whose cases a party knows: its own, of what is below it, and of what consists of these."""
        eigen = {partij} | {plek for plek, ouder in self.ouder.items() if ouder == partij}
        while True:
            ook = {ouder for (ouder, _), plekken in self.onder.items() if set(plekken) <= eigen}
            if ook <= eigen:
                return eigen
            eigen |= ook

    def breedte(self, bekend: np.ndarray, gezocht: Sequence[int]) -> dict[int, float]:
        """How far apart the least and the most are that cells can be, at least.

        Args:
            bekend: which cells are known.
            gezocht: the cells that are asked for.
        """
        gelijk, hoogstens = self.stelsel
        vrij = np.flatnonzero(~bekend)
        rijen = np.vstack([gelijk, hoogstens])
        boven = -rijen[:, bekend] @ self.aantal[bekend]
        onder = np.where(np.arange(len(rijen)) < len(gelijk), boven, -np.inf)
        rijen = rijen[:, vrij]
        gebruikt = np.abs(rijen).sum(axis=1) > 0
        rij, kolom = np.nonzero(rijen[gebruikt])
        begin = np.searchsorted(rij, np.arange(gebruikt.sum()))

        solver = highspy.Highs()
        solver.silent()
        # What nothing bounds from above is far apart soon enough.
        grens = np.full(len(vrij), self.aantal.max() + 2 * DREMPEL)
        solver.addVars(len(vrij), np.zeros(len(vrij)), grens)
        solver.addRows(
            *(len(begin), onder[gebruikt], boven[gebruikt], len(rij)),
            *(begin.astype(np.int32), kolom.astype(np.int32), rijen[gebruikt][rij, kolom]),
        )
        laagst = hoogst = self.aantal[vrij]
        for plek in np.flatnonzero(np.isin(vrij, gezocht)):
            for richting in (1.0, -1.0):
                if hoogst[plek] - laagst[plek] < DREMPEL:
                    # From where it is, so that the next answer is near.
                    solver.changeColCost(int(plek), richting)
                    solver.run()
                    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
                    x = np.array(solver.getSolution().col_value)
                    solver.changeColCost(int(plek), 0.0)
                    laagst, hoogst = np.minimum(laagst, x), np.maximum(hoogst, x)
        breed = dict(zip(vrij.tolist(), hoogst - laagst, strict=True))
        return {nr: breed[nr] for nr in gezocht}

    def gekraakt(self, partijen: Sequence[str] = ()) -> list[tuple[str, Cel]]:
        """Who can compute what: anyone a figure that was kept back, a party one of few children of others."""
        gevonden = []
        verborgen = np.flatnonzero(~self.zichtbaar).tolist()
        for nr, breed in self.breedte(self.zichtbaar, verborgen).items():
            if breed < DREMPEL - MARGE:
                gevonden.append(("iedereen", self.cellen[nr]))
        for partij in partijen:
            eigen = self.eigen_van(partij)
            if TOP in eigen:
                continue
            bekend = self.zichtbaar | np.array([cel.plek in eigen for cel in self.cellen])
            klein = [nr for nr in np.flatnonzero(~bekend).tolist() if self.aantal[nr] < DREMPEL]
            for nr, breed in self.breedte(bekend, klein).items():
                if breed < DREMPEL - MARGE:
                    gevonden.append((partij, self.cellen[nr]))
        return gevonden


# --- random cubes -------------------------------------------------------------------------------


#: In which of three tertialen a child can be there.
PATRONEN = np.array(list(itertools.product((0, 1), repeat=3)))


@dataclass(frozen=True)
class Kubus:
    """Children by gemeente, GI, two break-downs and the tertialen they are there in, and their sums.

    Args:
        gemeenten: how many each region has.
        gis, delen: how many there are of each.
        omvang: about so many children a gemeente has.
        blijft: how likely a child is there in each tertiaal.
        zonder_gi: children in the first part of the second break-down have no GI.
    """

    gemeenten: tuple[int, ...]
    gis: int
    delen: tuple[int, int]
    omvang: int
    blijft: float
    zaad: int
    zonder_gi: bool = False

    @property
    def groep(self) -> str:
        """The count that this is: of one whose first part never counts for a GI, if so."""
        return "wachttijd" if self.zonder_gi else "g"

    @property
    def plekken(self) -> Iterator[tuple[str, str, str | None]]:
        """Party, niveau and what it is part of."""
        yield TOP, "gelderland", None
        for regio, aantal in enumerate(self.gemeenten):
            yield f"regio:{regio}", "regio", TOP
            for nr in range(aantal):
                yield f"gemeente:{regio}.{nr}", "gemeente", f"regio:{regio}"
        for nr in range(self.gis):
            yield f"gi:{nr}", "gi", TOP

    def telling(self) -> list[Rij]:
        """Rows of bescherming_telling."""
        rng = np.random.default_rng(self.zaad)
        verdeling = [rng.dirichlet(np.full(n, 0.5)) for n in (self.gis, *self.delen)]
        groot = rng.gamma(0.6, self.omvang, size=sum(self.gemeenten))
        # Who is there in no tertiaal is not there.
        erbij = np.where(PATRONEN, self.blijft, 1 - self.blijft).prod(axis=1) * PATRONEN.any(axis=1)
        kinderen = rng.poisson(
            np.einsum("g,i,a,b,p->giabp", groot, *verdeling, erbij / erbij.sum())
        )
        van_een_gi = kinderen.copy()
        if self.zonder_gi:
            # There are such children, or nobody could tell that institutions do not have all.
            kinderen[0, 0, 0, 0, -1] = max(kinderen[0, 0, 0, 0, -1], 1)
            van_een_gi[:, :, :, 0] = 0
        van_regio = np.repeat(np.arange(len(self.gemeenten)), self.gemeenten)
        gemeente = iter(range(len(groot)))

        def van(niveau: str, naam: str) -> np.ndarray:
            if niveau == "gelderland":
                return kinderen.sum(axis=(0, 1))
            if niveau == "gi":
                return van_een_gi[:, int(naam)].sum(axis=0)
            if niveau == "regio":
                return kinderen[van_regio == int(naam)].sum(axis=(0, 1))
            return kinderen[next(gemeente)].sum(axis=0)

        rijen = []
        for plek, niveau, ouder in self.plekken:
            tabel = van(niveau, plek.partition(":")[2])
            cellen = {TOTAAL: tabel.sum()}
            cellen |= {("a", str(nr)): n for nr, n in enumerate(tabel.sum(axis=(1, 2)))}
            per_soort = tabel.sum(axis=(0, 2))
            if self.zonder_gi:
                soorten = ["geen", *(str(nr) for nr in range(1, len(per_soort)))]
                cellen |= {
                    ("maatregelsoort", s): n for s, n in zip(soorten, per_soort, strict=True)
                }
                if niveau == "gi":
                    del cellen["maatregelsoort", "geen"]
            else:
                cellen |= {("b", str(nr)): n for nr, n in enumerate(per_soort)}
            cellen |= {("t", str(nr)): n for nr, n in enumerate(tabel.sum(axis=(0, 1)) @ PATRONEN)}
            rijen += [
                {
                    "groep": self.groep,
                    "jaar": "2022",
                    "niveau": niveau,
                    "plek": plek,
                    "ouder": ouder,
                }
                | {"uitsplitsing": u, "deel": d, "aantal": int(n)}
                for (u, d), n in cellen.items()
            ]
        return rijen


kubussen = st.builds(
    Kubus,
    gemeenten=st.lists(st.integers(1, 8), min_size=1, max_size=4).map(tuple),
    gis=st.integers(1, 4),
    delen=st.tuples(st.integers(1, 5), st.integers(1, 3)),
    omvang=st.sampled_from([30, 100, 300]),
    blijft=st.sampled_from([0.3, 0.7, 0.95]),
    zaad=st.integers(0, 10_000),
    zonder_gi=st.booleans(),
).filter(lambda kubus: not kubus.zonder_gi or kubus.delen[1] > 1)


def cellen(groep: str, jaar: int) -> str:
    """The query that gives the fields of each figure of a count in a year."""
    return f"""
        select telling.plek, telling.niveau, telling.ouder, uitsplitsing, deel, telling.aantal, is_zichtbaar
        from bescherming.bescherming_telling as telling
        inner join bescherming.bescherming_besluit using (groep, jaar, plek, uitsplitsing, deel)
        where telling.groep = '{groep}' and cast(telling.jaar as varchar) like '{jaar}%'
        order by all
    """


def aanval_op(kubus: Kubus, map_: Path) -> Aanval:
    """What can be computed of a cube from what the models leave."""
    plekken = [
        {"niveau": niveau, "niveau_code": plek.partition(":")[2], "plek": plek, "ouder": ouder}
        for plek, niveau, ouder in kubus.plekken
    ]
    w = bouw(
        map_,
        tabellen={
            "bescherming.bescherming_telling": kubus.telling(),
            "bescherming.bescherming_plek": plekken,
        },
    )
    rijen = w.vraag(cellen(kubus.groep, 2022))
    w.verbinding.close()
    return Aanval([Cel(**rij) for rij in rijen])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kubus=kubussen, wie=st.data())
def test_niets_is_na_te_rekenen(
    tmp_path_factory: pytest.TempPathFactory, kubus: Kubus, wie: st.DataObject
):
    aanval = aanval_op(kubus, tmp_path_factory.mktemp("kubus"))
    partijen = wie.draw(st.lists(st.sampled_from(sorted(aanval.ouder)), max_size=3, unique=True))
    assert aanval.gekraakt(partijen) == []


#: Cubes that were broken by an earlier version of the models, and what they have in them.
GEBROKEN = {
    "wie er het hele jaar is telt in elk tertiaal": (
        Kubus((7, 5), 2, (1, 3), 30, 0.95, 859217),
        None,
    ),
    "een gemeente weet het meeste van wat in haar regio is verborgen": (
        Kubus((3, 3, 8), 2, (4, 2), 60, 0.7, 462614),
        "gemeente:1.1",
    ),
    "instellingen hebben samen alles behalve wat zij nooit hebben": (
        Kubus((2, 8, 2), 2, (5, 3), 100, 0.7, 768360, zonder_gi=True),
        None,
    ),
    "een deel dat het enige van een instelling is": (
        Kubus((2, 5), 1, (1, 2), 30, 0.7, 15267, zonder_gi=True),
        None,
    ),
}


@pytest.mark.parametrize("naam", GEBROKEN)
def test_wat_eens_na_te_rekenen_was(tmp_path: Path, naam: str):
    kubus, partij = GEBROKEN[naam]
    assert aanval_op(kubus, tmp_path).gekraakt([partij] if partij else []) == []


def test_de_aanval_slaagt_waar_alleen_kleine_aantallen_weg_zijn():
    """One small gemeente of three, in a region that is known."""
    aantallen = {TOP: 60, "regio:0": 60, "gemeente:a": 30, "gemeente:b": 26, "gemeente:c": 4}
    niveaus = {TOP: ("gelderland", None), "regio:0": ("regio", TOP)}
    cellen = [
        Cel(plek, *niveaus.get(plek, ("gemeente", "regio:0")), *TOTAAL, aantal, aantal >= DREMPEL)
        for plek, aantal in aantallen.items()
    ]
    assert [(wie, cel.plek) for wie, cel in Aanval(cellen).gekraakt()] == [
        ("iedereen", "gemeente:c")
    ]
    zonder_b = [
        replace(cel, is_zichtbaar=cel.is_zichtbaar and cel.plek != "gemeente:b") for cel in cellen
    ]
    kraker = Aanval(zonder_b)
    assert kraker.gekraakt() == []
    assert [wie for wie, _ in kraker.gekraakt(["gemeente:b"])] == ["gemeente:b"]


# --- the example data ---------------------------------------------------------------------------

#: The last year of which all is known.
JAAR = 2021
#: The count under each public figure of the monitor that is not a share, by value and figure.
GROEP = {
    ("1", "aantal_jeugdigen"): "jeugdigen_met_maatregel",
    ("1", "toegekend_bedrag"): "jeugdigen_met_maatregel",
    ("1b", "aantal_jeugdigen"): "jeugdigen_met_jeugdhulp",
    ("1b", "toegekend_bedrag"): "jeugdigen_met_jeugdhulp",
    ("2", "instroom_maatregelen"): "instroom",
    ("2", "uitstroom_maatregelen"): "uitstroom",
    ("3", "gemiddelde_dagen_maatregel"): "beeindigd",
    ("4", "aantal_jeugdigen"): "samenloop",
    ("4", "toegekend_bedrag"): "samenloop",
    ("6", "aantal_gestart"): "wachttijd",
    ("6", "gemiddelde_wachttijd_dagen"): "wachttijd",
    ("7", "aantal_vergelijkbaar"): "overgangen",
}
#: An indicator that is the whole without one part, and so gives that part away: of which count, and the part.
ZONDER_DEEL = {
    "instroom_wettelijk": ("instroom", "maatregelsoort", "Preventief"),
    "kosten_maatregelen_kader": ("jeugdigen_met_maatregel", "maatregelsoort", "Preventief"),
}
#: Figures that are shown by the version without preventive measures too, and differ by it.
ZONDER_SOORT = """
    select concept.waarde_nummer, concept.maat
    from marts.publicatie_versie as concept
    inner join marts.publicatie_versie as geldend using (waarde_nummer, maat, periode_start)
    where
        concept.definitie_versie = '2021-concept' and geldend.definitie_versie = '2022-overeenkomst'
        and concept.waarde <> geldend.waarde and concept.waarde_nummer in ('2', '3', '4')
        and year(periode_start) = $jaar
"""


def gepubliceerd(verbinding: duckdb.DuckDBPyConnection, jaar: int) -> dict[str, set[Sleutel]]:
    """The cells of each count of which the marts show a figure, in all that is published of a year."""
    gevonden = defaultdict(set)
    monitor = """
        select
            waarde_nummer, maat, niveau || ':' || niveau_code, uitsplitsing, deel, periode_soort,
            month(periode_start)
        from marts.publicatie_monitor where waarde is not null and year(periode_start) = $jaar
    """
    for nummer, maat, plek, uitsplitsing, deel, soort, maand in verbinding.execute(
        monitor, {"jaar": jaar}
    ).fetchall():
        if soort == "tertiaal":
            uitsplitsing, deel = "tertiaal", f"T{(maand + 3) // 4}"
        if maat == "aandeel_afschaling":
            gevonden["overgangen"] |= {
                (plek, *TOTAAL),
                (plek, "uitkomst", "ja"),
                (plek, "uitkomst", "nee"),
            }
        else:
            gevonden[GROEP[nummer, maat]].add((plek, uitsplitsing, deel))
    # Whoever sees a version that leaves a kind of measure out knows that kind too.
    for nummer, maat in verbinding.execute(ZONDER_SOORT, {"jaar": jaar}).fetchall():
        gevonden[GROEP[nummer, maat]].add((TOP, "maatregelsoort", "Preventief"))
    afspraken = """
        select
            indicator.groep, indicator.telling, indicator.uitsplitsing, indicator.deel, meting.indicator,
            meting.niveau || ':' || meting.niveau_code, meting.uitsplitsing, meting.periode_soort,
            month(meting.periode_start)
        from marts.publicatie_resultaatafspraak as meting
        inner join staging.publicatie_indicator as indicator using (indicator)
        where
            indicator.groep is not null and year(meting.periode_start) = $jaar
            and coalesce(meting.waarde, meting.norm) is not null
    """
    for (
        groep,
        telling,
        van,
        deel,
        indicator,
        plek,
        uitsplitsing,
        soort,
        maand,
    ) in verbinding.execute(afspraken, {"jaar": jaar}).fetchall():
        if indicator in ZONDER_DEEL:
            groep, *cel = ZONDER_DEEL[indicator]
            # Whoever knows the whole knows this part too.
            gevonden[groep].add((plek, *cel))
        elif soort == "tertiaal":
            gevonden[groep].add((plek, "tertiaal", f"T{(maand + 3) // 4}"))
        elif deel:
            gevonden[groep].add((plek, van, deel))
        elif uitsplitsing != "totaal":
            gevonden[groep].add((plek, van, uitsplitsing))
        else:
            gevonden[groep].add((plek, *TOTAAL))
            if telling == "aandeel":
                gevonden[groep] |= {(plek, "uitkomst", "ja"), (plek, "uitkomst", "nee")}
    return gevonden


@pytest.fixture(scope="module")
def openbaar(warehouse: Path) -> dict[str, list[Cel]]:
    """Of each count of the example data the cells, each as public as the published marts make it."""
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        getoond = gepubliceerd(verbinding, JAAR)
        gevonden = {}
        for groep, zichtbaar in getoond.items():
            rijen = [Cel(*rij) for rij in verbinding.execute(cellen(groep, JAAR)).fetchall()]
            assert zichtbaar <= {cel.sleutel for cel in rijen}, groep
            gevonden[groep] = [replace(c, is_zichtbaar=c.sleutel in zichtbaar) for c in rijen]
    return gevonden


def test_van_de_voorbeelddata_is_iets_openbaar(openbaar: dict[str, list[Cel]]):
    assert len(openbaar) > 15
    assert all(any(not cel.is_zichtbaar for cel in cellen_) for cellen_ in openbaar.values())


def test_wat_openbaar_is_telt_niet_weinig(openbaar: dict[str, list[Cel]]):
    klein = [c for cs in openbaar.values() for c in cs if c.is_zichtbaar and c.aantal < DREMPEL]
    assert klein == []


def test_niets_van_de_voorbeelddata_is_na_te_rekenen(openbaar: dict[str, list[Cel]]):
    for groep, cellen_ in openbaar.items():
        assert Aanval(cellen_, hoopt=True).gekraakt() == [], groep


@pytest.mark.parametrize("groep", ["jeugdigen_met_maatregel", "raad_instroom", "tafel_verzoeken"])
def test_noch_met_wat_van_elke_som_geldt(openbaar: dict[str, list[Cel]], groep: str):
    aanval = Aanval(openbaar[groep])
    partijen = [plek for plek, niveau in aanval.niveau.items() if niveau in ("regio", "gi")]
    assert aanval.gekraakt(partijen) == []


# --- versions side by side --------------------------------------------------------------------------


@dataclass(frozen=True)
class Naast:
    """What versions of the definitions count of one figure, and what of it is published.

    Args:
        telling: per version, year, party and part (or totaal) how many.
        getoond: the versions and years whose total is shown for Gelderland.
        delen: the years and parts that are shown for Gelderland, of the version in force.
    """

    telling: Mapping[tuple[str, int, str, str], int]
    getoond: set[tuple[str, int]]
    delen: set[tuple[int, str]]

    def van(self, versie: str, jaar: int, plek: str, deel: str = "totaal") -> int:
        return self.telling.get((versie, jaar, plek, deel), 0)

    @cached_property
    def jaren(self) -> set[int]:
        return {jaar for _, jaar, _, _ in self.telling}

    @cached_property
    def plekken(self) -> list[str]:
        """The parties, without Gelderland, which knows all."""
        return sorted({plek for _, _, plek, _ in self.telling} - {TOP})

    @cached_property
    def soorten(self) -> set[str]:
        return {deel for _, _, _, deel in self.telling} - {"totaal"}

    def mist(self, versie: str) -> set[str]:
        """The parts that a version never counts."""
        return self.soorten - {
            deel for (v, _, _, deel), aantal in self.telling.items() if v == versie and aantal
        }

    def rest(self, versie: str, eerder: str, jaar: int, plek: str, zonder: frozenset[str]) -> int:
        """What one version counts more than another without some parts."""
        later, toen = (
            self.van(v, jaar, plek) - sum(self.van(v, jaar, plek, deel) for deel in zonder)
            for v in (versie, eerder)
        )
        return later - toen

    def gekraakt(self) -> list[tuple[object, ...]]:
        """Who can compute what only one of two versions counts, where that is few but not nothing ever."""
        gevonden = []
        for versie, eerder in itertools.permutations(VERSIES, 2):
            vaak = [frozenset()]
            if eerder == GELDEND and (mist := self.mist(versie) - self.mist(eerder)):
                vaak.append(frozenset(mist))
            overal = [p for p in (TOP, *self.plekken) if not p.startswith("gi:")]
            for jaar, zonder in itertools.product(sorted(self.jaren), vaak):
                if not {(versie, jaar), (eerder, jaar)} <= self.getoond:
                    continue
                rest = functools.partial(self.rest, versie, eerder, zonder=zonder)
                if all(not rest(j, plek) for j in self.jaren for plek in overal):
                    continue
                if zonder:
                    klein = {d for d in self.soorten if self.van(eerder, jaar, TOP, d)}
                    gevonden += [
                        ("iedereen", jaar, d) for d in klein if (jaar, d) not in self.delen
                    ]
                for wie in (None, *self.plekken):
                    verschil = rest(jaar, TOP) - (rest(jaar, wie) if wie else 0)
                    if abs(verschil) < DREMPEL:
                        gevonden.append((wie or "iedereen", jaar, versie, eerder, verschil))
        return gevonden


@dataclass(frozen=True)
class Stromen:
    """Inflow by gemeente, GI and kind of measure in three years, by each version.

    Args:
        meer: about so many more a version with fall-back has per gemeente, by year.
        anders: how likely the concept has one more or less of a cell besides what it leaves out.
    """

    gemeenten: tuple[int, ...]
    gis: int
    omvang: int
    preventief: float
    meer: tuple[float, float, float]
    anders: float
    zaad: int

    SOORTEN = ("Ondertoezichtstelling", "Voogdij", "Preventief")
    JAREN = (2020, 2021, 2022)

    def telling(self) -> dict[tuple[str, int, str, str], int]:
        rng = np.random.default_rng(self.zaad)
        vorm = (sum(self.gemeenten), self.gis, len(self.SOORTEN))
        kans = np.array([0.6, 0.4, self.preventief])[None, None, :]
        van_regio = np.repeat(np.arange(len(self.gemeenten)), self.gemeenten)
        groot = rng.gamma(2, self.omvang / 2, size=(vorm[0], 1, 1)) / self.gis
        som: dict[tuple[str, int, str, str], int] = defaultdict(int)
        for jaar, meer in zip(self.JAREN, self.meer, strict=True):
            geldend = rng.poisson(np.broadcast_to(groot * kans, vorm))
            erbij = rng.poisson(np.broadcast_to(meer / self.gis * kans, vorm))
            concept = geldend + (rng.random(vorm) < self.anders)
            concept[:, :, 2] = 0
            kuub = {GELDEND: geldend, CONCEPT: concept, TERUGVAL: geldend + erbij}
            for versie, cellen_ in kuub.items():
                for (gemeente, gi, soort), aantal in np.ndenumerate(cellen_):
                    regio = van_regio[gemeente]
                    plekken = (TOP, f"regio:{regio}", f"gemeente:{gemeente}", f"gi:{gi}")
                    for plek, deel in itertools.product(plekken, ("totaal", self.SOORTEN[soort])):
                        som[versie, jaar, plek, deel] += int(aantal)
        return som

    def ouders(self) -> dict[str, str | None]:
        """What each party is part of."""
        regio = np.repeat(np.arange(len(self.gemeenten)), self.gemeenten)
        ouders: dict[str, str | None] = {TOP: None}
        ouders |= {f"regio:{nr}": TOP for nr in range(len(self.gemeenten))}
        ouders |= {f"gemeente:{nr}": f"regio:{van}" for nr, van in enumerate(regio)}
        return ouders | {f"gi:{nr}": TOP for nr in range(self.gis)}

    def gepubliceerd(self, map_: Path, alles: bool = False) -> Naast:
        """What the models leave of it, or all.

        Args:
            map_: a new folder.
            alles: as if nothing were kept back of versions.
        """
        telling = self.telling()
        plekken = [
            {"niveau": p.partition(":")[0], "niveau_code": p.partition(":")[2], "plek": p}
            | {"ouder": ouder, "niveau_naam": p}
            for p, ouder in self.ouders().items()
        ]
        monitor = [
            {
                "definitie_versie": versie,
                "periode_soort": "jaar",
                "periode_start": dt.date(jaar, 1, 1),
                "niveau": plek.partition(":")[0],
                "niveau_code": plek.partition(":")[2],
                "niveau_naam": plek,
                "maatregelsoort": deel,
                "instroom_maatregelen": aantal,
                "uitstroom_maatregelen": 0,
            }
            for (versie, jaar, plek, deel), aantal in telling.items()
            if aantal or deel == "totaal"
        ]
        w = bouw(
            map_,
            tabellen={
                "marts.monitor_2_in_door_uitstroom": monitor,
                "marts.resultaatafspraak_meting": [_geen_meting()],
                "marts.dim_niveau": plekken,
                "bescherming.bescherming_plek": plekken,
            },
        )
        versies = w.vraag(
            """
            select definitie_versie, periode_start, is_onderdrukt from marts.publicatie_versie
            where maat = 'instroom_maatregelen'
            """
        )
        delen = w.vraag(
            """
            select periode_start, deel from marts.publicatie_monitor
            where
                maat = 'instroom_maatregelen' and niveau = 'gelderland' and uitsplitsing = 'maatregelsoort'
                and not is_onderdrukt
            """
        )
        w.verbinding.close()
        assert len(versies) == len(VERSIES) * len(self.JAREN)
        return Naast(
            telling,
            {
                (r["definitie_versie"], r["periode_start"].year)
                for r in versies
                if alles or not r["is_onderdrukt"]
            },
            {(r["periode_start"].year, r["deel"]) for r in delen},
        )


def _geen_meting() -> Rij:
    """An indicator that counts nothing, so that no agreement has to be measured."""
    tekst = ("definitie_versie", "indicator", "uitsplitsing", "niveau", "niveau_code")
    rij = dict.fromkeys((*tekst, "periode_soort", "reden"), "")
    return rij | {"periode_start": dt.date(2021, 1, 1), "teller": 0.0, "noemer": 0.0, "waarde": 0.0}


stromen = st.builds(
    Stromen,
    gemeenten=st.lists(st.integers(2, 5), min_size=2, max_size=4).map(tuple),
    gis=st.integers(2, 4),
    omvang=st.sampled_from([20, 60]),
    preventief=st.sampled_from([0.0, 0.02, 0.2]),
    meer=st.tuples(*[st.sampled_from([0.0, 0.3, 2.0, 10.0])] * 3),
    anders=st.sampled_from([0.0, 0.0, 0.02, 0.5]),
    zaad=st.integers(0, 10_000),
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(stroom=stromen)
def test_geen_klein_verschil_tussen_versies_is_na_te_rekenen(
    tmp_path_factory: pytest.TempPathFactory, stroom: Stromen
):
    assert stroom.gepubliceerd(tmp_path_factory.mktemp("stroom")).gekraakt() == []


RUIM = Stromen((4, 4, 4), 4, 60, 0.2, (10.0, 10.0, 10.0), 0.0, 1)


def test_grote_verschillen_tussen_versies_staan_er(tmp_path: Path):
    gevonden = RUIM.gepubliceerd(tmp_path)
    assert gevonden.getoond == set(itertools.product(VERSIES, Stromen.JAREN))
    assert gevonden.gekraakt() == []


@pytest.mark.parametrize(
    "stroom",
    [
        replace(RUIM, meer=(10.0, 10.0, 0.3)),
        replace(RUIM, anders=0.02),
        replace(RUIM, preventief=0.005),
    ],
)
def test_de_aanval_slaagt_waar_elke_versie_er_staat(tmp_path: Path, stroom: Stromen):
    assert stroom.gepubliceerd(tmp_path, alles=True).gekraakt() != []


def test_geen_klein_verschil_van_de_voorbeelddata_is_na_te_rekenen(warehouse: Path):
    """Counts of children and measures: each two versions, of Gelderland and of whoever knows its own."""
    cijfers = """
        select groep, definitie_versie, year(jaar), plek, deel, cast(aantal as bigint)
        from bescherming.bescherming_geteld
        inner join bescherming.bescherming_plek using (plek)
        where uitsplitsing in ('totaal', 'maatregelsoort')
    """
    getoond = """
        select waarde_nummer, maat, definitie_versie, year(periode_start) from marts.publicatie_versie
        where not is_onderdrukt
    """
    delen = """
        select waarde_nummer, maat, year(periode_start), deel from marts.publicatie_monitor
        where niveau = 'gelderland' and uitsplitsing = 'maatregelsoort' and not is_onderdrukt
    """
    with duckdb.connect(str(warehouse), read_only=True) as verbinding:
        rijen, versies, soorten = (
            verbinding.execute(sql).fetchall() for sql in (cijfers, getoond, delen)
        )
    gezien = set()
    for (nummer, maat), groep in GROEP.items():
        naast = Naast(
            {tuple(sleutel): aantal for van, *sleutel, aantal in rijen if van == groep},
            {(v, jaar) for n, m, v, jaar in versies if (n, m) == (nummer, maat)},
            {(jaar, deel) for n, m, jaar, deel in soorten if (n, m) == (nummer, maat)},
        )
        assert naast.gekraakt() == [], (nummer, maat)
        gezien |= {versie for versie, _ in naast.getoond}
    assert gezien == set(VERSIES)


# --- what is wrong with what was supplied ---------------------------------------------------------


def mogelijk(oordeel: str, aandeel: float | None, beoordeeld: int) -> set[int]:
    """How many may be affected, for who knows by chance how many were judged."""
    return {
        geraakt
        for geraakt in range(beoordeeld + 1)
        if {
            "te weinig": min(geraakt, beoordeeld - geraakt) < DREMPEL,
            "geen of weinig": geraakt < DREMPEL,
            "(bijna) alle": beoordeeld - geraakt < DREMPEL,
            "gevonden": aandeel is not None
            and min(geraakt, beoordeeld - geraakt) >= DREMPEL
            and abs(geraakt / beoordeeld - aandeel) <= 0.005 + MARGE,
        }[oordeel]
    }


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    delen=st.lists(
        st.integers(1, 300).flatmap(
            lambda n: st.tuples(
                st.one_of(st.integers(0, n), st.integers(0, min(n, 12)), st.just(n)), st.just(n)
            )
        ),
        min_size=1,
        max_size=40,
    )
)
def test_van_geen_leverancier_is_na_te_rekenen_dat_er_iets_kleins_is(
    tmp_path_factory: pytest.TempPathFactory, delen: list[tuple[int, int]]
):
    """Few affected, or few that are not, may always be none, also for who knows of how many."""
    leveranciers = {f"{nr:08}": deel for nr, deel in enumerate(delen)}
    # Each was judged enough in the other year, so that each is there in both.
    bevindingen = [
        {"leverancier": agb, "periode": periode, "aantal_geraakt": geraakt}
        | {"aantal_beoordeeld": beoordeeld, "check_id": "stop_zonder_start"}
        | {"leverancier_soort": "aanbieder"}
        for agb, deel in leveranciers.items()
        for periode, (geraakt, beoordeeld) in (("2021-03", deel), ("2022-03", (0, 1000)))
    ]
    jaren = [
        {"periode_soort": "jaar", "periode_naam": str(j), "periode_start": dt.date(j, 1, 1)}
        for j in (2021, 2022)
    ]
    w = bouw(
        tmp_path_factory.mktemp("kwaliteit"),
        tabellen={
            "marts.kwaliteit_bevinding": bevindingen,
            "marts.dim_aanbieder": [{"aanbieder_agb": a, "is_gi": False} for a in leveranciers],
            "marts.dim_niveau": [
                {"niveau": "aanbieder", "niveau_code": a, "niveau_naam": a} for a in leveranciers
            ],
            "marts.dim_periode": jaren,
        },
    )
    rijen = w.vraag("from marts.publicatie_kwaliteit where periode = '2021'")
    w.verbinding.close()
    assert {r["leverancier"] for r in rijen} == leveranciers.keys()
    for rij in rijen:
        geraakt, beoordeeld = leveranciers[rij["leverancier"]]
        kan = mogelijk(rij["oordeel"], rij["aandeel"], beoordeeld)
        assert geraakt in kan
        if geraakt < DREMPEL:
            assert kan >= set(range(min(DREMPEL, beoordeeld + 1)))
        if beoordeeld - geraakt < DREMPEL:
            assert kan >= set(range(max(beoordeeld - DREMPEL + 1, 0), beoordeeld + 1))


# --- the national series --------------------------------------------------------------------------


def _reeks(soort: str, jaar: int, **aantallen: int) -> list[Rij]:
    dag = dt.date(jaar, 1, 1)
    vast = {"reeks": "jeugdhulpgebruikers", "soort_uitsplitsing": soort, "eenheid": "aantal"}
    vast |= {"periode_start": dag, "periode_eind": dag.replace(month=12, day=31), "opmerking": None}
    vast |= {"waarde_nederland": 1000, "index_nederland": 1.0, "index_gelderland": 1.5}
    return [
        vast | {"uitsplitsing": deel, "uitsplitsing_naam": deel, "waarde_gelderland": aantal}
        for deel, aantal in aantallen.items()
    ]


#: Users per part, and which are kept back.
LANDELIJK = {
    "genoeg": ({"a": 40, "b": 30, "c": 10}, ""),
    "een te klein deel neemt het kleinste andere mee": ({"a": 40, "b": 30, "c": 9}, "b c"),
    "twee kleine zijn samen genoeg": ({"a": 40, "b": 6, "c": 4}, "b c"),
    "twee kleine zijn samen te weinig": ({"a": 40, "b": 5, "c": 4, "d": 20}, "b c d"),
    "niemand zegt ook iets": ({"a": 40, "b": 30, "c": 0}, "b c"),
}


@pytest.mark.parametrize("naam", LANDELIJK)
def test_van_de_landelijke_reeksen(tmp_path: Path, naam: str):
    """An index of a part is kept back in all years if the part is in one: it starts from a figure."""
    aantallen, verwacht = LANDELIJK[naam]
    rijen = [
        *_reeks("geslacht", 2021, **aantallen),
        *_reeks("geslacht", 2022, a=50, b=50, c=50, d=50),
    ]
    rijen += _reeks("totaal", 2021, totaal=sum(aantallen.values()))
    w = bouw(tmp_path, tabellen={"marts.landelijke_vergelijking": rijen})
    openbaar_ = w.vraag("from marts.publicatie_landelijk order by all")
    w.verbinding.close()
    in_2021 = {r["uitsplitsing"]: r for r in openbaar_ if r["periode_start"].year == 2021}
    assert {deel for deel, r in in_2021.items() if r["is_onderdrukt"]} == set(verwacht.split())
    for rij in openbaar_:
        deel, is_2021 = rij["uitsplitsing"], rij["periode_start"].year == 2021
        assert (rij["waarde_gelderland"] is None) == (is_2021 and deel in verwacht.split())
        assert (rij["index_gelderland"] is None) == (deel in verwacht.split())
    zichtbaar = [r["waarde_gelderland"] for r in openbaar_ if r["waarde_gelderland"] is not None]
    assert all(waarde % 5 == 0 and waarde >= DREMPEL for waarde in zichtbaar)
