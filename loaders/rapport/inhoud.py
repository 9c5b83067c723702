"""What the report says of the values of the monitor, in words for somebody who has never seen it."""

from __future__ import annotations

from dataclasses import dataclass

from loaders import scorekaart
from loaders.publiceren import bladen


@dataclass(frozen=True)
class Maat:
    """A public figure of a value.

    Args:
        naam: what it is called in publicatie_monitor.
        titel: what people call it.
        uitleg: what it counts, in a sentence.
    """

    naam: str
    titel: str
    uitleg: str


@dataclass(frozen=True)
class Waarde:
    """A value of the monitor.

    Args:
        nummer: 1, 1b, 2 … 7.
        vraag: the question that it answers.
        mart: the mart with its figures.
        feiten: the facts that it counts, by which entries of the register are found.
        maten: its public figures, the one for the front page first.
        deel_van: the value of which it is a part, as value 5 is of value 4; its part stands in the register.
    """

    nummer: str
    vraag: str
    mart: str
    feiten: tuple[str, ...]
    maten: tuple[Maat, ...]
    deel_van: str | None = None

    @property
    def titel(self) -> str:
        """Its title, without its number."""
        titel = _TITELS[self.mart].partition(": ")[2]
        return titel[:1].upper() + titel[1:]

    @property
    def naam(self) -> str:
        """Its number and title."""
        return f"Waarde {self.nummer}: {_TITELS[self.mart].partition(': ')[2]}"

    @property
    def pad(self) -> str:
        """Its page."""
        return f"waarde/{self.nummer}.html"


_TITELS = {waarde.mart: waarde.titel for waarde in bladen.WAARDEN}
_TOEGEKEND = "Wat gemeenten toekenden, in euro's; wat nog niet beantwoord is telt niet."

WAARDEN = (
    Waarde(
        "1",
        "Hoeveel jeugdigen hebben een maatregel, en wat kosten die maatregelen?",
        "monitor_1_aantallen",
        ("fct_declaratieregel",),
        (
            Maat(
                "aantal_jeugdigen",
                "Jeugdigen met een maatregel",
                "Jeugdigen voor wie in de periode geld voor een maatregel is toegekend, ieder een keer.",
            ),
            Maat("toegekend_bedrag", "Toegekend voor maatregelen", _TOEGEKEND),
        ),
    ),
    Waarde(
        "1b",
        "Hoeveel jeugdigen met een gecertificeerde instelling krijgen jeugdhulp, en wat kost die?",
        "monitor_1b_jeugdhulp",
        ("fct_declaratieregel",),
        (
            Maat(
                "aantal_jeugdigen",
                "Jeugdigen met jeugdhulp",
                "Jeugdigen met een instelling voor wie in de periode jeugdhulp is toegekend, ieder een keer.",
            ),
            Maat("toegekend_bedrag", "Toegekend voor jeugdhulp", _TOEGEKEND),
        ),
    ),
    Waarde(
        "2",
        "Hoeveel maatregelen beginnen en eindigen er?",
        "monitor_2_in_door_uitstroom",
        ("fct_zorgperiode", "fct_maatregel"),
        (
            Maat(
                "instroom_maatregelen",
                "Begonnen maatregelen",
                "Maatregelen die in de periode begonnen; een verlenging is geen nieuwe maatregel.",
            ),
            Maat(
                "uitstroom_maatregelen",
                "Geëindigde maatregelen",
                "Maatregelen die in de periode eindigden.",
            ),
        ),
    ),
    Waarde(
        "3",
        "Hoe lang duurt een maatregel?",
        "monitor_3_doorlooptijd",
        ("fct_zorgperiode", "fct_maatregel"),
        (
            Maat(
                "gemiddelde_dagen_maatregel",
                "Gemiddelde duur van een maatregel",
                "Dagen van de eerste start tot het einde, met verlengingen, van maatregelen die in de "
                "periode eindigden.",
            ),
        ),
    ),
    Waarde(
        "4",
        "Hoeveel jeugdigen krijgen tijdens een maatregel ook jeugdhulp?",
        "monitor_4_samenloop_jeugdhulp",
        ("fct_samenloop",),
        (
            Maat(
                "aantal_jeugdigen",
                "Jeugdigen met samenloop",
                "Jeugdigen bij wie jeugdhulp begon terwijl een maatregel liep, in de periode samen.",
            ),
            Maat("toegekend_bedrag", "Toegekend voor de jeugdhulp", _TOEGEKEND),
        ),
    ),
    Waarde(
        "5",
        "Hoeveel jeugdigen krijgen tijdens een maatregel crisishulp?",
        "monitor_5_samenloop_crisis",
        ("fct_samenloop",),
        (
            Maat(
                "aantal_jeugdigen",
                "Jeugdigen met crisishulp",
                "Jeugdigen bij wie crisishulp begon terwijl een maatregel liep.",
            ),
            Maat("toegekend_bedrag", "Toegekend voor de crisishulp", _TOEGEKEND),
        ),
        deel_van="4",
    ),
    Waarde(
        "6",
        "Hoe lang wachten jeugdigen op jeugdhulp?",
        "monitor_6_wachttijd",
        ("fct_wachttijd",),
        (
            Maat(
                "gemiddelde_wachttijd_dagen",
                "Gemiddelde wachttijd",
                "Dagen van het besluit van de gemeente tot de start van de jeugdhulp.",
            ),
            Maat(
                "aantal_gestart",
                "Gestarte jeugdhulp",
                "Toewijzingen uit de periode waarop de jeugdhulp is gestart.",
            ),
        ),
    ),
    Waarde(
        "7",
        "Is de jeugdhulp die volgt lichter?",
        "monitor_7_afschaling",
        ("fct_zorgovergang",),
        (
            Maat(
                "aandeel_afschaling",
                "Deel dat afschaalt",
                "Overgangen naar lichtere, kortere of goedkopere jeugdhulp, als deel van de vergelijkbare.",
            ),
            Maat(
                "aantal_vergelijkbaar",
                "Overgangen die te vergelijken zijn",
                "Jeugdhulp die op andere jeugdhulp volgde, waarvan van beide bekend is hoe zwaar die is.",
            ),
        ),
    ),
)

