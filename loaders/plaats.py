"""Where and when a figure is: a niveau with its code, and a period, as people write them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from loaders.inlezen.opslag import DatabaseFout, vraag

#: What a period is called by, and how many months it has.
_PERIODEN = {"T": ("tertiaal", 4), "K": ("kwartaal", 3)}
_PERIODE = re.compile(r"([0-9]{4})(?:-(?:([TK])([1-4])|([01][0-9])))?", re.IGNORECASE)


def zoek(database: Path, niveau: str, tekst: str) -> tuple[str, str]:
    """Code and name of the party in a niveau that has this code or name.

    Raises:
        DatabaseFout: there is no such party, or the warehouse is not built.
    """
    rijen = vraag(
        database,
        """
        select niveau_code, niveau_naam from marts.dim_niveau
        where niveau = $niveau and lower($tekst) in (lower(niveau_code), lower(niveau_naam))
        """,
        niveau=niveau,
        tekst=tekst,
    )
    if len(rijen) != 1:
        alle = vraag(
            database,
            "select niveau_code from marts.dim_niveau where niveau = $niveau order by 1",
            niveau=niveau,
        )
        codes = ", ".join(code for (code,) in alle)
        raise DatabaseFout(f"{niveau} {tekst!r} is er niet; kies uit {codes}.")
    return rijen[0]


def lees_niveau(database: Path, tekst: str) -> tuple[str, str, str]:
    """Niveau, code and name of for instance ``gelderland``, ``regio:foodvalley`` or ``gi:22990001``.

    Raises:
        DatabaseFout: there is no such niveau or party.
    """
    niveau, _, wie = tekst.partition(":")
    niveau = niveau.lower()
    if niveau == "gelderland":
        return ("gelderland", *zoek(database, "gelderland", wie or "GLD"))
    niveaus = vraag(database, "select distinct niveau from marts.dim_niveau order by 1")
    if (niveau,) not in niveaus or not wie:
        soorten = ", ".join(f"{n}:…" for (n,) in niveaus if n != "gelderland")
        raise DatabaseFout(f"niveau {tekst!r} is er niet; kies gelderland, {soorten}.")
    return (niveau, *zoek(database, niveau, wie))


def lees_periode(tekst: str) -> tuple[str, dt.date]:
    """Kind and first day of ``2022``, ``2022-T1`` (tertiaal), ``2022-K3`` (kwartaal) or ``2022-04``.

    Raises:
        ValueError: it is no period.
    """
    gevonden = _PERIODE.fullmatch(tekst)
    if gevonden:
        jaar, soort, nummer, maand = gevonden.groups()
        if maand and 1 <= int(maand) <= 12:
            return "maand", dt.date(int(jaar), int(maand), 1)
        if soort:
            naam, maanden = _PERIODEN[soort.upper()]
            if int(nummer) * maanden <= 12:
                return naam, dt.date(int(jaar), (int(nummer) - 1) * maanden + 1, 1)
        elif not maand:
            return "jaar", dt.date(int(jaar), 1, 1)
    raise ValueError(f"{tekst!r} is geen periode; schrijf 2022, 2022-T1, 2022-K3 of 2022-04.")
