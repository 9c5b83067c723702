"""Numbers that are given out in order of time: toewijzingen, beschikkingen and messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from loaders.voorbeelddata.berichten import Bericht, Declareren
from loaders.voorbeelddata.schaal import Kavel
from loaders.voorbeelddata.wereld import Kind

#: Room per kavel in the numbers of one gemeente.
_PER_KAVEL = 100_000


def nummer_toewijzingen(kinderen: Iterable[Kind], kavel: Kavel) -> None:
    """Give each toewijzing its number, unique per gemeente, in order of the first sending.

    All gemeenten begin at the same number, so numbers of (merged) gemeenten collide, and only
    gemeente and number together are a key.
    """
    alle = [
        (toewijzing.versies[0].verzonden, kind, toewijzing)
        for kind in kinderen
        for toewijzing in kind.toewijzingen
    ]
    alle.sort(key=lambda rij: rij[0])
    laatste: Counter[str] = Counter()
    beschikkingen: dict[tuple[int, str], int] = {}
    per_gemeente: Counter[str] = Counter()
    for _, kind, toewijzing in alle:
        gemeente = toewijzing.gemeente
        if toewijzing.heeft_nummer:
            laatste[gemeente] += 1
            toewijzing.nummer = kavel.nummer * _PER_KAVEL + laatste[gemeente]
        sleutel = (kind.nummer, gemeente)
        if sleutel not in beschikkingen:
            per_gemeente[gemeente] += 1
            beschikkingen[sleutel] = kavel.nummer * _PER_KAVEL + per_gemeente[gemeente]
        toewijzing.beschikkingnummer = beschikkingen[sleutel]


def nummer_berichten(berichten: list[Bericht], kavel: Kavel) -> None:
    """Sort messages by date and give each its Identificatie, unique per kind and sender (TR056)."""
    berichten.sort(key=lambda bericht: bericht.dagtekening)
    tellers: Counter[tuple[str, str]] = Counter()
    for bericht in berichten:
        if bericht.soort == "JW303" and isinstance(bericht.inhoud, Declareren):
            bericht.identificatie = bericht.inhoud.nummer
        elif not bericht.identificatie:
            sleutel = (bericht.verzender, bericht.soort)
            tellers[sleutel] += 1
            bericht.identificatie = _identificatie(bericht, kavel.letters, tellers[sleutel])
        if not bericht.kenmerk:
            bericht.kenmerk = f"{bericht.soort}_{bericht.verzender}_{bericht.identificatie}"


def _identificatie(bericht: Bericht, letters: str, nummer: int) -> str:
    """Return an Identificatie of at most twelve characters in the style of the sender."""
    stijl = sum(map(int, bericht.verzender)) % 3
    if stijl == 0:
        return f"{letters}{nummer:06d}"
    if stijl == 1:
        return f"{bericht.soort[-3:]}-{letters}{nummer:06d}"
    return f"{bericht.dagtekening.year % 100}{letters}{nummer:06d}"
