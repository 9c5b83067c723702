"""A history as real XML: one file per message, and one for what came back on it.

Trees as in release 2.3 for all of 2.x and as in 3.2 for all of 3.x. Elements of complex base types are
written with the prefix `b`, all others with `m`.
"""

from __future__ import annotations

import base64
import calendar
import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path

from referentie.historie import (
    AntwoordOpVerzoek,
    Bericht,
    Declaratie,
    Declaratieantwoord,
    Historie,
    Kind,
    Oordeel,
    Regel,
    Start,
    Startproduct,
    Stop,
    Stopproduct,
    ToegewezenProduct,
    Toewijzing,
    Verzoek,
    Wijzigingsverzoek,
)

#: Type and berichtcode (COD002); those of a retour are one higher.
SOORTEN = {
    Toewijzing: (301, 436),
    Start: (305, 438),
    Stop: (307, 440),
    Verzoek: (315, 446),
    Wijzigingsverzoek: (317, 486),
    AntwoordOpVerzoek: (319, 488),
    Declaratie: (323, 490),
    Declaratieantwoord: (325, 491),
}
VAN_GEMEENTE = (Toewijzing, AntwoordOpVerzoek, Declaratieantwoord)
#: Refusal of a client as a whole in a 325, whose lines are then not assessed (0233).
CLIENTFOUT = "8187"

_NAAMRUIMTEN = (
    'xmlns:m="http://www.istandaarden.nl/ijw/{release}/jw{nummer}/schema" '
    'xmlns:b="http://www.istandaarden.nl/ijw/{release}/basisschema/schema"'
)
_GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
_STUF = "http://www.egem.nl/StUF/StUF0301"

Retourcodes = Callable[[str], str]


def schrijf(historie: Historie, map_: Path) -> Path:
    """Write the files of a history into a folder, made when absent, and return the folder."""
    map_.mkdir(parents=True, exist_ok=True)
    for nr, bericht in enumerate(historie):
        for naam, tekst in bestanden(bericht):
            (map_ / f"{nr:04d}_{naam}.xml").write_text(tekst, encoding="utf-8")
    return map_


def bestanden(bericht: Bericht) -> Iterator[tuple[str, str]]:
    """Name and text of the message, and of its retour or of the error of the transport."""
    nummer, _ = _soort(bericht)
    if bericht.transportfout:
        yield "Di01", _envelop(bericht)
        yield "Fo01", _transportfout(bericht)
    else:
        yield f"JW{nummer}", xml(bericht)
    if bericht.retour is not None:
        yield f"JW{nummer + 1}", _retour(bericht)


def xml(bericht: Bericht) -> str:
    """The message itself."""
    nummer, code = _soort(bericht)
    if nummer == 303:
        return _document(bericht, nummer, _303(bericht, code))
    if nummer == 304:
        return _document(bericht, nummer, _304(bericht, code))
    if nummer == 325:
        return _document(bericht, nummer, _325(bericht, code))
    kop = _el("Header", _kop(bericht, code))
    return _document(bericht, nummer, kop + _lichaam(bericht, _geen_codes))


def _soort(bericht: Bericht) -> tuple[int, int]:
    """Type and berichtcode; a declaration and its answer have others in 2.x."""
    nummer, code = SOORTEN[type(bericht)]
    if _is_oud(bericht) and isinstance(bericht, Declaratie):
        return 303, 450 if bericht.is_factuur else 432
    if _is_oud(bericht) and isinstance(bericht, Declaratieantwoord):
        return 304, 451 if bericht.declaratie.is_factuur else 433
    return nummer, code


def _is_oud(bericht: Bericht) -> bool:
    return bericht.release.startswith("2")


def _lichaam(bericht: Bericht, codes: Retourcodes) -> str:
    """What follows the header; `codes` gives the RetourCodes of a class, in a retour."""
    match bericht:
        case Toewijzing():
            return _301(bericht, codes)
        case Start():
            return _305(bericht, codes)
        case Stop():
            return _307(bericht, codes)
        case Verzoek():
            return _315(bericht, codes)
        case Wijzigingsverzoek():
            return _317(bericht, codes)
        case AntwoordOpVerzoek():
            return _319(bericht, codes)
        case Declaratie():
            return _323(bericht)
    raise TypeError(f"{type(bericht).__name__} heeft een eigen boom")


