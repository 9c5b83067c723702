"""The simulator of example data: deterministic, true to the standard, and honest about itself."""

import base64
import hashlib
import io
import re
import statistics
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree

from loaders import voorbeelddata
from loaders.voorbeelddata import Samenvatting, maak, schaal
from loaders.voorbeelddata.defecten import SOORTEN

TOT = date(2024, 12, 31)
RELEASES = {
    date(2017, 6, 12): "2.1", date(2018, 4, 1): "2.2", date(2019, 4, 1): "2.3",
    date(2020, 3, 30): "2.4", date(2021, 1, 1): "3.0", date(2022, 4, 4): "3.1",
    date(2023, 4, 3): "3.2",
}  # fmt: skip
HEEN = {"437": "436", "439": "438", "441": "440", "447": "446", "487": "486", "489": "488"}
NAAM = {"436": "JW301", "438": "JW305", "440": "JW307", "446": "JW315", "490": "JW323"}


def is_bsn(tekst: str) -> bool:
    gewichten = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(tekst) == 9 and not sum(int(c) * g for c, g in zip(tekst, gewichten)) % 11  # noqa: B905


@dataclass
class Stuk:
    """A message as it was delivered."""

    bestand: str
    boom: etree._Element
    envelopnummer: str | None

    def tekst(self, pad: str, knoop: etree._Element | None = None) -> str | None:
        boom = self.boom if knoop is None else knoop
        return boom.findtext("/".join(f"{{*}}{deel}" for deel in pad.split("/")))

    def bedrag(self, pad: str, knoop: etree._Element | None = None, soort: str = "Bedrag") -> int:
        bedrag = int(self.tekst(f"{pad}/{soort}", knoop))
        return -bedrag if self.tekst(f"{pad}/DebetCredit", knoop) == "C" else bedrag

    @property
    def code(self) -> str:
        return self.tekst("Header/BerichtCode")

    @property
    def afzender(self) -> str:
        return self.tekst("Header/Afzender")

    @property
    def identificatie(self) -> str:
        return self.tekst("Header/BerichtIdentificatie/Identificatie")

    @property
    def dagtekening(self) -> date:
        dag = self.tekst("Header/BerichtIdentificatie/Dagtekening") or self.tekst(
            "Header/DeclaratieFactuurIdentificatie/FactuurDagtekening"
        )
        return date.fromisoformat(dag)

    @property
    def release(self) -> str:
        header = "Header/Bericht"
        return f"{self.tekst(header + 'Versie')}.{self.tekst(header + 'Subversie')}"


def pak_uit(naam: str, inhoud: bytes) -> Iterator[tuple[str, bytes]]:
    if naam.endswith(".zip") and zipfile.is_zipfile(io.BytesIO(inhoud)):
        with zipfile.ZipFile(io.BytesIO(inhoud)) as archief:
            for lid in archief.namelist():
                yield from pak_uit(f"{naam}/{lid}", archief.read(lid))
    else:
        yield naam, inhoud


def bestanden(map_: Path) -> Iterator[tuple[str, bytes]]:
    for pad in sorted((map_ / "berichten").rglob("*")):
        if pad.is_file():
            yield from pak_uit(pad.relative_to(map_).as_posix(), pad.read_bytes())


def tabel(map_: Path, naam: str) -> list[dict]:
    return pq.read_table(map_ / "waarheid" / f"{naam}.parquet").to_pylist()


def afdruk(map_: Path) -> dict[str, str]:
    return {
        pad.relative_to(map_).as_posix(): hashlib.sha256(pad.read_bytes()).hexdigest()
        for pad in sorted(map_.rglob("*"))
        if pad.is_file()
    }


@pytest.fixture(scope="module")
def klein(tmp_path_factory) -> tuple[Path, Samenvatting]:
    map_ = tmp_path_factory.mktemp("voorbeeld") / "klein"
    return map_, maak(map_)


@pytest.fixture(scope="module")
def waarheid(klein):
    tabellen: dict[str, list[dict]] = {}

    def lees(naam: str) -> list[dict]:
        return tabellen.setdefault(naam, tabel(klein[0], naam))

    return lees


