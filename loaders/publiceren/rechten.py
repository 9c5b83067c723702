"""Who may see what in PostgreSQL: the file that says so, and the roles, grants and policies made of it.

Whose rows are whose stands in `partijen`, who may see a column in the warehouse. Here both become what
PostgreSQL enforces itself, whatever client asks: grants per column, and a policy per table whose rows have
an owner. Why it is done this way stands in docs/beslissingen/0022-postgres.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import yaml

from loaders.publiceren import partijen
from loaders.publiceren.partijen import EIGENAAR, GELDERLAND, OPENBAAR, PARTNER, Partij, PartijFout

if TYPE_CHECKING:
    import psycopg
from psycopg import errors

ROL = re.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}")

#: Per table of each column, in its order, from whom it may be seen.
Zichtbaar = Mapping[str, Mapping[str, str]]


class RechtenFout(Exception):
    """A file with rights that says something impossible, or a database in which they cannot hold."""


@dataclass(frozen=True)
class Rol:
    """A group role: those who are in it, and the party whose rows they see."""

    naam: str
    leden: tuple[str, ...] = ()
    partij: Partij | None = None


@dataclass(frozen=True)
class Rechten:
    """The roles: for what is public, for what all parties see, and one of each party."""

    openbaar: Rol
    partner: Rol
    partijen: tuple[Rol, ...]

    @property
    def rollen(self) -> tuple[Rol, ...]:
        """All roles."""
        return (self.openbaar, self.partner, *self.partijen)

    @property
    def lidmaatschappen(self) -> set[tuple[str, str]]:
        """Role and member: all parties are partner, and partners see what is public."""
        return {
            (self.openbaar.naam, self.partner.naam),
            *((self.partner.naam, rol.naam) for rol in self.partijen),
            *((rol.naam, lid) for rol in self.rollen for lid in rol.leden),
        }


@dataclass(frozen=True)
class Schemas:
    """Where things are: what people read, and behind it tables with rows of others, which nobody can name."""

    marts: str = "marts"
    afgeschermd: str = "afgeschermd"

    def van(self, kolommen: Mapping[str, str]) -> str:
        """The schema of a table."""
        return self.afgeschermd if heeft_eigenaar(kolommen) else self.marts


def lees(pad: Path) -> Rechten:
    """Read the file that says which roles there are and who is in them.

    Raises:
        RechtenFout: there is no such file, or it is not as docs/postgres.md says.
        PartijFout: it names something that is no party.
    """
    try:
        inhoud = yaml.safe_load(pad.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fout:
        raise RechtenFout(f"{pad} is niet te lezen: {fout}") from fout
    delen = _alleen(pad, inhoud, "het bestand", {"openbaar", "partner", "partijen"})
    per_partij = delen.get("partijen") or {}
    if not isinstance(per_partij, dict) or not per_partij:
        raise RechtenFout(f"{pad}: onder partijen hoort van elke partij een rol te staan.")
    rechten = Rechten(
        _rol(pad, OPENBAAR, delen.get(OPENBAAR)),
        _rol(pad, PARTNER, delen.get(PARTNER)),
        tuple(
            _rol(pad, str(naam), wat, Partij.lees(str(naam))) for naam, wat in per_partij.items()
        ),
    )
    namen = [rol.naam for rol in rechten.rollen]
    dubbel = sorted({naam for naam in namen if namen.count(naam) > 1})
    if dubbel:
        raise RechtenFout(f"{pad}: deze rol staat er meer dan een keer: {', '.join(dubbel)}.")
    groepen = sorted(set(namen) & {lid for rol in rechten.rollen for lid in rol.leden})
    if groepen:
        raise RechtenFout(f"{pad}: een rol van dit bestand is geen lid: {', '.join(groepen)}.")
    return rechten


def _alleen(pad: Path, waarde: Any, wat: str, sleutels: set[str]) -> dict[str, Any]:
    """A mapping with no other keys than these."""
    if not isinstance(waarde, dict) or set(waarde) - sleutels:
        raise RechtenFout(f"{pad}: {wat} heeft alleen {', '.join(sorted(sleutels))}.")
    return waarde


def _rol(pad: Path, naam: str, waarde: Any, partij: Partij | None = None) -> Rol:
    delen = _alleen(pad, waarde, naam, {"rol", "leden"})
    rol, leden = delen.get("rol"), delen.get("leden") or []
    if not isinstance(rol, str) or not ROL.fullmatch(rol):
        raise RechtenFout(
            f"{pad}: de rol van {naam} bestaat uit kleine letters, cijfers en _, en begint niet met pg_."
        )
    if not isinstance(leden, list) or not all(isinstance(lid, str) and lid for lid in leden):
        raise RechtenFout(f"{pad}: leden van {naam} is een lijst van namen van inlogrollen.")
    return Rol(rol, tuple(leden), partij)


def plekken(verbinding: duckdb.DuckDBPyConnection, rechten: Rechten) -> list[tuple[str, str]]:
    """The places of each role, as `niveau:code`.

    Raises:
        PartijFout: the marts know no such party.
    """
    for rol in rechten.partijen:
        partijen.naam(verbinding, rol.partij)
    waarden = partijen.partij_waarden(rol.partij for rol in rechten.partijen)
    gevonden = verbinding.execute(
        f"with partij as {waarden} {partijen.BEREIK.format(marts='marts')} order by all"
    ).fetchall()
    rollen = {str(rol.partij): rol.naam for rol in rechten.partijen}
    return [(rollen[partij], f"{niveau}:{code}") for partij, niveau, code in gevonden]


def heeft_eigenaar(kolommen: Mapping[str, str]) -> bool:
    """Whether the rows of a table have an owner: then a party sees its own, of all columns."""
    return EIGENAAR in kolommen.values()


def kolommen_van(kolommen: Mapping[str, str]) -> dict[str, list[str]]:
    """The columns that are granted to the role for what is public, and to that of the partners."""
    if heeft_eigenaar(kolommen):
        return {PARTNER: list(kolommen)}
    per_wie = {
        wie: [kolom for kolom, van in kolommen.items() if van == wie] for wie in (OPENBAAR, PARTNER)
    }
    return {wie: namen for wie, namen in per_wie.items() if namen}


def plek_van_rij(kolommen: Mapping[str, str], tabel: str) -> str | None:
    """The places that a row names, as an array in SQL; None when it hangs on rows of other tables.

    Raises:
        PartijFout: nobody can say whose its rows are.
    """
    if tabel in partijen.VIA:
        return None
    gevonden = partijen.plekken(tabel, kolommen, tabel)
    if not gevonden:
        raise PartijFout(f"van {tabel} is niet te zeggen van wie een rij is; zie PLEKKEN en VIA.")
    namen = ", ".join(f"{niveau} || ':' || {code}" for niveau, code in gevonden)
    return f"array[{namen}]"


def eigen_rijen(zichtbaar: Zichtbaar, tabel: str, schemas: Schemas) -> str:
    """The condition for rows to be of who asks: what `partijen.eigen_rijen` says, as an index can help it.

    Raises:
        PartijFout: nobody can say whose its rows are.
    """
    plek = plek_van_rij(zichtbaar[tabel], tabel)
    if plek:
        mijn = (
            f"select plek.plek from {schemas.afgeschermd}.plek as plek "
            "where pg_has_role(plek.rol, 'usage')"
        )
        return f"{plek} && array({mijn})"
    # The policy of the other table has already left what is one's own.
    via = partijen.via(zichtbaar, tabel, schemas.afgeschermd, lambda bron: "true")
    if not via:
        raise PartijFout(
            f"van {tabel} is niet te zeggen van wie een rij is zonder {bronnen(tabel)}."
        )
    return " or ".join(via)


def bronnen(tabel: str) -> str:
    """The tables on which rows of a table hang, to read."""
    return ", ".join(dict.fromkeys(bron for bron, _, _ in partijen.VIA[tabel]))


def in_woorden(kolommen: Mapping[str, str], tabel: str, niveaus: set[str]) -> str:
    """Which rows are one's own, for who has places on these levels; empty if none can be."""
    if tabel in partijen.VIA:
        return f"die horen bij eigen rijen van {bronnen(tabel)}"
    if tabel in partijen.VAN_GELDERLAND:
        return ""
    if "leverancier_soort" in kolommen:
        return "met zichzelf als leverancier"
    if "niveau_code" in kolommen:
        return f"met eigen niveau en niveau_code ({', '.join(sorted(niveaus))})"
    eigen = [
        kolom
        for kolom, niveau in partijen.PLEKKEN.items()
        if kolom in kolommen and niveau in niveaus
    ]
    return f"met eigen {' of '.join(eigen)}" if eigen else ""