# -- elements --------------------------------------------------------------------------------


def _el(naam: str, *delen: str) -> str:
    """An element with what stands in it."""
    naam = naam if ":" in naam else f"m:{naam}"
    return f"<{naam}>{''.join(delen)}</{naam}>"


def _veld(naam: str, waarde: object) -> str:
    """An element with a value; nothing when there is none."""
    return "" if waarde is None else _el(naam, escape(str(waarde)))


def _document(bericht: Bericht, nummer: int, inhoud: str) -> str:
    ruimten = _NAAMRUIMTEN.format(release=bericht.release.replace(".", "_"), nummer=nummer)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<m:Bericht {ruimten}>{inhoud}</m:Bericht>\n'


def _kop(bericht: Bericht, code: int) -> str:
    partijen = [bericht.gemeente, bericht.aanbieder]
    if not isinstance(bericht, VAN_GEMEENTE):
        partijen.reverse()
    return (
        _versie(bericht, code)
        + _veld("Afzender", partijen[0])
        + _veld("Ontvanger", partijen[1])
        + _identificatie("BerichtIdentificatie", bericht)
        + _xsd(bericht, "XsdVersie")
    )


def _versie(bericht: Bericht, code: int) -> str:
    versie, subversie = bericht.release.split(".")
    return (
        _veld("BerichtCode", code)
        + _veld("BerichtVersie", versie)
        + _veld("BerichtSubversie", subversie)
    )


def _identificatie(naam: str, bericht: Bericht) -> str:
    return _el(
        naam,
        _veld("b:Identificatie", bericht.identificatie),
        _veld("b:Dagtekening", bericht.dagtekening),
    )


def _xsd(bericht: Bericht, naam: str) -> str:
    """Versions of the schemas, in 3.x only."""
    versies = _veld("BasisschemaXsdVersie", "1.0.0") + _veld("BerichtXsdVersie", "1.0.0")
    return "" if _is_oud(bericht) else _el(naam, versies)


def _codes(*codes: str) -> str:
    return _el("RetourCodes", *(_veld("RetourCode", code) for code in codes))


def _geen_codes(_: str) -> str:
    return ""


def _kind(kind: Kind, volledig: bool = False) -> str:
    naam = _el("b:Geslachtsnaam", _veld("b:Achternaam", "Voorbeeld"))
    return (
        _veld("Bsn", kind.bsn)
        + _el("Geboortedatum", _veld("b:Datum", kind.geboortedatum))
        + _veld("Geslacht", kind.geslacht)
        + _el("Naam", naam, _veld("b:NaamGebruik", "1" if volledig else None))
    )


def _product(categorie: str | None, code: str | None) -> str:
    """The product: absent when generic, without code when aspecific (CD079)."""
    velden = _veld("b:Categorie", categorie) + _veld("b:Code", code)
    return _el("Product", velden) if velden else ""


def _omvang(volume: int | None, eenheid: str | None, frequentie: str | None) -> str:
    velden = (
        _veld("b:Volume", volume) + _veld("b:Eenheid", eenheid) + _veld("b:Frequentie", frequentie)
    )
    return _el("Omvang", velden) if velden else ""


def _periode(naam: str, begin: dt.date, eind: dt.date) -> str:
    return _el(naam, _veld("b:Begindatum", begin), _veld("b:Einddatum", eind))


def _bedrag(naam: str, cent: int, debet_credit: str, veld: str = "b:Bedrag") -> str:
    """An amount with D or C; an amount of nothing is always debit (CS325)."""
    return _el(naam, _veld(veld, cent), _veld("b:DebetCredit", debet_credit if cent else "D"))


def _totaal(naam: str, saldo: int) -> str:
    return _bedrag(naam, abs(saldo), "C" if saldo < 0 else "D", "b:TotaalBedrag")


# -- 301, 305, 307 ---------------------------------------------------------------------------