#: What a verdict means, in this order in a legend; and its sign, as on the scorecard.
OORDEEL = {
    "gehaald": "De norm is gehaald.",
    "afwijking": "De norm is niet gehaald.",
    "geen gegevens": "Er ontbreekt iets waarop het oordeel rust; de reden staat erbij.",
    "te vroeg": "De periode is nog niet voorbij.",
    "geen norm": "Voor deze periode is geen norm afgesproken.",
    "niet openbaar": "Het oordeel zou iets zeggen over weinig jeugdigen.",
}
TEKENS = {oordeel: teken for oordeel, (teken, _) in scorekaart.OORDEEL.items()} | {
    "niet openbaar": "–"
}
#: How a figure must compare to its norm.
RICHTING = {
    "hoogstens": "hoogstens",
    "minstens": "minstens",
    "lager": "lager dan",
    "naar_nul": "nul, of minder dan",
}
#: Levels, in the order in which they are shown, with what one and many are called.
NIVEAUS = {
    "gelderland": ("Gelderland", "Gelderland"),
    "regio": ("Regio", "regio's"),
    "gi": ("Instelling", "gecertificeerde instellingen"),
    "gemeente": ("Gemeente", "gemeenten"),
}
UITSPLITSINGEN = {
    "maatregelsoort": "soort maatregel",
    "tussentaal_code": "soort jeugdhulp",
    "verwijzer_type": "verwijzer",
    "tijdens_maatregel": "tijdens of buiten een maatregel",
}
#: Names of parts that are no code of a list.
DELEN = {
    "ja": "tijdens een maatregel",
    "nee": "buiten een maatregel",
    "geen": "Geen maatregel",
    "onbekend": "Onbekend",
}
#: Units of which Gelderland is the mean of its parts, and so stands among them.
GEMIDDELD = ("dagen", "aandeel")
#: Kinds of supplier, in the order in which they are shown.
LEVERANCIERS = {
    "gi": "Gecertificeerde instelling",
    "gemeente": "Gemeente",
    "regio": "Regio",
    "aanbieder": "Aanbieder van jeugdhulp",
    "bericht": "Soort bericht",
}
WIE = {
    "gi": "gecertificeerde instellingen",
    "regio": "jeugdhulpregio's",
    "gemeente": "gemeenten",
    "partners": "alle partners samen",
    "rvdk": "Raad voor de Kinderbescherming",
    "veilig_thuis": "Veilig Thuis",
}