def keur_rollen(pg: psycopg.Connection, rechten: Rechten) -> None:
    """See whether the roles can be what the file says.

    Raises:
        RechtenFout: a role is no plain group, or a member does not exist or passes by the policies.
    """
    bestaand = {
        naam: (inlog, almachtig)
        for naam, inlog, almachtig in pg.execute(
            "select rolname, rolcanlogin, rolsuper or rolbypassrls from pg_roles"
        ).fetchall()
    }
    for rol in rechten.rollen:
        if any(bestaand.get(rol.naam, ())):
            raise RechtenFout(f"{rol.naam} is geen groep: de rol logt in of ziet alles.")
        for lid in rol.leden:
            if lid not in bestaand:
                raise RechtenFout(f"{lid}, lid van {rol.naam}, bestaat niet in de database.")
            if bestaand[lid][1]:
                raise RechtenFout(
                    f"{lid}, lid van {rol.naam}, gaat langs de rijbeveiliging (superuser of bypassrls)."
                )


def maak_rollen(pg: psycopg.Connection, rechten: Rechten) -> list[str]:
    """Make the group roles that are not there yet, and return their names: nobody logs in as one."""
    bestaand = {naam for (naam,) in pg.execute("select rolname from pg_roles").fetchall()}
    nieuw = [rol.naam for rol in rechten.rollen if rol.naam not in bestaand]
    for naam in nieuw:
        pg.execute(f"create role {als_naam(naam)} nologin")
    return nieuw


