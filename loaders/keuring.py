"""Validation of what was loaded, with Great Expectations, and the Data Docs about it.

Loading refuses what breaks a rule; this checks, independently of the loader, that what stands in a
raw table keeps the rules of the catalogue. The suites follow from the catalogue and hold no rule of
their own: one per raw table and, where a message exists in both, per family (2.x, 3.x).

Great Expectations judges pandas data frames (on DuckDB its SQL gives wrong results). It counts and
keeps no values, so results and Data Docs hold no personal data. Nothing goes over the network: not
here, and not in the browser of a reader either, where the usual pages fetch style, icons and even
the index from elsewhere. Therefore the Data Docs have templates of their own.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders import catalogus as cat
from loaders.inlezen.opslag import DatabaseFout, verbind, vraag
from loaders.inlezen.problemen import regels

if TYPE_CHECKING:
    from types import ModuleType

    import duckdb
    import pandas as pd
    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context import EphemeralDataContext
    from great_expectations.data_context.types.resource_identifiers import (
        ValidationResultIdentifier,
    )
    from great_expectations.expectations import Expectation

#: Rows of a class that are looked at together.
STUK = 250_000
#: Counts only: no values in the results.
RESULTAAT = {"result_format": "BASIC", "partial_unexpected_count": 0}
#: Column that a batch has besides the elements: the day of loading, for TR135.
LAADDAG = "laaddag"

_VECTOR = 2048
_HASH = "[0-9a-f]{32}"
_MASKER = "~[0-9a-f]{12}"


@dataclass(frozen=True)
class Afwijking:
    """An expectation that is not met by all rows of a batch."""

    familie: str
    kolom: str
    regel: str
    verwachting: str
    rijen: int


@dataclass(frozen=True)
class Uitslag:
    """Outcome for one class of a batch; the first five are the columns of ``raw.keuring``."""

    lading_id: int
    klasse: str
    rijen: int
    verwachtingen: int
    geslaagd: int
    afwijkingen: tuple[Afwijking, ...] = ()


Voortgang = Callable[[int, int], None]


def keur(
    database: Path, docs: Path | None = None, voortgang: Voortgang = lambda *_: None
) -> list[Uitslag]:
    """Validate all batches that were not validated before.

    Args:
        database: the DuckDB file.
        docs: folder for the Data Docs, to which the pages of these batches are added.
        voortgang: called with rows done and rows in all.

    Returns:
        The outcome per batch and class that has rows, in that order.

    Raises:
        DatabaseFout: the database is absent, in use, damaged or not whole.
    """
    werk = _te_keuren(database)
    if not werk:
        return []
    with verbind(database) as verbinding:
        keurder = _Keurder(verbinding, docs)
        totaal, klaar = sum(p.rijen for p in werk), 0
        uitslagen = []
        for partij in werk:
            uitslagen.append(keurder.keur(partij))
            klaar += partij.rijen
            voortgang(klaar, totaal)
        if docs is not None:
            keurder.schrijf_docs()
        # Written last and together: what stands in raw.keuring, stands in the Data Docs.
        verbinding.begin()
        verbinding.executemany(
            "insert into raw.keuring (lading_id, klasse, rijen, verwachtingen, geslaagd) "
            "values (?, ?, ?, ?, ?)",
            [(u.lading_id, u.klasse, u.rijen, u.verwachtingen, u.geslaagd) for u in uitslagen],
        )
        verbinding.commit()
    return uitslagen


# --- the suites ---------------------------------------------------------------------------------


def suites(catalogus: cat.Catalogus) -> dict[tuple[str, str], ExpectationSuite]:
    """The suites that follow from the catalogue, by raw table and family."""
    gx = great_expectations()
    return {
        (tabel.naam, familie): gx.ExpectationSuite(
            name=_suitenaam(tabel, familie),
            notes=f"{tabel.klasse.omschrijving}. {tabel.bericht.doel}",
            expectations=[
                verwachting
                for element in tabel.klasse.alle_elementen
                if familie in element.pad
                for verwachting in _verwachtingen(element, familie)
            ],
        )
        for tabel in cat.tabellen(catalogus).values()
        for familie in tabel.bericht.families
    }


def opslagpatroon(datatype: cat.Datatype) -> str:
    """Pattern of a value as it is stored: after BSN and references are hashed and runs masked."""
    if datatype.soort in ("bsn", "referentie"):
        return _HASH
    patroon = datatype.patroon
    if datatype.soort == "kenmerk":
        # A token stands for a whole run of digits, here as one character.
        patroon = re.sub(r"\A(.+)(\{\d+,\d+\})\Z", rf"(?:{_MASKER}|\1)\2", patroon)
    return patroon


def _suitenaam(tabel: cat.Tabel, familie: str) -> str:
    # Great Expectations takes a dot for a folder, so no "2.x".
    naam = f"{tabel.bericht.type} {tabel.bericht.naam.partition(' (')[0]} - {tabel.klasse.naam}"
    return f"{naam} - release {familie}" if len(tabel.bericht.families) > 1 else naam


def _verwachtingen(element: cat.Element, familie: str) -> Iterator[Expectation]:
    """The expectations on one element, in the order in which the loader checks."""
    import great_expectations.expectations as gxe

    def tekst(verwachting: str, regel: str, *uitleg: str) -> dict[str, Any]:
        naam = f" ({regels()[regel]['naam']})" if regel in regels() else ""
        return {
            "description": f"{element.kolom} {verwachting} ({regel})",
            "notes": [f"Regel {regel}{naam}.", *uitleg],
            "meta": {"kolom": element.kolom, "regel": regel},
        }

    def niet_voor(laatste: str, eerste: str, teksten: dict[str, Any]) -> Expectation:
        return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=laatste,
            column_B=eerste,
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            **teksten,
        )

    kolom = element.kolom
    regel = element.eigen_regel or element.codelijst or element.type.regel
    uitleg = f"{element.naam}: {element.uitleg}."
    toegestaan = None if element.onbekend_toegestaan else element.waarden.get(familie)
    if familie in element.verplicht:
        yield gxe.ExpectColumnValuesToNotBeNull(column=kolom, **tekst("is ingevuld", "GM04"))
    if toegestaan is not None:
        codes = sorted(toegestaan)
        teksten = tekst("staat in de codelijst", regel, uitleg, f"Codes: {', '.join(codes)}.")
        yield gxe.ExpectColumnValuesToBeInSet(column=kolom, value_set=codes, **teksten)
    else:
        patroon = opslagpatroon(element.type)
        teksten = tekst(f"heeft de vorm {patroon}", regel, uitleg)
        yield gxe.ExpectColumnValuesToMatchRegex(column=kolom, regex=heel(patroon), **teksten)
    if element.type.soort == "datum":
        yield gxe.ExpectColumnValuesToMatchStrftimeFormat(
            column=kolom, strftime_format="%Y-%m-%d", **tekst("is een bestaande datum", regel)
        )
    if element.niet_voor:
        eerste, nummer = element.niet_voor
        yield niet_voor(kolom, eerste, tekst(f"ligt niet voor {eerste}", nummer))
    if element.niet_na_laden:
        yield niet_voor(LAADDAG, kolom, tekst("ligt niet na de dag van laden", "TR135"))


def heel(patroon: str) -> str:
    """The pattern for a whole text; without groups to capture, which pandas warns of."""
    return "(?s)^(?:{})$".format(re.sub(r"(?<!\\)\((?!\?)", "(?:", patroon))


# --- validation ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Partij:
    """The rows of one batch in one raw table."""

    lading_id: int
    geladen_op: dt.datetime
    laaddag: dt.date
    klasse: str
    rijen: int


def _te_keuren(database: Path) -> list[_Partij]:
    tellingen = " union all ".join(
        f"select lading_id, '{naam}' as klasse, count(*) as rijen from raw.{naam} group by all"
        for naam in cat.tabellen(cat.lees())
    )
    sql = f"""
        select lading_id, geladen_op, laaddag, klasse, rijen
        from raw.lading join ({tellingen}) using (lading_id)
        where lading_id not in (select lading_id from raw.keuring)
        order by lading_id, klasse
    """
    return [_Partij(*rij) for rij in vraag(database, sql)]


class _Keurder:
    """Validates batches in a context that lives in memory, but for the results of the Data Docs."""

    def __init__(self, verbinding: duckdb.DuckDBPyConnection, docs: Path | None):
        catalogus = cat.lees()
        self.verbinding = verbinding
        self.docs = docs
        self.tabellen = cat.tabellen(catalogus)
        self.suites = suites(catalogus)
        self.context = context(docs)
        frames = self.context.data_sources.add_pandas("raw").add_dataframe_asset("rijen")
        self.stuk = frames.add_batch_definition_whole_dataframe("stuk")
        self._nieuw: list[ValidationResultIdentifier] = []

    def keur(self, partij: _Partij) -> Uitslag:
        """Validate the rows of a batch in one table.

        Raises:
            DatabaseFout: rows belong to no message, so that nobody knows what should hold for them.
        """
        rijen = verwachtingen = geslaagd = 0
        afwijkingen: list[Afwijking] = []
        for familie in self.tabellen[partij.klasse].bericht.families:
            suite = self.suites[partij.klasse, familie]
            delen = [
                self.stuk.get_batch({"dataframe": stuk}).validate(suite, result_format=RESULTAAT)
                for stuk in self._stukken(partij, familie)
            ]
            if delen:
                resultaat = _samen(suite, delen)
                rijen += resultaat.results[0].result["element_count"]
                verwachtingen += resultaat.statistics["evaluated_expectations"]
                geslaagd += resultaat.statistics["successful_expectations"]
                afwijkingen += _afwijkingen(resultaat, familie)
                if self.docs is not None:
                    self._bewaar(partij, resultaat)
        if rijen != partij.rijen:
            raise DatabaseFout(
                f"{partij.rijen - rijen} rijen van lading {partij.lading_id} in "
                f"raw.{partij.klasse} horen bij geen bericht in raw.bericht; er is niets gekeurd."
            )
        return Uitslag(
            partij.lading_id, partij.klasse, rijen, verwachtingen, geslaagd, tuple(afwijkingen)
        )

    def _stukken(self, partij: _Partij, familie: str) -> Iterator[pd.DataFrame]:
        tabel = self.tabellen[partij.klasse]
        kolommen = ", ".join(e.kolom for e in tabel.klasse.alle_elementen if familie in e.pad)
        waarden = {"lading": partij.lading_id, "laaddag": partij.laaddag.isoformat()}
        waar = "lading_id = $lading"
        if len(tabel.bericht.families) > 1:
            waarden["familie"] = familie
            van_familie = "select bericht_id from raw.bericht where left(release, 1) = $familie"
            waar += f" and bericht_id in ({van_familie})"
        self.verbinding.execute(
            f"select {kolommen}, $laaddag as {LAADDAG} from raw.{tabel.naam} where {waar}", waarden
        )
        while len(stuk := self.verbinding.fetch_df_chunk(STUK // _VECTOR)):
            yield stuk

    def _bewaar(self, partij: _Partij, resultaat: ExpectationSuiteValidationResult) -> None:
        """Keep a result for the Data Docs."""
        from great_expectations.data_context.types import resource_identifiers as sleutels

        run = _run(partij.lading_id, partij.geladen_op)
        rijen = resultaat.results[0].result["element_count"]
        resultaat.meta |= {
            "run_id": run.to_json_dict(),
            "batch_spec": {
                "lading": partij.lading_id,
                "tabel": f"raw.{partij.klasse}",
                "rijen": rijen,
                "verwachtingen": resultaat.statistics["evaluated_expectations"],
                "geslaagd": resultaat.statistics["successful_expectations"],
            },
        }
        sleutel = sleutels.ValidationResultIdentifier(
            sleutels.ExpectationSuiteIdentifier(resultaat.suite_name), run, f"{rijen} rijen"
        )
        self.context.validation_results_store.set(sleutel, resultaat)
        self._nieuw.append(sleutel)

    def schrijf_docs(self) -> None:
        """Write the pages of the suites and of what was validated, and the index of all pages."""
        from great_expectations.render.renderer.site_builder import SiteBuilder
        from jinja2 import ChoiceLoader, DictLoader

        self._ruim_op()
        for suite in self.suites.values():
            self.context.suites.add(suite)
        site = SiteBuilder(
            self.context, store_backend=_map(self.docs), site_section_builders={"profiling": "none"}
        )
        for bouwer in (*site.site_section_builders.values(), site.site_index_builder):
            omgeving = bouwer.view_class.env
            omgeving.loader = ChoiceLoader([DictLoader(_SJABLONEN), omgeving.loader])
            omgeving.filters["nederlands"] = _nederlands
        # Not SiteBuilder.build, which also copies logos, fonts and films that no page refers to.
        site.site_section_builders["expectations"].build()
        site.site_section_builders["validations"].build(resource_identifiers=self._nieuw)
        site.site_index_builder.build()

    def _ruim_op(self) -> None:
        """Remove results about batches that are not in this database, made anew since."""
        rijen = self.verbinding.execute("select lading_id, geladen_op from raw.lading").fetchall()
        runs = {_run(*rij).to_tuple() for rij in rijen}
        resultaten = self.context.validation_results_store
        for sleutel in resultaten.list_keys():
            if sleutel.run_id.to_tuple() not in runs:
                resultaten.remove_key(sleutel)


def _run(lading_id: int, geladen_op: dt.datetime) -> RunIdentifier:
    from great_expectations.core.run_identifier import RunIdentifier

    return RunIdentifier(f"lading {lading_id}", geladen_op.replace(tzinfo=dt.UTC))


def great_expectations() -> ModuleType:
    """Great Expectations, imported when first needed: that takes seconds."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    import great_expectations

    return great_expectations


