"""What a comparison found. `vergelijking.json` is this, field by field (docs/vergelijken.md)."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Version of the layout of vergelijking.json.
FORMAAT = "vergelijking/1"


@dataclass(frozen=True)
class Afwijking:
    """A difference in the interface: a table, column, type or key of schema marts.

    Args:
        soort: tabel or kolom, erbij or weg; ander type; andere sleutel.
        mart: name of the table.
        kolom: name of the column.
        oud: type or key in the base.
        nieuw: type or key in the new warehouse; of a column that is gone the new column with the
            same values, if there is one.
    """

    soort: str
    mart: str
    kolom: str | None = None
    oud: str | None = None
    nieuw: str | None = None

    @property
    def brekend(self) -> bool:
        """Whether a query that worked may stop working."""
        return self.soort not in ("tabel erbij", "kolom erbij")


@dataclass(frozen=True)
class Versietelling:
    """Rows of a mart that differ in one version of the definitions.

    Args:
        versie: the version; None in a mart that has none.
        kant: beide, basis (the version is gone) or nieuw (the version was added).
        erbij: rows that only the new warehouse has.
        weg: rows that only the base has.
        gewijzigd: rows with another figure or verdict.
        tekst: rows of which only a name or a remark differs.
    """

    versie: str | None
    kant: str
    erbij: int
    weg: int
    gewijzigd: int
    tekst: int

    @property
    def cijfers(self) -> bool:
        """Whether a figure differs: not where only texts do."""
        return bool(self.erbij or self.weg or self.gewijzigd)


@dataclass(frozen=True)
class Mart:
    """A table of schema marts in both warehouses.

    Args:
        mart: name of the table.
        soort: cijfers, or what is only counted: feit, dimensie.
        omschrijving: the description in the warehouse.
        rijen_oud: rows in the base.
        rijen_nieuw: rows in the new warehouse.
        versies: rows that differ, per version of the definitions.
        kolommen: of changed rows, how many differ in each column.
        opmerking: why rows could not be compared one by one, else None.
        verschilt: whether anything differs.
        oorzaken: numbers in `Vergelijking.oorzaken` of what was changed among its ancestors.
    """

    mart: str
    soort: str
    omschrijving: str
    rijen_oud: int
    rijen_nieuw: int
    versies: tuple[Versietelling, ...] = ()
    kolommen: dict[str, int] = field(default_factory=dict)
    opmerking: str | None = None
    verschilt: bool = False
    oorzaken: tuple[int, ...] = ()

    def telling(self, wat: str) -> int:
        """Sum over the versions of `erbij`, `weg`, `gewijzigd` or `tekst`."""
        return sum(getattr(v, wat) for v in self.versies)

    @property
    def cijfers_gewijzigd(self) -> bool:
        """Whether it is a mart of figures, and one of them differs."""
        if self.soort != "cijfers":
            return False
        return any(v.cijfers for v in self.versies) or (self.verschilt and bool(self.opmerking))


@dataclass(frozen=True)
class Cijfer:
    """A figure that differs.

    Args:
        mart: name of the table.
        maat: column, or `waarde` or `norm` of an indicator.
        naam: the indicator in words, or the column.
        eenheid: aantal, euro, dagen, aandeel, getal or ja_nee.
        versie: version of the definitions.
        ook_in: other versions in which the same figure differs.
        niveau: level.
        partij: name at that level.
        niveau_code: its code.
        periode_soort: jaar, tertiaal, kwartaal or maand.
        periode_start: first day, ISO.
        uitsplitsing: totaal, or what it is broken down to.
        oud: value in the base; None where there was none.
        nieuw: value in the new warehouse; None where there is none.
        verschil: new minus old.
        relatief: that, as a part of old; None where old is 0 or absent.
    """

    mart: str
    maat: str
    naam: str
    eenheid: str
    versie: str | None
    ook_in: tuple[str, ...]
    niveau: str | None
    partij: str | None
    niveau_code: str | None
    periode_soort: str | None
    periode_start: str | None
    uitsplitsing: str
    oud: float | None
    nieuw: float | None
    verschil: float | None
    relatief: float | None


@dataclass(frozen=True)
class Overgang:
    """A figure whose verdict against its norm changed, or its escalation.

    If too few children or cases stand behind it (`klein`), its values and norms are None.
    """

    versie: str
    resultaatafspraak: int | None
    indicator: str
    naam: str
    uitsplitsing: str
    eenheid: str
    niveau: str
    partij: str
    niveau_code: str
    periode_soort: str
    periode_start: str
    status_oud: str
    status_nieuw: str
    escalatie_oud: bool
    escalatie_nieuw: bool
    waarde_oud: float | None
    waarde_nieuw: float | None
    norm_oud: float | None
    norm_nieuw: float | None
    klein: bool


@dataclass(frozen=True)
class Zaadrij:
    """A row of a seed that differs: `kolom` is None where the whole row came or went."""

    soort: str
    sleutel: str
    versie: str | None
    kolom: str | None
    oud: str | None
    nieuw: str | None


@dataclass(frozen=True)
class Oorzaak:
    """Something that was changed.

    Args:
        soort: invoer, versie, seed, macro, model, or sql (models of which the source is the same and
            the compiled SQL is not, because of macros whose text is unknown here).
        naam: of the version, seed, macro or model.
        wat: erbij, weg or gewijzigd.
        pad: file in the repository, where there is one.
        rijen: rows of a seed, at most `herkomst.MEESTE_RIJEN`.
        aantal: how many rows differ in all, or how many files are on one side only.
        aantal_van_versie: how many of these rows are of a version that came or went.
        modellen: of macros: the models that use them, directly or through another macro.
        marts: changed marts that depend on it.
    """

    soort: str
    naam: str
    wat: str
    pad: str | None = None
    rijen: tuple[Zaadrij, ...] = ()
    aantal: int = 0
    aantal_van_versie: int = 0
    modellen: tuple[str, ...] = ()
    marts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Zaken:
    """Cases of one value and version that came in, went out, moved or changed, for one reason.

    Args:
        versie: version of the definitions.
        waarde: value of the monitor.
        zaak_soort: maatregel, declaratieregel, and so on.
        soort: in, uit, verplaatst, gewijzigd, or andere reden (it counts on neither side).
        reden: exclusion it had (in) or has (uit), or what differs.
        tekst: that in words.
        zaken: number of cases; None if they are too few to tell.
        jeugdigen: number of different children; None if they are too few to tell.
        bedrag: change of the amount, in euro; None where cases have none, or children are too few.
        dagen: change of the days; None where cases have none, or children are too few.
    """

    versie: str
    waarde: str
    zaak_soort: str
    soort: str
    reden: str
    tekst: str
    zaken: int | None
    jeugdigen: int | None
    bedrag: float | None
    dagen: int | None


@dataclass(frozen=True)
class Telling:
    """How many there are, and how many of them are given here."""

    alle: int
    getoond: int


@dataclass(frozen=True)
class Vergelijking:
    """Everything that was found, the most important first."""

    formaat: str
    basis: str
    nieuw: str
    verschilt: bool
    geldend_oud: str | None
    geldend_nieuw: str | None
    versies: tuple[str, ...]
    overgangen: tuple[Overgang, ...]
    overgangen_telling: Telling
    overgangen_soorten: tuple[tuple[str, str, int], ...]
    oorzaken: tuple[Oorzaak, ...]
    zonder_herkomst: str | None
    afwijkingen: tuple[Afwijking, ...]
    marts: tuple[Mart, ...]
    cijfers: tuple[Cijfer, ...]
    cijfers_telling: Telling
    cijfers_klein: int
    zaken: tuple[Zaken, ...]
    zonder_zaken: str | None

    @property
    def andere_geldt(self) -> bool:
        """Whether another version came into force, as far as both sides say which is."""
        geldend = (self.geldend_oud, self.geldend_nieuw)
        return None not in geldend and geldend[0] != geldend[1]
