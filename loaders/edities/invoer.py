"""The raw rows of an edition, found back in the warehouse, and what each row that came since is.

An edition keeps which files were loaded and which rows of them were not, so its raw rows are those of the
warehouse in those files, less the rows that were refused then. What came since is of two classes: it undoes
or replaces something (`correctie`), by the rules below, or it is merely late (`laat`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders import herbouw
from loaders.edities import Editie, EditieFout

#: The manifest: which files were offered and what became of them. Not the messages.
MANIFEST = ("bestand", "lading", "telling", "quarantaine", "keuring", "sleutel")
OUD, LAAT, CORRECTIE, VERVALLEN = "oud", "laat", "correctie", "vervallen"

#: New messages that undo or replace what the old edition knew; all of their rows do. `rij` is a loaded
#: message with its header (view kop); `oud` are those of the old edition.
CORRIGERENDE_BERICHTEN = {
    "andere inhoud onder een bekende identiteit": "kenmerk in (select kenmerk from oud)",
    # A retour repeats sender, Identificatie and Dagtekening of its message; its type is one higher (IV028).
    "weigerend retour op een bekend bericht": """
        is_weigerend_retour and exists (
            select 1 from oud
            where
                oud.afzender = rij.afzender and oud.identificatie = rij.identificatie
                and oud.dagtekening = rij.dagtekening and oud.nummer + 1 = rij.nummer
        )
    """,
    # The first answer to a declaration that was open is late; another one after it is not.
    "nieuw antwoord op een beantwoorde declaratie": """
        nummer in (304, 325) and exists (
            select 1 from oud
            where
                oud.nummer = rij.nummer and oud.afzender = rij.afzender and oud.ontvanger = rij.ontvanger
                and oud.beantwoordt = rij.beantwoordt
        )
    """,
}
_ZONDER_NUMMER = """
    case when {product}.toewijzingnummer is null then concat_ws(
        '/', {kop}.beschikking, {product}.productcategorie, {product}.productcode, {product}.ingangsdatum
    ) end
"""
#: New rows that do so, per raw table; `rij` is the row, `kop` the header of its message.
CORRIGERENDE_RIJEN = {
    # Without a number (2.x) a toewijzing is known by its decision and product.
    "jw301_toegewezen_product": f"""
        (kop.afzender, cast(rij.toewijzingnummer as integer)) in (
            select (gemeente, nummer) from oude_toewijzing where nummer is not null
        )
        or (kop.afzender, {_ZONDER_NUMMER.format(kop="kop", product="rij")}) in (
            select (gemeente, zonder_nummer) from oude_toewijzing where zonder_nummer is not null
        )
    """,
    # StatusAanlevering 3: as never sent (OP033).
    "jw305_start_product": "rij.status_aanlevering = '3'",
    "jw307_stop_product": "rij.status_aanlevering = '3'",
    "jw303_prestatie": "rij.debet_credit = 'C'",
    "jw323_prestatie": "rij.debet_credit = 'C'",
    # The transport says that an envelope was never delivered.
    "stuf_envelop": """
        rij.envelopcode = 'Fo01' and rij.envelopnummer_heen in (
            select oud.envelopnummer from bron.raw.stuf_envelop as oud
            where oud.rowid in (select nr from stuf_envelop where soort = 'oud')
        )
    """,
    # A delivery replaces all of the one before it, so not cell by cell.
    "uitvraag": """
        (leverancier_soort, leverancier, onderwerp, periode) in (
            select (leverancier_soort, leverancier, onderwerp, periode) from bron.raw.uitvraag as oud
            where oud.rowid in (select nr from uitvraag where soort = 'oud')
        )
    """,
}

_BERICHTTABELLEN = """
    select table_name, list(column_name) from duckdb_columns()
    where database_name = 'bron' and schema_name = 'raw' and table_name like 'jw%\\_bericht' escape '\\'
    group by table_name order by table_name