def context(docs: Path | None = None) -> EphemeralDataContext:
    """A context of Great Expectations in memory, but for the results in the folder of Data Docs."""
    gx = great_expectations()
    from great_expectations.data_context.types import base

    opslag = base.InMemoryStoreBackendDefaults()
    if docs is not None:
        # The index lists the results of earlier runs too.
        opslag.stores[opslag.validation_results_store_name]["store_backend"] = {
            **_map(docs / "uitslagen"),
            "filepath_suffix": ".json",
        }
    return gx.get_context(
        mode="ephemeral",
        project_config=base.DataContextConfig(
            store_backend_defaults=opslag,
            analytics_enabled=False,
            progress_bars=base.ProgressBarsConfig(globally=False),
        ),
    )


def _map(pad: Path) -> dict[str, Any]:
    return {
        "class_name": "TupleFilesystemStoreBackend",
        "base_directory": str(pad.resolve()),
        "suppress_store_backend_id": True,
    }


def _samen(
    suite: ExpectationSuite, delen: list[ExpectationSuiteValidationResult]
) -> ExpectationSuiteValidationResult:
    """One result from those of the pieces of a batch: whether all succeeded, and the counts."""
    from great_expectations.core import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )

    resultaten = []
    for stukken in zip(*(d.results for d in delen), strict=True):
        config = stukken[0].expectation_config
        if not all(s.result for s in stukken):
            raise RuntimeError(
                f"{suite.name}: {config.type} op {config.meta} is niet te beoordelen"
            )
        resultaten.append(
            ExpectationValidationResult(
                success=all(s.success for s in stukken),
                expectation_config=config,
                result=_tel_op([s.result for s in stukken]),
            )
        )
    aantal, geslaagd = len(resultaten), sum(r.success for r in resultaten)
    return ExpectationSuiteValidationResult(
        success=geslaagd == aantal,
        results=resultaten,
        suite_name=suite.name,
        statistics={
            "evaluated_expectations": aantal,
            "successful_expectations": geslaagd,
            "unsuccessful_expectations": aantal - geslaagd,
            "success_percent": _percentage(geslaagd, aantal),
        },
    )


