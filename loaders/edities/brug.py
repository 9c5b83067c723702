"""The bridge between two editions: per figure what each kind of change did, in a fixed order.

The steps are differences between builds: the old edition (v0); its code on its messages with the late ones
(v1), and on all messages of the new edition (v2); the same with the new seeds of geography and mapping (v3);
the new edition (v4). Figures are decimals with six places, so that the steps add up to the last digit. A
figure that is not there counts as 0 in the sum, and is shown as absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from loaders import herbouw
from loaders.edities import Editie, EditieFout, controle, invoer
from loaders.edities import project as pr

#: What a figure goes by.
SLEUTEL = (
    "mart", "indicator", "uitsplitsing", "maat", "definitie_versie", "niveau", "niveau_code",
    "periode_soort", "periode_start",
)  # fmt: skip
#: The steps in their fixed order, and what they are called.
STAPPEN = {
    "laat": "late berichten",
    "correctie": "correcties en verwijderingen",
    "geografie": "geografie en vertaling",
    "definitie": "definitie",
}
#: From the widest level to the narrowest.
NIVEAUS = ("gelderland", "regio", "gemeente", "gi", "regio_gi", "aanbieder")
#: Of the resultaatafspraken: the figure, what it is made of, and what it is held against.
METING, MATEN = "resultaatafspraak_meting", ("waarde", "teller", "noemer", "norm")
WAARDE = "decimal(38, 6)"
#: What builds, by its column of table editie.
GEREEDSCHAP = ("duckdb_versie", "dbt_versie", "dbt_duckdb_versie")
OUD_ALLEEN = (invoer.OUD, invoer.VERVALLEN)
ALLES_VAN_NU = (invoer.OUD, invoer.LAAT, invoer.CORRECTIE)
_VAST = ("definitie_versie", "niveau", "niveau_code", "periode_soort", "periode_start")


@dataclass
class Brug:
    """The bridge: table `brug` of a database, a row per figure, and how it came about.

    Args:
        oud: name of the older edition.
        nieuw: name of the newer.
        database: the file with table brug.
        editie: table `editie` of both, by column.
        rijen: rows of raw that are new or gone, per soort and table.
        stappen: per step how its figures were had.
        opmerkingen: what the reader must know.
        gewijzigd: number of figures that each step changes.
        cijfers: number of figures.
    """

    oud: str
    nieuw: str
    database: Path
    editie: dict[str, dict[str, object]]
    rijen: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    stappen: dict[str, str] = field(default_factory=dict)
    opmerkingen: list[str] = field(default_factory=list)
    gewijzigd: dict[str, int] = field(default_factory=dict)
    cijfers: int = 0


def bereken(
    oud: Editie,
    nieuw: Editie,
    warehouse: Path,
    werkmap: Path,
    met_controle: bool = True,
    meld: Callable[[str], None] = lambda _: None,
) -> Brug:
    """Compute the bridge from one edition to another.

    Args:
        oud: the older edition.
        nieuw: the newer edition.
        warehouse: a database whose raw holds the files of both.
        werkmap: an empty folder for what is built; it holds pseudonyms meanwhile.
        met_controle: build the old edition again first, to see whether it can be.
        meld: is told what is going on.

    Raises:
        EditieFout: the warehouse lacks files of an edition, or the editions are the wrong way round.
        BouwFout: the code of the old edition does not build in this environment.
        DatabaseFout: a file is absent or in use.
    """
    if nieuw.volgorde < oud.volgorde:
        raise EditieFout(f"editie {nieuw.naam} is ouder dan {oud.naam}; noem de oudste eerst.")
    bouwer = _Bouwer(oud, nieuw, warehouse, werkmap, meld)
    brug = Brug(
        oud.naam,
        nieuw.naam,
        werkmap / "brug.duckdb",
        {"oud": bouwer.toen, "nieuw": bouwer.nu},
        {s: n for s, n in bouwer.indeling.aantallen.items() if s != invoer.OUD},
    )
    eerste, laatste = bouwer.bevroren(oud), bouwer.bevroren(nieuw)
    bronnen = bouwer.tussenstanden(eerste, laatste, brug, met_controle)
    meld("De stappen berekenen")
    _leg_naast_elkaar(brug, [eerste, *bronnen, laatste], oud, nieuw)
    return brug


class _Bouwer:
    """Has the figures of editions and of what is built between them."""

    def __init__(
        self,
        oud: Editie,
        nieuw: Editie,
        warehouse: Path,
        werkmap: Path,
        meld: Callable[[str], None],
    ):
        self.oud, self.nieuw, self.werkmap, self.meld = oud, nieuw, werkmap, meld
        meld("De berichten van beide edities terugvinden")
        self.indeling = invoer.deel_in(warehouse, oud, nieuw, werkmap / "indeling.duckdb")
        bestanden, nieuwe = pr.inhoud(oud.project), pr.inhoud(nieuw.project)
        anders = {
            naam for naam in bestanden.keys() | nieuwe.keys() if bestanden.get(naam) != nieuwe.get(naam)
        }  # fmt: skip
        self.geografie_gelijk = not any(map(pr.is_geografie, anders))
        # Another dbt or duckdb is like other code: what it does is no doing of messages or seeds.
        self.toen, self.nu = lees_editie(oud), lees_editie(nieuw)
        self.code_gelijk = all(map(pr.is_geografie, anders)) and all(
            self.toen[versie] == self.nu[versie] for versie in GEREEDSCHAP
        )
        self._project: Path | None = None

    @property
    def project(self) -> Path:
        """The code of the old edition, unpacked."""
        if self._project is None:
            self._project = pr.pak_uit(self.oud.project, self.werkmap / "project")
        return self._project

    def bevroren(self, editie: Editie) -> Path:
        """The figures of an edition as it is."""
        return neem_cijfers(editie.database, self.werkmap / f"{editie.naam}.parquet")

    def tussenstanden(
        self, eerste: Path, laatste: Path, brug: Brug, met_controle: bool
    ) -> tuple[Path, Path, Path]:
        """The figures after each step but the last; builds only what can differ from what is there."""
        laat = self.indeling.aantal(invoer.LAAT) > 0
        correctie = (
            self.indeling.aantal(invoer.CORRECTIE) + self.indeling.aantal(invoer.VERVALLEN) > 0
        )
        zelfde_project = self.code_gelijk and self.geografie_gelijk
        if self.geografie_gelijk and not (laat or correctie):
            brug.stappen = dict.fromkeys(("laat", "correctie", "geografie"), "niets veranderd")
            brug.stappen["definitie"] = "de bevroren nieuwe editie"
            return eerste, eerste, eerste
        if met_controle:
            self._controleer(brug)
        if not laat:
            v1 = eerste
            brug.stappen["laat"] = "geen nieuwe berichten in deze stap"
        elif not correctie and zelfde_project:
            v1 = laatste
            brug.stappen["laat"] = "niets anders veranderd: de bevroren nieuwe editie"
        else:
            v1 = self._stand("laat", (*OUD_ALLEEN, invoer.LAAT))
            brug.stappen["laat"] = "gebouwd: code en vaste lijsten van toen, met de late berichten"
        if not correctie:
            v2 = v1
            brug.stappen["correctie"] = "geen nieuwe berichten in deze stap"
        elif zelfde_project:
            v2 = laatste
            brug.stappen["correctie"] = "niets anders veranderd: de bevroren nieuwe editie"
        else:
            v2 = self._stand("correctie", ALLES_VAN_NU)
            brug.stappen["correctie"] = (
                "gebouwd: code en vaste lijsten van toen, met alle berichten van nu"
            )
        v3 = self._met_geografie(v2, laatste, brug)
        brug.stappen["definitie"] = "de bevroren nieuwe editie"
        return v1, v2, v3

    def _controleer(self, brug: Brug) -> None:
        """Build the old edition again; what differs is said, and falls in the first step that is built."""
        database = self._bouw(f"editie {self.oud.naam} opnieuw", OUD_ALLEEN, self.oud)
        anders = controle.verschillen(self.oud.database, database, marts(self.oud.database))
        if anders:
            waar = ", ".join(f"{v.mart} ({v.rijen} rijen)" for v in anders)
            brug.opmerkingen.append(
                f"Editie {self.oud.naam} is met haar eigen code en berichten niet precies opnieuw te bouwen; "
                f"er is verschil in {waar}. Dat zit in de eerste stap die is gebouwd."
            )

    def _met_geografie(self, v2: Path, laatste: Path, brug: Brug) -> Path:
        if self.geografie_gelijk:
            brug.stappen["geografie"] = "niets veranderd"
            return v2
        if self.code_gelijk:
            brug.stappen["geografie"] = "niets anders veranderd: de bevroren nieuwe editie"
            return laatste
        pr.met_geografie_van(self.project, self.nieuw.project)
        try:
            v3 = self._stand("geografie", ALLES_VAN_NU)
        except herbouw.BouwFout as fout:
            brug.stappen["geografie"] = "niet te bouwen"
            brug.opmerkingen.append(
                "De code van toen bouwt niet met de geografie en vertaling van nu, omdat die samen zijn "
                f"veranderd. Wat dat doet staat onder definitie. ({str(fout).splitlines()[-1].strip()})"
            )
            return v2
        brug.stappen["geografie"] = "gebouwd: code van toen, met geografie en vertaling van nu"
        return v3

    def _stand(self, stap: str, soorten: tuple[str, ...]) -> Path:
        """The figures of the unpacked project on these rows."""
        database = self._bouw(STAPPEN[stap], soorten, self.nieuw)
        return neem_cijfers(database, self.werkmap / f"{stap}.parquet")

    def _bouw(self, wat: str, soorten: tuple[str, ...], manifest: Editie) -> Path:
        """Build the marts with figures of the unpacked project on these rows."""
        self.meld(f"Bouwen: {wat}")
        # Always the same path, so that dbt does not read the project anew.
        database = self.werkmap / "tussenstand.duckdb"
        database.unlink(missing_ok=True)
        invoer.raw_van(self.indeling, soorten, manifest, database)
        try:
            kies = [f"+{mart}" for mart in marts(self.oud.database)]
            herbouw.bouw(self.project, database, "--select", *kies)
        except herbouw.BouwFout as fout:
            raise herbouw.BouwFout(
                f"de code van editie {self.oud.naam} bouwt niet in deze omgeving; zij is gemaakt met "
                f"duckdb {self.toen['duckdb_versie']}, dbt {self.toen['dbt_versie']} en dbt-duckdb "
                f"{self.toen['dbt_duckdb_versie']}. {fout}"
            ) from fout
        return database


def lees_editie(editie: Editie) -> dict[str, object]:
    """Table `editie` of an edition, by column."""
    with herbouw.open_naast(editie.database, {}) as verbinding:
        rij = verbinding.execute("from main.editie").fetchone()
        return dict(zip([k[0] for k in verbinding.description], rij, strict=True))


def marts(database: Path) -> list[str]:
    """The marts whose figures are bridged."""
    sql = r"""
        select table_name from duckdb_tables()
        where
            schema_name = 'marts'
            and (table_name like 'monitor\_%' escape '\' or table_name = $meting)
            and not table_name like '%\_geldend' escape '\'
        order by 1
    """
    with herbouw.open_naast(database, {}) as verbinding:
        return [naam for (naam,) in verbinding.execute(sql, {"meting": METING}).fetchall()]


def neem_cijfers(database: Path, parquet: Path) -> Path:
    """Write the figures of a warehouse or edition, a row per figure, and return where.

    Columns: those of SLEUTEL, and waarde; a figure that is null has no row.
    """
    delen = []
    namen = marts(database)
    with herbouw.open_naast(database, {}) as verbinding:
        for mart in namen:
            sleutel = herbouw.primaire_sleutel(verbinding, herbouw.HIER, "marts", mart)
            kolommen = verbinding.execute(
                """
                select column_name from duckdb_columns()
                where schema_name = 'marts' and table_name = $mart and numeric_precision is not null
                order by column_index
                """,
                {"mart": mart},
            ).fetchall()
            maten = [k for (k,) in kolommen if k not in sleutel]
            if mart == METING:
                maten = [k for k in maten if k in MATEN]
                gekozen, indicator, uitsplitsing = "true", "indicator", "uitsplitsing"
            else:
                rest = [k for k in sleutel if k not in _VAST]
                gekozen = " and ".join(f"{k} = 'totaal'" for k in rest) or "true"
                indicator, uitsplitsing = "''", "'totaal'"
            waarden = ", ".join(f"try_cast({m} as {WAARDE}) as {m}" for m in maten)
            delen.append(
                f"""
                unpivot (
                    select
                        '{mart}' as mart, {indicator} as indicator, {uitsplitsing} as uitsplitsing,
                        {", ".join(_VAST)}, {waarden}
                    from marts.{mart} where {gekozen}
                ) on {", ".join(maten)} into name maat value waarde
                """
            )
        verbinding.execute(
            f"copy ({' union all by name '.join(f'from ({d})' for d in delen)}) "
            f"to {herbouw.tekst(parquet)} (format parquet)"
        )
    return parquet


def _leg_naast_elkaar(brug: Brug, bronnen: list[Path], oud: Editie, nieuw: Editie) -> None:
    """Write table brug, and count."""
    sleutel = ", ".join(SLEUTEL)
    delen = " union all by name ".join(
        f"select *, {nr} as stand from {herbouw.tekst(bron)}" for nr, bron in enumerate(bronnen)
    )
    per_stand = ", ".join(f"max(waarde) filter (stand = {nr}) as v{nr}" for nr in range(5))
    stappen = ", ".join(
        f"(coalesce(v{nr}, 0) - coalesce(v{nr - 1}, 0))::{WAARDE} as {naam}"
        for nr, naam in enumerate(STAPPEN, start=1)
    )
    # The last step in which it came, or went for good.
    komt, gaat = (
        " ".join(
            f"when v{nr} is {na} and v{nr - 1} is {voor} then '{naam}'"
            for nr, naam in reversed(list(enumerate(STAPPEN, start=1)))
        )
        for voor, na in (("null", "not null"), ("not null", "null"))
    )
    omvang = " + ".join(f"abs({naam})" for naam in STAPPEN)
    naast = {"oud_editie": oud.database, "nieuw_editie": nieuw.database}
    with herbouw.open_naast(brug.database, naast, schrijf=True) as verbinding:
        verbinding.execute(
            f"""
            create table brug as
            with cijfer as ({delen}),
            stand as (select {sleutel}, {per_stand} from cijfer group by {sleutel}),
            stap as (
                select
                    *, {stappen},
                    case when v0 is null and v4 is not null then case {komt} end end as verschijnt_bij,
                    case when v0 is not null and v4 is null then case {gaat} end end as verdwijnt_bij
                from stand
            ),
            naam as (
                select niveau, niveau_code, min_by(niveau_naam, bron) as niveau_naam
                from (
                    select niveau, niveau_code, niveau_naam, 1 as bron from nieuw_editie.marts.dim_niveau
                    union all
                    select niveau, niveau_code, niveau_naam, 2 as bron from oud_editie.marts.dim_niveau
                )
                group by all
            )
            select
                {", ".join(f"stap.{k}" for k in SLEUTEL)},
                naam.niveau_naam,
                v0 as oud, {", ".join(STAPPEN)}, v4 as nieuw,
                verschijnt_bij, verdwijnt_bij,
                toen.vingerafdruk as vingerafdruk_oud, nu.vingerafdruk as vingerafdruk_nieuw,
                -- How large, on the scale of the largest figure of its kind.
                round(coalesce(
                    cast({omvang} as double)
                    / nullif(max(greatest(abs(coalesce(v0, 0)), abs(coalesce(v4, 0)), {omvang})) over (
                        partition by stap.mart, indicator, maat, niveau, periode_soort
                    ), 0), 0
                ), 9) as gewicht
            from stap
            left join naam using (niveau, niveau_code)
            left join oud_editie.herkomst.vingerafdruk as toen
                on stap.mart = toen.mart and stap.definitie_versie = toen.definitie_versie
            left join nieuw_editie.herkomst.vingerafdruk as nu
                on stap.mart = nu.mart and stap.definitie_versie = nu.definitie_versie
            order by {", ".join(f"stap.{k}" for k in SLEUTEL)}
            """
        )
        brug.cijfers, *aantallen = verbinding.execute(
            f"select count(*), {', '.join(f'count(*) filter ({n} <> 0)' for n in STAPPEN)} from brug"
        ).fetchone()
        brug.gewijzigd = dict(zip(STAPPEN, aantallen, strict=True))
        (strijdig,) = verbinding.execute(
            """
            select count(*) from brug
            where vingerafdruk_oud = vingerafdruk_nieuw and oud is distinct from nieuw
            """
        ).fetchone()
    if strijdig:
        brug.opmerkingen.append(
            f"{strijdig} cijfers verschillen hoewel hun vingerafdruk gelijk is: andere versies van duckdb of "
            "dbt, of een fout in het warehouse."
        )
    peildata = [brug.editie[e]["peildatum"] for e in ("oud", "nieuw")]
    if peildata[0] != peildata[1]:
        brug.opmerkingen.append(
            f"De peildatum schoof van {peildata[0]} naar {peildata[1]}. Zij beweegt mee met de berichten, "
            f"dus wat dat doet zit in de stap {STAPPEN['laat']}."
        )