def _301(bericht: Toewijzing, codes: Retourcodes) -> str:
    producten = _el(
        "ToegewezenProducten",
        *(_toegewezen_product(bericht, p, codes) for p in bericht.producten),
    )
    if _is_oud(bericht):
        producten = _el(
            "Beschikking",
            _veld("BeschikkingNummer", bericht.beschikkingnummer),
            _veld("Afgiftedatum", min(p.toewijzingsdatum for p in bericht.producten)),
            _veld("Ingangsdatum", min(p.ingangsdatum for p in bericht.producten)),
            producten,
            codes("Beschikking"),
        )
    contact = _el("Contact", _veld("Soort", "01"), codes("Contact"))
    return _el(
        "Client",
        _kind(bericht.kind, volledig=True),
        _el("Contactgegevens", contact),
        producten,
        codes("Client"),
    )


def _toegewezen_product(bericht: Toewijzing, product: ToegewezenProduct, codes: Retourcodes) -> str:
    """A ToegewezenProduct; 3.x must have a time, and midnight is what none means."""
    tijd = product.toewijzingstijd or (None if _is_oud(bericht) else dt.time())
    return _el(
        "ToegewezenProduct",
        _veld("ToewijzingNummer", product.toewijzingnummer),
        _veld("ReferentieAanbieder", product.referentie_aanbieder),
        _product(product.productcategorie, product.productcode),
        _veld("Toewijzingsdatum", product.toewijzingsdatum),
        _veld("Toewijzingstijd", tijd),
        _veld("Ingangsdatum", product.ingangsdatum),
        _veld("Einddatum", product.einddatum),
        _veld("RedenWijziging", product.reden_wijziging),
        _omvang(product.volume, product.eenheid, product.frequentie),
        _veld("Budget", product.budget),
        codes("ToegewezenProduct"),
    )


def _305(bericht: Start, codes: Retourcodes) -> str:
    producten = (
        _el("StartProduct", *_regie(bericht, p), _einde(p), codes("StartProduct"))
        for p in bericht.producten
    )
    return _el("Client", *_client(bericht), _el("StartProducten", *producten), codes("Client"))


def _307(bericht: Stop, codes: Retourcodes) -> str:
    producten = (
        _el(
            "StopProduct",
            *_regie(bericht, p),
            _veld("RedenBeeindiging", p.reden),
            _veld("Einddatum", p.einddatum),
            _einde(p),
            codes("StopProduct"),
        )
        for p in bericht.producten
    )
    return _el("Client", *_client(bericht), _el("StopProducten", *producten), codes("Client"))


def _client(bericht: Start | Stop) -> Iterator[str]:
    """The child; 2.x has a StatusAanlevering here too."""
    yield _kind(bericht.kind)
    yield _veld("StatusAanlevering", "1" if _is_oud(bericht) else None)


def _regie(bericht: Start | Stop, product: Startproduct | Stopproduct) -> Iterator[str]:
    """What a StartProduct and a StopProduct have alike."""
    yield _veld("BeschikkingNummer", product.beschikkingnummer if _is_oud(bericht) else None)
    yield _veld("ToewijzingNummer", product.toewijzingnummer)
    yield _product(product.productcategorie, product.productcode)
    yield _veld("ToewijzingIngangsdatum", product.toewijzing_ingangsdatum)
    yield _veld("Begindatum", product.begindatum)


def _einde(product: Startproduct | Stopproduct) -> str:
    return _veld("StatusAanlevering", product.status)


# -- 315, 317, 319 ---------------------------------------------------------------------------


def _315(bericht: Verzoek, codes: Retourcodes) -> str:
    producten = (
        _el(
            "AangevraagdProduct",
            _veld("ReferentieAanbieder", referentie),
            _product(bericht.productcategorie, bericht.productcode),
            _veld("ToewijzingIngangsdatum", bericht.ingangsdatum or bericht.dagtekening),
            _omvang(1, "82", "4") if bericht.productcode else "",
            _el("Verwijzer", _veld("b:Type", bericht.verwijzer_type)),
            codes("AangevraagdProduct"),
        )
        for referentie in (bericht.referentie_aanbieder, *bericht.ook)
    )
    return _el(
        "Client", _kind(bericht.kind), _el("AangevraagdeProducten", *producten), codes("Client")
    )