def _tel_op(stukken: list[dict[str, Any]]) -> dict[str, Any]:
    som = {
        telling: sum(s.get(telling, 0) for s in stukken)
        for telling in ("element_count", "missing_count", "unexpected_count")
    }
    beoordeeld = som["element_count"] - som["missing_count"]
    return {**som, "unexpected_percent": _percentage(som["unexpected_count"], beoordeeld)}


def _percentage(deel: int, geheel: int) -> float:
    return round(100 * deel / geheel, 2) if geheel else 0.0


def _afwijkingen(resultaat: ExpectationSuiteValidationResult, familie: str) -> Iterator[Afwijking]:
    for r in resultaat.results:
        if not r.success:
            meta, tekst = r.expectation_config.meta, r.expectation_config.description
            yield Afwijking(
                familie, meta["kolom"], meta["regel"], tekst, r.result["unexpected_count"]
            )


# --- the Data Docs ------------------------------------------------------------------------------

#: What the renderers of Great Expectations say in English.
_VERTALING = {
    "Table-Level Expectations": "Tussen kolommen",
    "% not null": "% ingevuld",
    "% unexpected": "% wijkt af",
    r"(\S+) unexpected values found\. \S+ of (\S+) total rows\.": r"\1 van \2 rijen wijken af.",
    r"≈?(\d+)\.(\d+)%": r"\1,\2%",
}

