"""Small valid messages of every type, written by hand from the reference.

All about one invented child (test BSN), one invented institution and Arnhem.
"""

import base64

GEMEENTE, AANBIEDER = "0202", "42420001"
BASIS = "http://www.istandaarden.nl/ijw/{}/{}/schema"

PERSOON = """
  <m:Bsn>999900006</m:Bsn>
  <m:Geboortedatum><b:Datum>2012-05-01</b:Datum></m:Geboortedatum>
  <m:Geslacht>2</m:Geslacht>
"""
VERKORT = """
  <m:Naam><b:Geslachtsnaam><b:Achternaam>Voorbeeld</b:Achternaam></b:Geslachtsnaam></m:Naam>
"""
VOLLEDIG = """
  <m:Naam>
    <b:Geslachtsnaam>
      <b:Achternaam>Voorbeeld</b:Achternaam><b:Voorvoegsel>van</b:Voorvoegsel>
    </b:Geslachtsnaam>
    <b:Voornamen>Roos</b:Voornamen>
    <b:NaamGebruik>1</b:NaamGebruik>
  </m:Naam>
"""
CODES = "<m:RetourCodes><m:RetourCode>{}</m:RetourCode></m:RetourCodes>"
GOED = CODES.format("0200")
PRODUCT = "<m:Product><b:Categorie>48</b:Categorie><b:Code>48A01</b:Code></m:Product>"
OMVANG = """<m:Omvang>
  <b:Volume>1</b:Volume><b:Eenheid>82</b:Eenheid><b:Frequentie>4</b:Frequentie>
</m:Omvang>"""
XSD = """<m:{0}>
  <m:BasisschemaXsdVersie>1.0.0</m:BasisschemaXsdVersie><m:BerichtXsdVersie>1.0.0</m:BerichtXsdVersie>
</m:{0}>"""


def _bericht(naam: str, uitgave: str, kop: str, inhoud: str) -> str:
    ruimten = (BASIS.format(uitgave, deel) for deel in (naam.lower(), "basisschema"))
    return (
        '<m:Bericht xmlns:m="{}" xmlns:b="{}">'.format(*ruimten)
        + f"<m:Header>{kop}</m:Header>{inhoud}</m:Bericht>"
    )


def _kop(code: str, uitgave: str, partijen: tuple[str, str]) -> str:
    versie, subversie = uitgave.split("_")
    return f"""
      <m:BerichtCode>{code}</m:BerichtCode>
      <m:BerichtVersie>{versie}</m:BerichtVersie>
      <m:BerichtSubversie>{subversie}</m:BerichtSubversie>
      <m:Afzender>{partijen[0]}</m:Afzender><m:Ontvanger>{partijen[1]}</m:Ontvanger>
      <m:BerichtIdentificatie>
        <b:Identificatie>B1</b:Identificatie><b:Dagtekening>2024-02-01</b:Dagtekening>
      </m:BerichtIdentificatie>
      {XSD.format("XsdVersie") if versie == "3" else ""}"""


def _terug(uitgave: str) -> str:
    return f"""
      <m:IdentificatieRetour>R1</m:IdentificatieRetour>
      <m:DagtekeningRetour>2024-02-02</m:DagtekeningRetour>
      {XSD.format("XsdVersieRetour") if uitgave[0] == "3" else ""}
      {GOED}"""


VAN_GEMEENTE, VAN_AANBIEDER = (GEMEENTE, AANBIEDER), (AANBIEDER, GEMEENTE)


def _toewijzing(uitgave: str, retour: bool) -> str:
    code = GOED if retour else ""
    begin, eind = "", ""
    if uitgave[0] == "2":
        begin = """<m:Beschikking>
          <m:BeschikkingNummer>7</m:BeschikkingNummer>
          <m:Afgiftedatum>2024-01-10</m:Afgiftedatum><m:Ingangsdatum>2024-01-10</m:Ingangsdatum>"""
        eind = f"{code}</m:Beschikking>"
    return f"""<m:Client>{PERSOON}{VOLLEDIG}
      <m:Contactgegevens>
        <m:Contact><m:Soort>01</m:Soort>{code}</m:Contact>
      </m:Contactgegevens>
      {begin}<m:ToegewezenProducten><m:ToegewezenProduct>
        <m:ToewijzingNummer>501</m:ToewijzingNummer>
        {PRODUCT}
        <m:Toewijzingsdatum>2024-01-15</m:Toewijzingsdatum>
        <m:Toewijzingstijd>10:30:00</m:Toewijzingstijd>
        <m:Ingangsdatum>2024-01-10</m:Ingangsdatum><m:Einddatum>2025-01-09</m:Einddatum>
        {OMVANG}{code}
      </m:ToegewezenProduct></m:ToegewezenProducten>{eind}{code}
    </m:Client>"""