def _317(bericht: Wijzigingsverzoek, codes: Retourcodes) -> str:
    producten = (
        _el(
            "TeWijzigenProduct",
            _veld("ToewijzingNummer", nummer),
            _veld("GewensteIngangsdatum", bericht.gewenste_ingangsdatum or bericht.dagtekening),
            codes("TeWijzigenProduct"),
        )
        for nummer in bericht.toewijzingnummers
    )
    verzoek = _el(
        "Verzoek",
        _veld("ReferentieAanbieder", bericht.referentie_aanbieder),
        _veld("RedenVerzoek", "2"),
        _el("TeWijzigenProducten", *producten),
        codes("Verzoek"),
    )
    return _el("Client", _veld("Bsn", bericht.kind.bsn), verzoek, codes("Client"))


def _319(bericht: AntwoordOpVerzoek, codes: Retourcodes) -> str:
    return _el(
        "Antwoord",
        _veld("ReferentieAanbieder", bericht.referentie_aanbieder),
        _veld("VerzoekAntwoord", bericht.antwoord),
        _veld("RedenAfwijzingVerzoek", bericht.reden),
        codes("Antwoord"),
    )


# -- 303, 304 --------------------------------------------------------------------------------


def _303(bericht: Declaratie, code: int) -> str:
    totaal = _totaal("b:DeclaratieFactuurTotaalBedrag", _saldo(bericht.regels))
    kop = _el("Header", _kop_303(bericht, code), _el("DeclaratieFactuurBedragen", totaal))
    clienten = (
        _el("Client", _kind(kind), _el("Prestaties", *map(_regel_303, regels)))
        for kind, regels in _per_kind(bericht.regels)
    )
    return kop + _el("Clienten", *clienten)


def _304(bericht: Declaratieantwoord, code: int) -> str:
    declaratie = bericht.declaratie
    kop = _el(
        "Header",
        _kop_303(declaratie, code),
        _el(
            "RetourHeader",
            _veld("b:GemeenteReferentieNummer", bericht.identificatie),
            _veld("b:RetourDagtekening", bericht.dagtekening),
        ),
        _el(
            "RetourBedragen",
            _totaal("b:IngediendTotaalBedrag", _saldo(declaratie.regels)),
            _totaal("b:ToegekendTotaalBedrag", _toegekend(bericht)),
        ),
        _codes(bericht.kopcode),
    )
    clienten = [
        _el(
            "Client",
            _kind(kind),
            _el("Prestaties", *(_regel_303(r, _oordelen(bericht)[r]) for r in regels)),
            _codes("0200"),
        )
        for kind, regels in _per_kind(_oordelen(bericht))
    ]
    return kop + (_el("Clienten", *clienten) if clienten else "")


def _kop_303(declaratie: Declaratie, code: int) -> str:
    begin = min((r.begindatum for r in declaratie.regels), default=declaratie.dagtekening)
    eind = max((r.einddatum for r in declaratie.regels), default=declaratie.dagtekening)
    return (
        _versie(declaratie, code)
        + _veld("Gemeente", declaratie.gemeente)
        + _veld("Aanbieder", declaratie.aanbieder)
        + _veld("BetalingAanID", "02")
        + _el(
            "DeclaratieFactuurIdentificatie",
            _periode("b:DeclaratiePeriode", begin, eind),
            _veld("b:DeclarantFactuurNummer", declaratie.declaratienummer),
            _veld("b:FactuurDagtekening", declaratie.dagtekening),
            _veld("b:ValutaCode", "EUR"),
        )
    )


def _regel_303(regel: Regel, oordeel: Oordeel | None = None) -> str:
    """A line as claimed, or with what a 304 grants it."""
    toegekend = codes = ""
    if oordeel:
        codes = _codes(oordeel.retourcode)
        toegekend = _el(
            "ToegekendeBedragPrestatie",
            *(
                _bedrag(naam, oordeel.toegekend, oordeel.debet_credit)
                for naam in ("b:GemeenteBerekendBedrag", "b:ToegekendBedrag")
            ),
        )
    return _el(
        "Prestatie",
        _veld("ToewijzingNummer", regel.toewijzingnummer),
        _veld("ProductCategorie", regel.productcategorie),
        _veld("ProductCode", regel.productcode),
        _periode("ProductPeriode", regel.begindatum, regel.einddatum),
        _el(
            "IngediendeBedragPrestatie",
            _veld("b:GeleverdVolume", regel.volume),
            _veld("b:Eenheid", regel.eenheid),
            _veld("b:ProductTarief", regel.tarief),
            _bedrag("b:DeclaratieFactuurBedrag", regel.bedrag, regel.debet_credit),
        ),
        toegekend,
        _referentie(regel),
        codes,
    )