@pytest.fixture(scope="module")
def stukken(klein, waarheid) -> tuple[list[Stuk], set[str]]:
    """Return all readable messages, and the envelopes that the transport refused."""
    fout = {r["bestand"] for r in waarheid("defect") if r["niveau"] != "inhoud"}
    gelezen, geweigerd = [], set()
    for naam, inhoud in bestanden(klein[0]):
        if naam in fout:
            continue
        assert inhoud.count(b"\n") == inhoud.count(b"\r\n") > 0
        assert not inhoud.startswith(b"\xef\xbb\xbf")
        boom = etree.fromstring(inhoud)
        if boom.tag.endswith("Fo01Bericht"):
            geweigerd.add(boom.findtext(".//{*}crossRefnummer"))
            continue
        nummer = boom.findtext(".//{*}referentienummer")
        if nummer:
            boom = etree.fromstring(base64.b64decode(boom.findtext(".//{*}xmlBestand")))
        gelezen.append(Stuk(naam, boom, nummer))
    return gelezen, geweigerd


@pytest.fixture(scope="module")
def geldig(stukken, waarheid) -> list[Stuk]:
    """Return the iJw messages that count: each once, not refused by a retour or the transport."""
    alle, transport = stukken
    kopie = {r["bestand"] for r in waarheid("bericht") if r["is_kopie"]}
    kopie |= {r["bestand"] for r in waarheid("defect") if r["soort"] == "zelfde_identiteit"}
    retour = {
        (HEEN[s.code], s.afzender, s.identificatie)
        for s in alle
        if s.code in HEEN and any(c.text != "0200" for c in s.boom.iter("{*}RetourCode"))
    }
    return [
        s
        for s in alle
        if s.bestand not in kopie
        and s.envelopnummer not in transport
        and (s.code, s.afzender, s.identificatie) not in retour
        and "/ijw/" in s.boom.tag
    ]


# -- the same bytes --------------------------------------------------------------------------


def test_zelfde_zaad_zelfde_bytes(klein, tmp_path):
    maak(tmp_path / "weer")
    assert afdruk(tmp_path / "weer") == afdruk(klein[0])


def test_ander_zaad_andere_gegevens(tmp_path):
    for zaad in (1, 2):
        maak(tmp_path / str(zaad), van="2024-06", tot="2024-07", zaad=zaad)
    een, twee = afdruk(tmp_path / "1"), afdruk(tmp_path / "2")
    gelijk = {pad for pad in een if een[pad] == twee.get(pad) and "waarheid" not in pad}
    gelijk = {pad for pad in gelijk if not pad.startswith("uitvraag/slecht/")}
    assert all("ei_tekst" in pad or "/" not in pad for pad in gelijk)


def test_meer_kinderen_veranderen_de_andere_niet():
    from loaders.voorbeelddata.aanbieders import zorgaanbieders
    from loaders.voorbeelddata.levensloop import Levensloop
    from loaders.voorbeelddata.wereld import Venster

    kavel = schaal.kavels(schaal.SCHALEN["klein"])[0]
    venster = Venster(date(2017, 7, 1), TOT)

    def levens(aantal: int) -> list[tuple]:
        meer = replace(kavel, kinderen=aantal)
        return [
            (k.persoon, [(t.soort, t.start, t.eind) for t in k.trajecten])
            for k in Levensloop(meer, venster, 1, zorgaanbieders(1.0)).kinderen()
        ]

    assert levens(120)[:90] == levens(90)


def test_omvang_en_inrichting(klein):
    map_, samenvatting = klein
    assert 200 <= samenvatting.jeugdigen <= 300
    assert 80 <= samenvatting.maatregelen <= 140
    assert 6_000 <= samenvatting.berichten <= 12_000
    assert samenvatting.bytes < 40_000_000
    sleutel = (map_ / "voorbeeld.sleutel").read_text(encoding="utf-8")
    assert sleutel == "VOORBEELDSLEUTEL-geen-echte-gegevens-1\n"
    assert "verzonnen" in (map_ / "LEESMIJ.txt").read_text(encoding="utf-8")
    assert all(re.fullmatch(r"\d{4}-\d\d", m.name) for m in (map_ / "berichten").iterdir())


# -- true to the standard --------------------------------------------------------------------


