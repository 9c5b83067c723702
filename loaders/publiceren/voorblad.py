"""The cover of a package: for whom, from what, what the words mean, how good it is, what is kept back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.notatie import getal, procent
from loaders.publiceren.bladen import AFGESCHERMD, EIGEN, OPENBAAR, Blad, Bladen

NIET_DOORGEVEN = (
    "Dit pakket is alleen voor u. Uw eigen cijfers zijn precies, ook waar zij over een enkele jeugdige "
    "gaan, en de bestanden in parquet bevatten zaken onder een pseudoniem: geef ze niet door en plaats ze "
    "nergens. Wat openbaar is staat in parquet/publicatie_….parquet."
)
STATUSWOORDEN = {
    "gehaald": "het cijfer voldoet aan de norm",
    "afwijking": "het cijfer voldoet niet aan de norm; bij de tweede volgt bestuurlijk overleg (escalatie)",
    "geen norm": "voor deze periode is geen norm afgesproken, of alleen een ter vergelijking",
    "te vroeg": "de periode, of de dag waarop wordt gemeten, was op de peildatum nog niet voorbij",
    "geen gegevens": "er ontbreekt een opgave, of er zijn te weinig berichten om op te oordelen; zie Reden",
    "niet openbaar": "van een ander: het cijfer of zijn norm gaat over te weinig jeugdigen",
    "voorlopig": "over deze periode kunnen nog berichten komen",
    "leeg": "niet te berekenen, of van anderen niet openbaar",
}


@dataclass(frozen=True)
class Pakket:
    """What a package is of and for.

    Args:
        ontvanger: the party as it is asked for, such as gemeente:0202.
        naam: its name.
        bron: what the figures come from: an edition, or the warehouse.
    """

    ontvanger: str
    naam: str
    bron: str
    peildatum: dt.date


@dataclass(frozen=True)
class Regel:
    """A line of the cover: a label and a text; a label that is a sheet leads there."""

    label: str
    tekst: str
    is_blad: bool = False


def voorblad(pakket: Pakket, bladen: Bladen, gevuld: Sequence[Blad]) -> dict[str, list[Regel]]:
    """The lines of the cover, by heading."""
    return {
        "Dit pakket": list(_pakket(pakket, bladen)),
        "Wat erin staat": [Regel(b.naam, _inhoud(b), True) for b in gevuld],
        "Wat de woorden betekenen": [
            Regel(EIGEN, "uw eigen cijfer, precies"),
            Regel(
                OPENBAAR, "het openbare cijfer van een ander; afgerond als het over jeugdigen gaat"
            ),
            Regel(
                AFGESCHERMD, "er is een openbaar cijfer, maar het wordt niet getoond; zie onderaan"
            ),
            *(Regel(woord, tekst) for woord, tekst in STATUSWOORDEN.items()),
        ],
        "Kwaliteit": [*_bevindingen(bladen), *_dekking(bladen)],
        "Wat is afgeschermd": list(_afgeschermd(bladen, gevuld)),
    }


def _pakket(pakket: Pakket, bladen: Bladen) -> Iterator[Regel]:
    yield Regel("Voor", f"{pakket.naam} ({pakket.ontvanger})")
    yield Regel("Niet doorgeven", NIET_DOORGEVEN)
    yield Regel("Bron", pakket.bron)
    yield Regel("Peildatum", f"{pakket.peildatum:%d-%m-%Y}; wat daarna gebeurde telt niet mee")
    versies = bladen.verbinding.execute(
        """
        select definitie_versie, naam, bron, is_geldend from marts.dim_definitieversie
        order by is_geldend desc, definitie_versie
        """
    ).fetchall()
    for versie, naam, bron, geldend in versies:
        waar = "geldend: alle bladen" if geldend else "alleen in parquet"
        yield Regel(f"Definities {versie}", f"{naam}, {bron} ({waar})")


def _inhoud(blad: Blad) -> str:
    """What a sheet is about, and of whom."""
    delen = [
        f"{getal(aantal)} {woord}"
        for aantal, woord in (
            (blad.aantal(EIGEN), "eigen rijen"),
            (blad.aantal(OPENBAAR), "openbare rijen van anderen"),
        )
        if aantal
    ]
    if not blad.rijen:
        delen = ["geen cijfers"]
    return blad.titel + (f" ({', '.join(delen)})" if delen else "")


def _bevindingen(bladen: Bladen) -> Iterator[Regel]:
    """Severe findings with the recipient: how often, and what they endanger."""
    rijen = bladen.verbinding.execute(
        f"""
        select bevinding, sum(aantal_geraakt), bedreigde_marts
        from marts.kwaliteit_bevinding
        where
            ({bladen.eigen("kwaliteit_bevinding")})
            and status = 'gefaald'
            and ernst >= (select waarde from marts.publicatie_regels where regel = 'ernstig_vanaf')
        group by check_id, bevinding, bedreigde_marts
        order by check_id
        """
    ).fetchall()
    for bevinding, aantal, marts in rijen:
        yield Regel("Ernstige bevinding", f"{bevinding}: {getal(aantal)} keer. Raakt {marts}.")
    if not rijen:
        yield Regel("Ernstige bevinding", "geen")
    yield Regel("Alle bevindingen", "parquet/kwaliteit_bevinding.parquet")


def _dekking(bladen: Bladen) -> Iterator[Regel]:
    """How much is known, over the last twelve months that are no longer provisional."""
    rijen = bladen.verbinding.execute(
        """
        with eigen as (
            select niveau_code from bereik
            union
            select jeugdhulpregio from marts.dim_gemeente
            where ('gemeente', gemeentecode_actueel) in (select niveau, niveau_code from bereik)
        ),

        laatste as (
            select max(periode_start) as maand from marts.kwaliteit_dekking where not is_voorlopig
        )

        select
            indicator_naam,
            any_value(maand),
            sum(teller) / nullif(sum(noemer), 0),
            sum(teller) filter (where eigen) / nullif(sum(noemer) filter (where eigen), 0),
            any_value(leverancier_soort) filter (where eigen) as soort
        from (
            select *, leverancier in (from eigen) as eigen from marts.kwaliteit_dekking
        )
        inner join (select distinct indicator, indicator_naam, volgorde from marts.publicatie_dekking)
            using (indicator)
        cross join laatste
        where periode_start > maand - interval 12 month and periode_start <= maand
        group by indicator_naam, volgorde
        order by volgorde
        """
    ).fetchall()
    for naam, maand, alle, eigen, soort in rijen:
        waar = "in uw regio" if soort == "regio" else "bij u"
        bij_u = "" if eigen is None else f", {waar} {procent(eigen)}"
        yield Regel(
            "Dekking",
            f"{naam}: {procent(alle)}{bij_u} (twaalf maanden tot en met {maand:%m-%Y})",
        )
    yield Regel(
        "2017",
        "is onvolledig: berichten in XML zijn er sinds 12 juni 2017, en wat op of voor 1 januari begon telt "
        "niet mee",
    )


def _afgeschermd(bladen: Bladen, gevuld: Sequence[Blad]) -> Iterator[Regel]:
    """What is kept back of the public figures, and why."""
    aantal = sum(blad.afgeschermd for blad in gevuld)
    yield Regel("Hoeveel", f"{getal(aantal)} cijfers van anderen in dit bestand zijn {AFGESCHERMD}")
    yield Regel(
        "Waarom",
        "Een cijfer over weinig jeugdigen kan over een bekende gaan. Ook een cijfer waarmee zo'n cijfer "
        "is na te rekenen wordt niet getoond.",
    )
    regels = bladen.verbinding.execute(
        """
        select regel, waarde, toelichting from marts.publicatie_regels
        where regel = 'drempel' or starts_with(regel, 'afronding_')
        order by regel <> 'drempel', regel
        """
    ).fetchall()
    for regel, waarde, toelichting in regels:
        yield Regel(
            regel.replace("_", " "), f"{toelichting}: {f'{float(waarde):g}'.replace('.', ',')}"
        )
