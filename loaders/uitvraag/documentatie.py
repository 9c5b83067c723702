"""The documentation page of the uitvraag, from its catalogue, in Dutch."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.markdown import tabel
from loaders.notatie import getal
from loaders.uitvraag import catalogus as cat
from loaders.uitvraag.lezen import MAX_CIJFERS
from loaders.uitvraag.sjabloon import PARTIJVORM, VORM
from loaders.uitvraag.werkmap import MAX_BYTES, MAX_CELLEN

_BEGIN = """
# Uitvraag: wat partners zelf aanleveren

Wat niet langs het GGK komt, vullen instellingen, regio's, gemeenten, Veilig Thuis en de Raad in: in een
werkmap (.xlsx of .ods) of in een CSV-bestand.

```console
$ monitor uitvraag sjabloon sjablonen --jaar 2024     # een werkmap per soort leverancier, en uitvraag.csv
$ monitor laad-uitvraag ingevuld/                     # bestanden, mappen en zip-archieven
$ monitor quarantaine                                 # wat niet is geladen: bestand, werkblad, cel en regel
$ monitor quarantaine opnieuw                         # na een verbetering van de catalogus of de lader
```

Een cijfer is bekend door onderwerp, indicator, partij en periode. Elke aanlevering blijft bewaard in
`raw.uitvraag`, met wie en wanneer; een later ingevuld cijfer vervangt het eerdere, en sluit wat daarvan
in quarantaine stond. Een cel die niet klopt gaat in quarantaine en de rest wordt geladen; een bestand dat
niet te lezen is of waarvan het voorblad niet klopt gaat in zijn geheel in quarantaine. Er is geen sleutel
nodig: de uitvraag gaat niet over personen.

## De werkmap

Vul de gele cellen in. De kleine grijze codes naast en boven de cellen zeggen wat een waarde betekent;
daar gaat de lader op af, niet op de plaats. Regels en kolommen verplaatsen, invoegen en sorteren mag dus.
Wat in een rij of kolom zonder code staat is een notitie en wordt niet gelezen, tenzij het een getal is:
dat wordt geweigerd, zodat er niets ongemerkt wegvalt. Rijen met een code die met `#` begint worden niet
gelezen. De werkbladen zijn beveiligd zonder wachtwoord. Op het werkblad Overig staat een cijfer per
regel, met dezelfde kolommen als het CSV-bestand.
"""

_NOTATIE = """
## Notatie

- **CSV**: UTF-8 of Windows-1252, gescheiden door puntkomma, tab of komma. De rij met kolomnamen mag onder
  titelregels staan; lege rijen en kolommen tellen niet mee. De kolommen van het voorblad hoeven alleen in
  de eerste rij gevuld te zijn.
- **Getallen** in Nederlandse notatie: `1.234,5`, `€ 1.234,-`, `1 234`. Een tekst als `1.234` kan twee
  dingen betekenen. Bij een aantal en een bedrag scheidt de punt duizendtallen als er steeds drie cijfers
  op volgen (1234); bij een getal en een aandeel is het een decimale punt (1,234). `1,234` is altijd een
  getal met drie decimalen.
- **Aandelen**: `18 %`, `18,0%` of `0,18`. Een aandeel boven 1 zonder procentteken wordt geweigerd.
- **Bedragen** in euro's met ten hoogste twee decimalen; wat een spreadsheet berekende wordt op centen
  afgerond, en getallen en aandelen altijd op zes decimalen.
- **Dagen**: `15-04-2022`, `15/4/2022`, `2022-04-15` of een datum van de spreadsheet.
- **Perioden**: een jaar (`2022`), een tertiaal (`2022-T1`, `2022 T1`, `T1 2022`, `tertiaal 1 2022`;
  januari tot en met april is T1) of een dag, al naar het onderwerp.
- **Codes**: een naam mag ook, hoofdletters en streepjes maken niet uit. Voorloopnullen die een
  spreadsheet liet vallen worden hersteld bij gemeenten (vier cijfers) en bij AGB-codes van zeven cijfers.
- **Tekst**: BSN, e-mailadres en telefoonnummer worden gemaskeerd voordat iets wordt bewaard. Schrijf geen
  namen.
