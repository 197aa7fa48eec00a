"""What a merchant reads in German: what was noticed, and what to do."""

from compliance_app.intake.rules.words import Code
from compliance_app.volumes.rules import Channel

_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
MONTHS = tuple(_MONTHS.split())
DATE = "{day}. {month} {year}"

CHANNELS = {
    Channel.ECOMMERCE: "Zahlungen im Internet",
    Channel.MOTO: "Bestellungen per Post und Telefon",
    Channel.CARD_PRESENT: "Kartenterminals",
}
AND = " und "

SENTENCES: dict[str, str] = {
    Code.CARDS: "Das Dokument enthält offenbar Kartennummern, die auf {cards} enden (Seite {pages}). Eine solche Datei "
    "dürfen wir nicht aufbewahren; nichts davon wurde behalten. Nehmen Sie die Kartennummern heraus, speichern Sie "
    "es neu als PDF und senden Sie das.",
    Code.CARDS_BESIDE: "In Dateien, die an das PDF angehängt sind, oder in seinen Eigenschaften stehen offenbar "
    "Kartennummern, die auf {cards} enden. Eine solche Datei dürfen wir nicht aufbewahren; nichts davon wurde "
    "behalten. Drucken Sie das Dokument in ein neues PDF, in dem sie fehlen, und senden Sie das.",
    Code.PICTURE: "Das Dokument ist ein eingescanntes Bild, das unser System nicht lesen kann; es wurde deshalb nicht "
    "geprüft. Ein Mensch liest es. Haben Sie das ursprüngliche PDF, senden Sie lieber das, es wird sofort geprüft.",
    Code.UNREADABLE: "Wir haben im Dokument keinen lesbaren Text gefunden. Sehen Sie nach, ob jede Seite deutlich ist "
    "und richtig herum steht, und senden Sie sonst eine bessere Kopie.",
    Code.PARTLY_READ: "Nur {read} von {pages} Seiten konnten geprüft werden. Senden Sie nur das verlangte Dokument, "
    "wenn es Teil einer größeren Datei ist.",
    Code.UNRECOGNISED: "Wir erkennen darin weder eine AOC noch einen SAQ noch einen ASV-Scanbericht. Ein Zertifikat "
    "oder eine Zusammenfassung genügt nicht. Sehen Sie nach, ob es die richtige Datei ist.",
    Code.TYPE_UNKNOWN: "Es ist ein SAQ, aber wir erkennen nicht, welcher Typ. Wählen Sie den Typ: er steht auf der "
    "ersten Seite.",
    Code.OTHER_KIND: "Sie haben {said} gewählt, aber dies sieht nach {found} aus. Senden Sie es als das, was es ist.",
    Code.BLANK: "Das Formular scheint leer zu sein: keine Firma, kein Datum, kein Ergebnis. Füllen Sie es aus, "
    "unterschreiben Sie es und senden Sie das.",
    Code.OTHER_COMPANY: "Das Dokument nennt „{company}“. Unser Vertrag besteht mit „{merchant}“. Senden Sie eines, das "
    "Ihre Firma nennt, oder fahren Sie fort, wenn beide dieselbe Firma sind.",
    Code.SERVICE_PROVIDER: "Dies ist das Formular für Dienstleister. Als Händler brauchen Sie das für Händler.",
    Code.AOC_NEEDED: "Sie nehmen so viele Kartenzahlungen an, dass wir eine von einem Prüfer unterschriebene AOC "
    "brauchen. Ein Fragebogen (SAQ) genügt nicht. Bitten Sie Ihren Prüfer um die AOC.",
    Code.SAQ_CHANNEL: "SAQ {type} ist für {takes}. Über uns hatten Sie in den letzten 12 Monaten {channels}. Sehen Sie "
    "nach, ob es der richtige Fragebogen ist, und fragen Sie uns, wenn Sie unsicher sind.",
    Code.SAQ_INTEGRATION: "SAQ {type} passt nicht dazu, wie Sie Karten annehmen. Es passen: {types}. Fragen Sie uns, "
    "wenn Sie nicht wissen, welchen Sie brauchen.",
    Code.RETIRED_VERSION: "Das Formular ist von Version {version} des PCI DSS, die nach dem {day} nicht mehr galt. "
    "Füllen Sie das von Version {current} aus.",
    Code.OLD_SAQ_A: "Dies ist eine ältere Ausgabe von SAQ A. Seit dem 31. März 2025 ist die vom Januar 2025 nötig: in "
    "ihr steht unten auf jeder Seite „r1“. Füllen Sie diese aus.",
    Code.NON_COMPLIANT: "Das Dokument sagt, dass Sie die Anforderungen nicht erfüllen. Beheben Sie, was es aufzählt, "
    "lassen Sie das Ergebnis ändern und senden Sie das neue Dokument. Fahren Sie fort, wenn wir dieses verlangt haben.",
    Code.LEGAL_EXCEPTION: "Das Dokument nennt eine gesetzliche Ausnahme. Wir sehen sie uns genauer an; das kann länger "
    "dauern.",
    Code.NO_RESULT: "Wir sehen nicht, welches Ergebnis in Teil 3 angekreuzt ist. Sehen Sie nach, ob dort ein Kästchen "
    "angekreuzt ist.",
    Code.PARTIAL: "Das Dokument sagt, dass einige Anforderungen nicht geprüft wurden (teilweise Prüfung). Lassen Sie "
    "den Rest prüfen, oder erklären Sie uns, warum er Ihre Zahlungen nicht betrifft.",
    Code.NOT_SIGNED: "Wir sehen in Teil 3b keine Unterschrift. Lassen Sie es von einem leitenden Vertreter Ihrer Firma "
    "unterschreiben.",
    Code.NO_ASSESSOR: "Wir sehen keine Unterschrift des Prüfers. Lassen Sie das Dokument von Ihrem Prüfer "
    "unterschreiben.",
    Code.SIGNED_EARLY: "Es wurde am {day} unterschrieben, vor seinem Abschluss ({completed}). Lassen Sie die Daten "
    "berichtigen.",
    Code.SIGNED_LATE: "Es wurde am {day} unterschrieben, {days} Tage nach seinem Abschluss ({completed}). Üblich sind "
    "zwei bis drei Wochen. Sehen Sie nach, ob die Daten stimmen.",
    Code.SIGNED_AHEAD: "Eine Unterschrift trägt das Datum {day}, das in der Zukunft liegt. Lassen Sie es berichtigen.",
    Code.COMPLETED_AHEAD: "Das Datum des Abschlusses, {day}, liegt in der Zukunft. Lassen Sie es berichtigen.",
    Code.NO_DATE: "Wir haben das Datum des Abschlusses nicht gefunden. Wir suchen danach, wenn wir es prüfen.",
    Code.EXPIRED: "Das Dokument ist am {day} abgelaufen. Senden Sie das aktuelle.",
    Code.SCAN_FAILED: "Der Bericht sagt, dass der Scan nicht bestanden wurde; er zählt deshalb nicht. Lassen Sie die "
    "Schwachstellen beheben, scannen Sie erneut und senden Sie den bestandenen Bericht.",
    Code.SCAN_NO_RESULT: "Wir sehen nicht, ob der Scan bestanden wurde. Senden Sie den ganzen Bericht mit der "
    "Bestätigung („Attestation of Scan Compliance“).",
    Code.SCAN_PASS_FAILING: "Der Bericht nennt den Scan bestanden und zählt doch Schwachstellen, die ihn "
    "scheitern lassen ({number}). Bitten Sie Ihre Scanfirma um einen Bericht ohne diesen Widerspruch.",
    Code.SCAN_PARTIAL: "Der Bericht ist von einem Teilscan. Wir brauchen einen, der alle Ihre Adressen umfasst; bitten "
    "Sie Ihre Scanfirma um den zusammengefassten Bericht.",
    Code.SCAN_NOT_ATTESTED: "Ihre eigene Bestätigung im Bericht ist nicht unterschrieben. Bestätigen Sie sie bei Ihrer "
    "Scanfirma und senden Sie den Bericht erneut.",
    Code.SCAN_EXPIRATION: "Der Bericht gilt nach eigener Angabe bis {day}, {days} Tage nach dem Scan. Üblich sind "
    "{usual}; wir sehen es uns an.",
    Code.SCAN_GAP: "Zwischen Ihrem letzten bestandenen Scan ({before}) und diesem liegen {days} Tage. Höchstens {most} "
    "sind erlaubt. Nennen Sie uns den Grund, wenn wir fragen, und lassen Sie den nächsten Scan rechtzeitig machen.",
    Code.SCAN_OUT_OF_SCOPE: "{number} Ihrer Systeme wurden nicht gescannt. Vielleicht fragen wir Sie nach dem Grund.",
    Code.VENDOR_UNKNOWN: "„{vendor}“ ist uns nicht als zugelassener Scan-Anbieter (ASV) bekannt. Nur Scans von "
    "Anbietern auf der Liste des PCI SSC zählen. Prüfen Sie, ob es der richtige Bericht ist, oder fragen Sie uns.",
    Code.VENDOR_LAPSED: "„{vendor}“ war vom {first} bis {last} als Scan-Anbieter (ASV) zugelassen, nicht am Tag dieses "
    "Scans. Fragen Sie Ihre Scanfirma nach ihrer Zulassung, oder lassen Sie von einer zugelassenen scannen.",
    Code.VENDOR_OTHER: "Die Zertifikatsnummer {number} im Bericht gehört {other}, nicht „{vendor}“. Bitten Sie Ihre "
    "Scanfirma um einen berichtigten Bericht.",
    f"{Code.SENT_BEFORE}.rejected": "Sie haben diese Datei schon am {day} gesendet (Quittung {receipt}), und sie kam "
    "an Sie zurück. Senden Sie eine berichtigte.",
    f"{Code.SENT_BEFORE}.accepted": "Sie haben diese Datei schon am {day} gesendet (Quittung {receipt}), und wir haben "
    "sie angenommen. Sie müssen sie nicht noch einmal senden.",
    f"{Code.SENT_BEFORE}.waiting": "Sie haben diese Datei schon am {day} gesendet (Quittung {receipt}), und wir prüfen "
    "sie. Sie müssen sie nicht noch einmal senden.",
    Code.ANOTHERS_FILE: "Genau diese Datei haben wir schon für eine andere Firma erhalten. Sehen Sie nach, ob es Ihre "
    "ist und Ihre Firma nennt.",
}
