"""Element trees: from a message as plain data to the tree of its release.

A node is ``(name, content)`` with text or a list of nodes as content. A name that starts with
``b:`` stands in the namespace of the base schema (children of complex base types), the others in
that of the message.
"""

from __future__ import annotations

from datetime import date
from typing import Union

from loaders.voorbeelddata.berichten import (
    Aanvragen,
    Antwoorden,
    Beantwoorden,
    Bericht,
    Declareren,
    Inhoud,
    Regel,
    Retour,
    Starten,
    Stoppen,
    Toewijzen,
    Wijzigen,
)
from loaders.voorbeelddata.personen import Persoon
from loaders.voorbeelddata.producten import ONDERTOEZICHTSTELLING, VOOGDIJ
from loaders.voorbeelddata.vrije_tekst import commentaar
from loaders.voorbeelddata.wereld import Kind, Toewijzing, Versie

Knoop = tuple[str, Union[str, "list[Knoop]"]]

_XSDVERSIE: list[Knoop] = [("b:BasisschemaXsdVersie", "1.0.0"), ("b:BerichtXsdVersie", "1.0.0")]
#: Classes on which a retour puts retour codes.
_KLASSEN = frozenset(
    (
        "Client", "Relatie", "Contact", "Beschikking", "ToegewezenProduct", "StartProduct",
        "StopProduct", "AangevraagdProduct", "Verzoek", "OngewijzigdProduct", "TeWijzigenProduct",
        "Antwoord",
    )
)  # fmt: skip


def boom(bericht: Bericht) -> list[Knoop]:
    """Return the children of Bericht: the header and what follows it."""
    inhoud = bericht.inhoud
    if isinstance(inhoud, Retour):
        return _retour(bericht, inhoud)
    if isinstance(inhoud, Beantwoorden):
        return _304(bericht, inhoud) if bericht.soort == "JW304" else _325(bericht, inhoud)
    if isinstance(inhoud, Declareren):
        return _303(bericht, inhoud) if bericht.release.versie == "2" else _323(bericht, inhoud)
    return [("Header", _kop(bericht)), _lichaam(bericht, inhoud)]


def _lichaam(bericht: Bericht, inhoud: Inhoud) -> Knoop:
    """Return the body of a message that has a retour."""
    oud = bericht.release.versie == "2"
    if isinstance(inhoud, Toewijzen):
        return _toewijzing(inhoud, oud)
    if isinstance(inhoud, Starten):
        return _start(inhoud, oud)
    if isinstance(inhoud, Stoppen):
        return _stop(inhoud, oud)
    if isinstance(inhoud, Aanvragen):
        return _aanvraag(inhoud, oud)
    if isinstance(inhoud, Wijzigen):
        return _wijziging(inhoud)
    if isinstance(inhoud, Antwoorden):
        return _antwoord(inhoud)
    raise TypeError(f"{bericht.soort} heeft een eigen boom")


# -- shared ----------------------------------------------------------------------------------


def _kop(bericht: Bericht) -> list[Knoop]:
    release = bericht.release
    kop: list[Knoop] = [
        ("BerichtCode", bericht.berichtcode),
        ("BerichtVersie", release.versie),
        ("BerichtSubversie", release.subversie),
        ("Afzender", bericht.afzender),
        ("Ontvanger", bericht.ontvanger),
        ("BerichtIdentificatie", _identificatie(bericht.heen if bericht.is_retour else bericht)),
    ]
    if release.versie == "3":
        kop.append(("XsdVersie", _XSDVERSIE))
    return kop


def _identificatie(bericht: Bericht | None) -> list[Knoop]:
    assert bericht is not None
    return [
        ("b:Identificatie", bericht.identificatie),
        ("b:Dagtekening", bericht.dagtekening.isoformat()),
    ]


def _codes(*codes: str) -> Knoop:
    return ("RetourCodes", [("RetourCode", code) for code in codes])


def _datum(naam: str, dag: date | None) -> list[Knoop]:
    """Return a date, or nothing."""
    return [(naam, dag.isoformat())] if dag else []


def _tekst(naam: str, waarde: object) -> list[Knoop]:
    """Return an element with this value, or nothing when there is none."""
    return [(naam, str(waarde))] if waarde not in (None, "") else []


def _achternaam(persoon: Persoon) -> list[Knoop]:
    return [
        ("b:Achternaam", persoon.achternaam),
        *_tekst("b:Voorvoegsel", persoon.voorvoegsel),
    ]