def test_release_volgt_de_dag(stukken):
    for stuk in stukken[0]:
        verwacht = [naam for dag, naam in RELEASES.items() if dag <= stuk.dagtekening][-1]
        if stuk.release == verwacht:
            assert f"/{verwacht.replace('.', '_')}/" in etree.QName(stuk.boom).namespace
        else:
            raise AssertionError(f"{stuk.bestand}: {stuk.release} op {stuk.dagtekening}")


def test_niets_na_de_laatste_dag(stukken, waarheid):
    velden = ("DagtekeningRetour", "RetourDagtekening", "Dagtekening", "FactuurDagtekening")
    for stuk in stukken[0]:
        dagen = [e.text for veld in velden for e in stuk.boom.iter(f"{{*}}{veld}")]
        assert max(dagen) <= TOT.isoformat(), stuk.bestand
    for naam in ("zorgperiode", "maatregel"):
        assert all(rij["start"] <= TOT for rij in waarheid(naam))
        assert all(rij["stop"] is None or rij["stop"] <= TOT for rij in waarheid(naam))


def test_elk_berichttype_in_elke_vorm(stukken):
    codes = Counter(stuk.code for stuk in stukken[0])
    assert set(codes) >= {
        "436", "437", "432", "433", "450", "451", "438", "439", "440", "441", "446", "447",
        "486", "487", "488", "489", "490", "491", "414", "418", "484",
    }  # fmt: skip
    assert {stuk.release for stuk in stukken[0]} == set(RELEASES.values())
    assert any(stuk.envelopnummer for stuk in stukken[0])
    assert stukken[1], "geen enkel bericht door het vervoer geweigerd"
    assert max(stuk.bestand.count(".zip") for stuk in stukken[0]) == 2
    voorvoegsels = {stuk.boom.prefix for stuk in stukken[0]}
    assert {None, "ns1", "ns2", "jw301"} <= voorvoegsels


def test_identiteit_is_uniek_behalve_geregistreerd(stukken, waarheid):
    dubbel = {r["bestand"] for r in waarheid("bericht") if r["is_kopie"]}
    dubbel |= {r["bestand"] for r in waarheid("defect") if r["soort"] == "zelfde_identiteit"}
    gezien: Counter = Counter()
    retouren: Counter = Counter()
    for stuk in stukken[0]:
        if stuk.bestand in dubbel:
            continue
        retour = stuk.tekst("Header/IdentificatieRetour")
        if retour:
            verzender = stuk.bestand.rpartition("/")[2].split("_")[1]
            retouren[stuk.code, verzender, retour] += 1
        elif stuk.identificatie:
            assert len(stuk.identificatie) <= 12
            gezien[stuk.code, stuk.afzender, stuk.identificatie] += 1
        elif stuk.code in ("432", "450"):
            gezien["303", stuk.tekst("Header/Aanbieder"), _factuurnummer(stuk)] += 1
    assert max(gezien.values()) == 1
    assert max(retouren.values()) == 1


def _factuurnummer(stuk: Stuk) -> str:
    return stuk.tekst("Header/DeclaratieFactuurIdentificatie/DeclarantFactuurNummer")


def test_totalen_van_declaraties_en_antwoorden(stukken):
    declaraties = {}
    for stuk in stukken[0]:
        if stuk.code == "490":
            regels = list(stuk.boom.iter("{*}Prestatie"))
            totaal = stuk.bedrag("Declaratie/TotaalIngediendBedrag", soort="TotaalBedrag")
            assert totaal == sum(stuk.bedrag("IngediendBedrag", r) for r in regels)  # TR358
            sleutel = (stuk.afzender, stuk.tekst("Header/Ontvanger"), stuk.identificatie)
            declaraties[sleutel] = totaal
    beantwoord = 0
    for stuk in stukken[0]:
        if stuk.code != "491" or stuk.boom.find("{*}DeclaratieAntwoord") is None:
            continue
        ingediend = stuk.bedrag("DeclaratieAntwoord/TotaalIngediendBedrag", soort="TotaalBedrag")
        toegekend = stuk.bedrag("DeclaratieAntwoord/TotaalToegekendBedrag", soort="TotaalBedrag")
        regels = list(stuk.boom.iter("{*}Prestatie"))
        codes = [c.text for c in stuk.boom.findall("{*}DeclaratieAntwoord/{*}RetourCodes/*")]
        if codes == ["9333"]:
            assert (toegekend, regels) == (0, [])
        else:
            afgewezen = sum(stuk.bedrag("IngediendBedrag", r) for r in regels)
            assert afgewezen == ingediend - toegekend  # TR342
            assert (codes == ["8001"]) == (not regels)
        heen = stuk.tekst("Header/DeclaratieIdentificatie/Identificatie")
        sleutel = (stuk.tekst("Header/Ontvanger"), stuk.afzender, heen)
        if sleutel in declaraties:
            assert declaraties[sleutel] == ingediend
            beantwoord += 1
    assert beantwoord > 1000