_STIJL = """
:root { --blauw: #154273; --goed: #2d7a2d; --fout: #b3261e; --lijn: #d8dee6; --licht: #f4f6f9 }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1c2733 }
nav { background: var(--blauw); padding: .8rem 2rem } nav a { color: #fff; text-decoration: none }
main { max-width: 68rem; margin: 0 auto; padding: 1rem 2rem 3rem } a { color: var(--blauw) }
h1 { font-size: 1.6rem; margin: 1rem 0 .3rem } h2 { font-size: 1.1rem } p { margin: .3rem 0 }
table { border-collapse: collapse; width: 100% } tr + tr { border-top: 1px solid var(--lijn) }
td { padding: .35rem .6rem; vertical-align: top } td:first-child { width: 1.5rem }
.getal { text-align: right; white-space: nowrap }
section { border: 1px solid var(--lijn); border-radius: 6px; margin-top: 1rem; overflow: hidden }
section h2, section > p { background: var(--licht); padding: .4rem .6rem; margin: 0 }
.fas { font-style: normal; font-weight: 700 } .toelichting { color: #5a6876; font-size: .9rem }
.fa-check-circle::before { content: "✓"; color: var(--goed) }
.fa-times::before { content: "✗"; color: var(--fout) } .text-danger { color: var(--fout) }
.klassen { columns: 2; padding-left: 1.2rem } .toelichting p { margin: 0 } br + br { display: none }
"""

