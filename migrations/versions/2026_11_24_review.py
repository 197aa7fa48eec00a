"""Review: checklists and reasons as data, taken documents, exceptions, what a verdict keeps

Revision ID: 0003
Revises: 0002
"""

import secrets
from datetime import datetime, timezone

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = ("aoc", "saq", "asv_scan_report")
STATES = ("pending", "approved", "refused", "withdrawn")
BY = "Compliance Desk"

CHECK_ITEMS = (
    ("aoc", 1, "company", "CHECK-COMPANY",
     "The company assessed (Part 1a) is this merchant."),
    ("aoc", 2, "form", "CHECK-FORM",
     "It is the Attestation of Compliance for a Report on Compliance, Merchants, PCI DSS version 4.0.1."),
    ("aoc", 3, "scope", "CHECK-SCOPE",
     "Part 2a names every channel through which this merchant takes cards."),
    ("aoc", 4, "full", "CHECK-FULL",
     "The assessment is full, or what was not tested has nothing to do with payments through us."),
    ("aoc", 5, "result", "CHECK-RESULT",
     "Part 3 marks the result Compliant, and no requirement is marked Not in Place."),
    ("aoc", 6, "signed", "CHECK-SIGNED",
     "The merchant's executive officer has signed Part 3b."),
    ("aoc", 7, "assessor", "CHECK-ASSESSOR",
     "The assessor (QSA or ISA) is named and has signed Part 3c or 3d."),
    ("aoc", 8, "date", "DOCUMENT-VALIDITY",
     "The completion date below is the Date of Report, not the date of a signature."),
    ("saq", 1, "company", "CHECK-COMPANY",
     "The company named in Part 1a is this merchant."),
    ("saq", 2, "form", "CHECK-FORM",
     "The form is of PCI DSS version 4.0.1 (SAQ A: revision 1, January 2025)."),
    ("saq", 3, "saq_type", "CHECK-SAQ-TYPE",
     "The SAQ type on the form is the one recorded, and fits how this merchant takes cards."),
    ("saq", 4, "scope", "CHECK-SCOPE",
     "Part 2a names every channel through which this merchant takes cards."),
    ("saq", 5, "complete", "CHECK-COMPLETE",
     "Every question is answered; no page is missing."),
    ("saq", 6, "result", "CHECK-RESULT",
     "Part 3 marks the result Compliant, and no requirement is marked Not in Place."),
    ("saq", 7, "signed", "CHECK-SIGNED",
     "The merchant's executive officer has signed Part 3b."),
    ("saq", 8, "date", "DOCUMENT-VALIDITY",
     "The completion date below is the self-assessment completion date, not the date of a signature."),
    ("asv_scan_report", 1, "company", "CHECK-COMPANY",
     "The scan customer (A.1) is this merchant."),
    ("asv_scan_report", 2, "vendor", "CHECK-VENDOR",
     "The scanning vendor (A.2) is on the PCI SSC's list of approved ones."),
    ("asv_scan_report", 3, "scope", "CHECK-SCOPE",
     "The components scanned cover every internet address this merchant uses."),
    ("asv_scan_report", 4, "attested", "CHECK-SIGNED",
     "Both attestations are there: the customer's (A.4) and the vendor's (A.5)."),
    ("asv_scan_report", 5, "result", "CHECK-RESULT",
     "Pass or fail below is what the report itself states (A.3)."),
    ("asv_scan_report", 6, "date", "SCAN-VALIDITY",
     "The dates below are the ones printed in A.3."),
)

