"""A region's own product list against the mapping of products to tussentaal.

What is known follows the order of the model ``tussentaal_per_product``: a measure (47, 48, 49), a
code of the region itself, the general row of a code, the fall-back of the product category. What
only the fall-back knows and what nothing knows is written as rows of the seed, to be filled in.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from loaders import catalogus as cat

SEEDS = cat.PROJECT / "seeds"

EIGEN, ALGEMEEN, MAATREGEL = "eigen", "algemeen", "maatregel"
TERUGVAL, ONTBREEKT = "terugval", "ontbreekt"
FOUT, WAARSCHUWING = "fout", "waarschuwing"
#: Every row of the list has one outcome.
UITKOMSTEN = {
    EIGEN: "bekend als eigen code van de regio",
    ALGEMEEN: "bekend als algemene code",
    MAATREGEL: "maatregel (47, 48, 49), heeft geen tussentaal",
    TERUGVAL: "alleen bekend door de terugval van de productcategorie",
    ONTBREEKT: "onbekend",
    FOUT: "niet beoordeeld, de rij bevat een fout",
}

_KOLOMMEN = (
    "productcode",
    "omschrijving",
    "productcategorie",
    "jeugdhulpregio",
    "geldig_vanaf",
    "geldig_tot",
)
#: An empty begin or end is open.
_OPEN = {"geldig_vanaf": dt.date.min, "geldig_tot": dt.date.max}


class Onleesbaar(Exception):
    """A file that can't be read or written, with the reason in Dutch."""


@dataclass(frozen=True)
class Bevinding:
    """What is wrong (`ernst` fout) or odd (waarschuwing) in a row, and the rule that says so.

    `regel` is the number, data type or code list of the standard, else a name of ours.
    """

    regelnummer: int
    kolom: str
    waarde: str
    ernst: str
    regel: str
    melding: str


@dataclass(frozen=True)
class Product:
    """The outcome for one row of the list; what does not apply is empty."""

    regelnummer: int
    productcode: str
    productcategorie: str
    jeugdhulpregio: str
    uitkomst: str
    tussentaal_code: str = ""
    zekerheid: str = ""
    maatregelsoort: str = ""


@dataclass(frozen=True)
class Uitslag:
    """Outcomes and findings in the order of the list, and the rows of the seed that are missing.

    `bewaard` is where a different version of `uit` was kept: it may have been filled in.
    """

    producten: list[Product]
    bevindingen: list[Bevinding]
    ontbrekend: list[dict[str, str]]
    uit: Path
    bewaard: Path | None

    @property
    def tellingen(self) -> dict[str, int]:
        """Rows per outcome; together all rows of the list."""
        aantal = Counter(product.uitkomst for product in self.producten)
        return {uitkomst: aantal[uitkomst] for uitkomst in UITKOMSTEN}


def controleer(bestand: Path, uit: Path | None = None, seeds: Path = SEEDS) -> Uitslag:
    """Judge each row of a product list and write what is missing.

    Args:
        bestand: CSV with a header; comma or semicolon, UTF-8 (with or without BOM) or Windows-1252.
        uit: where the missing rows go; by default next to `bestand`, with ``-ontbreekt.csv``.
        seeds: the folder with the seeds.

    Raises:
        Onleesbaar: the list or a seed can't be read, or the result can't be written.
    """
    tekst = _tekst(bestand)
    uit = uit or bestand.with_name(f"{bestand.stem}-ontbreekt.csv")
    if uit.resolve() == bestand.resolve():
        raise Onleesbaar(
            "het resultaat zou de productlijst zelf overschrijven; kies een andere --uit"
        )
    vertaling = _Vertaling(seeds)
    controle = _Controle(vertaling)
    for regelnummer, velden, te_lang in _rijen(tekst):
        controle.keur(_Rij(regelnummer, velden), te_lang)
    ontbrekend = sorted(
        (rij.als_seed() for rij in controle.rijen if rij.uitkomst in (TERUGVAL, ONTBREEKT)),
        key=lambda r: (r["productcode"], r["jeugdhulpregio"], r["geldig_vanaf"]),
    )
    return Uitslag(
        [rij.als_product() for rij in controle.rijen],
        [bevinding for rij in controle.rijen for bevinding in rij.bevindingen],
        ontbrekend,
        uit,
        _schrijf(ontbrekend, vertaling.kolommen, uit),
    )