def _geboortedatum(persoon: Persoon) -> Knoop:
    datum: list[Knoop] = [("b:Datum", persoon.geboortedatum.isoformat())]
    return ("Geboortedatum", [*datum, *_tekst("b:DatumGebruik", persoon.datumgebruik)])


def _volledige_naam(persoon: Persoon) -> Knoop:
    return (
        "Naam",
        [
            ("b:Geslachtsnaam", _achternaam(persoon)),
            ("b:Voornamen", persoon.voornaam),
            ("b:Voorletters", persoon.voorletters),
            ("b:NaamGebruik", "1"),
        ],
    )


def _jeugdige(persoon: Persoon, volledig: bool = False) -> list[Knoop]:
    """Return Bsn, Geboortedatum, Geslacht and Naam of the child."""
    naam: Knoop = (
        "Naam",
        [("b:Geslachtsnaam", _achternaam(persoon)), ("b:Voorletters", persoon.voorletters)],
    )
    return [
        ("Bsn", persoon.bsn),
        _geboortedatum(persoon),
        ("Geslacht", persoon.geslacht),
        _volledige_naam(persoon) if volledig else naam,
    ]


def _product(toewijzing: Toewijzing) -> list[Knoop]:
    """Return the product as assigned: absent when generic, without Code when aspecific (CD079)."""
    if toewijzing.vorm == "generiek":
        return []
    product: list[Knoop] = [("b:Categorie", toewijzing.product.categorie)]
    if toewijzing.vorm == "specifiek":
        product.append(("b:Code", toewijzing.product.code))
    return [("Product", product)]


def _omvang(toewijzing: Toewijzing, versie: Versie) -> list[Knoop]:
    """Return Omvang or Budget (CD041, CD077, CD078)."""
    if versie.budget is not None:
        return [("Budget", str(versie.budget))]
    return [
        (
            "Omvang",
            [
                ("b:Volume", str(versie.volume)),
                ("b:Eenheid", toewijzing.eenheid),
                ("b:Frequentie", toewijzing.frequentie),
            ],
        )
    ]


def _nummer(toewijzing: Toewijzing, oud: bool) -> list[Knoop]:
    """Return BeschikkingNummer (2.x) and ToewijzingNummer as far as they are known."""
    beschikking = [("BeschikkingNummer", str(toewijzing.beschikkingnummer))] if oud else []
    return [*beschikking, *_tekst("ToewijzingNummer", toewijzing.nummer)]


def _periode(naam: str, begin: date, eind: date) -> Knoop:
    return (naam, [("b:Begindatum", begin.isoformat()), ("b:Einddatum", eind.isoformat())])


def _bedrag(naam: str, bedrag: int, debet_credit: str, element: str = "b:Bedrag") -> Knoop:
    """Return an amount with D or C; an amount of nothing is always debit (CS325)."""
    return (
        naam,
        [(element, str(bedrag)), ("b:DebetCredit", debet_credit if bedrag else "D")],
    )


def _saldo(naam: str, saldo: int, element: str = "b:TotaalBedrag") -> Knoop:
    return _bedrag(naam, abs(saldo), "C" if saldo < 0 else "D", element)


# -- 301 -------------------------------------------------------------------------------------


def _toewijzing(inhoud: Toewijzen, oud: bool) -> Knoop:
    kind = inhoud.kind
    persoon = kind.persoon
    producten: Knoop = (
        "ToegewezenProducten",
        [_toegewezen_product(*regel) for regel in inhoud.regels],
    )
    eerste, versie, _ = inhoud.regels[0]
    if oud:
        einden = [v.einddatum for _, v, _ in inhoud.regels]
        eind = None if None in einden else max(e for e in einden if e)
        ingang = min(t.ingangsdatum for t, _, _ in inhoud.regels)
        producten = (
            "Beschikking",
            [
                ("BeschikkingNummer", str(eerste.beschikkingnummer)),
                ("Afgiftedatum", versie.datum.isoformat()),
                ("Ingangsdatum", ingang.isoformat()),
                *_datum("Einddatum", eind),
                producten,
            ],
        )
    return (
        "Client",
        [
            *_jeugdige(persoon, volledig=True),
            *_juridisch(eerste),
            *_tekst("Commentaar", commentaar(kind, versie.datum)),
            *_relaties(kind, eerste),
            ("Contactgegevens", [_contact(persoon, volledig=True)]),
            producten,
        ],
    )