"""


@dataclass(frozen=True)
class Indeling:
    """Of each raw row of the warehouse what it is to two editions, in a database of its own.

    Args:
        database: schema main has per raw table: nr (rowid in the warehouse) and soort.
        warehouse: the warehouse whose rows these are.
        aantallen: rows per soort (oud, laat, correctie, vervallen) and raw table.
    """

    database: Path
    warehouse: Path
    aantallen: Mapping[str, Mapping[str, int]]

    def aantal(self, soort: str) -> int:
        """Rows of a soort in all tables."""
        return sum(self.aantallen.get(soort, {}).values())


def deel_in(warehouse: Path, oud: Editie, nieuw: Editie, database: Path) -> Indeling:
    """Say of each raw row whether it was in the old edition, is late, or corrects something.

    Args:
        warehouse: a database whose raw holds the files of both editions.
        oud: the older edition.
        nieuw: the newer edition, or the same.
        database: where the result is written; must not exist.

    Raises:
        EditieFout: the warehouse lacks files or rows of an edition.
        DatabaseFout: a file is absent or in use.
    """
    naast = {"bron": warehouse, "oud_editie": oud.database, "nieuw_editie": nieuw.database}
    with herbouw.open_naast(database, naast, schrijf=True) as verbinding:
        for naam, editie in (("oud_editie", oud), ("nieuw_editie", nieuw)):
            _eis_bestanden(verbinding, naam, editie.naam)
        tabellen = [t for t in herbouw.raw_tabellen(warehouse) if t not in MANIFEST]
        for tabel in tabellen:
            kolommen = _kolommen(verbinding, tabel)
            toen, nu = (_hoort_bij(e, tabel, kolommen) for e in ("oud_editie", "nieuw_editie"))
            verbinding.execute(
                f"""
                create table {tabel} as
                select
                    rij.rowid as nr,
                    case when not {toen} then 'laat' when {nu} then 'oud' else 'vervallen' end as soort
                from bron.raw.{tabel} as rij
                where {toen} or {nu}
                """
            )
        for naam, editie, soorten in (
            ("oud_editie", oud, (OUD, VERVALLEN)),
            ("nieuw_editie", nieuw, (OUD, LAAT)),
        ):
            _eis_rijen(verbinding, naam, editie.naam, soorten)
        _merk_correcties(verbinding, tabellen)
        aantallen: dict[str, dict[str, int]] = {}
        for tabel in tabellen:
            sql = f"select soort, count(*) from {tabel} group by soort order by soort"
            for soort, aantal in verbinding.execute(sql).fetchall():
                aantallen.setdefault(soort, {})[tabel] = aantal
    return Indeling(database, warehouse, aantallen)


def _kolommen(verbinding: duckdb.DuckDBPyConnection, tabel: str) -> set[str]:
    sql = """
        select column_name from duckdb_columns()
        where database_name = 'bron' and schema_name = 'raw' and table_name = $tabel
    """
    return {kolom for (kolom,) in verbinding.execute(sql, {"tabel": tabel}).fetchall()}


def _hoort_bij(editie: str, tabel: str, kolommen: set[str]) -> str:
    """Condition on rows `rij` of a raw table: they were loaded when the edition was made."""
    # The envelope of a message that was known already is kept.
    status = "status <> 'quarantaine'" if tabel == "stuf_envelop" else "status = 'geladen'"
    if tabel == "bericht":
        status = "true"
    voorwaarde = (
        f"rij.bestand_hash in (select bestand_hash from {editie}.raw.bestand where {status})"
    )
    if "regelnummer" not in kolommen:
        return f"({voorwaarde})"
    bericht = "rij.bericht_id" if "bericht_id" in kolommen else "null"
    return f"""({voorwaarde} and not exists (
        select 1 from {editie}.raw.quarantaine as q
        where
            q.bestand_hash = rij.bestand_hash and q.klasse = '{tabel}' and q.status <> 'opgelost'
            and q.regelnummer = rij.regelnummer and q.bericht_id is not distinct from {bericht}
    ))"""


def _eis_bestanden(verbinding: duckdb.DuckDBPyConnection, editie: str, naam: str) -> None:
    """The files of an edition must be loaded in the warehouse.

    Raises:
        EditieFout: which are not.
    """
    ontbreekt = verbinding.execute(
        f"""
        select bestandsnaam from {editie}.raw.bestand
        where status = 'geladen'
            and bestand_hash not in (select bestand_hash from bron.raw.bestand where status = 'geladen')
        order by 1
        """
    ).fetchall()
    if ontbreekt:
        namen = ", ".join(n for (n,) in ontbreekt[:5])
        raise EditieFout(
            f"het warehouse mist {len(ontbreekt)} van de bestanden van editie {naam}: {namen}"
            f"{' …' if len(ontbreekt) > 5 else ''}. Laad ze eerst met `monitor laad` of "
            "`monitor laad-uitvraag`."
        )


def _eis_rijen(
    verbinding: duckdb.DuckDBPyConnection, editie: str, naam: str, soorten: tuple[str, ...]
) -> None:
    """The rows that were found must be as many as were loaded then.

    Raises:
        EditieFout: the tables where they are not.
    """
    geladen = verbinding.execute(
        f"select klasse, sum(geladen) from {editie}.raw.telling group by klasse order by klasse"
    ).fetchall()
    anders = []
    for klasse, aantal in geladen:
        (gevonden,) = verbinding.execute(
            f"select count(*) from {klasse} where list_contains($soorten, soort)",
            {"soorten": list(soorten)},
        ).fetchone()
        if gevonden != aantal:
            anders.append(f"{klasse} ({gevonden} van {aantal})")
    if anders:
        raise EditieFout(
            f"het warehouse heeft niet dezelfde rijen als toen editie {naam} werd gemaakt: "
            f"{', '.join(anders)}."
        )


def _merk_correcties(verbinding: duckdb.DuckDBPyConnection, tabellen: list[str]) -> None:
    """Turn late rows that undo or replace something into corrections."""
    _maak_koppen(verbinding, tabellen)
    for voorwaarde in CORRIGERENDE_BERICHTEN.values():
        verbinding.execute(
            f"""
            insert into correctie
            select bericht_id from kop as rij
            where bericht_id in (select bericht_id from laat) and ({voorwaarde})
            """
        )
    for tabel in tabellen:
        voorwaarden = [f"({CORRIGERENDE_RIJEN[tabel]})"] if tabel in CORRIGERENDE_RIJEN else []
        bron = f"bron.raw.{tabel} as rij"
        if "bericht_id" in _kolommen(verbinding, tabel):
            bron += " left join kop on rij.bericht_id = kop.bericht_id"
            voorwaarden.append("rij.bericht_id in (select bericht_id from correctie)")
        if voorwaarden:
            verbinding.execute(
                f"""
                update {tabel} set soort = 'correctie'
                where soort = 'laat' and nr in (
                    select rij.rowid from {bron} where {" or ".join(voorwaarden)}
                )
                """
            )


def _maak_koppen(verbinding: duckdb.DuckDBPyConnection, tabellen: list[str]) -> None:
    """What the rules read: headers of all messages, those of the old edition, and its toewijzingen."""
    delen = []
    for tabel, kolommen in verbinding.execute(_BERICHTTABELLEN).fetchall():

        def kolom(*namen: str, van: list[str] = kolommen) -> str:
            return next((naam for naam in namen if naam in van), "null")

        nummer = tabel[2:5]
        retourcodes = f"jw{nummer}_retourcode"
        weigerend = (
            f"""bericht_id in (
                select bericht_id from bron.raw.{retourcodes}
                where retourcode <> '0200' and not (retourcode = '8001' and release < '3')
            )"""
            if "dagtekening_retour" in kolommen and retourcodes in tabellen and nummer != "304"
            else "false"
        )
        delen.append(
            f"""
            select
                bericht_id, {nummer} as nummer, kenmerk,
                {kolom("afzender", "aanbieder" if nummer == "303" else "gemeente")} as afzender,
                {kolom("ontvanger", "gemeente" if nummer == "303" else "aanbieder")} as ontvanger,
                {kolom("identificatie", "declaratienummer")} as identificatie,
                {tabel}.dagtekening,
                {kolom("beschikkingnummer")} as beschikking,
                {kolom("declaratie_identificatie", "declaratienummer")} as beantwoordt,
                {weigerend} as is_weigerend_retour
            from bron.raw.{tabel} inner join geladen using (bericht_id)
            """
        )
    verbinding.execute(
        f"""
        create temp table correctie (bericht_id bigint);
        create temp view geladen as
        select bericht_id, kenmerk, release from bron.raw.bericht
        where status = 'geladen' and rowid in (select nr from bericht);
        create temp table kop as {" union all by name ".join(delen)};
        create temp view oud as
        select * from kop where bericht_id in (
            select bericht_id from bron.raw.bericht
            where status = 'geladen' and rowid in (select nr from bericht where soort in ('oud', 'vervallen'))
        );
        create temp view laat as
        select bericht_id from kop where bericht_id not in (select bericht_id from oud);
        create temp table oude_toewijzing as
        select distinct
            oud.afzender as gemeente,
            cast(product.toewijzingnummer as integer) as nummer,
            {_ZONDER_NUMMER.format(kop="oud", product="product")} as zonder_nummer
        from bron.raw.jw301_toegewezen_product as product inner join oud using (bericht_id)
        where product.rowid in (select nr from jw301_toegewezen_product where soort in ('oud', 'vervallen'))
        """
    )


def raw_van(indeling: Indeling, soorten: tuple[str, ...], manifest: Editie, doel: Path) -> None:
    """Write a database with only schema raw: the rows of these soorten, and the manifest of an edition.

    Args:
        indeling: what each row is.
        soorten: which of oud, laat, correctie, vervallen.
        manifest: the edition whose administration of files goes with them.
        doel: the new database file.
    """
    keuze = ", ".join(map(herbouw.tekst, soorten))
    waar = {
        tabel: f"rowid in (select nr from indeling.main.{tabel} where soort in ({keuze}))"
        for tabel in herbouw.raw_tabellen(indeling.warehouse)
        if tabel not in MANIFEST
    }
    herbouw.neem_raw_over(indeling.warehouse, doel, waar, {"indeling": indeling.database})
    with herbouw.open_naast(doel, {"editie": manifest.database}, schrijf=True) as verbinding:
        for tabel in MANIFEST:
            verbinding.execute(f"create or replace table raw.{tabel} as from editie.raw.{tabel}")
        # Filled only where messages with one identity differ, which depends on which of them are here.
        verbinding.execute(
            """
            create or replace table raw.bericht as
            select * replace (case when botst then inhoud_hash end as inhoud_hash)
            from raw.bericht inner join (
                select kenmerk, count(distinct inhoud_hash) filter (status = 'geladen') > 1 as botst
                from raw.bericht group by kenmerk
            ) using (kenmerk)
            """
        )