REASONS = (
    ("non_compliant", "Its own result is Non-Compliant", ['aoc', 'saq'], True,
     {
        "en": "The document itself says Non-Compliant. Put right what it lists, have the assessment completed again, and send the new document.",
        "fr": "Le document indique lui-même « Non conforme ». Corrigez les points qu’il énumère, faites refaire l’évaluation, puis envoyez le nouveau document.",
        "es": "El propio documento indica «No conforme». Corrija los puntos que enumera, haga repetir la evaluación y envíe el documento nuevo.",
        "de": "Das Dokument selbst lautet auf „Nicht konform“. Beheben Sie, was es aufführt, lassen Sie die Prüfung erneut abschließen und senden Sie das neue Dokument.",
     }),
    ("wrong_document", "It is not the document asked for", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "This is a different document from the one it was sent as. Look at what your list asks for and send that one.",
        "fr": "Ce document n’est pas celui qui était annoncé. Regardez ce que demande votre liste et envoyez ce document-là.",
        "es": "Este documento no es el que se indicó al enviarlo. Mire qué pide su lista y envíe ese documento.",
        "de": "Dies ist ein anderes Dokument als angegeben. Sehen Sie nach, was Ihre Liste verlangt, und senden Sie dieses Dokument.",
     }),
    ("wrong_company", "It names another company", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "The document names a company other than the one we have a contract with. Send one made out to your company.",
        "fr": "Le document est établi au nom d’une autre société que celle avec laquelle nous avons un contrat. Envoyez un document établi au nom de votre société.",
        "es": "El documento nombra a una empresa distinta de aquella con la que tenemos contrato. Envíe uno emitido a nombre de su empresa.",
        "de": "Das Dokument nennt ein anderes Unternehmen als unseren Vertragspartner. Senden Sie eines, das auf Ihr Unternehmen ausgestellt ist.",
     }),
    ("wrong_saq_type", "The SAQ type does not fit", ['saq'], False,
     {
        "en": "This type of questionnaire does not fit the way you take card payments. Ask us which type you need, then fill in and send that one.",
        "fr": "Ce type de questionnaire ne correspond pas à la façon dont vous acceptez les cartes. Demandez-nous quel type il vous faut, puis remplissez-le et envoyez-le.",
        "es": "Este tipo de cuestionario no corresponde a la forma en que usted acepta tarjetas. Pregúntenos qué tipo necesita, rellénelo y envíelo.",
        "de": "Dieser Fragebogentyp passt nicht dazu, wie Sie Kartenzahlungen annehmen. Fragen Sie uns, welchen Typ Sie brauchen, füllen Sie ihn aus und senden Sie ihn.",
     }),
    ("old_form", "The form is of an old version", ['aoc', 'saq'], False,
     {
        "en": "The form is of a version no longer in use. Fill in the current one (PCI DSS version 4.0.1) from the PCI Security Standards Council's website, and send it.",
        "fr": "Le formulaire est d’une version qui n’est plus en usage. Remplissez la version actuelle (PCI DSS version 4.0.1), disponible sur le site du PCI Security Standards Council, et envoyez-la.",
        "es": "El formulario es de una versión que ya no se usa. Rellene la actual (PCI DSS versión 4.0.1), disponible en el sitio web del PCI Security Standards Council, y envíela.",
        "de": "Das Formular ist von einer Version, die nicht mehr gilt. Füllen Sie die aktuelle (PCI DSS Version 4.0.1) von der Website des PCI Security Standards Council aus und senden Sie sie.",
     }),
    ("incomplete", "Pages or answers are missing", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "Pages or answers are missing. Complete every section and send the whole document as one PDF file.",
        "fr": "Il manque des pages ou des réponses. Complétez toutes les parties et envoyez le document entier en un seul fichier PDF.",
        "es": "Faltan páginas o respuestas. Complete todas las secciones y envíe el documento entero en un solo archivo PDF.",
        "de": "Es fehlen Seiten oder Antworten. Füllen Sie jeden Abschnitt aus und senden Sie das ganze Dokument als eine PDF-Datei.",
     }),
    ("not_signed", "A signature is missing", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "A signature is missing. Have the document signed by the person named in it, and send it again.",
        "fr": "Il manque une signature. Faites signer le document par la personne qui y est nommée, puis renvoyez-le.",
        "es": "Falta una firma. Haga que firme el documento la persona que figura en él y envíelo de nuevo.",
        "de": "Eine Unterschrift fehlt. Lassen Sie das Dokument von der darin genannten Person unterschreiben und senden Sie es erneut.",
     }),
    ("scope", "It does not cover everything", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "The document does not cover every website or place where you take card payments. Have the rest included, and send the new document.",
        "fr": "Le document ne couvre pas tous les sites et lieux où vous acceptez les cartes. Faites inclure le reste et envoyez le nouveau document.",
        "es": "El documento no cubre todos los sitios web o lugares donde usted acepta tarjetas. Haga incluir el resto y envíe el documento nuevo.",
        "de": "Das Dokument deckt nicht jede Website und jeden Ort ab, an denen Sie Karten annehmen. Lassen Sie den Rest einbeziehen und senden Sie das neue Dokument.",
     }),
    ("expired", "It has run out", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "The document has already run out. Send the current one.",
        "fr": "Le document n’est plus valable. Envoyez celui qui est en cours de validité.",
        "es": "El documento ya ha caducado. Envíe el vigente.",
        "de": "Das Dokument ist bereits abgelaufen. Senden Sie das aktuelle.",
     }),
    ("dates", "Dates are missing or contradict each other", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "The dates in the document are missing or contradict each other. Have them corrected, and send it again.",
        "fr": "Des dates manquent dans le document ou se contredisent. Faites-les corriger, puis renvoyez-le.",
        "es": "En el documento faltan fechas o se contradicen. Haga que las corrijan y envíelo de nuevo.",
        "de": "Im Dokument fehlen Daten oder sie widersprechen sich. Lassen Sie sie berichtigen und senden Sie es erneut.",
     }),
    ("unreadable", "It cannot be read", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "We cannot read the document. Save it again as a PDF file in which every page is clear, and send it.",
        "fr": "Nous ne pouvons pas lire le document. Enregistrez-le de nouveau en fichier PDF dont chaque page est nette, et envoyez-le.",
        "es": "No podemos leer el documento. Guárdelo de nuevo como archivo PDF con todas las páginas nítidas y envíelo.",
        "de": "Wir können das Dokument nicht lesen. Speichern Sie es noch einmal als PDF-Datei, in der jede Seite deutlich ist, und senden Sie es.",
     }),
    ("other", "Another reason, written below", ['aoc', 'saq', 'asv_scan_report'], False,
     {
        "en": "Please read the note below.",
        "fr": "Veuillez lire la remarque ci-dessous.",
        "es": "Lea por favor la nota que sigue.",
        "de": "Bitte lesen Sie die Anmerkung unten.",
     }),
)


