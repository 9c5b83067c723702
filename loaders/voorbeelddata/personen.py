"""Test citizens: numbers, names and addresses that belong to no real person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

_GEWICHTEN = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def elfproef(bsn: str) -> bool:
    """Tell whether `bsn` has nine digits and passes the elfproef (CS002)."""
    return (
        len(bsn) == 9
        and bsn.isdigit()
        and sum(int(c) * g for c, g in zip(bsn, _GEWICHTEN, strict=True)) % 11 == 0
    )


#: The reserved test range: 9 091 numbers, never issued to anyone.
TEST_BSNS = tuple(str(nummer) for nummer in range(999900006, 999999991) if elfproef(str(nummer)))

_VERZONNEN = ("Voorbeeld", "Proef", "Tester", "Fictie", "Verzin", "Schijn", "Droom", "Namaak")
_UITGANGEN = ("kind", "man", "vrouw", "stra", "sma", "huizen", "berg", "veld")

#: Obviously invented surnames, each at least eight letters, so that they can be searched for.
ACHTERNAMEN = (
    *(begin + eind for begin in _VERZONNEN for eind in _UITGANGEN),
    "Fictiefé",
    "Übertestman",
)
VOORNAMEN = tuple(
    begin + eind
    for begin in ("Voorbe", "Fictie", "Proefa", "Teste", "Verzi", "Schij", "Namaa")
    for eind in ("lotte", "marijn", "bertus", "mieke", "daantje", "sanne")
)
_STRATEN = tuple(
    begin + eind
    for begin in ("Voorbeeld", "Fictie", "Proef", "Verzonnen", "Schijn")
    for eind in ("straat", "laan", "dreef", "plantsoen")
)
_PLAATSEN = ("Fictiehoven", "Proefwijk aan de Test", "Verzonnenrade", "Schijndijkerveen")
_VOORVOEGSELS = ("", "", "", "", "van", "de", "van der")


@dataclass(frozen=True)
class Persoon:
    """A test citizen with everything a message may hold about a person.

    `datumgebruik` (COD170) is 1 when the day of birth is unknown and filled with 1 (IV009).
    """

    bsn: str
    geboortedatum: date
    datumgebruik: str
    geslacht: str
    achternaam: str
    voorvoegsel: str
    voornaam: str
    straat: str
    huisnummer: int
    postcode: str
    plaats: str
    telefoon: str
    email: str

    @property
    def voorletters(self) -> str:
        """Initials: the first letter of the first name."""
        return self.voornaam[0]


def persoon(rng: Random, bsn: str, geboortedatum: date) -> Persoon:
    """Make up a test citizen with this number and birth date."""
    achternaam = rng.choice(ACHTERNAMEN)
    voornaam = rng.choice(VOORNAMEN)
    volgnummer = rng.randrange(10**5)
    dag_onbekend = rng.random() < 0.01
    return Persoon(
        bsn=bsn,
        geboortedatum=geboortedatum.replace(day=1) if dag_onbekend else geboortedatum,
        datumgebruik="1" if dag_onbekend else "",
        geslacht=rng.choices(("1", "2", "0"), (53, 46, 1))[0],
        achternaam=achternaam,
        voorvoegsel=rng.choice(_VOORVOEGSELS),
        voornaam=voornaam,
        straat=rng.choice(_STRATEN),
        huisnummer=rng.randint(1, 240),
        postcode=f"0{rng.randint(100, 999)}{rng.choice('ABCDEFGH')}{rng.choice('JKLMNPRS')}",
        plaats=rng.choice(_PLAATSEN),
        telefoon=f"0600-{volgnummer:05d}",
        email=f"{voornaam.lower()}.{volgnummer:05d}@voorbeeld.invalid",
    )
