"""Whether what was filled in keeps the rules: Great Expectations judges, and points at the cells.

What was read is brought into canonical form and laid out as tables; the suites that follow from the
catalogue are all there is in the way of rules. A column that does not apply to a row is empty there
and is not judged. All files of a run are judged together, because a suite takes longer to start than
to look at a thousand rows.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from loaders import keuring
from loaders.inlezen.problemen import Probleem, toonbaar
from loaders.uitvraag import catalogus as cat
from loaders.uitvraag import notatie
from loaders.uitvraag.lezen import Cel, Cijfer, Inzending

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations import Expectation

#: Raw table of the rows, by which refusals and counts are administered.
KLASSE = "uitvraag"
#: Longest text that is kept.
MAX_TEKST = 2000
#: Everything about what is unexpected, by the row it stands in.
RESULTAAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["bestand", "regelnummer"],
}

_FOUT = keuring.heel(r"#[A-Z0-9/_]+[!?]?|Err:[0-9]+")
_GETAL = keuring.heel(r"-?[0-9]+(\.[0-9]+)?")

Rij = dict[str, Any]


@dataclass
class Uitkomst:
    """What became of one file: rows in canonical form, what is wrong, and what is only reported."""

    naam: str
    rijen: list[Rij]
    voorblad: list[Probleem] = field(default_factory=list)
    problemen: list[Probleem] = field(default_factory=list)
    waarschuwingen: list[str] = field(default_factory=list)

    @property
    def geweigerd(self) -> set[int]:
        """Numbers of the rows that are refused."""
        return {p.regelnummer for p in self.problemen}

    @property
    def goed(self) -> set[int]:
        """Numbers of the rows to load."""
        return {r["regelnummer"] for r in self.rijen} - self.geweigerd


def keur(inzendingen: Sequence[tuple[str, Inzending]], vandaag: dt.date) -> list[Uitkomst]:
    """Judge deliveries, each with its name in messages.

    Args:
        inzendingen: name and contents of each file.
        vandaag: day of loading; a later day of filling in is refused.
    """
    return _Keurder(inzendingen, vandaag).keur() if inzendingen else []


# --- the suites -----------------------------------------------------------------------------------


def suites() -> dict[str, ExpectationSuite]:
    """The suites that follow from the catalogue, by the table that they judge."""
    gx = keuring.great_expectations()
    catalogus = cat.lees()
    return {
        naam: gx.ExpectationSuite(name=f"uitvraag - {naam}", expectations=list(maak(catalogus)))
        for naam, maak in {
            "voorblad": _voorblad,
            "sleutel": _sleutel,
            "waarde": _waarde,
            "dubbel": _dubbel,
            "delen": _delen,
            "verplicht": _verplicht,
            "samen": _samen,
            "aansluiting": _aansluiting,
        }.items()
    }


def _tekst(regel: str, veld: str, reden: str) -> dict[str, Any]:
    """What an expectation says: its rule, the field of the row it is about, and why it is refused."""
    naam = cat.regels()[regel]["naam"]
    return {
        "description": f"{naam} ({regel})",
        "meta": {"regel": regel, "veld": veld, "reden": reden},
    }


def _voorblad(catalogus: cat.Catalogus) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    for veld in cat.VOORBLAD:
        uitleg = f"{veld.replace('_', ' ')} is niet ingevuld"
        yield gxe.ExpectColumnValuesToNotBeNull(column=veld, **_tekst("UV04", veld, uitleg))
        uitleg = f"{veld.replace('_', ' ')} staat er op meer dan een manier"
        yield gxe.ExpectColumnValuesToBeNull(
            column=f"{veld}_anders", **_tekst("UV04", veld, uitleg)
        )
    soorten = list(catalogus.leveranciers)
    yield gxe.ExpectColumnValuesToBeInSet(
        column="leverancier_soort",
        value_set=soorten,
        **_tekst("UV04", "leverancier_soort", f"kies uit {', '.join(soorten)}"),
    )
    codes = "|".join(
        f"{s}:(?:{_patroon(catalogus, lev.code)})" for s, lev in catalogus.leveranciers.items()
    )
    yield gxe.ExpectColumnValuesToMatchRegex(
        column="leverancier_met_soort",
        regex=keuring.heel(codes),
        **_tekst("UV04", "leverancier", "deze leverancier is onbekend"),
    )
    yield gxe.ExpectColumnValuesToMatchStrftimeFormat(
        column="ingevuld_op",
        strftime_format="%Y-%m-%d",
        **_tekst("UV04", "ingevuld_op", "ingevuld op is geen dag"),
    )
    yield _niet_voor(
        "vandaag", "ingevuld_dag", _tekst("UV04", "ingevuld_op", "ingevuld op ligt in de toekomst")
    )


def _patroon(catalogus: cat.Catalogus, soort: str) -> str:
    """The pattern of the codes of a kind of party or supplier."""
    open_ = cat.PATRONEN.get(soort)
    return open_ or "|".join(map(re.escape, catalogus.lijsten[soort].codes))


def _niet_voor(laatste: str, eerste: str, teksten: dict[str, Any]) -> Expectation:
    import great_expectations.expectations as gxe

    return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=laatste,
        column_B=eerste,
        or_equal=True,
        ignore_row_if="either_value_is_missing",
        **teksten,
    )


def _sleutel(catalogus: cat.Catalogus) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    onderwerpen = catalogus.onderwerpen.values()
    for veld, regel in (("onderwerp", "UV10"), ("indicator", "UV11"), ("periode", "UV15")):
        leeg = _tekst(regel, veld, f"{veld} ontbreekt")
        yield gxe.ExpectColumnValuesToNotBeNull(column=veld, **leeg)
    yield gxe.ExpectColumnValuesToBeInSet(
        column="onderwerp",
        value_set=list(catalogus.onderwerpen),
        **_tekst("UV10", "onderwerp", "dit onderwerp staat niet in de catalogus{voorstel}"),
    )
    yield gxe.ExpectColumnValuesToBeInSet(
        column="indicator_van_onderwerp",
        value_set=[f"{o.code}.{i}" for o in onderwerpen for i in o.indicatoren],
        **_tekst("UV11", "indicator", "deze indicator hoort niet bij het onderwerp{voorstel}"),
    )
    yield gxe.ExpectColumnValuesToBeInSet(
        column="onderwerp_van_leverancier",
        value_set=[f"{s}:{o.code}" for o in onderwerpen for s in o.leveranciers],
        **_tekst("UV12", "onderwerp", "deze soort leverancier geeft dit onderwerp niet"),
    )
    soorten = {catalogus.partijsoort(s, o) for o in onderwerpen for s in o.leveranciers}
    codes = "|".join(f"{s}:(?:{_patroon(catalogus, s)})" for s in sorted(soorten))
    yield gxe.ExpectColumnValuesToMatchRegex(
        column="partij_met_soort",
        regex=keuring.heel(codes),
        **_tekst("UV13", "partij", "de partij ontbreekt of is onbekend"),
    )
    yield gxe.ExpectColumnPairValuesToBeEqual(
        column_A="partij_hoort_bij",
        column_B="leverancier",
        ignore_row_if="either_value_is_missing",
        **_tekst("UV14", "partij", "deze partij valt niet onder de leverancier"),
    )
    vormen = "|".join(f"{soort}:(?:{patroon})" for soort, patroon in cat.PERIODEN.items())
    yield gxe.ExpectColumnValuesToMatchRegex(
        column="periode_met_soort",
        regex=keuring.heel(vormen),
        **_tekst("UV15", "periode", "dit is geen {periodesoort} (voorbeeld: {periodevoorbeeld})"),
    )
    yield gxe.ExpectColumnValuesToMatchStrftimeFormat(
        column="periode_dag",
        strftime_format="%Y-%m-%d",
        **_tekst("UV15", "periode", "deze dag bestaat niet"),
    )
    bereik = _tekst(
        "UV16", "periode", f"de periode ligt niet tussen {cat.EERSTE_JAAR} en {{jaar_hoogst}}"
    )
    yield gxe.ExpectColumnValuesToBeBetween(
        column="periode_jaar", min_value=cat.EERSTE_JAAR, **bereik
    )
    yield _niet_voor("jaar_hoogst", "periode_jaar", bereik)
    yield _niet_voor(
        "ingevuld_op",
        "periode_begin",
        _tekst("UV17", "periode", "deze periode moest nog beginnen toen dit werd ingevuld"),
    )


def _waarde(catalogus: cat.Catalogus) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    def tekst(regel: str, reden: str) -> dict[str, Any]:
        return _tekst(regel, "waarde", reden)

    yield gxe.ExpectColumnValuesToNotMatchRegex(
        column="waarde", regex=_FOUT, **tekst("UV20", "de formule geeft een fout")
    )
    yield gxe.ExpectColumnValuesToMatchRegex(
        column="getal", regex=_GETAL, **tekst("UV21", "dit is geen getal")
    )
    yield gxe.ExpectColumnValuesToBeBetween(
        column="niet_negatief", min_value=0, **tekst("UV22", "het getal is negatief")
    )
    yield gxe.ExpectColumnValuesToMatchRegex(
        column="aantal",
        regex=keuring.heel("[0-9]{1,8}"),
        **tekst("UV23", "dit is geen heel getal van ten hoogste acht cijfers"),
    )
    yield gxe.ExpectColumnValuesToMatchRegex(
        column="bedrag",
        regex=keuring.heel(r"-?[0-9]{1,9}(\.[0-9]{1,2})?"),
        **tekst("UV24", "een bedrag heeft ten hoogste twee decimalen en negen cijfers ervoor"),
    )
    yield gxe.ExpectColumnValuesToBeBetween(
        column="kommagetal",
        max_value=999_999_999,
        **tekst("UV24", "een getal heeft ten hoogste negen cijfers voor de komma"),
    )
    yield gxe.ExpectColumnValuesToBeBetween(
        column="aandeel",
        max_value=1,
        **tekst("UV25", "een aandeel is ten hoogste 1; typ bijvoorbeeld 18 % of 0,18"),
    )
    yield gxe.ExpectColumnValuesToMatchStrftimeFormat(
        column="datum", strftime_format="%Y-%m-%d", **tekst("UV26", "dit is geen bestaande dag")
    )
    yield _niet_voor(
        "ingevuld_op", "dag_verleden", tekst("UV17", "deze dag ligt na die van invullen")
    )
    yield gxe.ExpectColumnValuesToBeInSet(
        column="ja_nee", value_set=["ja", "nee"], **tekst("UV27", "antwoord ja of nee")
    )
    keuzes = [
        f"{o.code}.{i.naam}={k}"
        for o in catalogus.onderwerpen.values()
        for i in o.indicatoren.values()
        for k in i.keuzes
    ]
    yield gxe.ExpectColumnValuesToBeInSet(
        column="keuze", value_set=keuzes, **tekst("UV28", "kies uit {keuzes}")
    )
    for kolom in ("tekst", "toelichting"):
        yield gxe.ExpectColumnValueLengthsToBeBetween(
            column=kolom,
            max_value=MAX_TEKST,
            **tekst("UV29", f"de {kolom} is langer dan {MAX_TEKST} tekens"),
        )


def _dubbel(catalogus: cat.Catalogus) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    yield gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["bestand", *cat.SLEUTEL],
        **_tekst("UV30", "waarde", "hetzelfde cijfer staat ook in {ook_in}"),
    )


def _delen(catalogus: cat.Catalogus) -> Iterator[Expectation]:
    yield _niet_voor(
        "geheel", "delen", _tekst("UV32", "waarde", "{delen_namen} is meer dan {geheel_namen}")
    )


def _verplicht(catalogus: cat.Catalogus) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    yield gxe.ExpectColumnValuesToNotBeNull(
        column="verplicht_cijfer",
        **_tekst("UV31", "waarde", "{verplicht} van {onderwerp} over {periode} ontbreekt"),
    )


def _samen(catalogus: cat.Catalogus) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    yield gxe.ExpectColumnValuesToBeNull(
        column="geweigerd",
        **_tekst("UV33", "waarde", "{onderwerp} over {periode} geldt alleen samen met {geweigerd}"),
    )


def _aansluiting(catalogus: cat.Catalogus) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    reden = "{uitleg} over {periode} sluit niet aan: {berekend} is niet {eind}"
    yield gxe.ExpectColumnPairValuesToBeEqual(
        column_A="berekend",
        column_B="eind",
        ignore_row_if="either_value_is_missing",
        **_tekst("UV40", "waarde", reden),
    )


# --- judgement ------------------------------------------------------------------------------------


class _Keurder:
    """Lays the tables out, has them judged, and gathers what is wrong per file."""

    def __init__(self, inzendingen: Sequence[tuple[str, Inzending]], vandaag: dt.date):
        self.catalogus = cat.lees()
        self.vandaag = vandaag.isoformat()
        self.inzendingen = inzendingen
        self.uitkomsten = [Uitkomst(naam, []) for naam, _ in inzendingen]
        self._onherkend: set[tuple[int, int]] = set()
        self._suites = suites()
        tabellen = keuring.context().data_sources.add_pandas("uitvraag")
        self._tabel = tabellen.add_dataframe_asset("tabel").add_batch_definition_whole_dataframe(
            "heel"
        )

    def keur(self) -> list[Uitkomst]:
        """Judge in steps; what is refused in one takes no part in the next."""
        voorbladen = [
            {"bestand": nr, "regelnummer": 0} | self._voorblad(inzending)
            for nr, (_, inzending) in enumerate(self.inzendingen)
        ]
        for rij, veld, regel, reden in self._oordeel("voorblad", voorbladen):
            uitkomst = self.uitkomsten[rij["bestand"]]
            cellen = self.inzendingen[rij["bestand"]][1].voorblad[veld]
            melding = _melding(uitkomst.naam, cellen[-1] if cellen else Cel(), reden, regel)
            uitkomst.voorblad.append(Probleem(regel, melding, element=veld))
        rijen = [
            rij
            for voorblad in voorbladen
            if not self.uitkomsten[voorblad["bestand"]].voorblad
            for rij in self._rijen(voorblad)
        ]
        self._per_rij("sleutel", rijen)
        self._per_rij("waarde", rijen)
        self._per_rij("dubbel", _met_dubbelen(self._goed(rijen)))
        self._per_groep("delen", rijen, _delen_van)
        self._per_groep("verplicht", rijen, _verplicht_van)
        self._per_groep("samen", rijen, _samen_van)
        self._per_groep("aansluiting", rijen, _aansluiting_van)
        for uitkomst in self.uitkomsten:
            uitkomst.problemen.sort(key=lambda p: (p.regelnummer, p.regel))
        return self.uitkomsten

    # --- tables -------------------------------------------------------------------------------

    def _voorblad(self, inzending: Inzending) -> Rij:
        """The cover in canonical form; a field that was given in two ways is named so."""
        gegeven = {v: [c.waarde for c in cellen] for v, cellen in inzending.voorblad.items()}
        soorten = cat.Lijst({s: lev.naam for s, lev in self.catalogus.leveranciers.items()})
        canoniek = {
            "leverancier_soort": [
                notatie.code(w, "", soorten) for w in gegeven["leverancier_soort"]
            ]
        }
        soort = next(filter(None, canoniek["leverancier_soort"]), None)
        leverancier = self.catalogus.leveranciers.get(soort or "")
        code = leverancier.code if leverancier else ""
        lijst = self.catalogus.lijsten.get(code)
        canoniek["leverancier"] = [notatie.code(w, code, lijst) for w in gegeven["leverancier"]]
        canoniek["ingevuld_op"] = [notatie.datum(w) for w in gegeven["ingevuld_op"]]
        canoniek["ingevuld_door"] = [notatie.vrije_tekst(w) or "" for w in gegeven["ingevuld_door"]]
        uit: Rij = {}
        for veld, waarden in canoniek.items():
            verschillend = list(dict.fromkeys(filter(None, waarden)))
            uit[veld] = verschillend[0] if verschillend else None
            uit[f"{veld}_anders"] = " / ".join(verschillend) if len(verschillend) > 1 else None
        gekend = leverancier and uit["leverancier"]
        uit["leverancier_met_soort"] = f"{soort}:{uit['leverancier']}" if gekend else None
        is_dag = _is_dag(uit["ingevuld_op"])
        uit["ingevuld_dag"] = uit["ingevuld_op"] if is_dag else None
        uit["vandaag"] = self.vandaag
        return uit

    def _rijen(self, voorblad: Rij) -> Iterator[Rij]:
        nr = voorblad["bestand"]
        for regelnummer, cijfer in enumerate(self.inzendingen[nr][1].cijfers, start=1):
            rij = {v: voorblad[v] for v in ("bestand", *cat.VOORBLAD)} | {
                "regelnummer": regelnummer,
                "werkblad": cijfer.waarde.werkblad,
                "cel": cijfer.waarde.plaats,
                "toelichting": notatie.vrije_tekst(cijfer.toelichting),
                "cijfer": cijfer,
            }
            rij |= self._sleutel(rij["leverancier_soort"], rij["leverancier"], cijfer)
            rij |= _hulp(rij, self.catalogus)
            self.uitkomsten[nr].rijen.append(rij)
            yield rij

    def _sleutel(self, soort: str, leverancier: str, cijfer: Cijfer) -> Rij:
        """What a figure is, in canonical form as far as it is recognised."""
        geschreven = {v: notatie.tekst(getattr(cijfer, v).waarde) or None for v in cat.SLEUTEL}
        uit: Rij = {**geschreven, "waarde": notatie.tekst(cijfer.waarde.waarde), "voorstel": ""}
        onderwerpen = cat.Lijst({c: o.naam for c, o in self.catalogus.onderwerpen.items()})
        code = onderwerpen.zoek(geschreven["onderwerp"] or "")
        if code is None:
            uit["voorstel"] = _voorstel(geschreven["onderwerp"], self.catalogus.onderwerpen)
            return uit
        onderwerp = self.catalogus.onderwerpen[code]
        namen = cat.Lijst({i: i for i in onderwerp.indicatoren})
        uit["onderwerp"] = code
        uit["indicator"] = namen.zoek(geschreven["indicator"] or "") or geschreven["indicator"]
        uit["periode"] = notatie.periode(cijfer.periode.waarde, onderwerp.periode) or None
        partijsoort = self.catalogus.partijsoort(soort, onderwerp)
        lijst = self.catalogus.lijsten.get(partijsoort)
        partij = notatie.code(cijfer.partij.waarde, partijsoort, lijst) or None
        uit["partij"] = partij or (leverancier if onderwerp.partij == "eigen" else None)
        indicator = onderwerp.indicatoren.get(uit["indicator"] or "")
        if indicator is None:
            uit["voorstel"] = _voorstel(geschreven["indicator"], onderwerp.indicatoren)
        else:
            uit["waarde"] = notatie.waarde(cijfer.waarde.waarde, indicator)
        return uit

    # --- steps --------------------------------------------------------------------------------

    def _goed(self, rijen: list[Rij]) -> list[Rij]:
        geweigerd = [u.geweigerd for u in self.uitkomsten]
        return [r for r in rijen if r["regelnummer"] not in geweigerd[r["bestand"]]]

    def _per_rij(self, naam: str, rijen: list[Rij]) -> None:
        for rij, veld, regel, reden in self._oordeel(naam, rijen):
            self._weiger(rij, veld, regel, reden)

    def _per_groep(
        self,
        naam: str,
        rijen: list[Rij],
        maak: Callable[[cat.Onderwerp, list[Rij], list[Rij]], Iterator[tuple[Rij, list[Rij]]]],
    ) -> None:
        """Judge the figures of one subject, party and period together.

        Args:
            naam: name of the suite.
            rijen: all rows.
            maak: lays out what is judged, each with the rows that it is about, from the good rows
                and the refused ones of a group.
        """
        goed = {(r["bestand"], r["regelnummer"]) for r in self._goed(rijen)}
        groepen: dict[tuple, tuple[list[Rij], list[Rij]]] = defaultdict(lambda: ([], []))
        for rij in rijen:
            if rij["onderwerp"] in self.catalogus.onderwerpen and not rij["herhaalbaar"]:
                sleutel = (rij["bestand"], rij["onderwerp"], rij["partij"], rij["periode"])
                groepen[sleutel][(rij["bestand"], rij["regelnummer"]) not in goed].append(rij)
        tabel, betrokken = [], []
        for (bestand, code, _, periode), (wel, niet) in groepen.items():
            for samen, van in maak(self.catalogus.onderwerpen[code], wel, niet):
                nr = {"bestand": bestand, "regelnummer": len(tabel)}
                tabel.append(nr | {"onderwerp": code, "periode": periode} | samen)
                betrokken.append(van)
        for oordeel, veld, regel, reden in self._oordeel(naam, tabel):
            for rij in betrokken[oordeel["regelnummer"]]:
                self._weiger(rij, veld, regel, reden)

    def _weiger(self, rij: Rij, veld: str, regel: str, reden: str) -> None:
        """Note that a row breaks a rule; a rule from UV40 on is only reported."""
        uitkomst = self.uitkomsten[rij["bestand"]]
        cel = getattr(rij["cijfer"], veld)
        melding = _melding(uitkomst.naam, cel, reden, regel)
        if regel >= "UV40":
            if melding not in uitkomst.waarschuwingen:
                uitkomst.waarschuwingen.append(melding)
            return
        # What is not recognised may be any text, and is not kept.
        self._onherkend |= {(rij["bestand"], rij["regelnummer"])} if veld != "waarde" else set()
        onherkend = (rij["bestand"], rij["regelnummer"]) in self._onherkend
        plaats = "!".join(filter(None, (cel.werkblad, cel.plaats)))
        uitkomst.problemen.append(
            Probleem(
                regel,
                melding,
                KLASSE,
                rij["regelnummer"],
                plaats,
                toonbaar(rij[veld]),
                kenmerk=None if onherkend else kenmerk(rij),
            )
        )

    def _oordeel(self, naam: str, rijen: list[Rij]) -> Iterator[tuple[Rij, str, str, str]]:
        """What Great Expectations finds wrong in a table: row, field, rule and reason.

        Raises:
            RuntimeError: an expectation could not be judged.
        """
        if not rijen:
            return
        import pandas as pd

        suite = self._suites[naam]
        kolommen = [k for k in rijen[0] if k != "cijfer"]
        waarden = [[r[k] for k in kolommen] for r in rijen]
        resultaat = self._tabel.get_batch(
            {"dataframe": pd.DataFrame(waarden, columns=kolommen, dtype=object)}
        ).validate(suite, result_format=RESULTAAT)
        bij = {(r["bestand"], r["regelnummer"]): r for r in rijen}
        for oordeel in resultaat.results:
            meta = oordeel.expectation_config.meta
            if not oordeel.result:
                raise RuntimeError(f"{suite.name}: {meta} is niet te beoordelen")
            for plaats in oordeel.result.get("unexpected_index_list") or ():
                rij = bij[plaats["bestand"], plaats["regelnummer"]]
                yield rij, meta["veld"], meta["regel"], meta["reden"].format_map(rij)


def kenmerk(rij: Rij) -> str:
    """What a figure is and when it was given, in one text; a later version replaces it."""
    velden = ("leverancier_soort", "leverancier", *cat.SLEUTEL, "ingevuld_op")
    return ":".join(rij[v] or "" for v in velden)


def _voorstel(geschreven: str | None, codes: Iterable[str]) -> str:
    gelijkend = difflib.get_close_matches(geschreven or "", codes, 1)
    return f" (bedoelt u {gelijkend[0]}?)" if gelijkend else ""


def _melding(naam: str, cel: Cel, reden: str, regel: str) -> str:
    waar = [naam]
    if cel.werkblad:
        waar.append(f"werkblad {cel.werkblad}")
    if cel.plaats:
        waar.append(f"cel {cel.plaats}")
    return f"{', '.join(waar)}: {reden} (regel {regel})."


# --- the columns that the suites look at ----------------------------------------------------------


def _hulp(rij: Rij, catalogus: cat.Catalogus) -> Rij:
    """Columns besides those of the row itself; empty where an expectation does not apply."""
    onderwerp = catalogus.onderwerpen.get(rij["onderwerp"])
    indicator = onderwerp.indicatoren.get(rij["indicator"]) if onderwerp else None
    return _hulp_sleutel(rij, onderwerp, catalogus) | _hulp_waarde(rij, indicator)


def _hulp_sleutel(rij: Rij, onderwerp: cat.Onderwerp | None, catalogus: cat.Catalogus) -> Rij:
    uit: Rij = dict.fromkeys(
        (
            "indicator_van_onderwerp",
            "onderwerp_van_leverancier",
            "partij_met_soort",
            "partij_hoort_bij",
            "periodesoort",
            "periodevoorbeeld",
            "periode_met_soort",
            "periode_dag",
            "periode_jaar",
            "periode_begin",
        )
    )
    uit["jaar_hoogst"] = int(rij["ingevuld_op"][:4]) + 1
    uit["herhaalbaar"] = onderwerp is not None and onderwerp.herhaalbaar
    if onderwerp is None:
        return uit
    soort, code, partij = rij["leverancier_soort"], onderwerp.code, rij["partij"]
    if rij["indicator"]:
        uit["indicator_van_onderwerp"] = f"{code}.{rij['indicator']}"
    uit["onderwerp_van_leverancier"] = f"{soort}:{code}"
    partijsoort = catalogus.partijsoort(soort, onderwerp)
    uit["partij_met_soort"] = f"{partijsoort}:{partij or ''}"
    if onderwerp.partij == "eigen" or (partijsoort, soort) == ("gemeente", "gemeente"):
        uit["partij_hoort_bij"] = partij
    elif (partijsoort, soort) == ("gemeente", "jeugdhulpregio"):
        uit["partij_hoort_bij"] = catalogus.lijsten["gemeente"].gebied.get(partij)
    return uit | _hulp_periode(rij["periode"], onderwerp)


def _hulp_periode(periode: str | None, onderwerp: cat.Onderwerp) -> Rij:
    uit: Rij = {
        "periodesoort": onderwerp.periode,
        "periodevoorbeeld": cat.PERIODEVOORBEELD[onderwerp.periode],
    }
    if periode:
        uit["periode_met_soort"] = f"{onderwerp.periode}:{periode}"
    if periode and re.fullmatch(cat.PERIODEN[onderwerp.periode], periode):
        uit["periode_jaar"] = int(periode[:4])
        begin = periode
        if onderwerp.periode == "datum":
            uit["periode_dag"] = periode
        else:
            tertiaal = int(periode[-1]) if "T" in periode else 1
            begin = f"{periode[:4]}-{tertiaal * 4 - 3:02d}-01"
        if not onderwerp.vooruit:
            uit["periode_begin"] = begin
    return uit


def _hulp_waarde(rij: Rij, indicator: cat.Indicator | None) -> Rij:
    uit: Rij = dict.fromkeys(
        (
            "getal",
            "niet_negatief",
            "aantal",
            "bedrag",
            "kommagetal",
            "aandeel",
            "datum",
            "dag_verleden",
            "ja_nee",
            "keuze",
            "keuzes",
            "tekst",
        )
    )
    waarde = rij["waarde"]
    if indicator is None or re.match(_FOUT, waarde):
        return uit
    soort = indicator.soort
    if soort in notatie.GETALLEN:
        uit["getal"] = waarde
        if re.match(_GETAL, waarde):
            maat = float(waarde)
            if soort != "saldo":
                uit["niet_negatief"] = maat
            if soort == "aantal" and maat >= 0:
                uit["aantal"] = waarde
            if soort in ("bedrag", "saldo"):
                uit["bedrag"] = waarde
            if soort == "getal":
                uit["kommagetal"] = maat
            if soort == "aandeel":
                uit["aandeel"] = maat
    elif soort == "datum":
        uit["datum"] = waarde
        if indicator.verleden and _is_dag(waarde):
            uit["dag_verleden"] = waarde
    elif soort == "keuze":
        uit["keuze"] = f"{rij['onderwerp']}.{indicator.naam}={waarde}"
        uit["keuzes"] = ", ".join(indicator.keuzes)
    else:
        uit[soort] = waarde
    return uit


def _is_dag(tekst: str | None) -> bool:
    try:
        return bool(tekst) and bool(dt.date.fromisoformat(tekst))
    except ValueError:
        return False


def _met_dubbelen(rijen: list[Rij]) -> list[Rij]:
    """Rows of which a key may come once, each with the other cells that have its key."""
    uniek = [r for r in rijen if not r["herhaalbaar"]]
    cellen: dict[tuple, list[str]] = defaultdict(list)
    for rij in uniek:
        cellen[rij["bestand"], kenmerk(rij)].append(_cel(rij))
    return [
        rij
        | {"ook_in": ", ".join(c for c in cellen[rij["bestand"], kenmerk(rij)] if c != _cel(rij))}
        for rij in uniek
    ]


def _cel(rij: Rij) -> str:
    return (
        f"werkblad {rij['werkblad']} cel {rij['cel']}" if rij["werkblad"] else f"cel {rij['cel']}"
    )


# --- figures together -----------------------------------------------------------------------------

Samen = Iterator[tuple[Rij, list[Rij]]]


def _delen_van(onderwerp: cat.Onderwerp, wel: list[Rij], niet: list[Rij]) -> Samen:
    per_indicator = {r["indicator"]: r for r in wel}
    for regel in onderwerp.delen:
        delen = [per_indicator[i] for i in regel.delen if i in per_indicator]
        geheel = [per_indicator[i] for i in regel.geheel if i in per_indicator]
        if delen and len(geheel) == len(regel.geheel):
            yield (
                {
                    "delen": _som(delen),
                    "geheel": _som(geheel),
                    "delen_namen": " + ".join(r["indicator"] for r in delen),
                    "geheel_namen": " + ".join(regel.geheel),
                },
                delen + geheel,
            )


def _verplicht_van(onderwerp: cat.Onderwerp, wel: list[Rij], niet: list[Rij]) -> Samen:
    per_indicator = {r["indicator"]: r["waarde"] for r in wel}
    for indicator in onderwerp.indicatoren.values():
        if wel and indicator.verplicht:
            cijfer = per_indicator.get(indicator.naam)
            yield {"verplicht": indicator.naam, "verplicht_cijfer": cijfer}, wel


def _samen_van(onderwerp: cat.Onderwerp, wel: list[Rij], niet: list[Rij]) -> Samen:
    if onderwerp.samen and wel:
        geweigerd = sorted(
            {r["indicator"] for r in niet if r["indicator"] in onderwerp.indicatoren}
        )
        yield {"geweigerd": ", ".join(geweigerd) or None}, wel


def _aansluiting_van(onderwerp: cat.Onderwerp, wel: list[Rij], niet: list[Rij]) -> Samen:
    if onderwerp.aansluiting is None:
        return
    per_indicator = {r["indicator"]: r for r in wel}
    if all(i in per_indicator for i in onderwerp.aansluiting):
        begin, bij, af, eind = (per_indicator[i] for i in onderwerp.aansluiting)
        yield (
            {
                "berekend": _som([begin, bij]) - _som([af]),
                "eind": _som([eind]),
                "uitleg": "{} + {} - {}".format(*onderwerp.aansluiting),
            },
            [eind],
        )


def _som(rijen: list[Rij]) -> Decimal:
    return sum((Decimal(r["waarde"]) for r in rijen), Decimal())