def test_304_kent_toe_wat_de_waarheid_zegt(stukken, waarheid):
    per_nummer = defaultdict(int)
    for regel in waarheid("declaratieregel"):
        if regel["bericht_type"] == "JW303" and regel["toegekend_ct"] is not None:
            per_nummer[regel["aanbieder"], regel["declaratienummer"]] += regel["toegekend_ct"]
    for stuk in stukken[0]:
        codes = {c.text for c in stuk.boom.findall("{*}Header/{*}RetourCodes/*")}
        if stuk.code in ("433", "451") and codes <= {"0200", "8001"}:
            pad = "Header/RetourBedragen/ToegekendTotaalBedrag"
            sleutel = (stuk.tekst("Header/Aanbieder"), _factuurnummer(stuk))
            assert stuk.bedrag(pad, soort="TotaalBedrag") == per_nummer[sleutel], stuk.bestand


def test_referentienummer_is_uniek_per_aanbieder(waarheid):
    regels = Counter((r["aanbieder"], r["referentienummer"]) for r in waarheid("declaratieregel"))
    assert max(regels.values()) == 1
    assert all(len(referentie) <= 20 for _, referentie in regels)


def test_productperiode_past_bij_de_toewijzing(waarheid):
    toewijzingen = {
        (t["gemeente"], t["toewijzingnummer"], t["bsn"]): t
        for t in waarheid("toewijzing")
        if t["toewijzingnummer"]
    }
    zonder = {r["identificatie"] for r in waarheid("defect")}
    for regel in waarheid("declaratieregel"):
        toewijzing = toewijzingen.get((regel["gemeente"], regel["toewijzingnummer"], regel["bsn"]))
        if toewijzing is None:
            assert regel["toewijzingnummer"] is None or regel["identificatie"] in zonder
            continue
        if toewijzing["is_verwijderd"]:
            continue
        assert toewijzing["ingangsdatum"] <= regel["begin"] <= regel["eind"]
        assert toewijzing["einddatum"] is None or regel["eind"] <= toewijzing["einddatum"]
        if regel["bericht_type"] == "JW323":
            assert date(2021, 1, 1) <= regel["begin"]
            assert (regel["begin"].month, regel["begin"].year) == (
                regel["eind"].month,
                regel["eind"].year,
            )  # CS337
            assert regel["begin"].day == 1 or regel["begin"] == toewijzing["ingangsdatum"]
            morgen = regel["eind"] + timedelta(days=1)
            assert morgen.day == 1 or regel["eind"] == toewijzing["einddatum"]
        else:
            assert regel["eind"] <= date(2020, 12, 31)
            assert regel["dagtekening"] <= date(2020, 12, 21)


# -- persons ---------------------------------------------------------------------------------


def test_alleen_test_bsns(stukken, waarheid):
    bekend = {r["waarde"] for r in waarheid("persoonsgegeven") if r["soort"] == "bsn"}
    bsns = {e.text for stuk in stukken[0] for e in stuk.boom.iter("{*}Bsn")}
    assert bsns <= bekend
    assert all(is_bsn(bsn) and 999900006 <= int(bsn) <= 999999990 for bsn in bekend)
    assert {r["bsn"] for r in waarheid("jeugdige")} <= bekend