def _juridisch(toewijzing: Toewijzing) -> list[Knoop]:
    """Return JuridischeStatus or WettelijkeVertegenwoordiging, which not everyone fills."""
    traject = toewijzing.traject
    if traject.kind.nummer % 3 == 0:
        return []
    if traject.soort == ONDERTOEZICHTSTELLING:
        return [("JuridischeStatus", "04")]
    if traject.soort == VOOGDIJ:
        return [("WettelijkeVertegenwoordiging", "06")]
    return []


def _relaties(kind: Kind, toewijzing: Toewijzing) -> list[Knoop]:
    """Return the parents, and for voogdij the GI as guardian (IV045)."""
    relaties: list[Knoop] = []
    if toewijzing.traject.soort == VOOGDIJ:
        voogd: Knoop = (
            "Naam",
            [
                ("b:Geslachtsnaam", [("b:Achternaam", toewijzing.aanbieder.naam)]),
                ("b:NaamGebruik", "6"),
            ],
        )
        contact: Knoop = (
            "Contact",
            [("Soort", "02"), ("Organisatie", toewijzing.aanbieder.naam[:35])],
        )
        relaties.append(("Relatie", [("Nummer", "1"), ("Soort", "11"), voogd, contact]))
    for ouder in kind.ouders:
        relaties.append(
            (
                "Relatie",
                [
                    ("Nummer", str(len(relaties) + 1)),
                    ("Volgorde", str(len(relaties) + 1)),
                    ("Soort", "10"),
                    _geboortedatum(ouder),
                    ("Geslacht", ouder.geslacht),
                    _volledige_naam(ouder),
                    _contact(ouder, volledig=False),
                ],
            )
        )
    return [("Relaties", relaties)] if relaties else []


def _contact(persoon: Persoon, volledig: bool) -> Knoop:
    contact: list[Knoop] = [
        ("Soort", "01"),
        (
            "Adres",
            [
                ("b:Huis", [("b:Huisnummer", str(persoon.huisnummer))]),
                ("b:Postcode", persoon.postcode),
                ("b:Straatnaam", persoon.straat),
                ("b:Plaatsnaam", persoon.plaats),
                ("b:LandCode", "NL"),
            ],
        ),
    ]
    if volledig:
        contact += [
            (
                "Telefoon",
                [
                    (
                        "b:Telefoon01",
                        [("b:Telefoonnummer", persoon.telefoon), ("b:Landnummer", "+31")],
                    )
                ],
            ),
            ("Emailadres", persoon.email),
        ]
    return ("Contact", contact)


def _toegewezen_product(toewijzing: Toewijzing, versie: Versie, gewijzigd: bool) -> Knoop:
    """Return a ToegewezenProduct; repeated unchanged it has no RedenWijziging (IV099)."""
    return (
        "ToegewezenProduct",
        [
            *_tekst("ToewijzingNummer", toewijzing.nummer),
            *_tekst("ReferentieAanbieder", versie.verzoek.referentie if versie.verzoek else ""),
            *_product(toewijzing),
            ("Toewijzingsdatum", versie.datum.isoformat()),
            ("Toewijzingstijd", versie.tijd),
            ("Ingangsdatum", toewijzing.ingangsdatum.isoformat()),
            *_datum("Einddatum", versie.einddatum),
            *_tekst("RedenWijziging", versie.reden if gewijzigd else ""),
            *_omvang(toewijzing, versie),
        ],
    )


# -- 305, 307, 315, 317, 319 -----------------------------------------------------------------


def _start(inhoud: Starten, oud: bool) -> Knoop:
    producten: list[Knoop] = [
        (
            "StartProduct",
            [
                *_nummer(regel.toewijzing, oud),
                *_product(regel.toewijzing),
                (
                    "ToewijzingIngangsdatum",
                    (regel.ingangsdatum or regel.toewijzing.ingangsdatum).isoformat(),
                ),
                ("Begindatum", regel.begindatum.isoformat()),
                ("StatusAanlevering", regel.status),
            ],
        )
        for regel in inhoud.regels
    ]
    return ("Client", [*_client_regie(inhoud.kind, oud), ("StartProducten", producten)])


def _stop(inhoud: Stoppen, oud: bool) -> Knoop:
    producten: list[Knoop] = [
        (
            "StopProduct",
            [
                *_nummer(regel.toewijzing, oud),
                *_product(regel.toewijzing),
                ("ToewijzingIngangsdatum", regel.toewijzing.ingangsdatum.isoformat()),
                ("Begindatum", regel.begindatum.isoformat()),
                ("RedenBeeindiging", regel.reden),
                ("Einddatum", regel.einddatum.isoformat()),
                ("StatusAanlevering", regel.status),
            ],
        )
        for regel in inhoud.regels
    ]
    return ("Client", [*_client_regie(inhoud.kind, oud), ("StopProducten", producten)])