def verslag(uitslag: Uitslag) -> Iterator[str]:
    """What a person needs to know, line by line: each product, findings, counts, how to go on."""
    for p in uitslag.producten:
        betekenis = p.maatregelsoort or f"{p.tussentaal_code} {p.zekerheid}".strip()
        waar = f" ({p.jeugdhulpregio})" if p.jeugdhulpregio else ""
        yield f"{p.regelnummer:>5}  {p.productcode:<5} {p.uitkomst:<9} {betekenis}{waar}".rstrip()
    if uitslag.bevindingen:
        yield "\nBevindingen:"
    for b in uitslag.bevindingen:
        kolom = f", {b.kolom} '{b.waarde}'" if b.kolom else ""
        yield f"  regel {b.regelnummer}{kolom}: {b.ernst}, {b.melding} ({b.regel})"
    yield "\nUitkomst:"
    for uitkomst, aantal in uitslag.tellingen.items():
        yield f"{aantal:>5}  {uitkomst}: {UITKOMSTEN[uitkomst]}"
    yield f"\n{len(uitslag.ontbrekend)} rijen om in te vullen staan in {uitslag.uit}"
    if uitslag.bewaard:
        yield f"Daar stond al een andere versie; die is bewaard als {uitslag.bewaard}"
    if uitslag.ontbrekend:
        yield (
            "Hoe verder: vul tussentaal_code (1 tot en met 10), zekerheid (zeker, aannemelijk of twijfel) "
            "en toelichting in,\nzet is_residentieel alleen als het product afwijkt van zijn categorie "
            "(en altijd bij crisis), plak de\nrijen zonder kopregel onder aan "
            "seeds/tussentaal/tussentaal_product.csv en draai dbt build."
        )
    if not all(rij["jeugdhulpregio"] for rij in uitslag.ontbrekend):
        yield "Let op: een rij zonder jeugdhulpregio geldt voor alle regio's."


# --- reading and writing --------------------------------------------------------------------------


def _tekst(pad: Path) -> str:
    try:
        data = pad.read_bytes()
    except FileNotFoundError:
        raise Onleesbaar("het bestand bestaat niet") from None
    except OSError:
        raise Onleesbaar("het bestand is niet te openen") from None
    for codering in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(codering)
        except UnicodeDecodeError:
            continue
    raise Onleesbaar("het bestand is geen tekst in UTF-8 of Windows-1252; sla het op als CSV")


def _rijen(tekst: str) -> Iterator[tuple[int, dict[str, str], bool]]:
    """Line number, the columns we know, and whether the row is longer than the header."""
    begin = tekst.lstrip().partition("\n")[0]
    scheiding = max(";,", key=begin.count)
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=scheiding, strict=True)
    kop: list[str] = []
    while True:
        regelnummer = lezer.line_num + 1
        try:
            rij = next(lezer, None)
        except csv.Error:
            raise Onleesbaar(
                f"regel {regelnummer} is geen CSV: een aanhalingsteken staat verkeerd of is niet "
                "gesloten, of een veld is te groot"
            ) from None
        if rij is None:
            break
        waarden = [waarde.strip() for waarde in rij]
        if not any(waarden):
            continue
        if kop:
            velden = dict.fromkeys(_KOLOMMEN, "") | dict(zip(kop, waarden, strict=False))
            yield regelnummer, velden, any(waarden[len(kop) :])
        else:
            kop = _kop(waarden)
    if not kop:
        raise Onleesbaar("het bestand is leeg")


def _kop(waarden: list[str]) -> list[str]:
    kop = [re.sub(r"\s+", "_", waarde.lower()) for waarde in waarden]
    if "productcode" not in kop:
        raise Onleesbaar(
            "de eerste regel noemt geen kolom productcode; sla de lijst op als CSV met een kopregel"
        )
    for kolom in _KOLOMMEN:
        if kop.count(kolom) > 1:
            raise Onleesbaar(f"de kopregel noemt de kolom {kolom} meer dan eens")
    return kop


