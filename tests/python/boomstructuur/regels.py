"""Rules of the standard that one message can break on its own, each under its number.

A rule yields the element it objects to, its number and what is wrong. Retours repeat what was
refused, right or wrong, so only the totals and codes of an answer itself are looked at there.
Numbers are those of release 3.2; ``totaal`` (303/304) and ``GGK`` have none.
"""

import calendar
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime

from lxml import etree

from .boom import codes

Element = etree._Element
Vondst = tuple[Element, str, str]
Regel = Callable[[Element], Iterator[Vondst]]

HEENBERICHTEN = "JW301 JW303 JW305 JW307 JW315 JW317 JW319 JW323"
RETOURBERICHTEN = ("JW302", "JW304", "JW306", "JW308", "JW316", "JW318", "JW320")
FUNCTIEVERSIE = ["0003", "0002"]  # named in the reference without saying whether for 3.2 only
GEEN_REDEN = {"0001", "0200", "0233", "8001"}
PERIODEN = {
    "Beschikking": ("Ingangsdatum", "Einddatum", "CS003"),
    "ToegewezenProduct": ("Ingangsdatum", "Einddatum", "CS003"),
    "AangevraagdProduct": ("ToewijzingIngangsdatum", "ToewijzingEinddatum", "CS003"),
    "TeWijzigenProduct": ("GewensteIngangsdatum", "Einddatum", "CS003"),
    "NieuwProduct": ("GewensteIngangsdatum", "Einddatum", "CS003"),
    "StopProduct": ("Begindatum", "Einddatum", "OP072"),
    "DeclaratiePeriode": ("Begindatum", "Einddatum", "CS003"),
    "ProductPeriode": ("Begindatum", "Einddatum", "CS003"),
    "Periode": ("Begindatum", "Einddatum", "CS003"),
}
SLEUTELS = {
    "ToegewezenProduct": ("ToewijzingNummer", "TR332"),
    "AangevraagdProduct": ("ReferentieAanbieder", "TR347"),
    "Prestatie": ("ProductReferentie/ReferentieNummer", "TR314"),
}
TOTALEN = {
    "DeclaratieFactuurTotaalBedrag": (
        "IngediendeBedragPrestatie/DeclaratieFactuurBedrag",
        "totaal",
    ),
    "TotaalIngediendBedrag": ("IngediendBedrag", "TR358"),
}
REGELS: list[tuple[Regel, list[str], str]] = []


def _regel(berichten: str, vanaf: str = "2.1") -> Callable[[Regel], Regel]:
    """Register a rule for some messages, from a release on."""

    def registreer(functie: Regel) -> Regel:
        REGELS.append((functie, berichten.split(), vanaf))
        return functie

    return registreer


def berichtregels(wortel: Element, bericht: str, uitgave: str) -> Iterator[Vondst]:
    """Apply the rules of a message whose tree is right."""
    for functie, berichten, vanaf in REGELS:
        if bericht in berichten and uitgave >= vanaf:
            yield from functie(wortel)


def envelopregels(wortel: Element, soort: str, bericht: Element | None) -> Iterator[Vondst]:
    """Compare a GGK envelope whose tree is right with itself and with the message in it."""
    if soort == "Fo01":
        yield from _transportfout(wortel)
        return
    sturing = _vind(wortel, "stuurgegevens")
    if _waarde(sturing, "berichtcode") != soort:
        yield sturing, "GGK", f"berichtcode is not {soort}"
    try:
        datetime.strptime(_waarde(sturing, "tijdstipBericht"), "%Y%m%d%H%M%S")
    except ValueError:
        yield sturing, "GGK", "tijdstipBericht is no moment"
    functie = _waarde(sturing, "functie")
    if f"/{functie.lower()}/" not in (etree.QName(bericht).namespace or ""):
        yield sturing, "GGK", f"functie {functie} carries another message"
    if (functie in RETOURBERICHTEN) != (soort == "Du01"):
        yield sturing, "GGK", f"{functie} does not travel as {soort}"
    functieversie = [
        _waarde(wortel, f"parameters/functie{deel}") for deel in ("Versie", "Subversie")
    ]
    uitgave = [_waarde(bericht, f"Header/Bericht{deel}") for deel in ("Versie", "Subversie")]
    if functieversie not in (FUNCTIEVERSIE, [(deel or "").zfill(4) for deel in uitgave]):
        yield wortel, "GGK", f"functieVersie {functieversie} with release {uitgave}"
    partijen = [_waarde(bericht, f"Header/{naam}") for naam in ("Afzender", "Ontvanger")]
    if functie in ("JW303", "JW304"):
        partijen = [_waarde(bericht, f"Header/{naam}") for naam in ("Aanbieder", "Gemeente")]
    if soort == "Du01":
        partijen.reverse()
    for rol, partij in zip(("zender", "ontvanger"), partijen, strict=True):
        if partij and _waarde(sturing, f"{rol}/organisatie") != partij:
            yield sturing, "GGK", f"{rol} is not {partij} of the message"