def _enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _create_check_items()
    _create_reasons()
    _create_claims()
    _create_exceptions()
    with op.batch_alter_table("documents") as batch_op:
        batch_op.add_column(sa.Column("checked_values", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("told", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("earlier_because", sa.String(length=1000), nullable=True))
        batch_op.add_column(sa.Column("exception_because", sa.String(length=2000), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_documents_earlier_has_day"), "earlier_because IS NULL OR valid_until IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_documents_exception_is_accepted"),
            "exception_because IS NULL OR state IN ('accepted', 'superseded')",
        )
    _name_sources(("printed", "ninety_days", "reviewer"))
    _seed()


def _name_sources(sources: tuple[str, ...]) -> None:
    with op.batch_alter_table("asv_scans") as batch_op:
        batch_op.drop_constraint(op.f("ck_asv_scans_expiration_source"), type_="check")
        listed = ", ".join(f"'{source}'" for source in sources)
        batch_op.create_check_constraint(op.f("ck_asv_scans_expiration_source"), f"expiration_source IN ({listed})")


def _create_check_items() -> None:
    op.create_table(
        "check_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("kind", _enum("kind", KINDS), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("rule_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.String(length=320), nullable=True),
        sa.CheckConstraint(
            "(retired_at IS NULL) = (retired_by IS NULL)", name=op.f("ck_check_items_retired_by_somebody")
        ),
        sa.CheckConstraint(
            "retired_at IS NULL OR retired_at >= valid_from", name=op.f("ck_check_items_span_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_items")),
        sa.UniqueConstraint("public_id", name=op.f("uq_check_items_public_id")),
    )
    op.create_index(
        op.f("ix_check_items_kind_code"),
        "check_items",
        ["kind", "code"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )


def _create_reasons() -> None:
    op.create_table(
        "rejection_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("non_compliant", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection_reasons")),
        sa.UniqueConstraint("code", name=op.f("uq_rejection_reasons_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rejection_reasons_public_id")),
    )
    op.create_table(
        "reason_sentences",
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sentence", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["rejection_reasons.id"], name=op.f("fk_reason_sentences_reason_id_rejection_reasons")
        ),
        sa.PrimaryKeyConstraint("reason_id", "language", name=op.f("pk_reason_sentences")),
    )


