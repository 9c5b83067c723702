"""The validator accepts every message type and names exactly what a mutation breaks."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from .boom import BOMEN, Knoop, bomen, boom
from .controle import controleer, paden
from .voorbeelden import AANBIEDER, BERICHTEN, CODES, GEMEENTE, GOED, OMVANG, bedrag, envelop

KRUIS = "<s:crossRefnummer>3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b</s:crossRefnummer>"
PRODUCT_301 = "Bericht/Client/ToegewezenProducten/ToegewezenProduct"
CLIENT_323 = "Bericht/Declaratie/Clienten/Client"
PRESTATIE_323 = f"{CLIENT_323}/Prestaties/Prestatie"
ANTWOORD = "Bericht/DeclaratieAntwoord"
CLIENT_325 = f"{ANTWOORD}/Clienten/Client"
ANTWOORD_319 = "Bericht/Antwoord"
AFGEWEZEN = re.compile("<m:Woonplaatsbeginsel>.*</m:Woonplaatsbeginsel>")
CLIENTEN = re.compile("<m:Clienten>.*</m:Clienten>", re.DOTALL)
ANTWOORD_325 = re.compile("<m:DeclaratieAntwoord>.*</m:DeclaratieAntwoord>", re.DOTALL)
TOEGEKEND = bedrag("TotaalToegekendBedrag", 30000, "C", soort="TotaalBedrag")
NIETS = bedrag("TotaalToegekendBedrag", 0, soort="TotaalBedrag")
ALLES = bedrag("TotaalToegekendBedrag", 90000, soort="TotaalBedrag")

# message, what is replaced (once, by …), expected path and rule; None: still valid
MUTATIES = [
    # structure
    ("JW301_3", "<m:Geslacht>2</m:Geslacht>", "", "Bericht/Client", "kardinaliteit"),
    ("JW301_3", "<m:Geslacht>2", "<m:Geslacht>2</m:Geslacht><m:Geslacht>1", "Bericht/Client",
     "kardinaliteit"),
    ("JW301_3", re.compile("(<m:Toewijzingsdatum.*?)(<m:Ingangs.*?)(<m:Eind)", re.DOTALL),
     r"\2\1\3", f"{PRODUCT_301}/Toewijzingsdatum", "volgorde"),
    ("JW301_3", "<m:Geslacht>2", "<m:Lengte>120</m:Lengte><m:Geslacht>2", "Bericht/Client/Lengte",
     "onbekend"),
    ("JW301_3", "<m:Geslacht>2<", "<m:Geslacht><", "Bericht/Client/Geslacht", "leeg"),
    ("JW301_3", re.compile("<m:Contact>.*</m:Contact>"), "", "Bericht/Client/Contactgegevens",
     "leeg"),
    ("JW301_3", "<m:Client>", "<m:Client>los", "Bericht/Client", "type"),
    ("JW301_3", "<m:Client>", '<m:Client id="1">', "Bericht/Client", "attribuut"),
    ("JW301_3", "m:Bericht", "m:Berichten", "Berichten", "wortel"),
    ("JW319_3", re.compile("<m:Gemeente>.*?</m:Gemeente>"), "",
     f"{ANTWOORD_319}/Woonplaatsbeginsel", "leeg"),
    ("JW323_3", f"{bedrag('IngediendBedrag', 120000)}", "", f"{PRESTATIE_323}[1]",
     "kardinaliteit"),
    # namespaces
    ("JW301_3", "m:Geslacht", "b:Geslacht", "Bericht/Client/Geslacht", "naamruimte"),
    ("JW301_3", "b:Volume", "m:Volume", f"{PRODUCT_301}/Omvang/Volume", "naamruimte"),
    ("JW302_3", "m:IdentificatieRetour", "IdentificatieRetour",
     "Bericht/Header/IdentificatieRetour", "naamruimte"),
    # header
    ("JW301_3", ">436<", ">437<", "Bericht/Header/BerichtCode", "COD002"),
    ("JW301_3", "Versie>3<", "Versie>2<", "Bericht/Header/BerichtVersie", "CS025"),
    ("JW301_3", "Subversie>2<", "Subversie>1<", "Bericht/Header/BerichtSubversie", "CS015"),
    ("JW305_3", f"Ontvanger>{GEMEENTE}<", f"Ontvanger>{AANBIEDER}<", "Bericht/Header/Ontvanger",
     "afzender"),
    ("JW303_2", ">432<", ">450<", None, None),
    # types and code lists
    ("JW301_3", "2012-05-01", "2012-02-30", "Bericht/Client/Geboortedatum/Datum", "type"),
    ("JW301_3", "2012-05-01", "2012-05-01Z", "Bericht/Client/Geboortedatum/Datum", "type"),
    ("JW301_3", "10:30:00", "24:30:00", f"{PRODUCT_301}/Toewijzingstijd", "type"),
    ("JW301_3", "Nummer>501<", "Nummer>1000000000<", f"{PRODUCT_301}/ToewijzingNummer", "type"),
    ("JW301_3", "48A01", "48A012", f"{PRODUCT_301}/Product/Code", "type"),
    ("JW301_3", ">1.0.0</m:Bericht", ">1.0</m:Bericht", "Bericht/Header/XsdVersie/BerichtXsdVersie",
     "type"),
    ("JW323_3", ">120000<", ">1200.00<", f"{PRESTATIE_323}[1]/IngediendBedrag/Bedrag", "type"),
    ("JW323_3", "D2024001", "D-2024001", "Bericht/Declaratie/DeclaratieNummer", "type"),
    ("JW323_3", "999900006", "99990006", f"{CLIENT_323}/Bsn", "type"),
    ("JW301_3", "Categorie>48<", "Categorie>39<", f"{PRODUCT_301}/Product/Categorie", "codelijst"),
    ("JW301_3", "Frequentie>4<", "Frequentie>3<", f"{PRODUCT_301}/Omvang/Frequentie", "codelijst"),
    ("JW301_2", "Frequentie>4<", "Frequentie>3<", None, None),
    ("JW303_2", "Eenheid>21<", "Eenheid>84<",
     "Bericht/Clienten/Client/Prestaties/Prestatie/IngediendeBedragPrestatie/Eenheid", "codelijst"),
    # undetermined places
    ("JW305_2", re.compile("(<m:Naam>.*</m:Naam>)(\\s*)(<m:StatusA.*?</m:StatusAanlevering>)"),
     r"\3\1", None, None),
    # rules
    ("JW301_3", "999900006", "999900007", "Bericht/Client/Bsn", "CS002"),
    ("JW302_3", "999900006", "999900007", None, None),
    ("JW301_3", "2025-01-09", "2024-01-09", PRODUCT_301, "CS003"),
    ("JW301_3", OMVANG, "", PRODUCT_301, "CD041"),
    ("JW301_3", OMVANG, f"{OMVANG}<m:Budget>1</m:Budget>", PRODUCT_301, "CD077"),
    ("JW301_3", "<b:Code>48A01</b:Code>", "", PRODUCT_301, "CD080"),
    ("JW301_3", re.compile("<b:Code>.*?</b:Code>(.*?)<m:Einddatum>.*?</m:Omvang>", re.DOTALL),
     r"\1<m:Budget>1</m:Budget>", PRODUCT_301, "CD075"),
    ("JW301_3", re.compile("<m:Einddatum>.*?</m:Einddatum>(.*)Frequentie>4<", re.DOTALL),
     r"\1Frequentie>2<", PRODUCT_301, "CD076"),
    ("JW301_3", "</m:Einddatum>", "</m:Einddatum><m:RedenWijziging>13</m:RedenWijziging>",
     PRODUCT_301, "CS335"),
    ("JW301_3", re.compile("<m:ToegewezenProduct>.*</m:ToegewezenProduct>", re.DOTALL),
     r"\g<0>\g<0>", "Bericht", "TR332"),
    ("JW305_3", "Aanlevering>1<", "Aanlevering>2<",
     "Bericht/Client/StartProducten/StartProduct/StatusAanlevering", "CS058"),
    ("JW305_3", "Aanlevering>1<", "Aanlevering>9<",
     "Bericht/Client/StartProducten/StartProduct/StatusAanlevering", "CS058"),
    ("JW305_2", "Aanlevering>1<", "Aanlevering>9<", None, None),
    ("JW305_2", "Aanlevering>1<", "Aanlevering>2<", "Bericht/Client/StatusAanlevering", "CS058"),
    ("JW307_3", "2025-01-09", "2024-01-09", "Bericht/Client/StopProducten/StopProduct", "OP072"),
    ("JW315_3", OMVANG, "", "Bericht/Client/AangevraagdeProducten/AangevraagdProduct", "CD041"),
    ("JW315_3", re.compile("<m:AangevraagdProduct>.*</m:AangevraagdProduct>", re.DOTALL),
     r"\g<0>\g<0>", "Bericht", "TR347"),
    ("JW317_3", "2024-12-31", "2024-02-29",
     "Bericht/Client/Verzoek/TeWijzigenProducten/TeWijzigenProduct", "CS003"),
    ("JW319_3", AFGEWEZEN, "", None, None),
    ("JW319_3", "Verzoek>8<", "Verzoek>7<", ANTWOORD_319, "IV095"),
    ("JW319_3", re.compile("<m:RedenAfw.*?>8</m.*?>(.*)<m:Woon.*beginsel>", re.DOTALL), r"\1",
     ANTWOORD_319, "CD085"),
    ("JW319_3", "Antwoord>1<", "Antwoord>2<", ANTWOORD_319, "CD086"),
    ("JW323_3", "2024-01-01", "2024-01-02", "Bericht/Declaratie/DeclaratiePeriode", "CS340"),
    ("JW323_3", "2023-12-01", "2023-11-30", f"{PRESTATIE_323}[2]/ProductPeriode", "CS337"),
    ("JW323_3", re.compile("2023-12-(01|31)"), r"2020-12-\1",
     f"{PRESTATIE_323}[2]/ProductPeriode", "CS100"),
    ("JW323_3", ">P2<", ">P1<", "Bericht", "TR314"),
    ("JW323_3", "<b:VorigReferentieNummer>P0</b:VorigReferentieNummer>", "",
     f"{PRESTATIE_323}[2]", "CD060"),
    ("JW323_3", ">P1</b:ReferentieNummer>",
     ">P1</b:ReferentieNummer><b:VorigReferentieNummer>P9</b:VorigReferentieNummer>",
     f"{PRESTATIE_323}[1]", "CD060"),
    ("JW323_3", "<m:ProductTarief>60000</m:ProductTarief>", "", f"{PRESTATIE_323}[1]", "CD087"),
    ("JW323_3", "Volume>30000<", "Volume>30001<", f"{PRESTATIE_323}[2]", "CS339"),
    ("JW323_3", "Volume>2<", "Volume>3<", f"{PRESTATIE_323}[1]", "TR346"),
    ("JW323_3", ">90000<", ">90001<", "Bericht/Declaratie/TotaalIngediendBedrag", "TR358"),
    ("JW323_3", re.compile("<m:Prestaties>.*</m:Prestaties>", re.DOTALL), "<m:Prestaties/>",
     f"{CLIENT_323}/Prestaties", "leeg"),
    ("JW303_2", re.compile("50000"), "40000", None, None),
    ("JW303_2", ">50000<", ">50001<",
     "Bericht/Header/DeclaratieFactuurBedragen/DeclaratieFactuurTotaalBedrag", "totaal"),
    ("JW304_2", ">60000<", ">60001<", "Bericht/Header/RetourBedragen", "totaal"),
    ("JW304_2", "RetourCode>0200<", "RetourCode>8001<", None, None),
    ("JW304_2", CLIENTEN, "", "Bericht/Header/RetourBedragen", "totaal"),
    # the combinations of IV088
    ("JW325_3", ">90000<", ">90001<", ANTWOORD, "TR342"),
    ("JW325_3", "RetourCode>0611<", "RetourCode>0200<", f"{CLIENT_325}/Prestaties/Prestatie",
     "IV088"),
    ("JW325_3", "RetourCode>0611<", "RetourCode>0233<", f"{CLIENT_325}/Prestaties/Prestatie",
     "IV088"),
    ("JW325_3", re.compile("0611(.*?)0200", re.DOTALL), r"0233\g<1>8187", None, None),
    ("JW325_3", re.compile("0611(.*?)0200", re.DOTALL), r"0611\g<1>8187",
     f"{CLIENT_325}/Prestaties/Prestatie", "IV088"),
    ("JW325_3", CLIENTEN, "", ANTWOORD, ("IV088", "TR342")),
    ("JW325_3", re.compile(f"{TOEGEKEND}.*({GOED}.*?){GOED}", re.DOTALL),
     ALLES + CODES.format("8001"), None, None),
    ("JW325_3", re.compile(f"{TOEGEKEND}.*({GOED}.*?){GOED}", re.DOTALL),
     NIETS + CODES.format("9333"), None, None),
    ("JW325_3", re.compile(f"{TOEGEKEND}.*({GOED}.*?){GOED}", re.DOTALL),
     ALLES + CODES.format("9333"), ANTWOORD, "IV088"),
    ("JW325_3", re.compile("0200(.*?)<m:DeclaratieAntw.*</m:DeclaratieAntwoord>", re.DOTALL),
     r"0001\1", None, None),
    ("JW325_3", ANTWOORD_325, "", "Bericht/Header", "IV088"),
    ("JW325_3", re.compile("0200(.*?)<m:DeclaratieAntw.*</m:DeclaratieAntwoord>", re.DOTALL),
     r"8001\1", "Bericht/Header", "IV088"),
    ("JW325_3", re.compile("(</m:RetourCode>)(</m:RetourCodes>\\s*</m:DeclaratieAntwoord>)"),
     r"\1<m:RetourCode>0233</m:RetourCode>\2", ANTWOORD, ("IV088", "IV088")),
    ("JW325_3", "RetourCode>0200<", "RetourCode>9056<", "Bericht/Header", "IV088"),
    ("JW325_3", TOEGEKEND, NIETS.replace(">D<", ">C<"), ANTWOORD, ("CS325", "TR342")),
]  # fmt: skip


def _muteer(xml: str, oud: str | re.Pattern[str], nieuw: str) -> str:
    """Replace every match of a pattern, a tag name in both tags, or a text where it is first."""
    if isinstance(oud, re.Pattern):
        mutatie = oud.sub(nieuw, xml)
    elif re.fullmatch(r"\w:\w+", oud):
        mutatie = re.sub(rf"(</?){oud}(?=[ >])", rf"\g<1>{nieuw}", xml)
    else:
        mutatie = xml.replace(oud, nieuw, 1)
    assert mutatie != xml
    return mutatie


def _regels(xml: str) -> list[str]:
    return [afwijking.regel for afwijking in controleer(xml.encode())]


@pytest.mark.parametrize("naam", sorted(BERICHTEN))
def test_handgeschreven_bericht_is_geldig(naam):
    assert controleer(BERICHTEN[naam].encode()) == []


def test_elke_boom_heeft_een_voorbeeld():
    assert {f"{bericht}_{familie}" for bericht, familie in bomen()} == set(BERICHTEN)


@pytest.mark.parametrize(
    ("naam", "oud", "nieuw", "pad", "regel"),
    MUTATIES,
    ids=[f"{i:02} {naam} {regel or 'geldig'}" for i, (naam, *_, regel) in enumerate(MUTATIES)],
)
def test_mutatie_geeft_precies_haar_afwijking(naam, oud, nieuw, pad, regel):
    afwijkingen = controleer(_muteer(BERICHTEN[naam], oud, nieuw).encode())
    verwacht = [regel] if isinstance(regel, str) else list(regel or ())
    assert [afwijking.regel for afwijking in afwijkingen] == verwacht
    assert all(afwijking.pad.startswith(pad) for afwijking in afwijkingen)
    assert not isinstance(regel, str) or afwijkingen[0].pad == pad


@pytest.mark.parametrize(
    ("uitgave", "reden", "einddatum", "regels"),
    [
        ("3.0", None, True, []),
        ("3.0", None, False, ["kardinaliteit"]),
        ("3.1", None, False, []),
        ("3.0", "12", True, []),
        ("3.0", "14", True, ["codelijst"]),
        ("3.1", "14", True, []),
        ("2.3", "12", True, ["codelijst"]),
        ("2.3", "01", True, []),
        ("2.2", None, True, []),
        ("2.0", None, True, ["uitgave"]),
    ],
)
def test_verschillen_tussen_uitgaven(uitgave, reden, einddatum, regels):
    bron = "2.3" if uitgave[0] == "2" else "3.2"
    xml = BERICHTEN[f"JW301_{uitgave[0]}"].replace(
        bron.replace(".", "_"), uitgave.replace(".", "_")
    )
    xml = xml.replace(f"Subversie>{bron[2]}<", f"Subversie>{uitgave[2]}<")
    if not einddatum:
        xml = re.sub("<m:Einddatum>.*?</m:Einddatum>", "", xml)
    if reden:
        xml = xml.replace("<m:Omvang>", f"<m:RedenWijziging>{reden}</m:RedenWijziging><m:Omvang>")
    assert _regels(xml) == regels


def test_nulbedrag_als_credit():
    xml = BERICHTEN["JW323_3"].replace(">30000<", ">0<").replace(">90000<", ">120000<")
    assert _regels(xml) == ["CS325"]
    nul_debet = re.sub(">0</b:Bedrag><b:DebetCredit>C", ">0</b:Bedrag><b:DebetCredit>D", xml)
    assert _regels(nul_debet) == []


def test_bestand_en_herkenning():
    xml = BERICHTEN["JW319_3"]
    assert _regels(xml[:-1]) == ["xml"]
    assert _regels("\ufeff" + xml) == ["OP192"]
    assert _regels(f"<?xml version='1.0' encoding='ISO-8859-1'?>{xml}") == ["OP192"]
    assert _regels(f"<!DOCTYPE x [<!ENTITY e 'x'>]>{xml}") == ["xml"]
    assert _regels(xml.replace("jw319", "jw399")) == ["bericht"]
    vreemd = xml.replace("/ijw/3_2/jw319", "/iwmo/3_2/wmo319")
    assert _regels(vreemd) == ["naamruimte"] * xml.count("</m:")


def test_lijn_van_een_afwijking():
    xml = BERICHTEN["JW301_3"]
    (afwijking,) = controleer(xml.replace("Geslacht>2<", "Geslacht>9<").encode())
    assert afwijking.lijn == 1 + xml.split("<m:Geslacht>")[0].count("\n")


@pytest.mark.parametrize(
    ("oud", "nieuw", "verwacht"),
    [
        ("", "", []),
        ("<s:berichtcode>Di01", "<s:berichtcode>Du01", ["GGK"]),
        ("<s:functie>JW301", "<s:functie>JW305", ["GGK"]),
        ("20240201101500", "20240231101500", ["GGK"]),
        ("<g:functieSubversie>0002", "<g:functieSubversie>0001", ["GGK"]),
        (f"organisatie>{GEMEENTE}<", "organisatie>0228<", ["GGK"]),
        ("-4e6f-", "-1e6f-", ["type"]),
        ("xmlBestand>", "xmlBestand>=", ["type"]),
        ("<g:functieVersie>0003</g:functieVersie>", "", ["kardinaliteit"]),
    ],
)
def test_enveloppe_van_een_heenbericht(oud, nieuw, verwacht):
    xml = envelop("Di01", "JW301", GEMEENTE, AANBIEDER)
    assert _regels(xml.replace(oud, nieuw, 1)) == verwacht


def test_enveloppe_van_een_retour_en_van_een_fout():
    retour = envelop("Du01", "JW302", AANBIEDER, GEMEENTE, KRUIS)
    assert _regels(retour) == []
    assert _regels(retour.replace(KRUIS, "")) == ["kardinaliteit"]
    assert _regels(retour.replace("Du01", "Di01")) == ["onbekend"]
    kruis = KRUIS.replace("s:", "")
    fout = f"<Fo01Bericht><a>{kruis}</a><b><foutcode>{{}}</foutcode></b></Fo01Bericht>"
    assert _regels(fout.format("IB004")) == []
    assert _regels(fout.format("IB999")) == ["GGK"]
    assert _regels(fout.format("IB004").replace("crossRefnummer", "referentienummer")) == ["GGK"]


def test_enveloppe_meldt_wat_er_in_zit():
    xml = BERICHTEN["JW301_3"]
    BERICHTEN["JW301_3"] = xml.replace("<m:Geslacht>2<", "<m:Geslacht>8<")
    try:
        (afwijking,) = controleer(envelop("Di01", "JW301", GEMEENTE, AANBIEDER).encode())
    finally:
        BERICHTEN["JW301_3"] = xml
    assert afwijking.regel == "codelijst"
    assert afwijking.pad.endswith("/bericht/xmlBestand/Bericht/Client/Geslacht")


def test_paden_dragen_kardinaliteit_type_en_persoon():
    blad = paden("JW301", "3")
    nummer = blad[f"{PRODUCT_301}/ToewijzingNummer"]
    assert (nummer.minimum, nummer.maximum, nummer.type) == (1, None, "LDT_Nummer")
    omvang = blad[f"{PRODUCT_301}/Omvang/Eenheid"]
    assert (omvang.minimum, omvang.soort, omvang.codelijst) == (0, "code", "WJ756")
    assert blad["Bericht/Client/Bsn"].maximum == 1
    persoonlijk = ("/Achternaam", "/Voornamen", "/Commentaar", "/Straatnaam", "/Emailadres")
    for bericht, familie in bomen():
        for pad, blad in paden(bericht, familie).items():
            assert blad.persoon or not pad.endswith(persoonlijk)
            assert not (blad.persoon and pad.endswith(("/Bsn", "/Datum", "/ToewijzingNummer")))


def test_voorbeelden_gebruiken_alleen_paden_uit_de_boom():
    for naam, xml in BERICHTEN.items():
        wortel = etree.fromstring(xml)
        gelezen = {
            re.sub(r"\[\d+\]|\{.*?\}", "", wortel.getroottree().getelementpath(blad))
            for blad in wortel.iter()
            if not len(blad)
        }
        assert {f"Bericht/{pad}" for pad in gelezen} <= set(paden(*naam.split("_")))


def test_elk_boombestand_is_leesbaar():
    for bestand in BOMEN.glob("*_*.boom"):
        assert boom(*bestand.stem.split("_")).wortel.naam in ("Bericht", bestand.stem[:4])


def _knoop(knoop: Knoop, element: etree._Element) -> Knoop:
    """Find the place of an element in the tree."""
    pad = [element, *element.iterancestors()][-2::-1]
    for stap in pad:
        knoop = next(k for k in knoop.kinderen if k.naam == etree.QName(stap).localname)
    return knoop


@settings(max_examples=150, deadline=None, database=None)
@given(st.sampled_from(sorted(BERICHTEN)), st.sampled_from(["weg", "dubbel", "wissel"]), st.data())
def test_willekeurige_ingreep(naam, ingreep, data):
    """Dropping, doubling or swapping any element is seen when the tree says so."""
    wortel = etree.fromstring(BERICHTEN[naam])
    element = data.draw(st.sampled_from(list(wortel.iterdescendants())), label="element")
    stam = boom(*naam.split("_"))
    knoop, boven = _knoop(stam.wortel, element), element.getparent()
    volgende = element.getnext()
    laag, hoog = knoop.grenzen(stam.uitgaven[-1])
    broers = [kind for kind in boven if kind.tag == element.tag]
    if ingreep == "weg":
        boven.remove(element)
        verwacht = len(broers) == laag
        regels = {"kardinaliteit", "leeg"}
    elif ingreep == "dubbel":
        element.addnext(etree.fromstring(etree.tostring(element)))
        verwacht, regels = hoog == len(broers), {"kardinaliteit"}
    else:
        if volgende is None:
            return
        volgende.addnext(element)
        verwacht = element.tag != volgende.tag and knoop.vast and _knoop(stam.wortel, volgende).vast
        regels = {"volgorde"}
    gevonden = {afwijking.regel for afwijking in controleer(etree.tostring(wortel))}
    structuur = gevonden & {"kardinaliteit", "volgorde", "onbekend", "naamruimte", "type", "leeg"}
    assert bool(structuur) == verwacht, gevonden
    assert structuur <= regels