def _transportfout(wortel: Element) -> Iterator[Vondst]:
    kruis = [element.text or "" for element in _alle(wortel, "crossRefnummer")]
    fouten = [element.text or "" for element in _alle(wortel, "foutcode", "code")]
    if len(kruis) != 1 or not kruis[0]:
        yield wortel, "GGK", "no single crossRefnummer"
    if len(fouten) != 1 or fouten[0] not in codes("Fo01", ""):
        yield wortel, "GGK", f"no single known foutcode: {fouten}"


def _alle(wortel: Element, *namen: str) -> Iterator[Element]:
    return wortel.iter(*(f"{{*}}{naam}" for naam in namen))


def _vind(element: Element, pad: str) -> Element | None:
    return element.find("/".join(f"{{*}}{naam}" for naam in pad.split("/")))


def _waarde(element: Element, pad: str) -> str | None:
    gevonden = _vind(element, pad)
    return None if gevonden is None else gevonden.text


def _datum(element: Element, naam: str) -> date | None:
    tekst = _waarde(element, naam)
    return date.fromisoformat(tekst.strip()) if tekst else None


def _getal(element: Element, pad: str) -> int:
    return int(_waarde(element, pad) or 0)


def _saldo(bedrag: Element | None) -> int:
    """Return an amount in cents, credit negative."""
    if bedrag is None:
        return 0
    cent = _getal(bedrag, "Bedrag") + _getal(bedrag, "TotaalBedrag")
    return -cent if _waarde(bedrag, "DebetCredit") == "C" else cent


def _som(wortel: Element, pad: str) -> int:
    return sum(_saldo(_vind(prestatie, pad)) for prestatie in _alle(wortel, "Prestatie"))


def _retourcodes(element: Element) -> set[str]:
    retour = _vind(element, "RetourCodes")
    return set() if retour is None else {code.text for code in retour}


@_regel("JW301 JW303 JW305 JW307 JW315 JW317 JW323")
def _bsn(wortel: Element) -> Iterator[Vondst]:
    gewichten = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    for bsn in _alle(wortel, "Bsn"):
        som = sum(int(c) * gewicht for c, gewicht in zip(bsn.text, gewichten, strict=True))
        if som % 11 or not int(bsn.text):
            yield bsn, "CS002", f"{bsn.text} fails the elfproef"


@_regel(HEENBERICHTEN)
def _periode(wortel: Element) -> Iterator[Vondst]:
    for klasse, (begin, eind, nummer) in PERIODEN.items():
        for element in _alle(wortel, klasse):
            van, tot = _datum(element, begin), _datum(element, eind)
            if van and tot and tot < van:
                yield element, nummer, f"{eind} {tot} before {begin} {van}"


@_regel(HEENBERICHTEN)
def _uniek(wortel: Element) -> Iterator[Vondst]:
    for klasse, (sleutel, nummer) in SLEUTELS.items():
        aantallen = Counter(_waarde(element, sleutel) for element in _alle(wortel, klasse))
        for waarde, aantal in aantallen.items():
            if waarde and aantal > 1:
                yield wortel, nummer, f"{sleutel} {waarde} occurs {aantal} times"


@_regel("JW303 JW323")
def _totaal(wortel: Element) -> Iterator[Vondst]:
    for naam, (pad, nummer) in TOTALEN.items():
        for element in _alle(wortel, naam):
            if _saldo(element) != (som := _som(wortel, pad)):
                yield element, nummer, f"total {_saldo(element)}, lines {som}"


