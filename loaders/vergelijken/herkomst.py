"""What was changed between two warehouses, and which marts depend on it.

Where figures come from stands in schema `herkomst` of a warehouse, and for builds of git revisions
in their dbt manifest, which also knows the text of macros.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from loaders.vergelijken.tabellen import KANTEN, heeft, kolommen
from loaders.vergelijken.uitslag import Oorzaak, Zaadrij

#: Rows of a seed that are given one by one.
MEESTE_RIJEN = 200
GEEN_HERKOMST = (
    "{} vertelt niet waar de cijfers vandaan komen (schema herkomst); bouw dat warehouse opnieuw "
    "met `dbt build` om te zien wat er is gewijzigd."
)
#: What was loaded: supplied figures or not, in words; and where these figures are.
INVOER = {False: "geladen berichten", True: "geladen uitvraag"}
UITVRAAG = "raw.uitvraag"


@dataclass(frozen=True)
class Model:
    """A model: its macros, what it reads (models, seeds, raw.bericht) and hashes of its source and SQL."""

    pad: str
    leest: frozenset[str]
    macros: frozenset[str]
    bron: str
    sql: str


@dataclass(frozen=True)
class Macro:
    """A macro of the project, the macros that it uses, and the hash of its text."""

    pad: str
    macros: frozenset[str]
    bron: str


@dataclass(frozen=True)
class Herkomst:
    """Models, seeds (with their file) and, from a manifest, macros by name."""

    modellen: Mapping[str, Model]
    zaden: Mapping[str, str]
    macros: Mapping[str, Macro] = field(default_factory=dict)


def uit_warehouse(verbinding: duckdb.DuckDBPyConnection, kant: str) -> Herkomst | None:
    """What the warehouse itself says, or None if it says nothing."""
    if not all(heeft(verbinding, kant, "herkomst", tabel) for tabel in ("model", "seed")):
        return None
    modellen = verbinding.execute(
        f"select model, pad, hangt_af_van, macros, broncode_hash, sql_hash from {kant}.herkomst.model"
    ).fetchall()
    zaden = verbinding.execute(f"select distinct seed, pad from {kant}.herkomst.seed").fetchall()
    return Herkomst(
        {
            naam: Model(pad, frozenset(leest), frozenset(macros), bron, sql)
            for naam, pad, leest, macros, bron, sql in modellen
        },
        dict(zaden),
    )


def uit_manifest(pad: Path) -> Herkomst:
    """What a dbt manifest says; compiled SQL is left out, because not every build compiles all."""
    manifest = json.loads(pad.read_text(encoding="utf-8"))
    project = manifest["metadata"]["project_name"]
    macros = {
        m["name"]: Macro(
            m["original_file_path"],
            _namen(m["depends_on"]["macros"], project),
            _hash(m["macro_sql"]),
        )
        for m in manifest["macros"].values()
        if m["package_name"] == project
    }
    bronnen = {b: f"{bron['schema']}.{bron['name']}" for b, bron in manifest["sources"].items()}
    knopen = [k for k in manifest["nodes"].values() if k["package_name"] == project]
    modellen = {
        k["name"]: Model(
            k["original_file_path"],
            _namen(k["depends_on"]["nodes"], project)
            | {bronnen[b] for b in k["depends_on"]["nodes"] if b in bronnen},
            _namen(k["depends_on"]["macros"], project),
            _hash(k["raw_code"]),
            "",
        )
        for k in knopen
        if k["resource_type"] == "model"
    }
    zaden = {k["name"]: k["original_file_path"] for k in knopen if k["resource_type"] == "seed"}
    return Herkomst(modellen, zaden, macros)


def _namen(unieke_ids: Iterable[str], project: str) -> frozenset[str]:
    """Names of the nodes or macros of the project."""
    delen = (u.split(".") for u in unieke_ids)
    return frozenset(d[2] for d in delen if d[0] != "source" and d[1] == project)


def _hash(tekst: str) -> str:
    return hashlib.sha256(tekst.encode()).hexdigest()


def oorzaken(
    verbinding: duckdb.DuckDBPyConnection,
    basis: Herkomst,
    nieuw: Herkomst,
    gewijzigde_marts: Collection[str],
) -> list[Oorzaak]:
    """Everything that was changed, with the changed marts below it.

    Args:
        verbinding: both warehouses, attached as basis and nieuw.
        basis: where the figures of the base come from.
        nieuw: where those of the new warehouse come from.
        gewijzigde_marts: names of the marts in which anything differs.
    """
    gevonden = [
        *_invoer(verbinding),
        *_zaden(verbinding, basis, nieuw),
        *_macros(basis, nieuw),
        *_modellen(basis, nieuw),
    ]
    onder = _nakomelingen(basis, nieuw)
    modellen = [*basis.modellen.values(), *nieuw.modellen.values()]
    raw = {bron for model in modellen for bron in model.leest if bron.startswith("raw.")}
    uitslag = []
    for oorzaak in gevonden:
        begin = {
            "invoer": {UITVRAAG} if oorzaak.naam == INVOER[True] else raw - {UITVRAAG},
            "versie": ["definitieversie"],
            "macro": oorzaak.modellen,
            "sql": oorzaak.modellen,
        }.get(oorzaak.soort, [oorzaak.naam])
        bereik = set().union(*(onder(b) for b in begin))
        marts = tuple(sorted(bereik & set(gewijzigde_marts)))
        uitslag.append(replace(oorzaak, marts=marts))
    return uitslag


def _nakomelingen(*herkomsten: Herkomst) -> Callable[[str], set[str]]:
    """A function that gives a node with all that depends on it, on either side."""
    kinderen = defaultdict(set)
    for herkomst in herkomsten:
        for naam, model in herkomst.modellen.items():
            for ouder in model.leest:
                kinderen[ouder].add(naam)

    def onder(naam: str) -> set[str]:
        gezien, rest = set(), [naam]
        while rest:
            knoop = rest.pop()
            if knoop not in gezien:
                gezien.add(knoop)
                rest.extend(kinderen[knoop])
        return gezien

    return onder


# --- what was changed -----------------------------------------------------------------------------


def _invoer(verbinding: duckdb.DuckDBPyConnection) -> Iterable[Oorzaak]:
    """Files that only one of both has loaded, as far as both still say so."""
    if not all(heeft(verbinding, kant, "raw", "bestand") for kant in KANTEN):
        return
    for kant, ander, wat in (("nieuw", "basis", "erbij"), ("basis", "nieuw", "weg")):
        geladen = (
            "select coalesce(vorm = 'uitvraag', false) as is_uitvraag, bestand_hash "
            "from {}.raw.bestand where status = 'geladen'"
        )
        rijen = verbinding.execute(
            f"select is_uitvraag, count(*) from ({geladen.format(kant)} except {geladen.format(ander)}) "
            "group by all order by 1"
        ).fetchall()
        for is_uitvraag, aantal in rijen:
            yield Oorzaak("invoer", INVOER[is_uitvraag], wat, aantal=aantal)


def _wat(naam: str, basis: Mapping, nieuw: Mapping) -> str:
    return "weg" if naam not in nieuw else "erbij" if naam not in basis else "gewijzigd"


def _modellen(basis: Herkomst, nieuw: Herkomst) -> Iterable[Oorzaak]:
    alleen_sql = []
    for naam in sorted({*basis.modellen, *nieuw.modellen}):
        eerst, dan = basis.modellen.get(naam), nieuw.modellen.get(naam)
        if eerst is None or dan is None or eerst.bron != dan.bron:
            wat = _wat(naam, basis.modellen, nieuw.modellen)
            yield Oorzaak("model", naam, wat, (dan or eerst).pad)
        elif eerst.sql != dan.sql:
            alleen_sql.append(naam)
    if alleen_sql:
        yield Oorzaak("sql", "macro's", "gewijzigd", modellen=tuple(alleen_sql))


def _macros(basis: Herkomst, nieuw: Herkomst) -> Iterable[Oorzaak]:
    for naam in sorted({*basis.macros, *nieuw.macros}):
        eerst, dan = basis.macros.get(naam), nieuw.macros.get(naam)
        if eerst is not None and dan is not None and eerst.bron == dan.bron:
            continue
        modellen = sorted(_gebruikers(naam, basis) | _gebruikers(naam, nieuw))
        wat = _wat(naam, basis.macros, nieuw.macros)
        yield Oorzaak("macro", naam, wat, (dan or eerst).pad, modellen=tuple(modellen))


def _gebruikers(macro: str, herkomst: Herkomst) -> set[str]:
    """Models that use a macro, directly or through other macros."""
    namen, rest = set(), [macro]
    while rest:
        naam = rest.pop()
        if naam not in namen:
            namen.add(naam)
            rest.extend(ander for ander, m in herkomst.macros.items() if naam in m.macros)
    return {model for model, m in herkomst.modellen.items() if m.macros & namen}


def _zaden(
    verbinding: duckdb.DuckDBPyConnection, basis: Herkomst, nieuw: Herkomst
) -> Iterable[Oorzaak]:
    """Versions of the definitions that came or went, and seeds with the rows that differ."""
    schemas = {kant: _schemas(verbinding, kant) for kant in KANTEN}
    versies = _versies(verbinding, schemas)
    yield from (Oorzaak("versie", naam, wat) for naam, wat in versies.items())
    for naam in sorted({*basis.zaden, *nieuw.zaden}):
        wat = _wat(naam, basis.zaden, nieuw.zaden)
        pad = nieuw.zaden.get(naam) or basis.zaden[naam]
        if wat != "gewijzigd":
            yield Oorzaak("seed", naam, wat, pad)
            continue
        rijen, aantal = _zaadrijen(verbinding, naam, *(schemas[kant][naam] for kant in KANTEN))
        # The rows of a version that came or went are said with the version.
        anders = tuple(r for r in rijen if r.versie not in versies)
        if aantal:
            van_versie = aantal - len(anders)
            yield Oorzaak("seed", naam, "gewijzigd", pad, anders[:MEESTE_RIJEN], aantal, van_versie)


def _schemas(verbinding: duckdb.DuckDBPyConnection, kant: str) -> dict[str, str]:
    """Schema of each table outside raw, by name; seeds have names of their own."""
    return dict(
        verbinding.execute(
            "select table_name, schema_name from duckdb_tables() "
            "where database_name = ? and schema_name <> 'raw'",
            [kant],
        ).fetchall()
    )


def _versies(
    verbinding: duckdb.DuckDBPyConnection, schemas: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    namen = {
        kant: {
            v
            for (v,) in verbinding.execute(
                f"select definitie_versie from {kant}.{s['definitieversie']}.definitieversie"
            ).fetchall()
        }
        for kant, s in schemas.items()
        if "definitieversie" in s
        and "definitie_versie"
        in kolommen(verbinding, kant, s["definitieversie"], "definitieversie")
    }
    if len(namen) < 2:
        return {}
    erbij = dict.fromkeys(sorted(namen["nieuw"] - namen["basis"]), "erbij")
    return erbij | dict.fromkeys(sorted(namen["basis"] - namen["nieuw"]), "weg")


def _zaadrijen(
    verbinding: duckdb.DuckDBPyConnection, naam: str, *schemas: str
) -> tuple[list[Zaadrij], int]:
    """Rows of a seed that differ, cell by cell where a key tells which row is which."""
    eerst, dan = (kolommen(verbinding, k, s, naam) for k, s in zip(KANTEN, schemas, strict=True))
    basis, nieuw = (f"{k}.{s}.{naam}" for k, s in zip(KANTEN, schemas, strict=True))
    samen = {k: type_ for k, type_ in dan.items() if k in eerst}
    weg = [k for k in eerst if k not in dan]
    erbij = [k for k in dan if k not in eerst]
    rijen = [Zaadrij("kolom weg", k, None, None, None, None) for k in weg]
    rijen += [Zaadrij("kolom erbij", k, None, None, None, None) for k in erbij]
    if not samen:
        return rijen, len(rijen)
    lijst = ", ".join(samen)
    verbinding.execute(
        f"""
        create or replace temp table eerst as
            (select {lijst} from {basis}) except all (select {lijst} from {nieuw});
        create or replace temp table dan as
            (select {lijst} from {nieuw}) except all (select {lijst} from {basis});
        """
    )
    sleutel = _sleutel(verbinding, list(samen), basis, nieuw)
    rijnaam = f"concat_ws(' ', {', '.join(f'cast(rij.{k} as varchar)' for k in sleutel)})"
    versie = "rij.definitie_versie" if "definitie_versie" in samen else "null"
    gelijk = " and ".join(f"oud.{k} is not distinct from rij.{k}" for k in sleutel)
    delen = [
        f"""
        select '{wat}', {rijnaam}, {versie}, null, null, null
        from {een} as rij where not exists (select 1 from {ander} as oud where {gelijk})
        """
        for wat, een, ander in (("rij erbij", "dan", "eerst"), ("rij weg", "eerst", "dan"))
    ]
    delen += [
        f"""
        select 'waarde', {rijnaam}, {versie}, '{k}', {_tekst(f"oud.{k}", type_)}, {_tekst(f"rij.{k}", type_)}
        from eerst as oud join dan as rij on {gelijk} where oud.{k} is distinct from rij.{k}
        """
        for k, type_ in samen.items()
        if k not in sleutel
    ]
    gevonden = verbinding.execute(" union all ".join(delen) + " order by all").fetchall()
    rijen += [Zaadrij(*r) for r in gevonden]
    return rijen, len(rijen)


def _tekst(kolom: str, type_: str) -> str:
    """A value as text; a number in Dutch notation, without the zeros that only fill its scale."""
    tekst = f"cast({kolom} as varchar)"
    if type_ != "DOUBLE" and not type_.startswith("DECIMAL"):
        return tekst
    return rf"replace(rtrim(regexp_replace({tekst}, '(\.\d*?)0+$', '\1'), '.'), '.', ',')"


def _sleutel(verbinding: duckdb.DuckDBPyConnection, velden: list[str], *tabellen: str) -> list[str]:
    """The first columns that tell the rows of both tables apart: in a seed the key stands in front."""
    for aantal in range(1, len(velden)):
        lijst = ", ".join(velden[:aantal])
        uniek = [
            verbinding.execute(
                f"select count(*) = (select count(*) from (select distinct {lijst} from {tabel}))"
                f" from {tabel}"
            ).fetchone()[0]
            for tabel in tabellen
        ]
        if all(uniek):
            return velden[:aantal]
    return velden