def _client_regie(kind: Kind, oud: bool) -> list[Knoop]:
    """Return the child as in 305 and 307; 2.x has a StatusAanlevering here too."""
    status: list[Knoop] = [("StatusAanlevering", "9")] if oud else []
    return [*_jeugdige(kind.persoon), *status]


def _aanvraag(inhoud: Aanvragen, oud: bool) -> Knoop:
    toewijzing, verzoek = inhoud.toewijzing, inhoud.verzoek
    versie = toewijzing.versies[0]
    agb = "" if oud else verzoek.verwijzer_agb
    return (
        "Client",
        [
            *_jeugdige(inhoud.kind.persoon),
            ("GezagsdragerBekend", "1" if inhoud.kind.ouders else "2"),
            *_tekst("Commentaar", commentaar(inhoud.kind, verzoek.datum)),
            (
                "AangevraagdeProducten",
                [
                    (
                        "AangevraagdProduct",
                        [
                            ("ReferentieAanbieder", verzoek.referentie),
                            *_product(toewijzing),
                            ("ToewijzingIngangsdatum", toewijzing.ingangsdatum.isoformat()),
                            *_datum("ToewijzingEinddatum", versie.einddatum),
                            *_omvang(toewijzing, versie),
                            (
                                "Verwijzer",
                                [
                                    ("b:Type", verzoek.verwijzer),
                                    *_tekst("b:Naam", verzoek.verwijzer_naam),
                                    *_tekst("b:ZorgverlenerCode", agb),
                                ],
                            ),
                            ("Raamcontract", "2"),
                        ],
                    )
                ],
            ),
        ],
    )


def _wijziging(inhoud: Wijzigen) -> Knoop:
    toewijzing, versie = inhoud.toewijzing, inhoud.versie
    ongewijzigd: list[Knoop] = [
        ("OngewijzigdProduct", [("ToewijzingNummer", str(andere.nummer))])
        for andere in inhoud.ongewijzigd
    ]
    return (
        "Client",
        [
            ("Bsn", inhoud.kind.persoon.bsn),
            (
                "Verzoek",
                [
                    ("ReferentieAanbieder", inhoud.verzoek.referentie),
                    ("RedenVerzoek", "2"),
                    *([("OngewijzigdeProducten", ongewijzigd)] if ongewijzigd else []),
                    (
                        "TeWijzigenProducten",
                        [
                            (
                                "TeWijzigenProduct",
                                [
                                    ("ToewijzingNummer", str(toewijzing.nummer)),
                                    ("GewensteIngangsdatum", toewijzing.ingangsdatum.isoformat()),
                                    *_datum("Einddatum", versie.einddatum),
                                    *_omvang(toewijzing, versie),
                                ],
                            )
                        ],
                    ),
                ],
            ),
        ],
    )


def _antwoord(inhoud: Antwoorden) -> Knoop:
    gemeente: list[Knoop] = [("Woonplaatsbeginsel", [("Gemeente", inhoud.gemeente)])]
    return (
        "Antwoord",
        [
            ("ReferentieAanbieder", inhoud.verzoek.referentie),
            ("VerzoekAntwoord", inhoud.antwoord),
            *_tekst("RedenAfwijzingVerzoek", inhoud.reden),
            *(gemeente if inhoud.gemeente else []),
        ],
    )


# -- retour ----------------------------------------------------------------------------------


def _retour(bericht: Bericht, inhoud: Retour) -> list[Knoop]:
    """Header of the heenbericht with the codes; the classes only when one is refused (IV028)."""
    heen = bericht.heen
    assert heen is not None
    kop = [
        *_kop(bericht),
        ("IdentificatieRetour", bericht.identificatie),
        ("DagtekeningRetour", bericht.dagtekening.isoformat()),
    ]
    if bericht.release.versie == "3":
        kop.append(("XsdVersieRetour", _XSDVERSIE))
    if inhoud.codes:
        kop.append(_codes(*inhoud.codes))
    if not inhoud.klasse:
        return [("Header", kop)]
    lichaam = _met_codes(_lichaam(heen, heen.inhoud), inhoud)
    return [("Header", kop), lichaam]