def _schrijf(rijen: list[dict[str, str]], kolommen: list[str], uit: Path) -> Path | None:
    """Write the rows; returns where a different version that stood there is kept."""
    buffer = io.StringIO(newline="")
    schrijver = csv.DictWriter(buffer, kolommen, restval="", lineterminator="\n")
    schrijver.writeheader()
    schrijver.writerows(rijen)
    data = buffer.getvalue().encode()
    bewaard = None
    try:
        if uit.exists() and uit.read_bytes() != data:
            bewaard = uit.replace(uit.with_name(f"{uit.name}.vorige"))
        uit.write_bytes(data)
    except OSError:
        raise Onleesbaar("het resultaat is niet te schrijven; kies een andere --uit") from None
    return bewaard


def _toonbaar(tekst: str) -> str:
    """A text of the list as it may be repeated: on one line, without control characters, not too long."""
    return " ".join("".join(t if t.isprintable() else " " for t in tekst).split())[:120]


def _datum(tekst: str) -> dt.date | None:
    """A day as in the messages (jjjj-mm-dd) or as a Dutch spreadsheet writes it (dd-mm-jjjj)."""
    for vorm in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return dt.datetime.strptime(tekst, vorm).date()
        except ValueError:
            continue
    return None


# --- what is known --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Regel:
    """What a row of the seed tussentaal_product says, from and including its first to its last day."""

    van: dt.date
    tot: dt.date
    tussentaal_code: str
    zekerheid: str


class _Vertaling:
    """The seeds that say what a product is, as far as the check needs them.

    `regels` is by code and region; the region of a general row is empty.
    """

    def __init__(self, seeds: Path):
        def kaart(naam: str, sleutel: str, waarde: str) -> dict[str, str]:
            return {rij[sleutel]: rij[waarde] for rij in _seed(seeds / naam)[1]}

        self.terugval = {
            rij["productcategorie"]: rij
            for rij in _seed(seeds / "tussentaal/tussentaal_productcategorie.csv")[1]
        }
        self.maatregelen = kaart(
            "tussentaal/maatregel_product.csv", "productcode", "maatregelsoort"
        )
        self.gi = kaart("tussentaal/gi_productcategorie.csv", "productcategorie", "maatregelsoort")
        self.regios = {
            tekst.casefold(): code
            for code, naam in kaart(
                "geografie/jeugdhulpregio.csv", "jeugdhulpregio", "jeugdhulpregio_naam"
            ).items()
            for tekst in (code, naam)
        }
        self.kolommen, rijen = _seed(seeds / "tussentaal/tussentaal_product.csv")
        self.regels: dict[tuple[str, str], list[_Regel]] = {}
        for rij in rijen:
            dagen = [_datum(rij[k]) if rij[k] else leeg for k, leeg in _OPEN.items()]
            if None in dagen:
                raise Onleesbaar(
                    f"tussentaal_product heeft bij {rij['productcode']} een onjuiste datum"
                )
            self.regels.setdefault((rij["productcode"], rij["jeugdhulpregio"]), []).append(
                _Regel(*dagen, rij["tussentaal_code"], rij["zekerheid"] or "twijfel")
            )
        self.codes = {code for code, _ in self.regels}