@_regel("JW301 JW315", "3.0")
def _omvang(wortel: Element) -> Iterator[Vondst]:
    for product in _alle(wortel, "ToegewezenProduct", "AangevraagdProduct"):
        code, omvang, budget = (
            _vind(product, pad) is not None for pad in ("Product/Code", "Omvang", "Budget")
        )
        if code and not omvang:
            yield product, "CD041", "product code without Omvang"
        if omvang and budget:
            yield product, "CD077", "both Omvang and Budget (also CD078)"
        elif omvang and not code:
            yield product, "CD080", "Omvang without product code"


@_regel("JW301", "3.1")
def _einddatum(wortel: Element) -> Iterator[Vondst]:
    for product in _alle(wortel, "ToegewezenProduct"):
        if _vind(product, "Einddatum") is not None:
            continue
        if _vind(product, "Budget") is not None:
            yield product, "CD075", "Budget without Einddatum"
        if _waarde(product, "Omvang/Frequentie") == "2":
            yield product, "CD076", "Frequentie 2 without Einddatum"


@_regel("JW301", "3.1")
def _verwijderd(wortel: Element) -> Iterator[Vondst]:
    for product in _alle(wortel, "ToegewezenProduct"):
        zelfde = _datum(product, "Ingangsdatum") == _datum(product, "Einddatum")
        if _waarde(product, "RedenWijziging") == "13" and not zelfde:
            yield product, "CS335", "RedenWijziging 13 with Einddatum other than Ingangsdatum"


@_regel("JW305 JW307")
def _status(wortel: Element) -> Iterator[Vondst]:
    toegestaan = "139" if _waarde(wortel, "Header/BerichtVersie") == "2" else "13"
    for status in _alle(wortel, "StatusAanlevering"):
        if status.text not in toegestaan:
            yield status, "CS058", f"StatusAanlevering {status.text}"


@_regel("JW319")
def _antwoord(wortel: Element) -> Iterator[Vondst]:
    for antwoord in _alle(wortel, "Antwoord"):
        afgewezen = _waarde(antwoord, "VerzoekAntwoord") == "1"
        reden = _waarde(antwoord, "RedenAfwijzingVerzoek")
        if afgewezen and not reden:
            yield antwoord, "CD085", "refused without RedenAfwijzingVerzoek"
        if reden and not afgewezen:
            yield antwoord, "CD086", "RedenAfwijzingVerzoek without refusal"
        if reden != "8" and _vind(antwoord, "Woonplaatsbeginsel") is not None:
            yield antwoord, "IV095", "Woonplaatsbeginsel with another reason than 8"


@_regel("JW323")
def _kalendermaand(wortel: Element) -> Iterator[Vondst]:
    for periode in _alle(wortel, "DeclaratiePeriode", "ProductPeriode"):
        van, tot = _datum(periode, "Begindatum"), _datum(periode, "Einddatum")
        maand = (van.year, van.month) == (tot.year, tot.month)
        heel = maand and van.day == 1 and tot.day == calendar.monthrange(tot.year, tot.month)[1]
        if periode.tag.endswith("}DeclaratiePeriode") and not heel:
            yield periode, "CS340", f"{van} – {tot} is no calendar month"
        elif not maand:
            yield periode, "CS337", f"{van} – {tot} crosses months"
        if van < date(2021, 1, 1):
            yield periode, "CS100", f"{van} is before 2021-01-01"


@_regel("JW323")
def _prestatie(wortel: Element) -> Iterator[Vondst]:
    for prestatie in _alle(wortel, "Prestatie"):
        bedrag = _getal(prestatie, "IngediendBedrag/Bedrag")
        credit = _waarde(prestatie, "IngediendBedrag/DebetCredit") == "C"
        vorig = _vind(prestatie, "ProductReferentie/VorigReferentieNummer") is not None
        if credit and not vorig:
            yield prestatie, "CD060", "credit without VorigReferentieNummer"
        if vorig and not credit and bedrag:
            yield prestatie, "CD060", "VorigReferentieNummer on a debit"
        tarief = _vind(prestatie, "ProductTarief")
        volume = _getal(prestatie, "GeleverdVolume")
        if (_waarde(prestatie, "Eenheid") == "83") == (tarief is not None):
            yield prestatie, "CD087", "ProductTarief goes with every Eenheid but 83"
        elif tarief is None and bedrag != volume:
            yield prestatie, "CS339", f"amount {bedrag} is not volume {volume}"
        elif tarief is not None and bedrag != volume * int(tarief.text):
            yield prestatie, "TR346", f"amount {bedrag} is not {volume} x {tarief.text}"


