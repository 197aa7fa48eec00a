"""Why a document is sent back, and the exact sentence the merchant reads, in its language."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from compliance_app.documents.rules.words import DocumentKind

FALLBACK = "en"
"""The language of a reason that is not written in the merchant's (REVIEW-REASONS)."""

LONGEST_REASON = 600


class ReasonCode(enum.StrEnum):
    """The reasons a new installation begins with; administrators add others under codes of their own."""

    NON_COMPLIANT = "non_compliant"
    WRONG_DOCUMENT = "wrong_document"
    WRONG_COMPANY = "wrong_company"
    WRONG_SAQ_TYPE = "wrong_saq_type"
    OLD_FORM = "old_form"
    INCOMPLETE = "incomplete"
    NOT_SIGNED = "not_signed"
    SCOPE = "scope"
    EXPIRED = "expired"
    DATES = "dates"
    UNREADABLE = "unreadable"
    OTHER = "other"


NEEDS_NOTE = ReasonCode.OTHER.value
"""The one reason that says nothing without the reviewer's note."""


@dataclass(frozen=True)
class Reason:
    """What the reviewer ticks (`label`) and the exact sentence the merchant reads, by language.

    `non_compliant`: the document's own result is failing, which the merchant's standing then says.
    """

    code: str
    label: str
    sentences: Mapping[str, str]
    kinds: frozenset[DocumentKind] = frozenset(DocumentKind)
    non_compliant: bool = False

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return self.sentences[FALLBACK]

    def in_language(self, language: str) -> tuple[str, str]:
        """The sentence and the language it is in: the merchant's where there is one, else English."""
        written = self.sentences.get(language)
        return (written, language) if written else (self.sentence, FALLBACK)


_FORMS = frozenset({DocumentKind.AOC, DocumentKind.SAQ})


def _reason(
    code: ReasonCode,
    label: str,
    sentences: tuple[str, str, str, str],
    kinds: frozenset[DocumentKind] = frozenset(DocumentKind),
) -> Reason:
    written = dict(zip(("en", "fr", "es", "de"), sentences, strict=True))
    return Reason(code.value, label, written, kinds, code is ReasonCode.NON_COMPLIANT)


REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        _reason(
            ReasonCode.NON_COMPLIANT,
            "Its own result is Non-Compliant",
            (
                "The document itself says Non-Compliant. Put right what it lists, have the assessment completed again, "
                "and send the new document.",
                "Le document indique lui-même « Non conforme ». Corrigez les points qu’il énumère, faites refaire "
                "l’évaluation, puis envoyez le nouveau document.",
                "El propio documento indica «No conforme». Corrija los puntos que enumera, haga repetir la evaluación "
                "y envíe el documento nuevo.",
                "Das Dokument selbst lautet auf „Nicht konform“. Beheben Sie, was es aufführt, lassen Sie die Prüfung "
                "erneut abschließen und senden Sie das neue Dokument.",
            ),
            _FORMS,
        ),
        _reason(
            ReasonCode.WRONG_DOCUMENT,
            "It is not the document asked for",
            (
                "This is a different document from the one it was sent as. Look at what your list asks for and send "
                "that one.",
                "Ce document n’est pas celui qui était annoncé. Regardez ce que demande votre liste et envoyez "
                "ce document-là.",
                "Este documento no es el que se indicó al enviarlo. Mire qué pide su lista y envíe ese documento.",
                "Dies ist ein anderes Dokument als angegeben. Sehen Sie nach, was Ihre Liste verlangt, und senden Sie "
                "dieses Dokument.",
            ),
        ),
        _reason(
            ReasonCode.WRONG_COMPANY,
            "It names another company",
            (
                "The document names a company other than the one we have a contract with. Send one made out to your "
                "company.",
                "Le document est établi au nom d’une autre société que celle avec laquelle nous avons un contrat. "
                "Envoyez un document établi au nom de votre société.",
                "El documento nombra a una empresa distinta de aquella con la que tenemos contrato. Envíe uno "
                "emitido a nombre de su empresa.",
                "Das Dokument nennt ein anderes Unternehmen als unseren Vertragspartner. Senden Sie eines, das auf Ihr "
                "Unternehmen ausgestellt ist.",
            ),
        ),
        _reason(
            ReasonCode.WRONG_SAQ_TYPE,
            "The SAQ type does not fit",
            (
                "This type of questionnaire does not fit the way you take card payments. Ask us which type you need, "
                "then fill in and send that one.",
                "Ce type de questionnaire ne correspond pas à la façon dont vous acceptez les cartes. Demandez-nous "
                "quel type il vous faut, puis remplissez-le et envoyez-le.",
                "Este tipo de cuestionario no corresponde a la forma en que usted acepta tarjetas. Pregúntenos qué "
                "tipo necesita, rellénelo y envíelo.",
                "Dieser Fragebogentyp passt nicht dazu, wie Sie Kartenzahlungen annehmen. Fragen Sie uns, welchen Typ "
                "Sie brauchen, füllen Sie ihn aus und senden Sie ihn.",
            ),
            frozenset({DocumentKind.SAQ}),
        ),
        _reason(
            ReasonCode.OLD_FORM,
            "The form is of an old version",
            (
                "The form is of a version no longer in use. Fill in the current one (PCI DSS version 4.0.1) from the "
                "PCI Security Standards Council's website, and send it.",
                "Le formulaire est d’une version qui n’est plus en usage. Remplissez la version actuelle (PCI DSS "
                "version 4.0.1), disponible sur le site du PCI Security Standards Council, et envoyez-la.",
                "El formulario es de una versión que ya no se usa. Rellene la actual (PCI DSS versión 4.0.1), "
                "disponible en el sitio web del PCI Security Standards Council, y envíela.",
                "Das Formular ist von einer Version, die nicht mehr gilt. Füllen Sie die aktuelle (PCI DSS Version "
                "4.0.1) von der Website des PCI Security Standards Council aus und senden Sie sie.",
            ),
            _FORMS,
        ),
        _reason(
            ReasonCode.INCOMPLETE,
            "Pages or answers are missing",
            (
                "Pages or answers are missing. Complete every section and send the whole document as one PDF file.",
                "Il manque des pages ou des réponses. Complétez toutes les parties et envoyez le document entier en "
                "un seul fichier PDF.",
                "Faltan páginas o respuestas. Complete todas las secciones y envíe el documento entero en un solo "
                "archivo PDF.",
                "Es fehlen Seiten oder Antworten. Füllen Sie jeden Abschnitt aus und senden Sie das ganze Dokument als "
                "eine PDF-Datei.",
            ),
        ),
        _reason(
            ReasonCode.NOT_SIGNED,
            "A signature is missing",
            (
                "A signature is missing. Have the document signed by the person named in it, and send it again.",
                "Il manque une signature. Faites signer le document par la personne qui y est nommée, puis "
                "renvoyez-le.",
                "Falta una firma. Haga que firme el documento la persona que figura en él y envíelo de nuevo.",
                "Eine Unterschrift fehlt. Lassen Sie das Dokument von der darin genannten Person unterschreiben und "
                "senden Sie es erneut.",
            ),
        ),
        _reason(
            ReasonCode.SCOPE,
            "It does not cover everything",
            (
                "The document does not cover every website or place where you take card payments. Have the rest "
                "included, and send the new document.",
                "Le document ne couvre pas tous les sites et lieux où vous acceptez les cartes. Faites inclure le "
                "reste et envoyez le nouveau document.",
                "El documento no cubre todos los sitios web o lugares donde usted acepta tarjetas. Haga incluir el "
                "resto y envíe el documento nuevo.",
                "Das Dokument deckt nicht jede Website und jeden Ort ab, an denen Sie Karten annehmen. Lassen Sie den "
                "Rest einbeziehen und senden Sie das neue Dokument.",
            ),
        ),
        _reason(
            ReasonCode.EXPIRED,
            "It has run out",
            (
                "The document has already run out. Send the current one.",
                "Le document n’est plus valable. Envoyez celui qui est en cours de validité.",
                "El documento ya ha caducado. Envíe el vigente.",
                "Das Dokument ist bereits abgelaufen. Senden Sie das aktuelle.",
            ),
        ),
        _reason(
            ReasonCode.DATES,
            "Dates are missing or contradict each other",
            (
                "The dates in the document are missing or contradict each other. Have them corrected, and send it "
                "again.",
                "Des dates manquent dans le document ou se contredisent. Faites-les corriger, puis renvoyez-le.",
                "En el documento faltan fechas o se contradicen. Haga que las corrijan y envíelo de nuevo.",
                "Im Dokument fehlen Daten oder sie widersprechen sich. Lassen Sie sie berichtigen und senden Sie es "
                "erneut.",
            ),
        ),
        _reason(
            ReasonCode.UNREADABLE,
            "It cannot be read",
            (
                "We cannot read the document. Save it again as a PDF file in which every page is clear, and send it.",
                "Nous ne pouvons pas lire le document. Enregistrez-le de nouveau en fichier PDF dont chaque page est "
                "nette, et envoyez-le.",
                "No podemos leer el documento. Guárdelo de nuevo como archivo PDF con todas las páginas nítidas y "
                "envíelo.",
                "Wir können das Dokument nicht lesen. Speichern Sie es noch einmal als PDF-Datei, in der jede Seite "
                "deutlich ist, und senden Sie es.",
            ),
        ),
        _reason(
            ReasonCode.OTHER,
            "Another reason, written below",
            (
                "Please read the note below.",
                "Veuillez lire la remarque ci-dessous.",
                "Lea por favor la nota que sigue.",
                "Bitte lesen Sie die Anmerkung unten.",
            ),
        ),
    )
}
"""What a new installation begins with, by code; the administrators' reasons in the database go before it."""


def reasons_for(kind: DocumentKind) -> tuple[Reason, ...]:
    """The reasons of a new installation that may be given for a document of this kind."""
    return tuple(reason for reason in REASONS.values() if kind in reason.kinds)