# -- 323, 325 --------------------------------------------------------------------------------


def _323(bericht: Declaratie) -> str:
    eind = max((r.begindatum for r in bericht.regels), default=bericht.dagtekening)
    laatste = calendar.monthrange(eind.year, eind.month)[1]
    clienten = (
        _el("Client", _veld("Bsn", kind.bsn), _el("Prestaties", *map(_regel_323, regels)))
        for kind, regels in _per_kind(bericht.regels)
    )
    return _el(
        "Declaratie",
        _veld("DeclaratieNummer", bericht.declaratienummer),
        _periode("DeclaratiePeriode", eind.replace(day=1), eind.replace(day=laatste)),
        _veld("DeclaratieDagtekening", bericht.dagtekening),
        _totaal("TotaalIngediendBedrag", _saldo(bericht.regels)),
        _el("Clienten", *clienten),
    )


def _325(bericht: Declaratieantwoord, code: int) -> str:
    declaratie = bericht.declaratie
    kop = _el(
        "Header",
        _kop(bericht, code),
        _identificatie("DeclaratieIdentificatie", declaratie),
        _xsd(bericht, "XsdVersieDeclaratie"),
        _codes(bericht.kopcode),
    )
    if bericht.klassecode is None:
        return kop
    clienten = [
        _el(
            "Client",
            _veld("Bsn", kind.bsn),
            _el("Prestaties", *(_regel_323(r, _oordelen(bericht)[r]) for r in regels)),
            _codes(_clientcode(bericht, regels)),
        )
        for kind, regels in _per_kind(_oordelen(bericht))
    ]
    return kop + _el(
        "DeclaratieAntwoord",
        _veld("DeclaratieNummer", declaratie.declaratienummer),
        _totaal("TotaalIngediendBedrag", _saldo(declaratie.regels)),
        _totaal("TotaalToegekendBedrag", _toegekend(bericht)),
        _el("Clienten", *clienten) if clienten else "",
        _codes(bericht.klassecode),
    )


def _clientcode(bericht: Declaratieantwoord, regels: list[Regel]) -> str:
    """0200, unless the lines were not assessed because the child itself is refused."""
    codes = {_oordelen(bericht)[regel].retourcode for regel in regels}
    return CLIENTFOUT if codes == {"0233"} else "0200"


def _regel_323(regel: Regel, oordeel: Oordeel | None = None) -> str:
    return _el(
        "Prestatie",
        _referentie(regel),
        _veld("ToewijzingNummer", regel.toewijzingnummer),
        _veld("ProductCategorie", regel.productcategorie),
        _veld("ProductCode", regel.productcode),
        _periode("ProductPeriode", regel.begindatum, regel.einddatum),
        _veld("GeleverdVolume", regel.volume),
        _veld("Eenheid", regel.eenheid),
        _veld("ProductTarief", regel.tarief),
        _bedrag("IngediendBedrag", regel.bedrag, regel.debet_credit),
        _codes(oordeel.retourcode) if oordeel else "",
    )


# -- what both generations of declarations share ---------------------------------------------


def _referentie(regel: Regel) -> str:
    return _el(
        "ProductReferentie",
        _veld("b:ReferentieNummer", regel.referentienummer),
        _veld("b:VorigReferentieNummer", regel.vorig_referentienummer),
    )


def _per_kind(regels: Iterable[Regel]) -> Iterable[tuple[Kind, list[Regel]]]:
    """Lines per child, in order of first appearance."""
    groepen: dict[Kind, list[Regel]] = {}
    for regel in regels:
        groepen.setdefault(regel.kind, []).append(regel)
    return groepen.items()


def _oordelen(bericht: Declaratieantwoord) -> dict[Regel, Oordeel]:
    """The lines that the answer lists, with what it says of them."""
    oordelen = {oordeel.referentienummer: oordeel for oordeel in bericht.oordelen}
    return {
        regel: oordelen[regel.referentienummer]
        for regel in bericht.declaratie.regels
        if regel.referentienummer in oordelen
    }


def _teken(bedrag: int, debet_credit: str) -> int:
    return -bedrag if debet_credit == "C" else bedrag


def _saldo(regels: Iterable[Regel]) -> int:
    return sum(_teken(regel.bedrag, regel.debet_credit) for regel in regels)