def _met_codes(knoop: Knoop, retour: Retour) -> Knoop:
    """Add RetourCodes to every class: the refusal on one kind of class, 0200 on the others."""
    naam, inhoud = knoop
    if isinstance(inhoud, str):
        return knoop
    kinderen = [_met_codes(kind, retour) for kind in inhoud]
    if naam in _KLASSEN:
        kinderen.append(_codes(retour.klassecode if naam == retour.klasse else "0200"))
    return (naam, kinderen)


# -- 303/304 and 323/325 ---------------------------------------------------------------------


def _per_client(regels: list[Regel]) -> list[tuple[Persoon, list[Regel]]]:
    """Group lines per child, in order of first appearance."""
    groepen: dict[str, tuple[Persoon, list[Regel]]] = {}
    for regel in regels:
        persoon = regel.toewijzing.traject.kind.persoon
        groepen.setdefault(persoon.bsn, (persoon, []))[1].append(regel)
    return list(groepen.values())


def _referenties(regel: Regel) -> Knoop:
    vorige = regel.vorige.referentie if regel.vorige else ""
    return (
        "ProductReferentie",
        [
            ("b:ReferentieNummer", regel.referentie),
            *_tekst("b:VorigReferentieNummer", vorige),
        ],
    )


def _kop_303(bericht: Bericht, declaratie: Declareren, dagtekening: date) -> list[Knoop]:
    aanbieder = declaratie.regels[0].toewijzing.aanbieder
    return [
        ("BerichtCode", bericht.berichtcode),
        ("BerichtVersie", bericht.release.versie),
        ("BerichtSubversie", bericht.release.subversie),
        ("Gemeente", bericht.gemeente),
        *_tekst("Servicebureau", aanbieder.servicebureau),
        ("Aanbieder", bericht.aanbieder),
        ("BetalingAanID", "01" if aanbieder.servicebureau else "02"),
        (
            "DeclaratieFactuurIdentificatie",
            [
                _periode("b:DeclaratiePeriode", declaratie.begin, declaratie.eind),
                ("b:DeclarantFactuurNummer", declaratie.nummer),
                ("b:FactuurDagtekening", dagtekening.isoformat()),
                ("b:ValutaCode", "EUR"),
            ],
        ),
    ]


def _303(bericht: Bericht, declaratie: Declareren) -> list[Knoop]:
    kop = _kop_303(bericht, declaratie, bericht.dagtekening)
    kop.append(
        (
            "DeclaratieFactuurBedragen",
            [_saldo("b:DeclaratieFactuurTotaalBedrag", declaratie.totaal)],
        )
    )
    clienten: list[Knoop] = [
        (
            "Client",
            [
                *_jeugdige(persoon),
                ("Prestaties", [("Prestatie", _regel_303(regel)) for regel in regels]),
            ],
        )
        for persoon, regels in _per_client(declaratie.regels)
    ]
    return [("Header", kop), ("Clienten", clienten)]


def _regel_303(regel: Regel, toegekend: int | None = None) -> list[Knoop]:
    """Return a line of a 303, or with `toegekend` (eurocents, signed) of a 304."""
    toewijzing = regel.toewijzing
    nummer = None if toewijzing.aanbieder.zonder_nummer else toewijzing.nummer
    knopen: list[Knoop] = [
        ("BeschikkingNummer", str(toewijzing.beschikkingnummer)),
        *_tekst("ToewijzingNummer", nummer),
        ("ProductCategorie", toewijzing.product.categorie),
        ("ProductCode", toewijzing.product.code),
        _periode("ProductPeriode", regel.begin, regel.eind),
        (
            "IngediendeBedragPrestatie",
            [
                ("b:GeleverdVolume", str(regel.volume)),
                ("b:Eenheid", regel.eenheid),
                *_tekst("b:ProductTarief", regel.tarief),
                ("b:BtwVrijstellingIndicatie", "1"),
                _bedrag("b:DeclaratieFactuurBedrag", regel.bedrag, regel.debet_credit),
            ],
        ),
        _referenties(regel),
    ]
    if toegekend is not None:
        knopen.append(
            (
                "ToegekendeBedragPrestatie",
                [
                    _saldo("b:GemeenteBerekendBedrag", toegekend, "b:Bedrag"),
                    _saldo("b:ToegekendBedrag", toegekend, "b:Bedrag"),
                ],
            )
        )
    return knopen