def _create_claims() -> None:
    op.create_table(
        "review_claims",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=320), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seen_at >= taken_at", name=op.f("ck_review_claims_seen_after_taken")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_review_claims_document_id_documents")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_claims_user_id_users")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_review_claims")),
    )
    op.create_index(op.f("ix_review_claims_user_id"), "review_claims", ["user_id"])


def _create_exceptions() -> None:
    op.create_table(
        "exception_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("state", _enum("state", STATES), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(length=320), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=320), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.String(length=1000), nullable=True),
        sa.CheckConstraint("valid_until >= completed_on", name=op.f("ck_exception_requests_span_in_order")),
        sa.CheckConstraint(
            "(state = 'pending') = (decided_at IS NULL)", name=op.f("ck_exception_requests_decided_has_moment")
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR decided_by_id <> requested_by_id", name=op.f("ck_exception_requests_two_persons")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_exception_requests_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_exception_requests_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_exception_requests_requested_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_requests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exception_requests_public_id")),
    )
    op.create_index(op.f("ix_exception_requests_document_id"), "exception_requests", ["document_id"])
    op.create_index(
        op.f("ix_exception_requests_document_id_state"),
        "exception_requests",
        ["document_id", "state"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )


def _seed() -> None:
    """What every installation begins with; administrators change it on their pages."""
    meta, now = sa.MetaData(), datetime.now(timezone.utc)
    connection = op.get_bind()
    lines = sa.Table("check_items", meta, autoload_with=connection)
    reasons = sa.Table("rejection_reasons", meta, autoload_with=connection)
    sentences = sa.Table("reason_sentences", meta, autoload_with=connection)
    op.bulk_insert(
        lines,
        [
            {"public_id": secrets.token_urlsafe(16), "kind": kind, "position": position, "code": code,
             "rule_id": rule_id, "sentence": sentence, "valid_from": now, "recorded_by": BY}
            for kind, position, code, rule_id, sentence in CHECK_ITEMS
        ],
    )
    for position, (code, label, kinds, non_compliant, written) in enumerate(REASONS, 1):
        row = {"public_id": secrets.token_urlsafe(16), "code": code, "label": label, "kinds": kinds,
               "non_compliant": non_compliant, "position": position, "recorded_at": now, "recorded_by": BY}
        connection.execute(sa.insert(reasons).values(**row))
        found = connection.execute(sa.select(reasons.c.id).where(reasons.c.code == code)).scalar_one()
        op.bulk_insert(
            sentences,
            [{"reason_id": found, "language": language, "sentence": sentence} for language, sentence in written.items()],
        )


def downgrade() -> None:
    op.execute("UPDATE asv_scans SET expiration_source = 'ninety_days' WHERE expiration_source = 'reviewer'")
    _name_sources(("printed", "ninety_days"))
    with op.batch_alter_table("documents") as batch_op:
        batch_op.drop_constraint(op.f("ck_documents_exception_is_accepted"), type_="check")
        batch_op.drop_constraint(op.f("ck_documents_earlier_has_day"), type_="check")
        batch_op.drop_column("exception_because")
        batch_op.drop_column("earlier_because")
        batch_op.drop_column("told")
        batch_op.drop_column("checked_values")
    for table in ("exception_requests", "review_claims", "reason_sentences", "rejection_reasons", "check_items"):
        op.drop_table(table)