def test_elk_persoonsgegeven_is_geregistreerd(stukken, waarheid):
    per_soort = defaultdict(set)
    for rij in waarheid("persoonsgegeven"):
        per_soort[rij["soort"]].add(rij["waarde"])
    namen = {rij["naam"] for rij in waarheid("aanbieder")}
    velden = {
        "Achternaam": "achternaam", "Voornamen": "voornaam", "Straatnaam": "straat",
        "Postcode": "postcode", "Plaatsnaam": "plaats", "Telefoonnummer": "telefoon",
        "Emailadres": "email", "Commentaar": "vrije_tekst",
    }  # fmt: skip
    geschreven = defaultdict(set)
    for stuk in stukken[0]:
        for element, soort in velden.items():
            geschreven[soort] |= {e.text for e in stuk.boom.iter(f"{{*}}{element}")}
    for soort, waarden in geschreven.items():
        assert waarden and waarden - namen <= per_soort[soort], soort
    assert any("&" in tekst for tekst in geschreven["vrije_tekst"])


def test_achternamen_zijn_verzonnen_en_vindbaar():
    from loaders.voorbeelddata.personen import ACHTERNAMEN

    assert len(set(ACHTERNAMEN)) == len(ACHTERNAMEN) >= 60
    assert all(len(naam) >= 8 for naam in ACHTERNAMEN)


def test_bsn_in_referenties_alleen_waar_geregistreerd(stukken, waarheid):
    bekend = {r["bestand"] for r in waarheid("defect") if r["soort"] == "bsn_in_referentie"}
    velden = (
        "Identificatie", "IdentificatieRetour", "ReferentieNummer", "VorigReferentieNummer",
        "ReferentieAanbieder", "DeclaratieNummer", "DeclarantFactuurNummer",
        "GemeenteReferentieNummer",
    )  # fmt: skip
    gevonden = set()
    for stuk in stukken[0]:
        for veld in velden:
            for element in stuk.boom.iter(f"{{*}}{veld}"):
                if re.search(r"\d{9}", element.text):
                    gevonden.add((stuk.bestand, element.text))
        assert not re.search(r"\d{9}", stuk.envelopnummer or "")
    assert bekend <= {bestand for bestand, _ in gevonden}
    teksten = {tekst for bestand, tekst in gevonden if bestand in bekend}
    assert {tekst for _, tekst in gevonden} == teksten


# -- defects ---------------------------------------------------------------------------------


def test_elke_defectsoort_komt_voor(klein, waarheid):
    defecten = waarheid("defect")
    assert {r["soort"] for r in defecten} == set(SOORTEN)
    assert len({r["defect_id"] for r in defecten}) == len(defecten)
    aanwezig = {naam for naam, _ in bestanden(klein[0])}
    assert {r["bestand"] for r in defecten} <= aanwezig
    assert {r["niveau"] for r in defecten} == {"bestand", "rij", "inhoud"}


def test_elk_bestand_staat_in_de_waarheid(klein, waarheid):
    beschreven = [r["bestand"] for r in waarheid("bericht")]
    assert len(set(beschreven)) == len(beschreven)
    los = {r["bestand"] for r in waarheid("defect") if r["bericht_type"] is None}
    assert set(beschreven) | los == {naam for naam, _ in bestanden(klein[0])}


def test_onleesbare_bestanden_zijn_onleesbaar(klein, waarheid):
    onleesbaar = {
        r["bestand"]
        for r in waarheid("defect")
        if r["soort"] in ("afgekapt", "niet_welgevormd", "verkeerde_codering", "leeg_bestand")
        or r["soort"] in ("ei_tekst", "kapot_archief")
    }
    for naam, inhoud in bestanden(klein[0]):
        if naam in onleesbaar:
            with pytest.raises(etree.XMLSyntaxError):
                etree.fromstring(inhoud)


# -- what the messages say is what the truth says --------------------------------------------


