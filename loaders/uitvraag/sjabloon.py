"""The workbooks that partners fill in, and the CSV layout beside them.

What is asked follows from the catalogue; what a cell means stands in the codes of its row and column
(see ``lezen``). The same arguments give the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from loaders.uitvraag import catalogus as cat
from loaders.uitvraag.catalogus import Indicator, Onderwerp
from loaders.uitvraag.lezen import LABEL, NIET, PARTIJ, PERIODE, TOELICHTING, VELD

#: What a value looks like, per kind.
VORM = {
    "aantal": "een heel getal van nul of meer",
    "getal": "een getal van nul of meer",
    "bedrag": "een bedrag in euro's van nul of meer",
    "saldo": "een bedrag in euro's, ook onder nul",
    "aandeel": "een percentage van 0 % tot en met 100 %",
    "datum": "een dag, zoals 15-04-2022",
    "ja_nee": "ja of nee",
    "keuze": "een keuze uit de lijst",
    "tekst": "tekst, zonder namen van personen",
}
#: What a party looks like, for the kinds that are no list.
PARTIJVORM = {
    "eigen": "leeg laten",
    "aanbieder": "AGB-code van acht cijfers",
    "product of product/aanbieder": "productcode, of productcode/AGB-code",
    "indicator/niveau/code": "bijvoorbeeld overhead/gi/22990001",
}
#: Kinds of party for which lines stand ready on the sheet Overig: one of each, or few.
VOORGEDRUKT = ("eigen", "maatregel", "bouwsteen", "regio")
#: Empty rows on the sheet Overig besides those that are filled in beforehand.
VRIJE_RIJEN = 100
#: Day that is written into a file as its day of creation, so that its bytes do not change.
_GEMAAKT = dt.datetime(2024, 1, 1)
_LAATSTE_JAAR = 2040

_GETALNOTATIE = {
    "aantal": "#,##0",
    "getal": "#,##0.##",
    "bedrag": '"€" #,##0.00',
    "saldo": '"€" #,##0.00;[Red]"€" -#,##0.00',
    "aandeel": "0.0%",
    "datum": "dd-mm-yyyy",
}
_INVOER = {"locked": False, "bg_color": "#FFF9E5", "border": 1, "border_color": "#C9C2A6"}
_OPMAAK: dict[str, dict[str, Any]] = {
    "titel": {"bold": True, "font_size": 16, "font_color": "#154273"},
    "kop": {"bold": True, "bg_color": "#154273", "font_color": "#FFFFFF", "text_wrap": True},
    "kopje": {"bold": True, "font_color": "#154273"},
    "tekst": {"text_wrap": True},
    "uitleg": {"italic": True, "font_color": "#5A6876"},
    "code": {"font_size": 8, "font_color": "#A0A8B0"},
    "label": {"text_wrap": True, "bottom": 1, "bottom_color": "#D8DEE6"},
    "vast": {"bg_color": "#E9EDF2", "border": 1, "border_color": "#C9C2A6"},
    "periode": _INVOER | {"bold": True, "align": "center", "num_format": "@"},
    "vrij": _INVOER,
    "aantal": {"bold": True, "num_format": _GETALNOTATIE["aantal"]},
    "aandeel": {"bold": True, "num_format": _GETALNOTATIE["aandeel"]},
}
_VALIDATIE: dict[str, dict[str, Any]] = {
    "aantal": {"validate": "integer", "criteria": ">=", "value": 0},
    "getal": {"validate": "decimal", "criteria": ">=", "value": 0},
    "bedrag": {"validate": "decimal", "criteria": ">=", "value": 0},
    "aandeel": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1},
    "datum": {"validate": "date", "criteria": ">=", "value": dt.date(cat.EERSTE_JAAR, 1, 1)},
    "ja_nee": {"validate": "list", "source": ["ja", "nee"]},
}


@dataclass(frozen=True)
class Cijfer:
    """A figure to fill in; `waarde` is text, a number, a day or a formula."""

    onderwerp: str
    indicator: str
    partij: str
    periode: str
    waarde: Any
    toelichting: str | None = None

    @property
    def sleutel(self) -> tuple[str, str, str, str]:
        """What the figure is."""
        return self.onderwerp, self.indicator, self.partij, self.periode


@dataclass(frozen=True)
class Formule:
    """A formula with the outcome that a spreadsheet would show, to stand in a cell."""

    formule: str
    uitkomst: str


@dataclass(frozen=True)
class Levering:
    """What a supplier fills in: the cover and the figures."""

    leverancier: str = ""
    ingevuld_op: dt.date | None = None
    ingevuld_door: str = ""
    cijfers: Sequence[Cijfer] = field(default=())


def schrijf_alle(map_: Path, jaar: int, soort: str | None = None) -> list[Path]:
    """Write the empty workbook of each kind of supplier (or of one), and the empty CSV file."""
    map_.mkdir(parents=True, exist_ok=True)
    soorten = [soort] if soort else list(cat.lees().leveranciers)
    paden = []
    for naam in soorten:
        pad = map_ / f"uitvraag-{naam}-{jaar}.xlsx"
        pad.write_bytes(werkmap(naam, jaar))
        paden.append(pad)
    pad = map_ / "uitvraag.csv"
    pad.write_bytes(als_csv("", Levering()))
    return [*paden, pad]


def als_csv(soort: str, levering: Levering) -> bytes:
    """A delivery in the CSV layout, as Dutch Excel opens it; the cover stands in the first row."""
    uit = io.StringIO(newline="")
    schrijver = csv.writer(uit, delimiter=";", lineterminator="\r\n")
    schrijver.writerow(cat.KOLOMMEN)
    dag = levering.ingevuld_op.strftime("%d-%m-%Y") if levering.ingevuld_op else ""
    voorblad = [soort, levering.leverancier, dag, levering.ingevuld_door]
    for nr, cijfer in enumerate(levering.cijfers):
        waarde = cijfer.waarde
        if isinstance(waarde, float | int):
            waarde = str(waarde).replace(".", ",")
        schrijver.writerow(
            [
                *(voorblad if nr == 0 else [""] * 4),
                *cijfer.sleutel,
                waarde,
                cijfer.toelichting or "",
            ]
        )
    return uit.getvalue().encode("utf-8-sig")


def werkmap(soort: str, jaar: int, levering: Levering | None = None) -> bytes:
    """The workbook of a kind of supplier.

    Args:
        soort: kind of supplier.
        jaar: year that is asked; earlier periods stand ready too, and each can be changed.
        levering: what is filled in; None for an empty workbook.

    Raises:
        KeyError: the kind of supplier does not exist.
    """
    return _Werkmap(soort, jaar, levering or Levering()).bytes()


class _Werkmap:
    def __init__(self, soort: str, jaar: int, levering: Levering):
        self.catalogus = cat.lees()
        self.leverancier = self.catalogus.leveranciers[soort]
        self.jaar = jaar
        self.levering = levering
        self.onderwerpen = self.catalogus.van(soort)
        #: Figures that have no place yet; some may come more than once.
        self.open: dict[tuple, list[Cijfer]] = defaultdict(list)
        for cijfer in levering.cijfers:
            self.open[cijfer.sleutel].append(cijfer)
        self._buffer = io.BytesIO()
        self.boek: Workbook = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self.boek.set_properties(
            {
                "title": f"Uitvraag {self.leverancier.naam}",
                "subject": "Gelderse monitor jeugdbescherming",
                "created": _GEMAAKT,
            }
        )
        self._opmaak: dict[str, Format] = {}

    def bytes(self) -> bytes:
        """Make all sheets and return the file."""
        eigen_vorm = {
            "Caseload": self._caseload,
            "Personeel": self._personeel,
            "Kosten": self._kosten,
            "Tafel": self._tafel,
        }
        bladen = dict.fromkeys(o.werkblad for o in self.onderwerpen if o.werkblad)
        self._voorblad(self._blad("Voorblad"))
        for naam in sorted(bladen, key=[*eigen_vorm, *bladen].index):
            eigen_vorm.get(naam, self._per_periode)(self._blad(naam))
        self._overig(self._blad("Overig"))
        self._lijsten(self._blad("Lijsten"))
        self.boek.close()
        return self._buffer.getvalue()

    # --- form ---------------------------------------------------------------------------------

    def opmaak(self, naam: str) -> Format:
        """A format by name; `invoer <soort>` is that of a cell to fill in."""
        if naam not in self._opmaak:
            vorm = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}
            if naam.startswith("invoer "):
                notatie = _GETALNOTATIE.get(naam.removeprefix("invoer "))
                vorm |= _INVOER | {"num_format": notatie or "@", "text_wrap": notatie is None}
            else:
                vorm |= _OPMAAK[naam]
            self._opmaak[naam] = self.boek.add_format(vorm)
        return self._opmaak[naam]

    def _blad(self, naam: str) -> Worksheet:
        blad = self.boek.add_worksheet(naam)
        blad.hide_gridlines(2)
        blad.set_landscape()
        blad.set_paper(9)
        blad.fit_to_pages(1, 0)
        blad.set_footer(f"&L{self.leverancier.naam}&C&A&RPagina &P van &N")
        blad.ignore_errors({"number_stored_as_text": "A1:Z2000"})
        toegestaan = ("format_columns", "format_rows", "insert_rows", "sort", "autofilter")
        blad.protect("", dict.fromkeys(toegestaan, True))
        blad.set_column(0, 0, 15)
        blad.set_column(1, 1, 62)
        return blad

    def _titel(self, blad: Worksheet, kolom: int, titel: str, *uitleg: str) -> int:
        """Write the head of a sheet; returns the row after next, for what follows."""
        blad.set_row(0, 26)
        blad.write(0, kolom, titel, self.opmaak("titel"))
        for nr, regel in enumerate(uitleg, start=1):
            blad.write(nr, kolom, regel, self.opmaak("uitleg"))
        return len(uitleg) + 2

    def _kop(
        self, blad: Worksheet, rij: int, anker: str, koppen: Sequence[tuple[str, str]]
    ) -> None:
        """Write the labels of the columns of a block, and below them its anchor and their codes."""
        blad.set_row(rij + 1, 12)
        blad.write(rij + 1, 0, anker, self.opmaak("code"))
        for kolom, (code, label) in enumerate(koppen, start=1):
            blad.write(rij, kolom, label, self.opmaak("kop"))
            blad.write(rij + 1, kolom, code, self.opmaak("code"))

    def _label(self, blad: Worksheet, rij: int, code: str, label: str) -> None:
        blad.write_string(rij, 0, code, self.opmaak("code"))
        blad.write_string(rij, 1, label, self.opmaak("label"))

    def _invoer(self, blad: Worksheet, rij: int, kolom: int, soort: str, waarde: Any) -> None:
        """A cell to fill in, with what is filled in already."""
        opmaak = self.opmaak(f"invoer {soort}")
        match waarde:
            case None | "":
                blad.write_blank(rij, kolom, None, opmaak)
            case dt.date():
                blad.write_datetime(rij, kolom, waarde, opmaak)
            case str():
                blad.write_string(rij, kolom, waarde, opmaak)
            case Formule():
                blad.write_formula(rij, kolom, waarde.formule, opmaak, waarde.uitkomst)
            case _:
                blad.write_number(rij, kolom, waarde, opmaak)

    def _controle(self, blad: Worksheet, rij: int, kolom: int, indicator: Indicator) -> None:
        """Let the spreadsheet check what is typed, as far as it can; the loader checks it all."""
        regel = _VALIDATIE.get(indicator.soort)
        if indicator.keuzes:
            regel = {"validate": "list", "source": list(indicator.keuzes)}
        if regel:
            melding = f"Vul hier {VORM[indicator.soort]} in."
            regel |= {"error_title": "Dit kan niet", "error_message": melding}
            blad.data_validation(rij, kolom, rij, kolom, regel)

    def _keuzelijst(self, blad: Worksheet, gebied: tuple[int, int, int, int], bron: str) -> None:
        """A drop-down; what is not in its list may be typed after a warning."""
        melding = "Dit staat niet in de lijst. Toch gebruiken?"
        regel = {"validate": "list", "source": bron, "error_type": "warning"}
        regel |= {"error_title": "Staat niet in de lijst", "error_message": melding}
        blad.data_validation(*gebied, regel)

    # --- figures ------------------------------------------------------------------------------

    def _rij(
        self, blad: Worksheet, rij: int, plaatsen: Sequence[tuple[str, Indicator, str, str]]
    ) -> None:
        """The cells of a row, from the third column on, and after them its explanation.

        A row has one explanation; figures with another one stay for the sheet Overig.
        """
        sleutels = [(o, i.naam, p, periode) for o, i, p, periode in plaatsen]
        toelichting = next((c.toelichting for s in sleutels for c in self.open[s]), None)
        for kolom, (sleutel, (_, indicator, *_)) in enumerate(
            zip(sleutels, plaatsen, strict=True), start=2
        ):
            hier = self.open[sleutel] and self.open[sleutel][0].toelichting == toelichting
            cijfer = self._neem(sleutel) if hier else None
            self._invoer(blad, rij, kolom, indicator.soort, cijfer.waarde if cijfer else None)
            self._controle(blad, rij, kolom, indicator)
        self._invoer(blad, rij, 2 + len(plaatsen), "tekst", toelichting)

    def _neem(self, sleutel: tuple[str, str, str, str]) -> Cijfer | None:
        """A figure that has its place here, if it is filled in."""
        return self.open[sleutel].pop(0) if self.open[sleutel] else None

    def _matrix(
        self, blad: Worksheet, rij: int, onderwerpen: Sequence[str], gevraagd: Sequence[str]
    ) -> tuple[dict[str, int], int]:
        """A block of indicators by periods; returns the row of each, and the number of periods."""
        gegeven = {c.periode for c in self.levering.cijfers if c.onderwerp in onderwerpen}
        perioden = sorted(gegeven) or gevraagd
        uitleg = 2 + len(perioden)
        blad.set_column(2, uitleg - 1, 15)
        blad.set_column(uitleg, uitleg, 50)
        blad.write(rij, 0, PERIODE, self.opmaak("code"))
        blad.write(rij, 1, LABEL, self.opmaak("kop"))
        for kolom, periode in enumerate(perioden, start=2):
            blad.write_string(rij, kolom, periode, self.opmaak("periode"))
        blad.write(rij, uitleg, TOELICHTING, self.opmaak("kop"))
        alleen_jaren = all(self.catalogus.onderwerpen[o].periode == "jaar" for o in onderwerpen)
        lijst = "jaren" if alleen_jaren else "perioden"
        self._keuzelijst(blad, (rij, 2, rij, uitleg - 1), f"=lijst_{lijst}")
        rijen: dict[str, int] = {}
        for code in onderwerpen:
            for indicator in self.catalogus.onderwerpen[code].indicatoren.values():
                naam = f"{code}.{indicator.naam}"
                rijen[naam] = nr = rij + 1 + len(rijen)
                self._label(blad, nr, naam, indicator.uitleg)
                eigen = self.levering.leverancier
                self._rij(blad, nr, [(code, indicator, eigen, p) for p in perioden])
        blad.freeze_panes(rij + 1, 2)
        return rijen, len(perioden)

    def _partijen(
        self,
        blad: Worksheet,
        rij: int,
        onderwerp: Onderwerp,
        partijen: Mapping[str, str],
        periode: str,
    ) -> int:
        """A block of parties by indicators; returns its last row."""
        indicatoren = list(onderwerp.indicatoren.values())
        koppen = [(f"{onderwerp.code}.{i.naam}", i.uitleg) for i in indicatoren]
        blad.set_row(rij, 80)
        self._kop(
            blad, rij, PARTIJ, [(LABEL, onderwerp.naam), *koppen, (TOELICHTING, "Toelichting")]
        )
        for nr, (code, naam) in enumerate(partijen.items(), start=rij + 2):
            self._label(blad, nr, code, naam)
            self._rij(blad, nr, [(onderwerp.code, i, code, periode) for i in indicatoren])
        return rij + 1 + len(partijen)

    def _periode_van(self, *onderwerpen: str) -> str:
        """The period of a sheet that has one: the one that most figures are about."""
        gegeven = Counter(c.periode for c in self.levering.cijfers if c.onderwerp in onderwerpen)
        return next((periode for periode, _ in gegeven.most_common(1)), "")

    # --- sheets -------------------------------------------------------------------------------

    def _voorblad(self, blad: Worksheet) -> None:
        soort, levering = self.leverancier, self.levering
        titel = f"Uitvraag voor de Gelderse monitor jeugdbescherming: {soort.naam}"
        rij = self._titel(blad, 1, titel)
        blad.set_column(2, 2, 40)
        self._kop(blad, rij, VELD, [(LABEL, "Wie vult in"), ("waarde", "Vul in")])
        wie = f"Leverancier, code of naam (bijvoorbeeld {soort.voorbeeld})"
        door = "Functie of afdeling, geen naam van een persoon"
        velden = {
            "leverancier_soort": ("Soort leverancier (staat vast)", "tekst", soort.soort),
            "leverancier": (wie, "tekst", levering.leverancier),
            "ingevuld_op": ("Dag waarop is ingevuld", "datum", levering.ingevuld_op),
            "ingevuld_door": (door, "tekst", levering.ingevuld_door),
        }
        for nr, (veld, (label, vorm, waarde)) in enumerate(velden.items(), start=rij + 2):
            self._label(blad, nr, veld, label)
            self._invoer(blad, nr, 2, vorm, waarde)
            self.boek.define_name(veld, f"=Voorblad!$C${nr + 1}")
        # What is written last stands: the kind of supplier is not to be filled in.
        blad.write(rij + 2, 2, soort.soort, self.opmaak("vast"))
        self._keuzelijst(blad, (rij + 3, 2, rij + 3, 2), "=lijst_leveranciers")
        self._controle(blad, rij + 4, 2, Indicator("ingevuld_op", "datum", ""))
        for nr, tekst in enumerate(self._instructie(), start=rij + 7):
            blad.write(nr, 1, tekst, self.opmaak("kopje" if tekst.endswith(":") else "tekst"))
        blad.activate()

    def _instructie(self) -> Iterator[str]:
        """How to fill in, a line at a time."""
        yield "Zo vult u in:"
        yield "Vul alleen de gele cellen in. Wat u niet weet laat u leeg; vul 0 in als het er geen zijn."
        yield "De kleine grijze codes zeggen wat een cel betekent. Verander ze niet; regels verplaatsen mag."
        yield "Getallen met een komma; een aandeel als 18 % of 0,18; een dag als 15-04-2022."
        yield "Een periode is een jaar (2022) of een tertiaal (2022-T1 is januari tot en met april)."
        yield "Klopt een eerder cijfer niet, lever het dan opnieuw aan met een nieuwe dag van invullen."
        yield "Schrijf nergens namen of andere gegevens van personen."
        yield "Wat gevraagd wordt:"
        for onderwerp in self.onderwerpen:
            voor = f", afspraak {onderwerp.afspraak}" if onderwerp.afspraak else ""
            yield f"{onderwerp.naam}{voor}: werkblad {onderwerp.werkblad or 'Overig'}"

    def _caseload(self, blad: Worksheet) -> None:
        fte, caseload = (self.catalogus.onderwerpen[o] for o in ("fte", "caseload"))
        peildatum = self._periode_van("fte", "caseload")
        rij = self._titel(
            blad,
            1,
            "Caseload: uren en maatregelen op de peildatum",
            "Een peildatum per aanlevering.",
        )
        blad.set_column(2, 3, 22)
        blad.set_column(4, 4, 50)
        koppen = [(LABEL, "Beschikbare uren"), ("waarde", "Vul in"), (TOELICHTING, "Toelichting")]
        self._kop(blad, rij, VELD, koppen)
        rij += 2
        self._label(blad, rij, "periode", "Peildatum van deze uitvraag")
        self._invoer(blad, rij, 2, "datum", dt.date.fromisoformat(peildatum) if peildatum else None)
        self._controle(blad, rij, 2, Indicator("periode", "datum", ""))
        self.boek.define_name("peildatum", f"=Caseload!$C${rij + 1}")
        for indicator in fte.indicatoren.values():
            rij += 1
            self._label(blad, rij, f"fte.{indicator.naam}", indicator.uitleg)
            self._rij(blad, rij, [("fte", indicator, self.levering.leverancier, peildatum)])
        maatregelen = self.catalogus.lijsten["maatregel"].codes
        self._partijen(blad, rij + 2, caseload, maatregelen, peildatum)
        blad.freeze_panes(3, 2)

    def _personeel(self, blad: Worksheet) -> None:
        rij = self._titel(
            blad,
            1,
            "Personeel: jeugdbeschermers in en uit dienst",
            "De perioden bovenaan kunt u wijzigen: een jaar (2022) of een tertiaal (2022-T1).",
            "De redenen van vertrek zijn samen ten hoogste de uitstroom.",
        )
        rijen, aantal = self._matrix(blad, rij, self._op("Personeel"), self._jaren_en_tertialen())
        aansluiting = self.catalogus.onderwerpen["personeel"].aansluiting or ()
        cellen = [rijen[f"personeel.{i}"] for i in aansluiting]
        rij = max(rijen.values()) + 1
        self._label(blad, rij, f"{NIET} controle", "Controle: begin + in - uit = eind")
        for kolom in range(2, 2 + aantal):
            b, i, u, e = (xl_rowcol_to_cell(r, kolom) for r in cellen)
            formule = f'=IF(COUNT({b},{i},{u},{e})<4,"",IF({b}+{i}-{u}={e},"klopt","klopt niet"))'
            blad.write_formula(rij, kolom, formule, self.opmaak("aantal"), "")

    def _kosten(self, blad: Worksheet) -> None:
        rij = self._titel(
            blad,
            1,
            "Kosten van de organisatie per jaar",
            "Totale kosten, en wat daarvan cliëntgebonden is; wat overblijft is overhead.",
            "De cijfers van een jaar gelden samen: is er een geweigerd, dan alle.",
        )
        rijen, aantal = self._matrix(blad, rij, ["kosten"], self._jaren())
        eerste, laatste = min(rijen.values()), max(rijen.values())
        self._label(blad, laatste + 1, f"{NIET} overhead", "Overhead (wordt berekend)")
        for kolom in range(2, 2 + aantal):
            totaal = xl_rowcol_to_cell(eerste, kolom)
            delen = f"{xl_rowcol_to_cell(eerste + 1, kolom)}:{xl_rowcol_to_cell(laatste, kolom)}"
            formule = f'=IF(N({totaal})=0,"",({totaal}-SUM({delen}))/{totaal})'
            blad.write_formula(laatste + 1, kolom, formule, self.opmaak("aandeel"), "")

    def _tafel(self, blad: Worksheet) -> None:
        tafel = self.catalogus.onderwerpen["tafel"]
        periode = self._periode_van("tafel") or str(self.jaar)
        rij = self._titel(
            blad,
            1,
            "Jeugdbeschermingstafel per gemeente",
            "Een periode per aanlevering. Vul alleen de gemeenten van uw regio in.",
        )
        aantal = len(tafel.indicatoren)
        blad.set_column(2, 1 + aantal, 20)
        blad.set_column(2 + aantal, 2 + aantal, 50)
        self._kop(blad, rij, VELD, [(LABEL, "Periode"), ("waarde", "Vul in")])
        self._label(blad, rij + 2, "periode", "Periode waarover deze cijfers gaan")
        self._invoer(blad, rij + 2, 2, "tekst", periode)
        self._keuzelijst(blad, (rij + 2, 2, rij + 2, 2), "=lijst_perioden")
        self.boek.define_name("tafel_periode", f"=Tafel!$C${rij + 3}")
        gemeenten = cat.huidige_gemeenten(self.levering.leverancier or None)
        laatste = self._partijen(blad, rij + 4, tafel, gemeenten, periode)
        self._label(blad, laatste + 1, f"{NIET} totaal", "Totaal (wordt berekend)")
        for kolom in range(2, 2 + aantal):
            letter = xl_col_to_name(kolom)
            formule = f"=SUM({letter}{laatste + 2 - len(gemeenten)}:{letter}{laatste + 1})"
            blad.write_formula(laatste + 1, kolom, formule, self.opmaak("aantal"), 0)
        blad.freeze_panes(rij + 6, 2)

    def _per_periode(self, blad: Worksheet) -> None:
        """A sheet without a form of its own: a line per figure, a column per period."""
        onderwerpen = self._op(blad.name)
        namen = [self.catalogus.onderwerpen[o].naam for o in onderwerpen]
        rij = self._titel(
            blad, 1, blad.name, f"{'; '.join(namen)}.", "De perioden bovenaan kunt u wijzigen."
        )
        per_jaar = all(self.catalogus.onderwerpen[o].periode == "jaar" for o in onderwerpen)
        self._matrix(
            blad, rij, onderwerpen, self._jaren() if per_jaar else self._jaren_en_tertialen()
        )

    def _op(self, werkblad: str) -> list[str]:
        """The subjects of a sheet."""
        return [o.code for o in self.onderwerpen if o.werkblad == werkblad]

    def _jaren(self) -> list[str]:
        """This year and the three before."""
        return [str(jaar) for jaar in range(self.jaar - 3, self.jaar + 1)]

    def _jaren_en_tertialen(self) -> list[str]:
        """The periods of this year and the one before."""
        tertialen = ("", "-T1", "-T2", "-T3")
        return [f"{jaar}{t}" for jaar in (self.jaar - 1, self.jaar) for t in tertialen]

    # --- the long sheet -----------------------------------------------------------------------

    def _overig(self, blad: Worksheet) -> None:
        rij = self._titel(
            blad,
            0,
            "Overige cijfers, een per regel",
            "Een regel zonder waarde wordt niet gelezen. Regels mag u wijzigen, toevoegen en sorteren.",
            "Kies onderwerp, indicator en partij uit de lijsten; rechts staat wat er wordt gevraagd.",
        )
        for kolom, breedte in enumerate((22, 26, 40, 16, 18, 40, 80)):
            blad.set_column(kolom, kolom, breedte)
        kolommen = (*cat.SLEUTEL, "waarde", TOELICHTING)
        for kolom, naam in enumerate((*kolommen, "uitleg")):
            blad.write(rij, kolom, naam, self.opmaak("kop"))
        regels = [*self._voorgedrukt()]
        regels += [(c.sleutel, c) for cijfers in self.open.values() for c in cijfers]
        for nr, (sleutel, cijfer) in enumerate(regels, start=rij + 1):
            onderwerp = self.catalogus.onderwerpen[sleutel[0]]
            indicator = onderwerp.indicatoren[sleutel[1]]
            for kolom, tekst in enumerate(sleutel):
                self._invoer(blad, nr, kolom, "tekst", tekst)
            self._invoer(blad, nr, 4, indicator.soort, cijfer.waarde if cijfer else None)
            self._controle(blad, nr, 4, indicator)
            self._invoer(blad, nr, 5, "tekst", cijfer.toelichting if cijfer else None)
            blad.write(nr, 6, vraag(onderwerp, indicator), self.opmaak("uitleg"))
        laatste = rij + len(regels) + VRIJE_RIJEN
        for nr in range(laatste - VRIJE_RIJEN + 1, laatste + 1):
            for kolom in range(len(kolommen)):
                blad.write_blank(
                    nr, kolom, None, self.opmaak("vrij" if kolom == 4 else "invoer tekst")
                )
            formule = f'=IFERROR(VLOOKUP(A{nr + 1}&"."&B{nr + 1},lijst_uitleg,2,FALSE),"")'
            blad.write_formula(nr, 6, formule, self.opmaak("uitleg"), "")
        for kolom, bron in enumerate(
            (
                "=lijst_onderwerpen",
                f'=INDIRECT("indicatoren_"&$A{rij + 2})',
                f'=INDIRECT("partijen_"&$A{rij + 2})',
            )
        ):
            self._keuzelijst(blad, (rij + 1, kolom, laatste, kolom), bron)
        blad.autofilter(rij, 0, laatste, len(kolommen) - 1)
        blad.freeze_panes(rij + 1, 0)
        blad.repeat_rows(rij)

    def _voorgedrukt(self) -> Iterator[tuple[tuple[str, str, str, str], Cijfer | None]]:
        """Lines that stand ready: of what has no sheet of its own, and is about few parties."""
        periode = str(self.jaar)
        for onderwerp in self.onderwerpen:
            if onderwerp.werkblad or onderwerp.partij not in VOORGEDRUKT:
                continue
            partijen = {self.levering.leverancier: ""}
            if onderwerp.partij != "eigen":
                partijen = self.catalogus.lijsten[onderwerp.partij].codes
            for partij, naam in partijen.items():
                for indicator in onderwerp.indicatoren:
                    cijfer = self._neem((onderwerp.code, indicator, partij, periode))
                    yield (onderwerp.code, indicator, naam, periode), cijfer

    def _lijsten(self, blad: Worksheet) -> None:
        """The lists of the drop-downs: a column each, under a name."""
        jaren = range(cat.EERSTE_JAAR, _LAATSTE_JAAR + 1)
        lijsten = {
            "lijst_leveranciers": self._namen(self.leverancier.code),
            "lijst_onderwerpen": [o.code for o in self.onderwerpen],
            "lijst_jaren": [str(j) for j in jaren],
            "lijst_perioden": [f"{j}{t}" for j in jaren for t in ("", "-T1", "-T2", "-T3")],
        }
        uitleg = []
        for onderwerp in self.onderwerpen:
            lijsten[f"indicatoren_{onderwerp.code}"] = list(onderwerp.indicatoren)
            if onderwerp.partij in self.catalogus.lijsten:
                lijsten[f"partijen_{onderwerp.code}"] = self._namen(onderwerp.partij)
            uitleg += [
                (f"{onderwerp.code}.{i.naam}", vraag(onderwerp, i))
                for i in onderwerp.indicatoren.values()
            ]
        blad.write_row(0, 0, ["lijst_uitleg", "uitleg", *lijsten], self.opmaak("kop"))
        for nr, paar in enumerate(uitleg, start=1):
            blad.write_row(nr, 0, paar)
        self.boek.define_name("lijst_uitleg", f"=Lijsten!$A$2:$B${len(uitleg) + 1}")
        for kolom, (naam, waarden) in enumerate(lijsten.items(), start=2):
            blad.write_column(1, kolom, waarden)
            letter = xl_col_to_name(kolom)
            self.boek.define_name(naam, f"=Lijsten!${letter}$2:${letter}${len(waarden) + 1}")
        blad.set_column(0, 1 + len(lijsten), 24)

    def _namen(self, soort: str) -> list[str]:
        """The names to choose from; of gemeenten those that exist now."""
        if soort == "gemeente":
            return list(cat.huidige_gemeenten().values())
        return list(self.catalogus.lijsten[soort].codes.values())


def vraag(onderwerp: Onderwerp, indicator: Indicator) -> str:
    """What is asked, in one sentence."""
    vorm = VORM[indicator.soort]
    if indicator.keuzes:
        vorm = ", ".join(indicator.keuzes)
    partij = PARTIJVORM.get(onderwerp.partij, onderwerp.partij)
    return f"{indicator.uitleg} (waarde: {vorm}; partij: {partij}; periode: {onderwerp.periode})"