"""


def documentatie() -> str:
    """The page, without its first line."""
    catalogus = cat.lees()
    delen = [_BEGIN.strip(), "## De kolommen van het CSV-bestand", _kolommen(), _NOTATIE.strip()]
    cellen, cijfers = (getal(n) for n in (MAX_CELLEN, MAX_CIJFERS))
    delen.append(
        f"Een bestand is ten hoogste {MAX_BYTES >> 20} MB met {cijfers} cijfers, een werkblad beslaat ten "
        f"hoogste {cellen} cellen."
    )
    delen += ["## Leveranciers", _leveranciers(catalogus), "## Onderwerpen"]
    for onderwerp in catalogus.onderwerpen.values():
        delen += _onderwerp(catalogus, onderwerp)
    delen += ["## Regels", "Het bestand gaat in zijn geheel in quarantaine:", _regels("UV0")]
    delen += ["De cel gaat in quarantaine:", _regels("UV1", "UV2", "UV3")]
    delen += ["Wordt alleen gemeld:", _regels("UV4")]
    return "\n\n".join(delen) + "\n"


def _kolommen() -> str:
    uitleg = {
        "leverancier_soort": "soort leverancier, zie hieronder",
        "leverancier": "code of naam van de leverancier",
        "ingevuld_op": "dag waarop is ingevuld",
        "ingevuld_door": "functie of afdeling, geen naam van een persoon",
        "onderwerp": "code of naam van het onderwerp",
        "indicator": "code van de indicator",
        "partij": "waarover het cijfer gaat; leeg bij cijfers over de leverancier zelf",
        "periode": "jaar, tertiaal of dag",
        "waarde": "het cijfer; een regel zonder waarde wordt niet gelezen",
        "toelichting": "vrije tekst, zonder personen",
    }
    return tabel(["kolom", "uitleg"], [[f"`{k}`", uitleg[k]] for k in cat.KOLOMMEN])


def _leveranciers(catalogus: cat.Catalogus) -> str:
    rijen = [
        [
            f"`{lev.soort}`",
            lev.naam,
            f"`{lev.voorbeeld}`",
            ", ".join(o.code for o in catalogus.van(s)),
        ]
        for s, lev in catalogus.leveranciers.items()
    ]
    return tabel(["soort", "naam", "code, bijvoorbeeld", "onderwerpen"], rijen)


def _onderwerp(catalogus: cat.Catalogus, onderwerp: cat.Onderwerp) -> list[str]:
    van = ", ".join(catalogus.leveranciers[s].naam for s in onderwerp.leveranciers)
    voor = f"Resultaatafspraak {onderwerp.afspraak}. " if onderwerp.afspraak else ""
    partij = PARTIJVORM.get(onderwerp.partij, onderwerp.partij)
    rijen = []
    for indicator in onderwerp.indicatoren.values():
        vorm = ", ".join(indicator.keuzes) or VORM[indicator.soort]
        verplicht = "verplicht" if indicator.verplicht else ""
        rijen.append([f"`{indicator.naam}`", vorm, verplicht, indicator.uitleg])
    return [
        f"### `{onderwerp.code}`: {onderwerp.naam}",
        f"{voor}Van: {van}. Partij: {partij}. Periode: {onderwerp.periode}. Werkblad: "
        f"{onderwerp.werkblad or 'Overig'}.{_controles(onderwerp)}",
        tabel(["indicator", "waarde", "", "uitleg"], rijen),
    ]


def _controles(onderwerp: cat.Onderwerp) -> str:
    """What should hold between the figures of a subject, in sentences."""
    uit = ""
    for regel in onderwerp.delen:
        uit += f" {_som(regel.delen)} is ten hoogste {_som(regel.geheel)}."
    if onderwerp.samen:
        uit += " Deze cijfers gelden alleen samen: is er een geweigerd, dan alle van die periode."
    if onderwerp.aansluiting:
        begin, bij, af, eind = onderwerp.aansluiting
        uit += f" `{begin}` + `{bij}` - `{af}` hoort `{eind}` te zijn."
    if onderwerp.herhaalbaar:
        uit += " Een cijfer mag er meer dan een keer staan."
    return uit


def _som(namen: Iterable[str]) -> str:
    return " + ".join(f"`{n}`" for n in namen)


def _regels(*begin: str) -> str:
    rijen = [[nr, r["naam"], r["uitleg"]] for nr, r in cat.regels().items() if nr.startswith(begin)]
    return tabel(["regel", "naam", "uitleg"], rijen)
