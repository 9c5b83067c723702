"""What a database lets people see, against what the file with rights says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.publiceren.rechten import Rechten, Schemas

if TYPE_CHECKING:
    import psycopg

#: One fact about access: what kind, of whom or what, and what it is.
Feit = tuple[str, str, str]

#: Rights on what publishing makes, and not on the database or another schema.
_VAN_ONS = re.compile(r" (marts|afgeschermd)(\.|$)")

_STAND = """
    with tabel as (
        select
            relatie.*,
            schema.nspname || '.' || relatie.relname as naam
        from pg_class as relatie
        inner join pg_namespace as schema on relatie.relnamespace = schema.oid
        where schema.nspname in (%(marts)s, %(afgeschermd)s) and relatie.relkind <> 'i'
    ),

    lezer as (
        select oid from pg_roles where rolname = any(%(rollen)s)
        union all
        select 0
    ),

    -- The owner has his rights by himself.
    recht as (
        select
            recht.grantee,
            recht.privilege_type || ' op schema ' || nspname as wat
        from pg_namespace
        cross join lateral aclexplode(nspacl) as recht
        where
            recht.grantee <> nspowner
            and (
                nspname in (%(marts)s, %(afgeschermd)s)
                or recht.privilege_type = 'CREATE' and recht.grantee in (select lezer.oid from lezer)
            )
        union all
        select
            recht.grantee,
            recht.privilege_type || ' op ' || tabel.naam
        from tabel
        cross join lateral aclexplode(tabel.relacl) as recht
        where recht.grantee <> tabel.relowner
        union all
        select
            recht.grantee,
            recht.privilege_type || ' op ' || tabel.naam || '.' || kolom.attname
        from tabel
        inner join pg_attribute as kolom on tabel.oid = kolom.attrelid
        cross join lateral aclexplode(kolom.attacl) as recht
        where recht.grantee <> tabel.relowner
        union all
        select
            recht.grantee,
            recht.privilege_type || ' op de database'
        from pg_database
        cross join lateral aclexplode(coalesce(datacl, acldefault('d', datdba))) as recht
        where
            datname = current_database() and recht.privilege_type <> 'CONNECT'
            and recht.grantee in (select lezer.oid from lezer)
    )

    select
        'recht' as soort,
        coalesce(rol.rolname, 'iedereen') as wie,
        recht.wat
    from recht
    left join pg_roles as rol on recht.grantee = rol.oid
    union all
    select
        'rol',
        rolname,
        concat_ws(
            ', ',
            case when rolcanlogin and rolname = any(%(rollen)s) then 'logt in' end,
            case when rolsuper then 'superuser' end,
            case when rolbypassrls then 'bypassrls' end,
            case when rolcreaterole then 'createrole' end,
            case when rolcreatedb then 'createdb' end,
            case when rolreplication then 'replication' end
        )
    from pg_roles
    where rolname = any(%(rollen)s) or rolname = any(%(leden)s)
    union all
    select distinct
        'lid',
        lid.rolname,
        'van ' || rol.rolname
        || case when lidmaatschap.inherit_option then '' else ', erft niet' end
        || case when lidmaatschap.admin_option then ', beheert' else '' end
    from pg_auth_members as lidmaatschap
    inner join pg_roles as rol on lidmaatschap.roleid = rol.oid
    inner join pg_roles as lid on lidmaatschap.member = lid.oid
    where
        lid.rolname <> current_user
        and (
            rol.rolname = any(%(rollen)s)
            or lid.rolname = any(%(rollen)s)
            or lid.rolname = any(%(leden)s) and starts_with(rol.rolname, 'pg_')
        )
    union all
    select
        'tabel',
        tabel.naam,
        concat_ws(
            ', ',
            case tabel.relkind when 'r' then 'tabel' when 'v' then 'view' else tabel.relkind::text end,
            array_to_string(tabel.reloptions, ', '),
            case when tabel.relkind = 'v' then pg_get_viewdef(tabel.oid) end,
            'van ' || tabel.relowner::regrole,
            case when tabel.relrowsecurity then 'rijbeveiliging' end,
            case when tabel.relforcerowsecurity then 'ook voor de eigenaar' end,
            case when exists (
                select 1 from pg_attribute as kolom
                where
                    kolom.attrelid = tabel.oid and kolom.attnum > 0
                    and coalesce(kolom.attstattarget, -1) <> 0
            ) then 'statistiek' end
        )
    from tabel
    union all
    select
        'beleid',
        schemaname || '.' || tablename,
        concat_ws(' ', policyname, lower(permissive), 'voor', array_to_string(roles, ', '), lower(cmd), qual)
    from pg_policies
    where schemaname in (%(marts)s, %(afgeschermd)s)
    union all
    -- An index tells who asks for a value of others how often it is there.
    select
        'index',
        tabel.naam,
        pg_get_indexdef(index.indexrelid)
    from pg_index as index
    inner join tabel on index.indrelid = tabel.oid
    where tabel.relrowsecurity
    union all
    -- These run with the rights of who made them.
    select distinct
        'view',
        van.nspname || '.' || view.relname,
        'leest ' || tabel.naam
    from tabel
    inner join pg_depend as hangt on hangt.refclassid = 'pg_class'::regclass and tabel.oid = hangt.refobjid
    inner join pg_rewrite as regel on hangt.classid = 'pg_rewrite'::regclass and hangt.objid = regel.oid
    inner join pg_class as view on regel.ev_class = view.oid
    inner join pg_namespace as van on view.relnamespace = van.oid
    where van.nspname not in (%(marts)s, %(afgeschermd)s)
    union all
    select
        'functie',
        proc.oid::regprocedure::text,
        'security definer'
    from pg_proc as proc
    inner join pg_namespace as schema on proc.pronamespace = schema.oid
    inner join pg_roles as maker on proc.proowner = maker.oid
    where proc.prosecdef and schema.nspname <> 'pg_catalog' and (maker.rolsuper or maker.rolbypassrls)