def _start(uitgave: str, retour: bool) -> str:
    return _startstop(uitgave, retour, "Start", "<m:StatusAanlevering>1</m:StatusAanlevering>")


def _stop(uitgave: str, retour: bool) -> str:
    einde = """<m:RedenBeeindiging>31</m:RedenBeeindiging>
        <m:Einddatum>2025-01-09</m:Einddatum><m:StatusAanlevering>1</m:StatusAanlevering>"""
    return _startstop(uitgave, retour, "Stop", einde)


def _startstop(uitgave: str, retour: bool, soort: str, einde: str) -> str:
    code = GOED if retour else ""
    status = "<m:StatusAanlevering>1</m:StatusAanlevering>" if uitgave[0] == "2" else ""
    return f"""<m:Client>{PERSOON}{VERKORT}{status}
      <m:{soort}Producten><m:{soort}Product>
        <m:ToewijzingNummer>501</m:ToewijzingNummer>
        {PRODUCT}
        <m:ToewijzingIngangsdatum>2024-01-10</m:ToewijzingIngangsdatum>
        <m:Begindatum>2024-01-12</m:Begindatum>
        {einde}{code}
      </m:{soort}Product></m:{soort}Producten>{code}
    </m:Client>"""


def _verzoek(uitgave: str, retour: bool) -> str:
    code = GOED if retour else ""
    return f"""<m:Client>{PERSOON}{VERKORT}
      <m:AangevraagdeProducten><m:AangevraagdProduct>
        <m:ReferentieAanbieder>VOT-1</m:ReferentieAanbieder>
        {PRODUCT}
        <m:ToewijzingIngangsdatum>2024-01-10</m:ToewijzingIngangsdatum>
        <m:ToewijzingEinddatum>2025-01-09</m:ToewijzingEinddatum>
        {OMVANG}
        <m:Verwijzer><m:Type>08</m:Type></m:Verwijzer>{code}
      </m:AangevraagdProduct></m:AangevraagdeProducten>{code}
    </m:Client>"""


def _wijziging(uitgave: str, retour: bool) -> str:
    code = GOED if retour else ""
    return f"""<m:Client><m:Bsn>999900006</m:Bsn>
      <m:Verzoek>
        <m:ReferentieAanbieder>VOW-1</m:ReferentieAanbieder>
        <m:RedenVerzoek>1</m:RedenVerzoek>
        <m:OngewijzigdeProducten><m:OngewijzigdProduct>
          <m:ToewijzingNummer>501</m:ToewijzingNummer>{code}
        </m:OngewijzigdProduct></m:OngewijzigdeProducten>
        <m:TeWijzigenProducten><m:TeWijzigenProduct>
          <m:ToewijzingNummer>502</m:ToewijzingNummer>
          <m:GewensteIngangsdatum>2024-03-01</m:GewensteIngangsdatum>
          <m:Einddatum>2024-12-31</m:Einddatum>{code}
        </m:TeWijzigenProduct></m:TeWijzigenProducten>
        <m:NieuweProducten><m:NieuwProduct>
          {PRODUCT}<m:GewensteIngangsdatum>2024-03-01</m:GewensteIngangsdatum>
          {OMVANG}{code}
        </m:NieuwProduct></m:NieuweProducten>{code}
      </m:Verzoek>{code}
    </m:Client>"""


def _antwoord(uitgave: str, retour: bool) -> str:
    return f"""<m:Antwoord>
      <m:ReferentieAanbieder>VOT-1</m:ReferentieAanbieder>
      <m:VerzoekAntwoord>1</m:VerzoekAntwoord>
      <m:RedenAfwijzingVerzoek>8</m:RedenAfwijzingVerzoek>
      <m:Woonplaatsbeginsel><m:Gemeente>0228</m:Gemeente></m:Woonplaatsbeginsel>
      {GOED if retour else ""}
    </m:Antwoord>"""


def bedrag(naam: str, cent: int, richting: str = "D", soort: str = "Bedrag") -> str:
    """Write an amount with its D or C."""
    return (
        f"<m:{naam}><b:{soort}>{cent}</b:{soort}>"
        f"<b:DebetCredit>{richting}</b:DebetCredit></m:{naam}>"
    )


def periode(naam: str, begin: str, eind: str) -> str:
    """Write a closed period."""
    datums = f"<b:Begindatum>{begin}</b:Begindatum><b:Einddatum>{eind}</b:Einddatum>"
    return f"<m:{naam}>{datums}</m:{naam}>"