def test_toewijzingen_volgen_uit_de_301s(geldig, waarheid):
    versies = defaultdict(list)
    for stuk in geldig:
        if stuk.code == "436":
            for product in stuk.boom.iter("{*}ToegewezenProduct"):
                nummer = stuk.tekst("ToewijzingNummer", product)
                if nummer:
                    tijd = (
                        stuk.tekst("Toewijzingsdatum", product),
                        stuk.tekst("Toewijzingstijd", product),
                    )
                    versies[stuk.afzender, int(nummer)].append(
                        (tijd, stuk.dagtekening, stuk, product)
                    )
    waar = {
        (t["gemeente"], t["toewijzingnummer"]): t
        for t in waarheid("toewijzing")
        if t["toewijzingnummer"]
    }
    assert set(versies) == set(waar)
    for sleutel, toewijzing in waar.items():
        _, _, stuk, product = max(versies[sleutel], key=lambda v: v[:2])
        einddatum = toewijzing["einddatum"]
        assert stuk.tekst("Einddatum", product) == (einddatum and einddatum.isoformat())
        assert stuk.tekst("Ingangsdatum", product) == toewijzing["ingangsdatum"].isoformat()
        assert stuk.tekst("Client/Bsn") == toewijzing["bsn"]
        eerste = min(tijd for tijd, *_ in versies[sleutel])[0]
        assert eerste == toewijzing["toewijzingsdatum_eerste"].isoformat()
        weg = any(
            stuk.tekst("RedenWijziging", p) in ("01", "13") and tijd == max(versies[sleutel])[0]
            for tijd, _, stuk, p in sorted(versies[sleutel], key=lambda v: v[:2])
        )
        assert weg == toewijzing["is_verwijderd"]


def test_starts_volgen_uit_de_305s(geldig, waarheid):
    stand = defaultdict(lambda: defaultdict(int))
    for stuk in geldig:
        if stuk.code == "438":
            for product in stuk.boom.iter("{*}StartProduct"):
                sleutel = (
                    stuk.tekst("Header/Ontvanger"),
                    stuk.tekst("ToewijzingNummer", product),
                    stuk.tekst("Client/Bsn"),
                    stuk.tekst("Begindatum", product),
                )
                plus = 1 if stuk.tekst("StatusAanlevering", product) == "1" else -1
                stand[sleutel][stuk.dagtekening] += plus
    actief = set()
    for sleutel, dagen in stand.items():
        nu = 0
        for dag in sorted(dagen):
            nu = min(1, max(0, nu + dagen[dag]))
        if nu and sleutel[1]:
            actief.add(sleutel)
    waar = {
        (z["gemeente"], str(z["toewijzingnummer"]), z["bsn"], z["startdatum_bericht"].isoformat())
        for z in waarheid("zorgperiode")
        if z["start_gemeld"] and z["toewijzingnummer"]
    }
    assert actief == waar


def test_regels_volgen_uit_323_en_325(geldig, waarheid):
    antwoorden = defaultdict(list)
    for stuk in geldig:
        if stuk.code == "491":
            heen = stuk.tekst("Header/DeclaratieIdentificatie/Identificatie")
            antwoorden[stuk.tekst("Header/Ontvanger"), stuk.afzender, heen].append(stuk)
    gevonden = {}
    for stuk in geldig:
        if stuk.code != "490":
            continue
        sleutel = (stuk.afzender, stuk.tekst("Header/Ontvanger"), stuk.identificatie)
        eerste = min(antwoorden[sleutel], key=lambda s: s.dagtekening, default=None)
        codes = {c.text for c in eerste.boom.iter("{*}RetourCode")} if eerste is not None else set()
        if codes & {"0001", "9056", "9333"}:
            continue
        lijst = (
            {e.text for e in eerste.boom.iter("{*}ReferentieNummer")}
            if eerste is not None
            else set()
        )
        for element in stuk.boom.iter("{*}ReferentieNummer"):
            status = "open" if eerste is None else "toegekend"
            gevonden[stuk.afzender, element.text] = "afgewezen" if element.text in lijst else status
    waar = {
        (r["aanbieder"], r["referentienummer"]): r["status"]
        for r in waarheid("declaratieregel")
        if r["bericht_type"] == "JW323"
    }
    assert gevonden == waar


def test_geweigerd_is_niet_verzonden(waarheid):
    niet = waarheid("declaratieregel_niet_verzonden")
    assert niet and all(r["toegekend_ct"] is None for r in niet)
    sleutel = ("bericht_type", "aanbieder", "identificatie")
    wel = {tuple(r[kolom] for kolom in sleutel) for r in waarheid("declaratieregel")}
    assert not wel & {tuple(r[kolom] for kolom in sleutel) for r in niet}
    opnieuw = {(r["aanbieder"], r["referentienummer"]) for r in niet} & {
        (r["aanbieder"], r["referentienummer"]) for r in waarheid("declaratieregel")
    }
    assert opnieuw, "na een technische afkeur komen dezelfde nummers terug"