@_regel("JW323 JW325")
def _nul(wortel: Element) -> Iterator[Vondst]:
    antwoord = _vind(wortel, "DeclaratieAntwoord") is not None
    lijnen = () if antwoord else ("IngediendBedrag",)
    for bedrag in _alle(wortel, "TotaalIngediendBedrag", "TotaalToegekendBedrag", *lijnen):
        if not _saldo(bedrag) and _waarde(bedrag, "DebetCredit") == "C":
            yield bedrag, "CS325", "amount 0 as credit"


@_regel("JW325")
def _declaratieantwoord(wortel: Element) -> Iterator[Vondst]:
    """Check the combinations of codes of IV088 and the total of what was refused."""
    kop, antwoord = _vind(wortel, "Header"), _vind(wortel, "DeclaratieAntwoord")
    codes_kop = _retourcodes(kop)
    if antwoord is None:
        if codes_kop & {"0200", "0233", "8001"}:
            yield kop, "IV088", f"no DeclaratieAntwoord with header code {sorted(codes_kop)}"
        return
    if codes_kop != {"0200"}:
        yield kop, "IV088", f"DeclaratieAntwoord with header code {sorted(codes_kop)}"
    terug, clienten = _retourcodes(antwoord), _vind(antwoord, "Clienten") is not None
    toegekend = _saldo(_vind(antwoord, "TotaalToegekendBedrag"))
    if clienten != (terug == {"0200"}):
        yield antwoord, "IV088", "Clienten go with answer code 0200 alone"
    if terug & GEEN_REDEN:
        verschil = _saldo(_vind(antwoord, "TotaalIngediendBedrag")) - toegekend
        if terug not in ({"0200"}, {"8001"}):
            yield antwoord, "IV088", f"codes {sorted(terug)} do not go together here"
        elif verschil != (som := _som(antwoord, "IngediendBedrag")):
            yield antwoord, "TR342", f"claimed − granted {verschil}, refused lines {som}"
    elif toegekend:
        yield antwoord, "IV088", "refused as a whole, yet something granted"
    for client in _alle(antwoord, "Client"):
        goed = _retourcodes(client) == {"0200"}
        if not goed and _retourcodes(client) & GEEN_REDEN:
            yield client, "IV088", "Client has neither 0200 nor only reasons"
        for prestatie in _alle(client, "Prestatie"):
            regelcodes = _retourcodes(prestatie)
            if regelcodes & GEEN_REDEN if goed else regelcodes != {"0233"}:
                yield prestatie, "IV088", f"codes {sorted(regelcodes)} do not go with its Client"


@_regel("JW304")
def _declaratieretour(wortel: Element) -> Iterator[Vondst]:
    """Check the totals of a 304: what the listed lines lost is claimed minus granted.

    A factuur (451) may credit a refused line, which is granted at 0 without being listed; there
    only a complete grant can be checked.
    """
    kop = _vind(wortel, "Header")
    volledig = "8001" in _retourcodes(kop)
    if not volledig and _waarde(kop, "BerichtCode") == "451":
        return
    bedragen = _vind(kop, "RetourBedragen")
    ingediend = _saldo(_vind(bedragen, "IngediendTotaalBedrag"))
    toegekend = _saldo(_vind(bedragen, "ToegekendTotaalBedrag"))
    verloren = _som(wortel, "IngediendeBedragPrestatie/DeclaratieFactuurBedrag") - _som(
        wortel, "ToegekendeBedragPrestatie/ToegekendBedrag"
    )
    if _vind(wortel, "Clienten") is None and not volledig:
        verloren = ingediend
    if ingediend - toegekend != verloren:
        yield bedragen, "totaal", f"claimed {ingediend}, granted {toegekend}, lost {verloren}"