def zet_leden(pg: psycopg.Connection, rechten: Rechten) -> None:
    """Make the members of the roles those of the file, and no others.

    Raises:
        RechtenFout: somebody else made a member, and it cannot be undone.
    """
    for rol, lid in sorted(rechten.lidmaatschappen):
        pg.execute(
            f"grant {als_naam(rol)} to {als_naam(lid)} with admin false, inherit true, set true"
        )
    for rol, lid, gever in _leden(pg, rechten):
        if (rol, lid) not in rechten.lidmaatschappen:
            weg = (
                f"revoke {als_naam(rol)} from {als_naam(lid)} granted by {als_naam(gever)} cascade"
            )
            try:
                pg.execute(weg)
            except errors.InsufficientPrivilege as fout:
                raise RechtenFout(
                    f"{lid} is door {gever} lid gemaakt van {rol} en staat niet in het bestand; laat {gever} "
                    f"of een superuser uitvoeren: {weg};"
                ) from fout
    over = {(rol, lid) for rol, lid, _ in _leden(pg, rechten)} - rechten.lidmaatschappen
    if over:
        wie = ", ".join(f"{lid} van {rol}" for rol, lid in sorted(over))
        raise RechtenFout(f"deze leden staan niet in het bestand en zijn niet weg te halen: {wie}.")


def _leden(pg: psycopg.Connection, rechten: Rechten) -> list[tuple[str, str, str]]:
    """Role, member and who made it one; without the right to administer that who made a role has."""
    return pg.execute(
        """
        select rol.rolname, wie.rolname, gever.rolname
        from pg_auth_members as lid
        inner join pg_roles as rol on lid.roleid = rol.oid
        inner join pg_roles as wie on lid.member = wie.oid
        inner join pg_roles as gever on lid.grantor = gever.oid
        where rol.rolname = any(%s) and wie.rolname <> current_user
        order by 1, 2, 3
        """,
        [[rol.naam for rol in rechten.rollen]],
    ).fetchall()


def sluit_af(pg: psycopg.Connection) -> None:
    """Take from everyone what nobody needs to read: making tables and functions, also temporary ones.

    Only the owner of the database can; `loaders.publiceren.controle` sees whether it worked.
    """
    (database,) = pg.execute("select current_database()").fetchone()
    pg.execute(f"revoke temporary, create on database {als_naam(database)} from public")
    if pg.execute("select to_regnamespace('public')").fetchone()[0]:
        pg.execute("revoke create on schema public from public")