def _304(bericht: Bericht, antwoord: Beantwoorden) -> list[Knoop]:
    heen = bericht.heen
    assert heen is not None
    declaratie = heen.inhoud
    assert isinstance(declaratie, Declareren)
    kop = _kop_303(bericht, declaratie, heen.dagtekening)
    kop += [
        (
            "RetourHeader",
            [
                ("b:GemeenteReferentieNummer", bericht.identificatie),
                ("b:RetourDagtekening", bericht.dagtekening.isoformat()),
            ],
        ),
        (
            "RetourBedragen",
            [
                _saldo("b:IngediendTotaalBedrag", declaratie.totaal),
                _saldo("b:ToegekendTotaalBedrag", antwoord.toegekend),
            ],
        ),
        _codes(*antwoord.kopcodes),
    ]
    if not antwoord.regels:
        return [("Header", kop)]
    waarden = {id(regel): (codes, toegekend) for regel, codes, toegekend in antwoord.regels}
    clienten: list[Knoop] = []
    for persoon, regels in _per_client([regel for regel, _, _ in antwoord.regels]):
        prestaties: list[Knoop] = []
        for regel in regels:
            codes, toegekend = waarden[id(regel)]
            prestatie = _regel_303(regel, toegekend)
            if codes:
                prestatie.append(_codes(*codes))
            prestaties.append(("Prestatie", prestatie))
        client = [*_jeugdige(persoon), ("Prestaties", prestaties), _codes("0200")]
        clienten.append(("Client", client))
    return [("Header", kop), ("Clienten", clienten)]


def _regel_323(regel: Regel) -> list[Knoop]:
    toewijzing = regel.toewijzing
    return [
        _referenties(regel),
        ("ToewijzingNummer", str(toewijzing.nummer)),
        ("ProductCategorie", toewijzing.product.categorie),
        ("ProductCode", toewijzing.product.code),
        _periode("ProductPeriode", regel.begin, regel.eind),
        ("GeleverdVolume", str(regel.volume)),
        ("Eenheid", regel.eenheid),
        *_tekst("ProductTarief", regel.tarief),
        _bedrag("IngediendBedrag", regel.bedrag, regel.debet_credit),
    ]


def _323(bericht: Bericht, declaratie: Declareren) -> list[Knoop]:
    clienten: list[Knoop] = [
        (
            "Client",
            [
                ("Bsn", persoon.bsn),
                ("Prestaties", [("Prestatie", _regel_323(regel)) for regel in regels]),
            ],
        )
        for persoon, regels in _per_client(declaratie.regels)
    ]
    return [
        ("Header", _kop(bericht)),
        (
            "Declaratie",
            [
                ("DeclaratieNummer", declaratie.nummer),
                _periode("DeclaratiePeriode", declaratie.begin, declaratie.eind),
                ("DeclaratieDagtekening", bericht.dagtekening.isoformat()),
                _saldo("TotaalIngediendBedrag", declaratie.totaal),
                ("Clienten", clienten),
            ],
        ),
    ]


def _325(bericht: Bericht, antwoord: Beantwoorden) -> list[Knoop]:
    heen = bericht.heen
    assert heen is not None
    declaratie = heen.inhoud
    assert isinstance(declaratie, Declareren)
    kop = [
        *_kop(bericht),
        ("DeclaratieIdentificatie", _identificatie(heen)),
        ("XsdVersieDeclaratie", _XSDVERSIE),
        _codes(*antwoord.kopcodes),
    ]
    if antwoord.klassecodes is None:
        return [("Header", kop)]
    codes_per_regel = {id(regel): codes for regel, codes, _ in antwoord.regels}
    clienten: list[Knoop] = [
        (
            "Client",
            [
                ("Bsn", persoon.bsn),
                (
                    "Prestaties",
                    [
                        (
                            "Prestatie",
                            [*_regel_323(regel), _codes(*codes_per_regel[id(regel)])],
                        )
                        for regel in regels
                    ],
                ),
                _codes(antwoord.clientcodes.get(persoon.bsn, "0200")),
            ],
        )
        for persoon, regels in _per_client([regel for regel, _, _ in antwoord.regels])
    ]
    return [
        ("Header", kop),
        (
            "DeclaratieAntwoord",
            [
                ("DeclaratieNummer", declaratie.nummer),
                _saldo("TotaalIngediendBedrag", declaratie.totaal),
                _saldo("TotaalToegekendBedrag", antwoord.toegekend),
                *([("Clienten", clienten)] if clienten else []),
                _codes(*antwoord.klassecodes),
            ],
        ),
    ]
