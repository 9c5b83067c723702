"""How gemeenten assign a traject: terms, extensions, requests, moves, mergers and mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from loaders.voorbeelddata.aanbieders import Aanbieder
from loaders.voorbeelddata.geografie import gemeente_op, gemeenten
from loaders.voorbeelddata.kalender import (
    DAG,
    EERSTE_323,
    EINDE_2X,
    RELEASE_31,
    duur,
    plus_jaren,
    plus_maanden,
    release_op,
)
from loaders.voorbeelddata.producten import (
    GBM_ADVIES,
    JEUGDRECLASSERING,
    LOKAAL_PRODUCT,
    ONDERTOEZICHTSTELLING,
    PREVENTIEF,
    PUPILKOSTEN,
    RAADSMELDING,
    VOOGDIJ,
    Product,
)
from loaders.voorbeelddata.schaal import Kavel
from loaders.voorbeelddata.wereld import Levering, Toewijzing, Traject, Venster, Versie, Verzoek

#: Gemeenten whose software gave a toewijzing no number in release 2.1.
ZONDER_NUMMER = ("0222", "0243", "0279")


@dataclass(frozen=True)
class Knip:
    """A day on which a toewijzing must give way to another one, and why."""

    datum: date
    aanleiding: str
    gemeente: str
    aanbieder: Aanbieder


#: RedenWijziging of the old toewijzing and RedenBeeindiging of its delivery, per occasion.
_REDEN_KNIP = {"verhuizing": ("07", "35"), "herindeling": ("11", "35"), "overstap": ("09", "38")}


class Toewijzer:
    """Assigns trajecten and notes what was delivered on each toewijzing."""

    def __init__(self, kavel: Kavel, venster: Venster) -> None:
        """Assign for the children of a kavel, in the months of the window."""
        self.kavel = kavel
        self.venster = venster

    def _knippen(self, traject: Traject) -> list[Knip]:
        """Return the beginning and the forced changes of gemeente and GI during a traject.

        Stays in residential care keep their gemeente when the child moves (woonplaatsbeginsel);
        a merger changes the gemeente of everyone.
        """
        kind = traject.kind
        vast = traject.zorgsoort is not None and traject.zorgsoort.verblijf
        data = {traject.start: "eerste"}
        for vanaf, _ in traject.fasen[1:]:
            data[vanaf] = "overstap"
        if not vast:
            for vanaf, _ in kind.woonplaatsen[1:]:
                data.setdefault(vanaf, "verhuizing")
        for gemeente in gemeenten().values():
            if gemeente.geldig_tot:
                data.setdefault(gemeente.geldig_tot + DAG, "herindeling")
        knippen: list[Knip] = []
        for datum in sorted(data):
            if not traject.start <= datum <= traject.eind:
                continue
            gemeente = gemeente_op(kind.kern(traject.start if vast else datum), datum)
            aanbieder = [a for vanaf, a in traject.fasen if vanaf <= datum][-1]
            knip = Knip(datum, data[datum], gemeente, aanbieder)
            vorige = knippen[-1] if knippen else None
            if vorige is None or (vorige.gemeente, vorige.aanbieder) != (gemeente, aanbieder):
                knippen.append(knip)
        return knippen

    def toewijzen(self, traject: Traject) -> None:
        """Let the gemeenten assign the whole traject, and note what was delivered on what."""
        if traject.eind < self.venster.van or traject.start > self.venster.tot:
            return
        knippen = self._knippen(traject)
        for plaats, knip in enumerate(knippen):
            volgende = knippen[plaats + 1] if plaats + 1 < len(knippen) else None
            eind = volgende.datum - DAG if volgende else traject.eind
            begin, aanleiding = knip.datum, knip.aanleiding
            while begin <= eind and begin <= self.venster.tot:
                toewijzing = self._toewijzing(traject, knip, begin, eind, aanleiding)
                tot = min(eind, toewijzing.einddatum or eind)
                if tot == eind:
                    self._afsluiten(toewijzing, eind, volgende)
                reden = _reden(traject, tot < eind, volgende)
                toewijzing.leveringen.append(Levering(begin, tot, reden))
                if tot >= self.venster.van:
                    self._verzenden(toewijzing)
                    traject.toewijzingen.append(toewijzing)
                begin, aanleiding = tot + DAG, "verlenging"
        if traject.zorgsoort and traject.toewijzingen:
            self._bijzonderheden(traject)

    def _toewijzing(
        self, traject: Traject, knip: Knip, begin: date, eind: date, aanleiding: str
    ) -> Toewijzing:
        """Make the toewijzing from `begin`, extended as long as this is done by later versions."""
        rng, geval = traject.kind.rng, traject.kind.geval
        ingang, besluit = self._besluit(traject, begin, aanleiding)
        product = self._product(traject, knip, begin)
        if product.omvang == "budget" and begin >= EERSTE_323:
            besluit = max(besluit, EERSTE_323)
        termijn_eind = self._termijn(traject, begin, eind)
        zonder = (
            knip.gemeente in ZONDER_NUMMER
            and besluit < date(2018, 4, 1)
            and not traject.is_maatregel
        )
        eenheid, frequentie, per_week = _omvang(rng, product, besluit)
        toewijzing = Toewijzing(
            traject=traject,
            aanbieder=knip.aanbieder,
            gemeente=knip.gemeente,
            product=product,
            eenheid=eenheid,
            frequentie=frequentie,
            per_week=per_week,
            ingangsdatum=ingang,
            heeft_nummer=not zonder,
        )
        if product.omvang == "budget":
            toewijzing.vorm = "aspecifiek"
        elif (
            traject.soort == "ambulant regulier"
            and besluit >= EERSTE_323
            and (rng.random() < 0.02 or geval.generiek)
        ):
            toewijzing.vorm = "generiek"
        if toewijzing.alleen_2x:
            if begin > EINDE_2X:
                toewijzing.eenheid, toewijzing.frequentie = _zonder_oude_codes(eenheid, frequentie)
            else:
                termijn_eind = min(termijn_eind, EINDE_2X)
        open_einde = (
            besluit >= RELEASE_31
            and toewijzing.frequentie in ("1", "4")
            and toewijzing.vorm == "specifiek"
            and (traject.soort == VOOGDIJ or rng.random() < 0.2)
        )
        eerste = None if open_einde else termijn_eind
        tijd = f"{rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
        toewijzing.versies.append(self._versie(toewijzing, besluit, tijd, eerste, ""))
        self._verzoek(toewijzing, aanleiding, besluit)
        while self._wordt_opgerekt(toewijzing, eind):
            huidige = toewijzing.versies[-1]
            nieuw = self._termijn(traject, (huidige.einddatum or begin) + DAG, eind)
            if toewijzing.alleen_2x:
                nieuw = min(nieuw, EINDE_2X)
            datum = (huidige.einddatum or begin) + timedelta(
                days=round(rng.triangular(-35, 70, -5))
            )
            datum = max(datum, huidige.datum + timedelta(days=8))
            if toewijzing.alleen_2x and datum > EINDE_2X:
                break
            versie = self._versie(toewijzing, datum, tijd, nieuw, "04")
            if (
                not traject.is_maatregel
                and datum >= EERSTE_323
                and (rng.random() < 0.5 or geval.wijziging)
            ):
                verzoekdatum = datum - timedelta(days=rng.randint(2, 7))
                versie.verzoek = Verzoek("317", max(verzoekdatum, EERSTE_323))
            toewijzing.versies.append(versie)
        return toewijzing

    def _besluit(self, traject: Traject, begin: date, aanleiding: str) -> tuple[date, date]:
        """Return Ingangsdatum and Toewijzingsdatum: retroactive at most nine months."""
        rng = traject.kind.rng
        if aanleiding in ("verhuizing", "overstap") or (
            traject.is_maatregel and aanleiding != "herindeling"
        ):
            mediaan = 24 if aanleiding == "eerste" else 18
            return begin, begin + timedelta(days=duur(rng, mediaan, 0.8, 1, 270))
        if aanleiding == "herindeling":
            return begin, begin - timedelta(days=rng.randint(0, 20))
        if aanleiding == "verlenging":
            return begin, begin + timedelta(days=round(rng.triangular(-30, 60, -10)))
        if rng.random() < 0.08 or traject.soort == "crisis" or traject.kind.geval.met_terugwerking:
            achteraf = 260 if traject.kind.geval.met_terugwerking else duur(rng, 20, 0.9, 1, 270)
            return begin, begin + timedelta(days=achteraf)
        wacht = duur(rng, traject.zorgsoort.wacht if traject.zorgsoort else 10, 0.6, 1, 300)
        besluit = begin - timedelta(days=wacht)
        return besluit + timedelta(days=rng.randint(0, min(wacht, 14))), besluit

    def _product(self, traject: Traject, knip: Knip, begin: date) -> Product:
        rng = traject.kind.rng
        if traject.zorgsoort:
            eerdere = traject.toewijzingen
            if traject.kind.geval.lokaal_product:
                return LOKAAL_PRODUCT
            if eerdere and rng.random() < 0.85:
                return eerdere[-1].product
            return rng.choice(traject.zorgsoort.producten)
        if not traject.telt:
            return {p.code: p for p in (PUPILKOSTEN, GBM_ADVIES, RAADSMELDING)}[traject.soort]
        jaar = 1 if begin < plus_jaren(traject.start, 1) else 2
        return knip.aanbieder.product_van(traject.soort, jaar, traject.kind.nummer, begin)

    def _termijn(self, traject: Traject, begin: date, eind: date) -> date:
        """Return the last day of the term that a gemeente assigns from `begin`."""
        rng = traject.kind.rng
        achttien = plus_jaren(traject.kind.persoon.geboortedatum, 18) - DAG
        if traject.soort == VOOGDIJ and rng.random() < 0.6:
            return achttien
        if not traject.telt:
            return plus_maanden(begin, 3) - DAG
        if traject.soort == ONDERTOEZICHTSTELLING:
            jaardag = traject.start
            while jaardag <= begin:
                jaardag = plus_jaren(jaardag, 1)
            return min(jaardag - DAG, achttien) if achttien >= begin else jaardag - DAG
        maanden = {JEUGDRECLASSERING: 12, PREVENTIEF: 6, VOOGDIJ: 12}.get(traject.soort)
        if maanden is None and traject.zorgsoort:
            maanden = traject.zorgsoort.termijn
            nodig = (eind - begin).days
            if rng.random() < 0.35 and nodig < 700 and maanden >= 12:
                maanden = max(3, min(24 if maanden > 12 else 12, nodig // 30 + rng.randint(0, 4)))
        return plus_maanden(begin, maanden or 12) - DAG

    def _wordt_opgerekt(self, toewijzing: Toewijzing, eind: date) -> bool:
        """Tell whether the last version is followed by one with a later Einddatum (OP380)."""
        laatste = toewijzing.einddatum
        if laatste is None or laatste >= eind or laatste > self.venster.tot:
            return False
        if not toewijzing.heeft_nummer or (toewijzing.alleen_2x and laatste >= EINDE_2X):
            return False
        traject = toewijzing.traject
        if not traject.is_maatregel:
            return traject.verlenging == "oprekken" and toewijzing.vorm == "specifiek"
        if traject.soort != ONDERTOEZICHTSTELLING:
            return traject.telt
        eerste_jaar = toewijzing.ingangsdatum < plus_jaren(traject.start, 1)
        return traject.verlenging == "oprekken" or (
            traject.verlenging == "gemengd" and not eerste_jaar
        )

    def _versie(
        self, toewijzing: Toewijzing, datum: date, tijd: str, einddatum: date | None, reden: str
    ) -> Versie:
        """Make a version with the volume or budget that belongs to its period."""
        volume, budget = _volume(toewijzing, einddatum, datum)
        return Versie(datum, tijd, datum, einddatum, reden, volume, budget)

    def _verzoek(self, toewijzing: Toewijzing, aanleiding: str, besluit: date) -> None:
        """Decide whether a 315 preceded the toewijzing, and who referred the child."""
        traject = toewijzing.traject
        rng, geval = traject.kind.rng, traject.kind.geval
        if aanleiding == "herindeling" or not traject.telt:
            return
        if traject.is_maatregel:
            kans = 0.35 if traject.soort == PREVENTIEF else 0.85
            type_ = "01" if traject.soort == PREVENTIEF else "08"
        elif traject.door_gi:
            kans, type_ = (1.0 if geval.verwijzer == "04" else 0.85), "04"
        else:
            typen = ("02", "03", "05", "06", "07" if besluit < EERSTE_323 else "01")
            kans, type_ = 0.24, rng.choices(typen, (58, 9, 18, 10, 5))[0]
        if aanleiding != "eerste" and not traject.is_maatregel:
            kans *= 0.4
        if rng.random() >= kans and not (geval.verwijzer and aanleiding == "eerste"):
            return
        datum = besluit - timedelta(days=rng.randint(3, 24))
        verzoek = Verzoek("315", max(datum, EERSTE_323) if besluit >= EERSTE_323 else datum, type_)
        if type_ == "04" and traject.door_gi:
            verzoek.verwijzer_naam = traject.door_gi.naam
            verzoek.verwijzer_agb = traject.door_gi.agb
        elif type_ == "08":
            verzoek.verwijzer_naam = "Rechtbank Fictieland"
        elif type_ in ("02", "03", "05"):
            verzoek.verwijzer_naam = f"Dokter {rng.choice(('Proefarts', 'Schijnarts'))}"
            verzoek.verwijzer_agb = f"0199{rng.randint(1000, 9999)}"
        verzoek.in_onderzoek = rng.random() < 0.12 or geval.in_onderzoek
        if aanleiding == "eerste" and (geval.verkeerde_gemeente or rng.random() < 0.02):
            andere = [
                k for k in self.kavel.kernen if gemeente_op(k, besluit) != toewijzing.gemeente
            ]
            verzoek.eerst_naar = gemeente_op(rng.choice(andere), besluit) if andere else ""
            verzoek.reden_afwijzing = rng.choice(("8", "8", "8", "5"))
        toewijzing.versies[0].verzoek = verzoek

    def _afsluiten(self, toewijzing: Toewijzing, eind: date, volgende: Knip | None) -> None:
        """Shorten the toewijzing by a last version when its period outlasts the delivery."""
        rng = toewijzing.traject.kind.rng
        laatste = toewijzing.versies[-1]
        if laatste.einddatum == eind:
            return
        if volgende:
            reden = _REDEN_KNIP[volgende.aanleiding][0]
            dagen = -rng.randint(2, 12) if volgende.aanleiding == "herindeling" else None
        else:
            enig = toewijzing.traject.soort in ("jeugdzorgplus", "landelijk ingekochte zorg")
            kans = 1.0 if enig else 0.65 if laatste.einddatum is None else 0.35
            if rng.random() >= kans:
                return
            overleden = toewijzing.traject.reden == "02"
            reden, dagen = ("02" if overleden else rng.choice(("05", "05", "12", "14"))), None
        dagen = duur(rng, 18, 0.7, 1, 150) if dagen is None else dagen
        datum = max(eind + timedelta(days=dagen), laatste.datum + timedelta(days=8))
        if toewijzing.alleen_2x and datum > EINDE_2X - timedelta(days=5):
            if not volgende:
                return
            datum = EINDE_2X - timedelta(days=5)
        versie = self._versie(toewijzing, datum, laatste.tijd, eind, reden)
        versie.volume, versie.budget = laatste.volume, laatste.budget
        toewijzing.versies.append(versie)

    def _verzenden(self, toewijzing: Toewijzing) -> None:
        """Set the days on which the versions are sent; what was decided before comes at once."""
        rng = toewijzing.traject.kind.rng
        van = self.venster.van
        eerder = [versie for versie in toewijzing.versies if versie.datum < van]
        if eerder:
            laatste = eerder[-1]
            laatste.reden, laatste.verzoek = "", None
            toewijzing.versies = [laatste, *toewijzing.versies[len(eerder) :]]
        vorige = van - DAG
        for versie in toewijzing.versies:
            later = rng.randint(0, 21) if versie.datum < van else rng.choice((0, 0, 0, 1, 2))
            versie.verzonden = max(max(versie.datum, van) + timedelta(days=later), vorige + DAG)
            if toewijzing.alleen_2x:
                versie.verzonden = min(versie.verzonden, EINDE_2X)
            if versie.reden == "11":
                versie.verzonden = max(versie.datum, vorige + DAG)
            vorige = versie.verzonden
            if versie.verzoek and versie.verzoek.datum < van:
                versie.verzoek = None

    # -- what goes wrong or differently ----------------------------------------------------

    def _bijzonderheden(self, traject: Traject) -> None:
        """Temporary stops, corrected reports, removed toewijzingen and care that never came."""
        rng, geval = traject.kind.rng, traject.kind.geval
        eerste = traject.toewijzingen[0]
        for toewijzing in traject.toewijzingen:
            self._tijdelijke_stop(toewijzing)
            for levering in toewijzing.leveringen:
                if not levering.verloop and len(toewijzing.leveringen) == 1:
                    levering.verloop = geval.verloop or rng.choices(
                        ("", "start_samen", "start_los", "start_zelfde_dag", "stop_hersteld",
                         "geen_start", "geen_stop"),
                        (900, 22, 9, 4, 10, 17, 17),
                    )[0]  # fmt: skip
        if geval.vervallen or (len(traject.toewijzingen) == 1 and rng.random() < 0.02):
            eerste.leveringen.clear()
        if geval.verwijderd or rng.random() < 0.02:
            self._vergissing(eerste)
        if geval.verwijderd_na_declaratie:
            laatste = eerste.versies[-1]
            weg = max(laatste.verzonden, eerste.leveringen[-1].stop) + timedelta(days=120)
            eerste.versies.append(
                Versie(weg, laatste.tijd, weg, eerste.ingangsdatum, "13", laatste.volume)
            )
        if geval.afgewezen_wijziging or rng.random() < 0.015:
            datum = eerste.versies[0].verzonden + timedelta(days=rng.randint(40, 120))
            einde = eerste.einddatum
            if datum > EERSTE_323 and (einde is None or datum < einde):
                eerste.afgewezen_wijziging = Verzoek(
                    "317", datum, reden_afwijzing=rng.choice(("2", "4", "6", "7"))
                )

    def _tijdelijke_stop(self, toewijzing: Toewijzing) -> None:
        """Interrupt a long delivery: resumed later, or followed by a final stop."""
        rng, geval = toewijzing.traject.kind.rng, toewijzing.traject.kind.geval
        levering = toewijzing.leveringen[0]
        dagen = (levering.stop - levering.start).days
        if dagen < 110 or (rng.random() >= 0.045 and not geval.tijdelijk):
            return
        pauze = levering.start + timedelta(days=rng.randrange(30, dagen - 75))
        soort = geval.tijdelijk or rng.choice(("hervat", "hervat", "definitief", "vervangen"))
        if soort == "hervat":
            hervat = pauze + timedelta(days=rng.randint(15, 70))
            eind, reden = levering.stop, levering.reden
            levering.stop, levering.reden = pauze, "20"
            toewijzing.leveringen.append(Levering(hervat, eind, reden))
            return
        if toewijzing is not toewijzing.traject.toewijzingen[-1]:
            return
        if soort == "open":
            levering.stop = toewijzing.traject.eind = pauze
            levering.reden = toewijzing.traject.reden = "20"
            return
        levering.tussenstop = pauze
        levering.reden = "32"
        levering.verloop = "tijdelijk_definitief"
        levering.stop = pauze + timedelta(days=rng.choice((0, 0, 20)))
        if soort == "vervangen" and pauze > date(2023, 4, 20):
            levering.verloop = "tijdelijk_vervangen"
            levering.stop = pauze
        toewijzing.traject.eind = levering.stop

    def _vergissing(self, goede: Toewijzing) -> None:
        """Precede a toewijzing by a mistaken one, that is removed a few weeks later."""
        rng = goede.traject.kind.rng
        versie = goede.versies[0]
        if versie.datum < self.venster.van + timedelta(days=60):
            return
        datum = versie.datum - timedelta(days=rng.randint(15, 40))
        if release_op(datum) != release_op(versie.verzonden):
            return
        ingang = goede.ingangsdatum - timedelta(days=rng.randint(1, 20))
        weg = datum + timedelta(days=rng.randint(3, 14))
        fout = Toewijzing(
            traject=goede.traject,
            aanbieder=goede.aanbieder,
            gemeente=goede.gemeente,
            product=goede.product,
            eenheid=goede.eenheid,
            frequentie=goede.frequentie,
            per_week=goede.per_week,
            ingangsdatum=ingang,
            heeft_nummer=True,
            vorm=goede.vorm,
        )
        fout.versies = [
            Versie(datum, versie.tijd, datum, versie.einddatum, "", versie.volume, versie.budget),
            Versie(weg, versie.tijd, weg + DAG, ingang, "13", versie.volume, versie.budget),
        ]
        goede.traject.toewijzingen.insert(0, fout)


def _reden(traject: Traject, gaat_verder: bool, volgende: Knip | None) -> str:
    """Return the reason for which the delivery on a toewijzing ends (JZ588)."""
    if gaat_verder:
        wisselt = not traject.is_maatregel and traject.kind.rng.random() < 0.25
        return "37" if wisselt else "31"
    return _REDEN_KNIP[volgende.aanleiding][1] if volgende else traject.reden


def _omvang(rng: Random, product: Product, besluit: date) -> tuple[str, str, int]:
    """Draw unit (WJ756), frequency (WMO757) and amount per week for a product."""
    oud = besluit < EERSTE_323
    if product.omvang == "tijd":
        per_week = rng.choice(
            {"01": (45, 60, 60, 90, 120, 180), "04": (1, 2, 3), "16": (2, 3, 4), "82": (6, 8, 10)}[
                product.eenheid
            ]
        )
        frequentie = rng.choices(("2", "4", "6"), (40, 35, 25))[0]
        if oud and rng.random() < 0.15:
            frequentie = rng.choice("35")
        eenheid = product.eenheid
        if eenheid == "82":
            eenheid = rng.choice(("81", "82")) if oud else "84"
        return eenheid, frequentie, per_week
    if product.omvang == "etmaal":
        return "14", rng.choices("16", (85, 15))[0], 7
    if product.omvang == "deeltijd":
        return "14", "4", rng.choice((1, 2))
    if product.omvang == "stuks":
        if oud and product.categorie < "46" and rng.random() < 0.1:
            return "21", "2", 1
        return product.eenheid, "4", 1
    if product.omvang == "traject":
        return "82", "6", 1
    if product.omvang == "euro":
        return "83", "4", 1
    return ("83", "6", 1) if oud else ("", "", 1)


def _zonder_oude_codes(eenheid: str, frequentie: str) -> tuple[str, str]:
    """Replace units and frequencies that release 3.0 dropped."""
    eenheid = {"21": "82", "81": "82"}.get(eenheid, eenheid)
    return eenheid, {"3": "4", "5": "6"}.get(frequentie, frequentie)


def _volume(
    toewijzing: Toewijzing, einddatum: date | None, besluit: date
) -> tuple[int | None, int | None]:
    """Return Volume and Budget (eurocents) for the period up to `einddatum`."""
    product, per_week = toewijzing.product, toewijzing.per_week
    dagen = ((einddatum or toewijzing.ingangsdatum) - toewijzing.ingangsdatum).days + 1
    weken = -(-dagen // 7)
    if toewijzing.vorm == "generiek":
        return None, 60_000 * max(1, -(-dagen // 30))
    if product.omvang == "budget":
        bedrag = toewijzing.aanbieder.tarief(product, besluit) * max(1, -(-dagen // 30))
        return (None, bedrag) if besluit >= EERSTE_323 else (bedrag, None)
    if product.omvang == "euro":
        return toewijzing.aanbieder.tarief(product, toewijzing.ingangsdatum), None
    if product.omvang in ("stuks", "traject"):
        return 1, None
    if product.omvang == "deeltijd":
        return 4 * per_week, None
    if product.omvang == "etmaal":
        return (1 if toewijzing.frequentie == "1" else dagen), None
    return {
        "2": per_week,
        "3": per_week * 4,
        "4": -(-per_week * 52 // 12),
        "5": per_week * 52,
        "6": per_week * weken,
    }[toewijzing.frequentie], None