def _seed(pad: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and the rows of a seed; a field that a short row lacks is empty."""
    try:
        lezer = csv.DictReader(io.StringIO(_tekst(pad), newline=""), restval="")
        return list(lezer.fieldnames or ()), list(lezer)
    except Onleesbaar as fout:
        raise Onleesbaar(f"seed {pad.stem}: {fout}") from None


def _dekt(regels: list[_Regel], van: dt.date, tot: dt.date) -> bool:
    """Whether the rules together are in force on every day from `van` to `tot`."""
    for regel in sorted(regels, key=lambda r: r.van):
        if regel.van > van:
            return False
        if regel.tot >= tot:
            return True
        van = regel.tot + dt.timedelta(days=1)
    return False


# --- judging --------------------------------------------------------------------------------------


@dataclass
class _Rij:
    """A row of the list; `velden` become the codes and days of the seeds while it is judged."""

    regelnummer: int
    velden: dict[str, str]
    uitkomst: str = FOUT
    betekenis: dict[str, str] = field(default_factory=dict)
    bevindingen: list[Bevinding] = field(default_factory=list)

    def meld(self, kolom: str, regel: str, melding: str, ernst: str = FOUT) -> None:
        waarde = _toonbaar(self.velden.get(kolom, ""))
        self.bevindingen.append(Bevinding(self.regelnummer, kolom, waarde, ernst, regel, melding))

    @property
    def is_goed(self) -> bool:
        return all(bevinding.ernst != FOUT for bevinding in self.bevindingen)

    @property
    def periode(self) -> tuple[dt.date, dt.date]:
        """First and last day; only of a row whose days are right."""
        van, tot = (_datum(self.velden[k]) or leeg for k, leeg in _OPEN.items())
        return van, tot

    def als_product(self) -> Product:
        namen = ("productcode", "productcategorie", "jeugdhulpregio")
        code, categorie, regio = (_toonbaar(self.velden[naam]) for naam in namen)
        return Product(self.regelnummer, code, categorie, regio, self.uitkomst, **self.betekenis)

    def als_seed(self) -> dict[str, str]:
        """The row that tussentaal_product misses, with what the fall-back suggests."""
        v = self.velden
        zin = (
            f"voorstel uit de terugval van productcategorie {v['productcategorie']}, nog na te gaan"
            if self.uitkomst == TERUGVAL
            else "nog in te vullen"
        )
        omschrijving = _toonbaar(v["omschrijving"])
        return {
            **{k: v[k] for k in ("productcode", "jeugdhulpregio", *_OPEN)},
            "tussentaal_code": self.betekenis.get("tussentaal_code", ""),
            "zekerheid": "twijfel" if self.uitkomst == TERUGVAL else "",
            "toelichting": f"{zin}; de regio noemt het: {omschrijving}" if omschrijving else zin,
        }


class _Controle:
    """Judges rows one by one and remembers those before, for double and overlapping ones."""

    def __init__(self, vertaling: _Vertaling):
        self.vertaling = vertaling
        self.categorieen = cat.lees().codelijsten["JZ020"]
        self.patroon = re.compile(cat.lees_yaml("typen")["productcode"]["patroon"])
        self.rijen: list[_Rij] = []
        self.eerder: dict[tuple[str, ...], int] = {}
        self.nieuw: dict[tuple[str, str], list[_Rij]] = {}

    def keur(self, rij: _Rij, te_lang: bool) -> None:
        """Add a row with its outcome and what there is to say about it."""
        self.rijen.append(rij)
        if te_lang:
            rij.meld("", "vorm", "de rij heeft meer velden dan de kopregel")
        self._product(rij)
        self._regio(rij)
        self._dagen(rij)
        if rij.is_goed:
            self._dubbel(rij)
        if rij.is_goed:
            self._beoordeel(rij)

    def _product(self, rij: _Rij) -> None:
        code, categorie = rij.velden["productcode"], rij.velden["productcategorie"]
        if not self.patroon.fullmatch(code):
            rij.meld(
                "productcode", "LDT_ProductCode", "een productcode is 1 tot 5 letters of cijfers"
            )
        elif code not in self.vertaling.codes and code.upper() in self.vertaling.codes:
            rij.meld(
                "productcode",
                "schrijfwijze",
                f"bedoeld is misschien {code.upper()}: hoofdletters tellen mee",
                WAARSCHUWING,
            )
        if not categorie:
            rij.velden["productcategorie"] = code[:2] if code[:2] in self.categorieen else ""
        elif categorie not in self.categorieen:
            rij.meld("productcategorie", "JZ020", "deze productcategorie bestaat niet")
        elif code and not code.startswith(categorie):
            rij.meld(
                "productcategorie",
                "TR381",
                f"past niet bij de eerste twee tekens van de code {_toonbaar(code)}",
                WAARSCHUWING,
            )

    def _regio(self, rij: _Rij) -> None:
        regio = rij.velden["jeugdhulpregio"]
        if not regio:
            return
        if regio.casefold() in self.vertaling.regios:
            rij.velden["jeugdhulpregio"] = self.vertaling.regios[regio.casefold()]
        else:
            codes = ", ".join(sorted(set(self.vertaling.regios.values())))
            rij.meld("jeugdhulpregio", "jeugdhulpregio", f"onbekende regio; kies uit {codes}")

    def _dagen(self, rij: _Rij) -> None:
        for kolom in _OPEN:
            if rij.velden[kolom]:
                dag = _datum(rij.velden[kolom])
                if dag:
                    rij.velden[kolom] = dag.isoformat()
                else:
                    rij.meld(kolom, "LDT_Datum", "geen bestaande datum (jjjj-mm-dd of dd-mm-jjjj)")
        van, tot = rij.periode
        if rij.is_goed and tot < van:
            rij.meld("geldig_tot", "CS003", f"ligt voor geldig_vanaf {van}")

    def _dubbel(self, rij: _Rij) -> None:
        sleutel = tuple(rij.velden[k] for k in ("productcode", "jeugdhulpregio", *_OPEN))
        eerste = self.eerder.setdefault(sleutel, rij.regelnummer)
        if eerste != rij.regelnummer:
            rij.meld(
                "productcode", "dubbele rij", f"zelfde code, regio en dagen als regel {eerste}"
            )

    def _beoordeel(self, rij: _Rij) -> None:
        """The outcome, in the order of the model; an overlap with an existing row is a mistake.

        A row without days asks whether the code is known at all, one with days whether on each day.
        """
        v, vertaling = rij.velden, self.vertaling
        code, categorie, regio = v["productcode"], v["productcategorie"], v["jeugdhulpregio"]
        if categorie in vertaling.gi:
            rij.uitkomst = MAATREGEL
            rij.betekenis["maatregelsoort"] = vertaling.maatregelen.get(
                code, vertaling.gi[categorie]
            )
            return
        van, tot = rij.periode
        for waar in dict.fromkeys((regio, "")):
            regels = [
                r for r in vertaling.regels.get((code, waar), ()) if r.van <= tot and van <= r.tot
            ]
            if not regels:
                continue
            zonder_dagen = not v["geldig_vanaf"] and not v["geldig_tot"]
            if all(r.tussentaal_code for r in regels) and (zonder_dagen or _dekt(regels, van, tot)):
                rij.uitkomst = EIGEN if waar else ALGEMEEN
                for kolom in ("tussentaal_code", "zekerheid"):
                    rij.betekenis[kolom] = ", ".join(sorted({getattr(r, kolom) for r in regels}))
                return
            if waar == regio:
                rij.meld(
                    "geldig_vanaf",
                    "geen overlap",
                    "tussentaal_product heeft voor deze code en regio al een rij die een deel van de "
                    "dagen beslaat of nog niet is ingevuld; pas die aan",
                )
                return
        self._nieuw(rij)

    def _nieuw(self, rij: _Rij) -> None:
        """A row to write, unless it overlaps one that is to be written already."""
        van, tot = rij.periode
        eerder = self.nieuw.setdefault(
            (rij.velden["productcode"], rij.velden["jeugdhulpregio"]), []
        )
        for ander in eerder:
            if ander.periode[0] <= tot and van <= ander.periode[1]:
                rij.meld(
                    "geldig_vanaf",
                    "geen overlap",
                    f"de dagen overlappen die van regel {ander.regelnummer}",
                )
                return
        eerder.append(rij)
        terugval = self.vertaling.terugval.get(rij.velden["productcategorie"])
        rij.uitkomst = TERUGVAL if terugval else ONTBREEKT
        if terugval:
            rij.betekenis = {k: terugval[k] for k in ("tussentaal_code", "zekerheid")}