def beveilig(
    pg: psycopg.Connection,
    zichtbaar: Zichtbaar,
    rechten: Rechten,
    plekken: list[tuple[str, str]],
    schemas: Schemas,
) -> None:
    """Protect tables that are there already: places of the roles, policies, and grants per column.

    Raises:
        PartijFout: of a table nobody can say whose its rows are.
    """
    _maak_plekken(pg, rechten, plekken, schemas)
    van_een_eigenaar = [t for t, kolommen in zichtbaar.items() if heeft_eigenaar(kolommen)]
    for tabel in van_een_eigenaar:
        _scherm_af(pg, zichtbaar, rechten, tabel, schemas)
    # What default privileges of the database may have given away.
    for schema in (schemas.marts, schemas.afgeschermd):
        for (wie,) in pg.execute(_ANDEREN, [schema, schema]).fetchall():
            pg.execute(f"revoke all on all tables in schema {schema} from {wie}")
            pg.execute(f"revoke all on schema {schema} from {wie}")
    rollen = {OPENBAAR: als_naam(rechten.openbaar.naam), PARTNER: als_naam(rechten.partner.naam)}
    for tabel, kolommen in zichtbaar.items():
        for wie, namen in kolommen_van(kolommen).items():
            # Per column, so that nobody can lock a table and system columns are not among them.
            for schema in {schemas.marts, schemas.van(kolommen)}:
                pg.execute(
                    f"grant select ({', '.join(namen)}) on {schema}.{tabel} to {rollen[wie]}"
                )
    # Nobody has usage of the other schema: only policies and views come there.
    pg.execute(f"grant select (rol, plek) on {schemas.afgeschermd}.plek to {rollen[PARTNER]}")


def open_voor_lezers(pg: psycopg.Connection, rechten: Rechten, schemas: Schemas) -> None:
    """Let in who has a role: before this the marts are there for nobody."""
    pg.execute(f"grant usage on schema {schemas.marts} to {als_naam(rechten.openbaar.naam)}")


_ANDEREN = """
    select distinct case when recht.grantee = 0 then 'public' else recht.grantee::regrole::text end
    from (
        select relowner as eigenaar, relacl as acl from pg_class where relnamespace = %s::regnamespace
        union all
        select nspowner, nspacl from pg_namespace where nspname = %s
    ) as iets
    cross join lateral aclexplode(iets.acl) as recht
    where recht.grantee <> iets.eigenaar
"""


def _maak_plekken(
    pg: psycopg.Connection, rechten: Rechten, plekken: list[tuple[str, str]], schemas: Schemas
) -> None:
    tabel = f"{schemas.afgeschermd}.plek"
    pg.execute(
        f"create table {tabel} (rol regrole not null, plek text not null, primary key (rol, plek))"
    )
    pg.execute(
        f"insert into {tabel} select quote_ident(rol)::regrole, plek from unnest(%s::text[], %s::text[]) "
        "as plek (rol, plek)",
        [[rol for rol, _ in plekken], [plek for _, plek in plekken]],
    )
    pg.execute(f"alter table {tabel} enable row level security")
    pg.execute(
        f"create policy eigen on {tabel} for select to {als_naam(rechten.partner.naam)} "
        "using (pg_has_role(rol, 'usage'))"
    )


def _scherm_af(
    pg: psycopg.Connection, zichtbaar: Zichtbaar, rechten: Rechten, tabel: str, schemas: Schemas
) -> None:
    """Leave of a table the own rows, behind a view that lets no question through to the others."""
    achter, kolommen = f"{schemas.afgeschermd}.{tabel}", zichtbaar[tabel]
    # Also for the owner: a view of his over the table shows nothing rather than everything.
    pg.execute(f"alter table {achter} enable row level security, force row level security")
    pg.execute(
        f"create policy eigen on {achter} for select to {als_naam(rechten.partner.naam)} "
        f"using ({eigen_rijen(zichtbaar, tabel, schemas)})"
    )
    for rol in rechten.partijen:
        if rol.partij.code == GELDERLAND:
            pg.execute(
                f"create policy alles on {achter} for select to {als_naam(rol.naam)} using (true)"
            )
    plek = plek_van_rij(kolommen, tabel)
    if plek:
        pg.execute(f"create index {tabel}_plek on {achter} using gin (({plek}))")
        pg.execute(f"alter index {achter}_plek alter column 1 set statistics 0")
    # Estimates rest on statistics of all rows, and EXPLAIN shows them to anyone.
    geen = ", ".join(f"alter column {kolom} set statistics 0" for kolom in kolommen)
    pg.execute(f"alter table {achter} {geen}")
    # PostgreSQL asks what is leakproof before a policy if that is cheaper, or with an index; EXPLAIN and the
    # clock then tell of rows of others. Behind "offset 0" the policy is all that is asked of them.
    pg.execute(
        f"create view {schemas.marts}.{tabel} with (security_invoker = true, security_barrier = true) as "
        f"select {', '.join(kolommen)} from {achter} offset 0"
    )


def als_naam(naam: str) -> str:
    """A name as SQL, whatever stands in it."""
    return '"' + naam.replace('"', '""') + '"'
