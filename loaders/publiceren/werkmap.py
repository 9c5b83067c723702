"""A package as an Excel workbook: a cover and sheets with one table each. Same content, same bytes."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from loaders.publiceren.bladen import AFGESCHERMD, OPENBAAR, PER_RIJ, Blad, Kolom
from loaders.publiceren.voorblad import Pakket, Regel

#: Excel writes separators and days as its user has them.
NOTATIE = {
    "datum": "dd-mm-yyyy",
    "aantal": "#,##0",
    "getal": "#,##0.00",
    "euro": '"€" #,##0;[Red]"€" -#,##0',
    "dagen": "#,##0.0",
    "aandeel": "0.0%",
}
BLAUW, GRIJS, ORANJE = "#154273", "#F3F5F7", "#9A5B00"
#: Words stand free of the figures before them.
LINKS = {"align": "left", "indent": 1}
#: Words that stand out.
WOORDEN = {
    AFGESCHERMD: {"italic": True, "font_color": "#5A6876", "align": "right"},
    "voorlopig": LINKS | {"font_color": ORANJE},
    "gehaald": LINKS | {"bold": True, "font_color": "#1E7B34"},
    "afwijking": LINKS | {"bold": True, "font_color": "#B3261E"},
    "geen gegevens": LINKS | {"bold": True, "font_color": ORANJE},
}
#: What a cell looks like, by its unit or what it says.
VORMEN: dict[str, dict[str, Any]] = {
    **{eenheid: {"num_format": notatie} for eenheid, notatie in NOTATIE.items()},
    **WOORDEN,
    "leeg": {},
    "woord": LINKS,
    "tekst": LINKS | {"text_wrap": True},
    "formule": LINKS | {"text_wrap": True, "quote_prefix": True},
}
#: Units of columns with words.
TEKST = ("tekst", "oordeel", "ja_nee")
#: Text that a spreadsheet could take for a formula.
ALS_FORMULE = ("=", "+", "-", "@", "\t", "\r")
#: Characters that a column shows at least and at most; figures all have the same width.
SMALST, BREEDST, CIJFER = 9, 46, 13
#: How wide a letter is on average, in characters; and how high a line, in points.
LETTER, HOOGTE = 0.8, 14
#: Characters that a line of explanation may have before it goes on to the next.
REGEL = 150


def schrijf(
    pad: Path, pakket: Pakket, voorblad: Mapping[str, Sequence[Regel]], bladen: Sequence[Blad]
) -> None:
    """Write the workbook of a package."""
    _Werkmap(pad, pakket).schrijf(voorblad, bladen)


class _Werkmap:
    def __init__(self, pad: Path, pakket: Pakket):
        self.pakket = pakket
        self.boek: Workbook = xlsxwriter.Workbook(
            str(pad),
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self.boek.set_properties(
            {
                "title": f"Gelderse monitor jeugdbescherming: {pakket.naam}",
                "subject": f"{pakket.bron}, peildatum {pakket.peildatum:%d-%m-%Y}",
                "author": "Gelderse monitor jeugdbescherming",
                "category": pakket.ontvanger,
                "comments": "Niet doorgeven: bevat cijfers over weinig jeugdigen.",
                "created": dt.datetime.combine(pakket.peildatum, dt.time()),
            }
        )
        self._vormen: dict[tuple[str, bool], Format] = {}

    def schrijf(self, voorblad: Mapping[str, Sequence[Regel]], bladen: Sequence[Blad]) -> None:
        self._voorblad(self._werkblad("Voorblad", BLAUW), voorblad)
        for blad in bladen:
            self._tabel(self._werkblad(blad.naam), blad)
        self.boek.close()

    # --- form ---------------------------------------------------------------------------------

    def opmaak(self, **vorm: Any) -> Format:
        """A new format."""
        basis = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        return self.boek.add_format(basis | vorm)

    def _werkblad(self, naam: str, kleur: str | None = None) -> Worksheet:
        blad = self.boek.add_worksheet(naam)
        blad.hide_gridlines(2)
        blad.set_landscape()
        blad.set_paper(9)
        blad.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        blad.fit_to_pages(1, 0)
        wie = self.pakket.naam.replace("&", "&&")
        blad.set_footer(f"&L&8{wie}: niet doorgeven&C&8&A&R&8Pagina &P van &N")
        if kleur:
            blad.set_tab_color(kleur)
        return blad

    def _titel(self, blad: Worksheet, titel: str) -> None:
        blad.set_row(0, 26)
        blad.write_string(0, 0, titel, self.opmaak(bold=True, font_size=16, font_color=BLAUW))

    # --- cover --------------------------------------------------------------------------------

    def _voorblad(self, blad: Worksheet, inhoud: Mapping[str, Sequence[Regel]]) -> None:
        blad.set_column(0, 0, 30)
        blad.set_column(1, 1, 118)
        self._titel(blad, f"Gelderse monitor jeugdbescherming: {self.pakket.naam}")
        kop = self.opmaak(bold=True, font_size=12, font_color=BLAUW, bottom=1, bottom_color=BLAUW)
        label = self.opmaak(font_color="#5A6876")
        schakel = self.opmaak(font_color="#01689B", underline=1)
        tekst = self.opmaak(text_wrap=True)
        nummer = 1
        for titel, regels in inhoud.items():
            nummer += 1
            blad.set_row(nummer, 20)
            blad.write_string(nummer, 0, titel, kop)
            blad.write_blank(nummer, 1, None, kop)
            for regel in regels:
                nummer += 1
                blad.set_row(nummer, HOOGTE * _regels(regel.tekst, 118))
                if regel.is_blad:
                    doel = f"internal:'{regel.label}'!A1"
                    blad.write_url(nummer, 0, doel, schakel, regel.label)
                else:
                    blad.write_string(nummer, 0, regel.label, label)
                blad.write_string(nummer, 1, regel.tekst, tekst)
            nummer += 1
        blad.activate()

    # --- tables -------------------------------------------------------------------------------

    def _tabel(self, blad: Worksheet, inhoud: Blad) -> None:
        self._titel(blad, inhoud.titel)
        breedtes = [_breedte(k, i, inhoud.rijen) for i, k in enumerate(inhoud.kolommen)]
        for nummer, breedte in enumerate(breedtes):
            blad.set_column(nummer, nummer, breedte)
        regels = [*inhoud.uitleg, *([] if inhoud.rijen else ["Er zijn geen cijfers om te tonen."])]
        uitleg = self.opmaak(italic=True, font_color="#5A6876", text_wrap=True)
        tot = _tot(breedtes)
        ruimte = sum(breedtes[: tot + 1])
        for nummer, regel in enumerate(regels, start=1):
            blad.set_row(nummer, HOOGTE * _regels(regel, ruimte))
            blad.merge_range(nummer, 0, nummer, tot, "", uitleg)
            blad.write_string(nummer, 0, regel, uitleg)
        kop = len(regels) + 2
        if inhoud.rijen:
            self._rijen(blad, inhoud, kop, breedtes)
            blad.repeat_rows(kop)
            laatste = len(inhoud.kolommen) - inhoud.niet_gedrukt - 1
            blad.print_area(0, 0, kop + len(inhoud.rijen), laatste)
            blad.freeze_panes(kop + 1, inhoud.vast)

    def _rijen(self, blad: Worksheet, inhoud: Blad, kop: int, breedtes: Sequence[int]) -> None:
        laatste = kop + len(inhoud.rijen)
        is_tekst = [k.eenheid in TEKST for k in inhoud.kolommen]
        vorm = {"bold": True, "bg_color": BLAUW, "font_color": "#FFFFFF", "text_wrap": True}
        vorm |= {"valign": "vcenter"}
        # The button of the filter stands at the right.
        rechts = {"align": "right", "indent": 2}
        koppen = [
            {
                "header": kolom.kop,
                "header_format": self.opmaak(**vorm, **(LINKS if tekst else rechts)),
            }
            for kolom, tekst in zip(inhoud.kolommen, is_tekst, strict=True)
        ]
        regels = (_regels(k.kop, b - 4) for k, b in zip(inhoud.kolommen, breedtes, strict=True))
        blad.set_row(kop, HOOGTE * max(regels) + 6)
        blad.add_table(
            kop,
            0,
            laatste,
            len(inhoud.kolommen) - 1,
            {
                "name": "t_" + re.sub(r"\W+", "_", inhoud.naam),
                "columns": koppen,
                "style": "Table Style Light 1",
                "banded_rows": False,
            },
        )
        per_rij = next((i for i, k in enumerate(inhoud.kolommen) if k.naam == "eenheid"), 0)
        for nummer, rij in enumerate(inhoud.rijen, start=kop + 1):
            is_openbaar = rij[0] == OPENBAAR
            regels = 1
            for kolom, cel in enumerate(rij):
                soort = inhoud.kolommen[kolom].eenheid
                self._cel(
                    blad,
                    nummer,
                    kolom,
                    cel,
                    rij[per_rij] if soort == PER_RIJ else soort,
                    is_openbaar,
                )
                if soort == "tekst" and cel:
                    regels = max(regels, _regels(cel, breedtes[kolom]))
            if regels > 1:
                blad.set_row(nummer, HOOGTE * regels)
        blad.ignore_errors({"number_stored_as_text": f"A{kop + 1}:AZ{laatste + 1}"})

    def _cel(
        self, blad: Worksheet, rij: int, kolom: int, cel: object, soort: str, is_openbaar: bool
    ) -> None:
        """Write a cell; what words look like depends on what they say."""
        match cel:
            case None:
                if is_openbaar:
                    blad.write_blank(rij, kolom, None, self._vorm("leeg", is_openbaar))
            case bool():
                tekst = "ja" if cel else "nee"
                blad.write_string(rij, kolom, tekst, self._vorm("woord", is_openbaar))
            case str():
                aard = soort if soort == "tekst" else "woord"
                if cel in WOORDEN:
                    aard = cel
                elif cel.startswith(ALS_FORMULE):
                    aard = "formule"
                blad.write_string(rij, kolom, cel, self._vorm(aard, is_openbaar))
            case dt.date():
                blad.write_datetime(rij, kolom, cel, self._vorm(soort, is_openbaar))
            case _ if soort == "ja_nee":
                tekst = "ja" if cel else "nee"
                blad.write_string(rij, kolom, tekst, self._vorm("woord", is_openbaar))
            case _:
                if isinstance(cel, int) or soort in ("aantal", "getal"):
                    soort = "aantal" if cel == round(cel) else "getal"
                blad.write_number(rij, kolom, cel, self._vorm(soort, is_openbaar))

    def _vorm(self, aard: str, is_openbaar: bool) -> Format:
        """The format of a cell with a figure or words of some kind."""
        sleutel = (aard, is_openbaar)
        if sleutel not in self._vormen:
            vorm = VORMEN[aard] | ({"bg_color": GRIJS} if is_openbaar else {})
            self._vormen[sleutel] = self.opmaak(**vorm)
        return self._vormen[sleutel]


def _breedte(kolom: Kolom, nummer: int, rijen: Sequence[Sequence[object]]) -> int:
    """How wide a column is: as its longest text, within bounds; its head may take more lines."""
    if kolom.eenheid not in TEKST:
        return CIJFER
    langste = max((len(str(rij[nummer] or "")) for rij in rijen), default=0)
    woord = max(map(len, kolom.kop.split()))
    # The button of the filter stands beside the head.
    return min(max(langste + 2, woord + 5, SMALST), BREEDST)


def _tot(breedtes: Sequence[int]) -> int:
    """The last column over which explanation is spread."""
    som = 0
    for nummer, breedte in enumerate(breedtes):
        som += breedte
        if som >= REGEL:
            return max(nummer, 1)
    return len(breedtes) - 1


def _regels(tekst: str, breedte: int) -> int:
    """How many lines a text takes in so many characters."""
    return math.ceil(len(tekst) * LETTER / breedte) or 1