# -- the picture -----------------------------------------------------------------------------


def test_gis_beginnen_op_hun_eigen_dag_met_regieberichten(waarheid):
    vanaf = {a["agb"]: a["eerste_regiebericht"] for a in waarheid("aanbieder") if a["is_gi"]}
    assert len(vanaf) == 5 and len(waarheid("aanbieder")) == 45
    assert min(vanaf.values()) == date(2022, 4, 4) and max(vanaf.values()) == date(2023, 4, 3)
    starts = defaultdict(list)
    for bericht in waarheid("bericht"):
        if bericht["soort"] == "JW305" and bericht["verzender"] in vanaf:
            starts[bericht["verzender"]].append(bericht["dagtekening"])
    assert len(starts) >= 4
    assert all(min(dagen) >= vanaf[agb] for agb, dagen in starts.items())


def test_foodvalley_factureert_centraal(waarheid):
    ontvanger = {r["gemeente"]: r["ontvanger"] for r in waarheid("facturatiegemeente")}
    assert len(ontvanger) == 7
    elders = 0
    for regel in waarheid("declaratieregel"):
        if regel["bericht_type"] == "JW323":
            assert regel["ontvanger"] == ontvanger.get(regel["gemeente"], regel["gemeente"])
            elders += regel["ontvanger"] != regel["gemeente"]
        else:
            assert regel["ontvanger"] == regel["gemeente"]
    assert elders


def test_herindeling(waarheid):
    toewijzingen = waarheid("toewijzing")
    nummers = defaultdict(set)
    for toewijzing in toewijzingen:
        nummers[toewijzing["gemeente"]].add(toewijzing["toewijzingnummer"])
    oud = ("0236", "0304", "0733")
    assert nummers["0236"] & nummers["0304"] & nummers["0733"]
    for gemeente, laatste in (*((code, date(2018, 12, 31)) for code in oud),
                              ("0196", date(2017, 12, 31))):  # fmt: skip
        eigen = [t for t in toewijzingen if t["gemeente"] == gemeente]
        assert eigen and all(t["ingangsdatum"] <= laatste for t in eigen)
        assert any(t["einddatum"] == laatste and t["reden_wijziging"] == "11" for t in eigen)
    nieuw = [t for t in toewijzingen if t["gemeente"] == "1960"]
    assert any(t["ingangsdatum"] == date(2019, 1, 1) for t in nieuw)


def test_eerste_gebroken_maand_van_een_gi_wordt_niet_gedeclareerd(waarheid):
    fasen = defaultdict(list)
    for fase in waarheid("maatregel_fase"):
        fasen[fase["maatregel_id"], fase["gi"]].append(fase)
    regels = defaultdict(list)
    for regel in waarheid("declaratieregel"):
        if regel["productcategorie"] in ("47", "48", "49"):
            regels[regel["bsn"], regel["aanbieder"], regel["product"]].append(regel["begin"])
    gebroken = 0
    for (maatregel, gi), delen in fasen.items():
        start = min(fase["start"] for fase in delen)
        bsn = maatregel.split("|")[0]
        begin = [d for fase in delen for d in regels[bsn, gi, fase["productcode"]]]
        eigen = [d for d in begin if d >= start.replace(day=1)]
        if start.day > 1 and start >= date(2017, 8, 1) and eigen:
            volgende = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
            assert min(eigen) >= volgende, maatregel
            gebroken += 1
    assert gebroken > 30


def test_het_beeld_klopt(waarheid):
    maatregelen = waarheid("maatregel")
    soorten = Counter(m["maatregelsoort"] for m in maatregelen)
    assert set(soorten) == {"Ondertoezichtstelling", "Voogdij", "Jeugdreclassering", "Preventief"}
    duren = [
        (m["stop"] - m["start"]).days
        for m in maatregelen
        if m["stop"] and m["maatregelsoort"] == "Ondertoezichtstelling"
    ]
    assert 500 <= statistics.median(duren) <= 1000
    tussentaal = {z["tussentaal_code"] for z in waarheid("zorgperiode")} - {None}
    assert tussentaal == {str(code) for code in range(1, 11)}
    ambulant = [
        z["tussentaal_code"] == "1" for z in waarheid("zorgperiode") if z["tussentaal_code"]
    ]
    assert 0.5 < statistics.mean(ambulant) < 0.85
    assert {t["verwijzer"] for t in waarheid("toewijzing")} >= {None, "02", "04", "08"}
    terug = [
        (t["toewijzingsdatum_eerste"] - t["ingangsdatum"]).days
        for t in waarheid("toewijzing")
        if t["ingangsdatum"] >= date(2017, 7, 1)
    ]
    assert 200 < max(terug) <= 280
    statussen = Counter(r["status"] for r in waarheid("declaratieregel"))
    assert 0.01 < statussen["afgewezen"] / statussen.total() < 0.06
    assert waarheid("verhuizing") and waarheid("gi_overgang") and waarheid("budgetplafond")