def _toegekend(bericht: Declaratieantwoord) -> int:
    """The total granted: as given, else what the listed lines leave of the claim (TR342)."""
    if bericht.toegekend is not None:
        return bericht.toegekend
    if bericht.klassecode not in ("0200", "8001"):
        return 0
    oordelen = _oordelen(bericht)
    over = _saldo(regel for regel in bericht.declaratie.regels if regel not in oordelen)
    if not _is_oud(bericht):
        return over
    return over + sum(_teken(o.toegekend, o.debet_credit) for o in oordelen.values())


# -- what comes back -------------------------------------------------------------------------


def _retour(bericht: Bericht) -> str:
    """The header of the message with the codes; the classes only when one is refused (IV028)."""
    nummer, code = _soort(bericht)
    codes = bericht.retour or ()
    in_kop = bericht.retourklasse == "Header"
    kopcodes = codes if in_kop else ("0200",)

    def klassecodes(klasse: str) -> str:
        return _codes(*codes) if klasse == bericht.retourklasse else _codes("0200")

    kop = _el(
        "Header",
        _kop(bericht, code + 1),
        _veld("IdentificatieRetour", f"R{bericht.identificatie}"[:12]),
        _veld("DagtekeningRetour", bericht.retour_op or bericht.dagtekening),
        _xsd(bericht, "XsdVersieRetour"),
        _codes(*kopcodes) if kopcodes else "",
    )
    lichaam = "" if in_kop else _lichaam(bericht, klassecodes)
    return _document(bericht, nummer + 1, kop + lichaam)


def _envelop(bericht: Bericht) -> str:
    """The envelope (Di01) in which the message left."""
    inhoud = base64.b64encode(xml(bericht).encode()).decode()
    sturing = _sturing(bericht, "Di01", f"<s:functie>JW{_soort(bericht)[0]}</s:functie>")
    return (
        f'<g:ggk0210Di01 xmlns:g="{_GGK}" xmlns:s="{_STUF}">'
        f"<g:stuurgegevens>{sturing}</g:stuurgegevens><g:parameters>"
        "<g:functieVersie>0003</g:functieVersie><g:functieSubversie>0002</g:functieSubversie>"
        f"<g:bericht><g:xmlBestand>{inhoud}</g:xmlBestand></g:bericht>"
        "</g:parameters></g:ggk0210Di01>\n"
    )


def _transportfout(bericht: Bericht) -> str:
    """The Fo01 that says that this envelope was never delivered."""
    kruis = f"<s:crossRefnummer>{_envelopnummer(bericht, 'Di01')}</s:crossRefnummer>"
    sturing = _sturing(bericht, "Fo01", kruis)
    return (
        f'<s:Fo01Bericht xmlns:s="{_STUF}"><s:stuurgegevens>{sturing}</s:stuurgegevens>'
        "<s:body><s:code>IB001</s:code></s:body></s:Fo01Bericht>\n"
    )


def _sturing(bericht: Bericht, code: str, slot: str) -> str:
    """Stuurgegevens; an error travels the other way."""
    partijen = [bericht.gemeente, bericht.aanbieder]
    if isinstance(bericht, VAN_GEMEENTE) == (code == "Fo01"):
        partijen.reverse()
    zender, ontvanger = (f"<s:organisatie>{partij}</s:organisatie>" for partij in partijen)
    return (
        f"<s:berichtcode>{code}</s:berichtcode><s:zender>{zender}</s:zender>"
        f"<s:ontvanger>{ontvanger}</s:ontvanger>"
        f"<s:referentienummer>{_envelopnummer(bericht, code)}</s:referentienummer>"
        f"<s:tijdstipBericht>{bericht.dagtekening:%Y%m%d}120000</s:tijdstipBericht>{slot}"
    )


def _envelopnummer(bericht: Bericht, code: str) -> uuid.UUID:
    """A UUID that is always the same for the same message of the same day."""
    soort, dag = type(bericht).__name__, bericht.dagtekening
    kenmerk = f"{code}{soort}{bericht.gemeente}{bericht.aanbieder}{dag}{bericht.identificatie}"
    bytes_ = hashlib.sha256(kenmerk.encode()).digest()
    return uuid.UUID(bytes=bytes_[:16], version=4)