"""


def stand(pg: psycopg.Connection, rechten: Rechten, schemas: Schemas) -> set[Feit]:
    """All facts about access to the marts in these schemas, with the names that they have in use."""
    namen = {"marts": schemas.marts, "afgeschermd": schemas.afgeschermd}
    rollen = [rol.naam for rol in rechten.rollen]
    leden = [lid for rol in rechten.rollen for lid in rol.leden]
    feiten = pg.execute(_STAND, {**namen, "rollen": rollen, "leden": leden}).fetchall()
    if pg.execute("select to_regclass(%s)", [f"{schemas.afgeschermd}.plek"]).fetchone()[0]:
        feiten += pg.execute(
            "select 'plek', rolname, plek.plek "
            f"from {schemas.afgeschermd}.plek as plek inner join pg_roles on plek.rol = pg_roles.oid"
        ).fetchall()

    def in_gebruik(tekst: str) -> str:
        for schema, nu in namen.items():
            tekst = tekst.replace(f"{nu}.", f"{schema}.").replace(
                f"schema {nu}", f"schema {schema}"
            )
        return tekst

    return {(soort, in_gebruik(wie), in_gebruik(wat)) for soort, wie, wat in feiten}


def verwacht(feiten: set[Feit], rechten: Rechten) -> set[Feit]:
    """Of facts about schemas that were just made those that are meant, with the roles of the file."""
    rollen = {rol.naam for rol in rechten.rollen}
    return {
        *(feit for feit in feiten if feit[0] in ("tabel", "beleid", "index", "plek")),
        *(f for f in feiten if f[0] == "recht" and f[1] in rollen and _VAN_ONS.search(f[2])),
        *(("rol", rol, "") for rol in rollen.union(*(rol.leden for rol in rechten.rollen))),
        *(("lid", lid, f"van {rol}") for rol, lid in rechten.lidmaatschappen),
    }