PRESTATIE = f"""<m:Prestatie>
  <m:ProductReferentie><b:ReferentieNummer>P1</b:ReferentieNummer></m:ProductReferentie>
  <m:ToewijzingNummer>501</m:ToewijzingNummer>
  <m:ProductCategorie>48</m:ProductCategorie><m:ProductCode>48A01</m:ProductCode>
  {periode("ProductPeriode", "2024-01-10", "2024-01-31")}
  <m:GeleverdVolume>2</m:GeleverdVolume><m:Eenheid>82</m:Eenheid>
  <m:ProductTarief>60000</m:ProductTarief>
  {bedrag("IngediendBedrag", 120000)}
"""
CREDIT = f"""<m:Prestatie>
  <m:ProductReferentie>
    <b:ReferentieNummer>P2</b:ReferentieNummer>
    <b:VorigReferentieNummer>P0</b:VorigReferentieNummer>
  </m:ProductReferentie>
  <m:ToewijzingNummer>501</m:ToewijzingNummer>
  <m:ProductCategorie>48</m:ProductCategorie><m:ProductCode>48A01</m:ProductCode>
  {periode("ProductPeriode", "2023-12-01", "2023-12-31")}
  <m:GeleverdVolume>30000</m:GeleverdVolume><m:Eenheid>83</m:Eenheid>
  {bedrag("IngediendBedrag", 30000, "C")}
"""


def _declaratie(uitgave: str, retour: bool) -> str:
    return f"""<m:Declaratie>
      <m:DeclaratieNummer>D2024001</m:DeclaratieNummer>
      {periode("DeclaratiePeriode", "2024-01-01", "2024-01-31")}
      <m:DeclaratieDagtekening>2024-02-01</m:DeclaratieDagtekening>
      {bedrag("TotaalIngediendBedrag", 90000, soort="TotaalBedrag")}
      <m:Clienten><m:Client>
        <m:Bsn>999900006</m:Bsn>
        <m:Prestaties>{PRESTATIE}</m:Prestatie>{CREDIT}</m:Prestatie></m:Prestaties>
      </m:Client></m:Clienten>
    </m:Declaratie>"""


def _declaratieantwoord(uitgave: str, retour: bool) -> str:
    return f"""<m:DeclaratieAntwoord>
      <m:DeclaratieNummer>D2024001</m:DeclaratieNummer>
      {bedrag("TotaalIngediendBedrag", 90000, soort="TotaalBedrag")}
      {bedrag("TotaalToegekendBedrag", 30000, "C", soort="TotaalBedrag")}
      <m:Clienten><m:Client>
        <m:Bsn>999900006</m:Bsn>
        <m:Prestaties>{PRESTATIE}{CODES.format("0611")}</m:Prestatie></m:Prestaties>
        {GOED}
      </m:Client></m:Clienten>
      {GOED}
    </m:DeclaratieAntwoord>"""


KOP_303 = f"""
  <m:BerichtVersie>2</m:BerichtVersie><m:BerichtSubversie>3</m:BerichtSubversie>
  <m:Gemeente>{GEMEENTE}</m:Gemeente><m:Aanbieder>{AANBIEDER}</m:Aanbieder>
  <m:BetalingAanID>02</m:BetalingAanID>
  <m:DeclaratieFactuurIdentificatie>
    {periode("DeclaratiePeriode", "2020-01-01", "2020-01-31")}
    <m:DeclarantFactuurNummer>F1</m:DeclarantFactuurNummer>
    <m:FactuurDagtekening>2020-02-01</m:FactuurDagtekening><m:ValutaCode>EUR</m:ValutaCode>
  </m:DeclaratieFactuurIdentificatie>
"""


def _factuurregels(toegekend: str, code: str) -> str:
    return f"""<m:Clienten><m:Client>{PERSOON}{VERKORT}
      <m:Prestaties><m:Prestatie>
        <m:ToewijzingNummer>501</m:ToewijzingNummer>
        <m:ProductCategorie>48</m:ProductCategorie><m:ProductCode>48A01</m:ProductCode>
        {periode("ProductPeriode", "2020-01-01", "2020-01-31")}
        <m:IngediendeBedragPrestatie>
          <m:GeleverdVolume>5</m:GeleverdVolume><m:Eenheid>21</m:Eenheid>
          <m:ProductTarief>10000</m:ProductTarief>
          {bedrag("DeclaratieFactuurBedrag", 50000)}
        </m:IngediendeBedragPrestatie>
        {toegekend}
        <m:ProductReferentie><b:ReferentieNummer>P1</b:ReferentieNummer></m:ProductReferentie>
        {code}
      </m:Prestatie></m:Prestaties>
    </m:Client></m:Clienten>"""