_KADER = """<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block titel %}{% endblock %}</title>
<style>{% include "stijl.css" %}</style>
</head>
<body>
<nav><a href="{% block wortel %}{% endblock %}index.html">Keuring van de geladen berichten</a></nav>
<main>{% filter nederlands %}{% block inhoud %}{% endblock %}{% endfilter %}</main>
</body>
</html>
"""

_PAGINA = """{% extends "kader.j2" %}
{% set keuring = renderer_type == "ValidationResultsPageRenderer" %}
{% macro punten(blok) %}
  <table>{% for punt in blok.bullet_list if punt is not mapping %}
    <tr><td></td><td>{{ punt | render_content_block }}</td></tr>
  {% endfor %}</table>
{% endmacro %}
{% block titel %}{{ expectation_suite_name }}{% endblock %}
{% block wortel %}{{ "../../../../" if keuring else "../" }}{% endblock %}
{% block inhoud %}
  <h1>{{ expectation_suite_name }}</h1>
  {% if keuring %}
    <p>Lading {{ batch_spec.lading }}, tabel <code>{{ batch_spec.tabel }}</code>:
      {{ batch_spec.rijen }} rijen; {{ batch_spec.geslaagd }} van {{ batch_spec.verwachtingen }}
      <a href="{{ self.wortel() }}expectations/{{ expectation_suite_name | urlencode }}.html">
      verwachtingen</a> komen uit.</p>
    {% for deel in sections[1:] %}
      <section><h2>{{ deel.section_name }}</h2>
      <table>{% for status, verwachting, waarneming in deel.content_blocks[1].table %}
        <tr><td>{{ status | render_content_block }}</td>
          <td>{{ verwachting | render_content_block }}</td>
          <td class="getal">{{ waarneming | render_content_block }}</td></tr>
      {% endfor %}</table></section>
    {% endfor %}
  {% else %}
    {% for blok in sections[0].content_blocks if blok.content_block_type == "text" %}
      {{ blok.text[1] | render_content_block }}
    {% endfor %}
    {% for deel in sections[1:] %}
      <section><h2>{{ deel.section_name }}</h2>{{ punten(deel.content_blocks[1]) }}</section>
    {% endfor %}
    {% for blok in sections[0].content_blocks if blok.content_block_type == "bullet_list" %}
      <section><h2>Tussen kolommen</h2>{{ punten(blok) }}</section>
    {% endfor %}
  {% endif %}
{% endblock %}
"""