# -- arguments and kavels --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argumenten", "melding"),
    [
        ({"schaal": "groot"}, "Onbekende schaal"),
        ({"van": "2017-06"}, "De eerste maand is 2017-07"),
        ({"van": "2020-05", "tot": "2020-04"}, "ligt na"),
        ({"tot": "2024-13"}, "geen maand"),
        ({"van": "juli"}, "geen maand"),
        ({"tot": "9999-01"}, "geen maand"),
    ],
)
def test_verkeerde_argumenten(tmp_path, argumenten, melding):
    with pytest.raises(ValueError, match=melding):
        maak(tmp_path / "nieuw", **argumenten)
    assert not (tmp_path / "nieuw").exists()


def test_bestaande_map_blijft_met_rust(tmp_path):
    (tmp_path / "iets.txt").write_text("van mij")
    with pytest.raises(ValueError, match="niet leeg"):
        maak(tmp_path)
    assert [pad.name for pad in tmp_path.iterdir()] == ["iets.txt"]


def test_gelderland_past_in_kavels():
    alle = schaal.kavels(schaal.SCHALEN["gelderland"])
    assert all(kavel.kinderen <= schaal.KAVEL_MAXIMUM for kavel in alle)
    assert sum(kavel.kinderen for kavel in alle) > 50_000
    codes = [code for kavel in alle for code in kavel.kernen]
    assert len(set(codes)) == len(codes) == 58


def test_kavels_delen_bsns_maar_geen_nummers(tmp_path, monkeypatch):
    klein = replace(
        schaal.SCHALEN["gelderland"], naam="proef", regios=("noord-veluwe", "rivierenland"),
        kinderen=150, aandeel_maatregel=0.4,
    )  # fmt: skip
    monkeypatch.setattr(schaal, "KAVEL_MAXIMUM", 80)
    monkeypatch.setitem(voorbeelddata.SCHALEN, "proef", klein)
    samenvatting = maak(tmp_path / "uit", van="2021-01", tot="2021-09", schaal="proef")
    mappen = sorted((tmp_path / "uit").glob("kavel-*"))
    naast = {pad.name for pad in (tmp_path / "uit").iterdir()} - {map_.name for map_ in mappen}
    assert naast == {"uitvraag", "waarheid"}
    assert [map_.name for map_ in mappen] == [f"kavel-{n:02d}" for n in range(1, len(mappen) + 1)]
    assert samenvatting.kavels == len(mappen) >= 2
    sleutels = [(map_ / "voorbeeld.sleutel").read_text() for map_ in mappen]
    assert sleutels[1] == "VOORBEELDSLEUTEL-geen-echte-gegevens-2\n" != sleutels[0]
    for naam, kolommen in (
        ("bericht", ("soort", "verzender", "identificatie", "identificatie_retour")),
        ("declaratieregel", ("aanbieder", "referentienummer")),
        ("toewijzing", ("gemeente", "toewijzingnummer")),
    ):
        alle = [
            {tuple(rij[kolom] for kolom in kolommen) for rij in tabel(map_, naam)}
            for map_ in mappen
        ]
        alle = [{sleutel for sleutel in een if None not in sleutel[:3]} for een in alle]
        for nummer, een in enumerate(alle):
            assert een and not any(een & ander for ander in alle[:nummer]), naam
    bsns = [{rij["bsn"] for rij in tabel(map_, "jeugdige")} for map_ in mappen]
    assert all(
        len(een) == len(tabel(map_, "jeugdige")) for een, map_ in zip(bsns, mappen, strict=True)
    )