def _factuur() -> str:
    totaal = bedrag("DeclaratieFactuurTotaalBedrag", 50000, soort="TotaalBedrag")
    kop = f"""<m:BerichtCode>432</m:BerichtCode>{KOP_303}
      <m:DeclaratieFactuurBedragen>{totaal}</m:DeclaratieFactuurBedragen>"""
    return _bericht("JW303", "2_3", kop, _factuurregels("", ""))


def _factuurretour() -> str:
    kop = f"""<m:BerichtCode>433</m:BerichtCode>{KOP_303}
      <m:RetourHeader>
        <m:GemeenteReferentieNummer>G1</m:GemeenteReferentieNummer>
        <m:RetourDagtekening>2020-02-20</m:RetourDagtekening>
      </m:RetourHeader>
      <m:RetourBedragen>
        {bedrag("IngediendTotaalBedrag", 60000, soort="TotaalBedrag")}
        {bedrag("ToegekendTotaalBedrag", 50000, soort="TotaalBedrag")}
      </m:RetourBedragen>
      {GOED}"""
    toegekend = f"""<m:ToegekendeBedragPrestatie>
      {bedrag("GemeenteBerekendBedrag", 40000)}{bedrag("ToegekendBedrag", 40000)}
    </m:ToegekendeBedragPrestatie>"""
    return _bericht("JW304", "2_3", kop, _factuurregels(toegekend, CODES.format("0611")))


def _declaratieantwoord_kop() -> str:
    return f"""{_kop("491", "3_2", VAN_GEMEENTE)}
      <m:DeclaratieIdentificatie>
        <b:Identificatie>B0</b:Identificatie><b:Dagtekening>2024-01-31</b:Dagtekening>
      </m:DeclaratieIdentificatie>
      {XSD.format("XsdVersieDeclaratie")}{GOED}"""


def _schrijf() -> dict[str, str]:
    soorten = {
        "JW301": (436, VAN_GEMEENTE, _toewijzing, ("2_3", "3_2")),
        "JW305": (438, VAN_AANBIEDER, _start, ("2_3", "3_2")),
        "JW307": (440, VAN_AANBIEDER, _stop, ("2_3", "3_2")),
        "JW315": (446, VAN_AANBIEDER, _verzoek, ("2_3", "3_2")),
        "JW317": (486, VAN_AANBIEDER, _wijziging, ("3_2",)),
        "JW319": (488, VAN_GEMEENTE, _antwoord, ("3_2",)),
    }
    berichten = {"JW303_2": _factuur(), "JW304_2": _factuurretour()}
    for naam, (code, partijen, inhoud, uitgaven) in soorten.items():
        for uitgave in uitgaven:
            kop = _kop(str(code), uitgave, partijen)
            berichten[f"{naam}_{uitgave[0]}"] = _bericht(naam, uitgave, kop, inhoud(uitgave, False))
            retour = f"JW{int(naam[2:]) + 1}"
            kop = _kop(str(code + 1), uitgave, partijen) + _terug(uitgave)
            berichten[f"{retour}_{uitgave[0]}"] = _bericht(
                retour, uitgave, kop, inhoud(uitgave, True)
            )
    kop = _kop("490", "3_2", VAN_AANBIEDER)
    berichten["JW323_3"] = _bericht("JW323", "3_2", kop, _declaratie("3_2", False))
    berichten["JW325_3"] = _bericht(
        "JW325", "3_2", _declaratieantwoord_kop(), _declaratieantwoord("3_2", False)
    )
    return berichten


BERICHTEN = _schrijf()


def envelop(soort: str, bericht: str, zender: str, ontvanger: str, kruis: str = "") -> str:
    """Wrap the message ``bericht`` of 3.2 in a GGK envelope."""
    inhoud = base64.b64encode(BERICHTEN[f"{bericht}_3"].encode()).decode()
    return f"""<g:ggk0210{soort} xmlns:g="http://www.stufstandaarden.nl/koppelvlak/ggk0210"
        xmlns:s="http://www.egem.nl/StUF/StUF0301">
      <g:stuurgegevens>
        <s:berichtcode>{soort}</s:berichtcode>
        <s:zender><s:organisatie>{zender}</s:organisatie></s:zender>
        <s:ontvanger><s:organisatie>{ontvanger}</s:organisatie></s:ontvanger>
        <s:referentienummer>3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b</s:referentienummer>
        <s:tijdstipBericht>20240201101500</s:tijdstipBericht>
        {kruis}<s:functie>{bericht}</s:functie>
      </g:stuurgegevens>
      <g:parameters>
        <g:functieVersie>0003</g:functieVersie><g:functieSubversie>0002</g:functieSubversie>
        <g:bericht><g:xmlBestand>{inhoud}</g:xmlBestand></g:bericht>
      </g:parameters>
    </g:ggk0210{soort}>"""