#: The notes of an expectation.
_TOELICHTING = """<div class="toelichting">{% for blok in content_block.collapse %}
{% for tekst in blok.text %}{{ tekst | render_content_block }}{% endfor %}{% endfor %}</div>"""

_INDEX = """{% extends "kader.j2" %}
{% block titel %}Keuring van de geladen berichten{% endblock %}
{% block inhoud %}
  <h1>Keuring van de geladen berichten</h1>
  <p>Per lading en berichtklasse: voldoen de rijen in de ruwe laag aan de berichtencatalogus?</p>
  {% for tab in sections[0].content_blocks[1].tabs %}
    {% set rijen = tab.tab_content.table_data %}
    {% if tab.tab_name == "Validation Results" %}
      {% for _, lading in rijen | groupby("_run_time_sort") | reverse %}
        <section><h2>{{ lading[0].run_name | capitalize }}</h2>
        <p>Geladen op {{ lading[0].run_time }};
          {{ lading | selectattr("_validation_success_text", "eq", "Success") | list | length }}
          van {{ lading | length }} keuringen geslaagd.</p>
        <table>
        {% set volgorde = "_validation_success_text,_expectation_suite_name_sort" %}
        {% for rij in lading | sort(attribute=volgorde) %}
          <tr><td>{{ rij.validation_success | render_content_block }}</td>
            <td><a href="{{ rij._table_row_link_path }}">
              {{ rij._expectation_suite_name_sort }}</a></td>
            <td class="getal">{{ rij._batch_identifier_sort }}</td></tr>
        {% endfor %}</table></section>
      {% endfor %}
    {% else %}
      <section><h2>Verwachtingen per berichtklasse</h2><ul class="klassen">
      {% for rij in rijen | sort(attribute="expectation_suite_name") %}
        <li><a href="{{ rij._table_row_link_path }}">{{ rij.expectation_suite_name }}</a></li>
      {% endfor %}</ul></section>
    {% endif %}
  {% endfor %}
{% endblock %}
"""

#: Templates that replace those of Great Expectations, by its names, and what they share.
_SJABLONEN = {
    "page.j2": _PAGINA,
    "index_page.j2": _INDEX,
    "collapse.j2": _TOELICHTING,
    "kader.j2": _KADER,
    "stijl.css": _STIJL,
}


def _nederlands(html: str) -> str:
    """The page without the English of the renderers."""
    for engels, nederlands in _VERTALING.items():
        html = re.sub(engels, nederlands, html)
    return html
