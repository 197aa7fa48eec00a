"""The labels of the forms in English, French and Spanish, compared as keys: letters and digits only.

The public labels are listed in the domain facts, sections 3.1 to 3.4.
"""

import enum

from compliance_app.readings.rules.lines import key


class Label(enum.Enum):
    """What a label asks for. Those that nobody reads mark where another field begins."""

    COMPANY = enum.auto()
    DBA = enum.auto()
    ENTITY = enum.auto()
    QSA_COMPANY = enum.auto()
    LEAD_ASSESSOR = enum.auto()
    ISA_NAMES = enum.auto()
    DATE_OF_REPORT = enum.auto()
    SELF_COMPLETED = enum.auto()
    TARGET = enum.auto()
    DATE = enum.auto()
    OFFICER_NAME = enum.auto()
    LEAD_QSA_NAME = enum.auto()
    QSA_OFFICER_NAME = enum.auto()
    ISA_NAME = enum.auto()
    SIGNED_OFFICER = enum.auto()
    SIGNED_LEAD_QSA = enum.auto()
    SIGNED_QSA_OFFICER = enum.auto()
    SIGNED_ISA = enum.auto()
    ASSESSMENT_END = enum.auto()
    OTHER = enum.auto()


_PHRASES: dict[Label, tuple[str, ...]] = {
    Label.COMPANY: (
        "Company name",
        "Merchant company name",
        "Service provider company name",
        "Nom de l'entreprise",
        "Nom de la société",
        "Nom de l'organisation",
        "Nom de la compagnie",
        "Nombre de la empresa",
        "Nombre de la compañía",
        "Nombre de la sociedad",
        "Razón social",
        "Raison sociale",
    ),
    Label.DBA: (
        "DBA (doing business as)",
        "DBA",
        "DBAs",
        "Doing business as",
        "Doing business as (DBA)",
        "DBA (nom commercial)",
        "DBA (faisant affaire sous le nom de)",
        "Nom commercial (DBA)",
        "Nom commercial",
        "Faisant affaire sous le nom de",
        "Faisant affaire sous le nom de (DBA)",
        "DBA (nombre comercial)",
        "DBA (haciendo negocios como)",
        "DBA (operando bajo el nombre de)",
        "Nombre comercial (DBA)",
        "Nombre comercial",
    ),
    Label.ENTITY: ("Entity name", "Nom de l'entité", "Nombre de la entidad", "Assessed entity name"),
    Label.QSA_COMPANY: (
        "QSA Company",
        "QSA Company name",
        "Société QSA",
        "Entreprise QSA",
        "Empresa QSA",
        "Compañía QSA",
        "Nom de la société QSA",
        "Nombre de la empresa QSA",
    ),
    Label.LEAD_ASSESSOR: (
        "Lead Assessor name",
        "Lead Assessor",
        "Nombre del asesor líder",
        "Nombre del contacto del QSA principal",
        "Nombre del contacto principal de QSA",
        "Nombre del principal contacto QSA",
        "Nom du principal contact QSA",
        "Nombre del contacto QSA principal",
        "Lead QSA contact name",
        "Nom de l'évaluateur principal",
        "Nom du principal évaluateur",
        "Nom de l'évaluateur responsable",
        "Nom du contact QSA principal",
        "Nombre del evaluador principal",
        "Nombre del asesor principal",
        "Nombre del evaluador líder",
        "Nombre del contacto principal del QSA",
    ),
    Label.ISA_NAMES: (
        "ISA name(s)",
        "ISA name",
        "ISA names",
        "Nom(s) de l'ISA",
        "Nom de l'ISA",
        "Nom(s) de l'(des) ISA",
        "Nom(s) ISA",
        "Nom(s) des ISA",
        "Noms des ISA",
        "Nom(s) du ou des ISA",
        "Nombre(s) del ISA",
        "Nombre(s) de los ISA",
        "Nombre(s) de ISA",
        "Nombre del ISA",
        "Nombre de ISA",
        "Nombres de los ISA",
    ),
    Label.DATE_OF_REPORT: (
        "Date of Report as noted in the Report on Compliance",
        "Date of Report as noted in the ROC",
        "Date of Report",
        "Date du rapport telle qu'indiquée dans le rapport sur la conformité",
        "Date du rapport telle qu'indiquée dans le rapport de conformité",
        "Date du rapport indiquée dans le rapport de conformité",
        "Date du rapport comme indiqué dans le rapport sur la conformité",
        "Date du rapport",
        "Fecha del informe según consta en el informe de cumplimiento",
        "Fecha del informe según consta en el informe sobre cumplimiento",
        "Fecha del informe según consta en el ROC",
        "Fecha del informe según se indica en el informe de cumplimiento",
        "Fecha del informe indicada en el informe sobre cumplimiento",
        "Fecha del informe indicada en el informe de cumplimiento",
        "Fecha del informe según se indica en el informe sobre cumplimiento",
        "Fecha del informe",
    ),
    Label.SELF_COMPLETED: (
        "Self-assessment completion date",
        "Date of self-assessment completion",
        "Date self-assessment completed",
        "SAQ completion date",
        "Date de réalisation de l'auto-évaluation",
        "Date d'achèvement de l'auto-évaluation",
        "Date de fin de l'auto-évaluation",
        "Date de fin d'auto-évaluation",
        "Date de finalisation de l'auto-évaluation",
        "Date d'exécution de l'auto-évaluation",
        "Date de réalisation du SAQ",
        "Fecha de finalización de la autoevaluación",
        "Fecha de finalización de autoevaluación",
        "Fecha de finalización del SAQ",
        "Fecha de finalización",
        "Fecha de conclusión de la autoevaluación",
    ),
    Label.TARGET: (
        "Target date for compliance",
        "Date cible de mise en conformité",
        "Date cible de conformité",
        "Date cible pour la conformité",
        "Date cible pour la mise en conformité",
        "Date prévue de mise en conformité",
        "Fecha objetivo para el cumplimiento",
        "Fecha objetivo de cumplimiento",
        "Fecha objetivo para la conformidad",
        "Fecha límite para el cumplimiento",
        "Fecha prevista para el cumplimiento",
        "Fecha prevista de cumplimiento",
    ),
    Label.DATE: ("Date", "Fecha", "Date signed", "Date de signature", "Fecha de firma"),
    Label.OFFICER_NAME: (
        "Merchant executive officer name",
        "Service provider executive officer name",
        "Executive officer name",
        "Nom du cadre exécutif du commerçant",
        "Nom du cadre dirigeant du commerçant",
        "Nom du dirigeant du commerçant",
        "Nom du responsable exécutif du commerçant",
        "Nom du représentant du commerçant",
        "Nom du cadre supérieur du commerçant",
        "Nom du cadre dirigeant du prestataire de services",
        "Nom du cadre exécutif du prestataire de services",
        "Nom du responsable exécutif du prestataire de services",
        "Nom du représentant du prestataire de services",
        "Nombre del director ejecutivo del proveedor de servicios",
        "Nombre del responsable ejecutivo del proveedor de servicios",
        "Nombre del funcionario ejecutivo del proveedor de servicios",
        "Nom du dirigeant du prestataire de services",
        "Nombre del oficial ejecutivo del comerciante",
        "Nombre del director ejecutivo del comerciante",
        "Nombre del funcionario ejecutivo del comerciante",
        "Nombre del ejecutivo del comerciante",
        "Nombre del responsable ejecutivo del comerciante",
        "Nombre del directivo del comerciante",
        "Nombre del oficial ejecutivo del proveedor de servicios",
        "Nombre del directivo del proveedor de servicios",
    ),
    Label.LEAD_QSA_NAME: (
        "Lead QSA name",
        "Nom du QSA principal",
        "Nom du QSA responsable",
        "Nom du responsable QSA",
        "Nombre del QSA principal",
        "Nombre del QSA líder",
        "Nombre del QSA responsable",
    ),
    Label.QSA_OFFICER_NAME: (
        "Duly authorized officer name",
        "Duly authorised officer name",
        "Nom du cadre dûment autorisé",
        "Nom du dirigeant dûment autorisé",
        "Nom du responsable dûment autorisé",
        "Nom du représentant dûment autorisé",
        "Nombre del oficial debidamente autorizado",
        "Nombre del representante debidamente autorizado",
        "Nombre del representante autorizado",
        "Nom du représentant autorisé",
        "Authorized officer name",
        "Nombre del funcionario debidamente autorizado",
        "Nombre del responsable debidamente autorizado",
        "Nombre del directivo debidamente autorizado",
    ),
    Label.ISA_NAME: (
        "Lead ISA name",
        "Internal Security Assessor name",
        "Nom de l'ISA principal",
        "Nom de l'évaluateur de sécurité interne",
        "Nom de l'évaluateur interne de sécurité",
        "Nombre del ISA principal",
        "Nombre del asesor de seguridad interna",
        "Nombre del asesor de seguridad interno",
        "Nombre del evaluador de seguridad interna",
        "Nombre del evaluador de seguridad interno",
    ),
    Label.SIGNED_OFFICER: (
        "Signature of merchant executive officer",
        "Signature of service provider executive officer",
        "Signature of executive officer",
        "Merchant executive officer signature",
        "Signature du cadre exécutif du commerçant",
        "Signature du cadre dirigeant du commerçant",
        "Signature du dirigeant du commerçant",
        "Signature du responsable exécutif du commerçant",
        "Signature du représentant du commerçant",
        "Signature du cadre supérieur du commerçant",
        "Signature du cadre dirigeant du prestataire de services",
        "Signature du cadre exécutif du prestataire de services",
        "Signature du responsable exécutif du prestataire de services",
        "Signature du représentant du prestataire de services",
        "Firma del director ejecutivo del proveedor de servicios",
        "Firma del responsable ejecutivo del proveedor de servicios",
        "Firma del funcionario ejecutivo del proveedor de servicios",
        "Signature du dirigeant du prestataire de services",
        "Firma del oficial ejecutivo del comerciante",
        "Firma del director ejecutivo del comerciante",
        "Firma del funcionario ejecutivo del comerciante",
        "Firma del ejecutivo del comerciante",
        "Firma del responsable ejecutivo del comerciante",
        "Firma del directivo del comerciante",
        "Firma del oficial ejecutivo del proveedor de servicios",
        "Firma del directivo del proveedor de servicios",
    ),
    Label.SIGNED_LEAD_QSA: (
        "Signature of lead QSA",
        "Signature of QSA",
        "Lead QSA signature",
        "Signature du QSA principal",
        "Signature du QSA responsable",
        "Signature du responsable QSA",
        "Firma del QSA principal",
        "Firma del QSA líder",
        "Firma del QSA responsable",
    ),
    Label.SIGNED_QSA_OFFICER: (
        "Signature of duly authorized officer of QSA company",
        "Signature of duly authorised officer of QSA company",
        "Signature of duly authorized officer",
        "Signature du cadre dûment autorisé de la société QSA",
        "Signature du dirigeant dûment autorisé de la société QSA",
        "Signature du responsable dûment autorisé de la société QSA",
        "Signature du représentant dûment autorisé de la société QSA",
        "Signature du cadre dûment autorisé",
        "Signature du dirigeant dûment autorisé",
        "Signature du responsable dûment autorisé",
        "Signature du représentant dûment autorisé",
        "Firma del oficial debidamente autorizado de la empresa QSA",
        "Firma del representante debidamente autorizado de la empresa QSA",
        "Firma del representante debidamente autorizado",
        "Firma del representante autorizado de la empresa QSA",
        "Firma del representante autorizado",
        "Signature du représentant autorisé de la société QSA",
        "Signature of authorized officer of QSA company",
        "Firma del funcionario debidamente autorizado de la empresa QSA",
        "Firma del responsable debidamente autorizado de la empresa QSA",
        "Firma del oficial debidamente autorizado",
        "Firma del funcionario debidamente autorizado",
        "Firma del responsable debidamente autorizado",
        "Firma del directivo debidamente autorizado de la empresa QSA",
        "Firma del directivo debidamente autorizado",
    ),
    Label.SIGNED_ISA: (
        "Signature of lead ISA",
        "Signature of ISA",
        "Signature of ISA(s)",
        "Signature of Internal Security Assessor",
        "Lead ISA signature",
        "Signature de l'évaluateur de sécurité interne",
        "Signature de l'évaluateur interne de sécurité",
        "Firma del asesor de seguridad interna",
        "Firma del asesor de seguridad interno",
        "Firma del evaluador de seguridad interna",
        "Firma del evaluador de seguridad interno",
        "Signature de l'ISA",
        "Signature de l'ISA principal",
        "Firma del ISA",
        "Firma del ISA principal",
    ),
    Label.ASSESSMENT_END: (
        "Assessment end date",
        "Date assessment ended",
        "Date de fin de l'évaluation",
        "Date de fin d'évaluation",
        "Fecha de finalización de la evaluación",
        "Fecha de fin de la evaluación",
    ),
    Label.OTHER: (
        "Company mailing address",
        "Mailing address",
        "Company main website",
        "Company website",
        "Company contact name",
        "Company contact title",
        "Contact name",
        "Contact title",
        "Contact phone number",
        "Contact e-mail address",
        "Assessor phone number",
        "Assessor e-mail address",
        "Assessor certificate number",
        "Business address",
        "Telephone",
        "E-mail",
        "Email",
        "Title",
        "URL",
        "City",
        "Country",
        "State/Province",
        "Zip",
        "Publication date",
        "ISA title",
        "Adresse postale",
        "Adresse postale de l'entreprise",
        "Adresse postale de la société",
        "Adresse professionnelle",
        "Site web",
        "Site web principal",
        "Site internet",
        "Site internet principal",
        "Site web principal de l'entreprise",
        "Site web de l'entreprise",
        "Nom du contact",
        "Nom du contact de l'entreprise",
        "Titre",
        "Titre du contact",
        "Fonction",
        "Poste occupé",
        "Poste",
        "Titre du contact de l'entreprise",
        "Numéro de téléphone de l'évaluateur",
        "Adresse e-mail de l'évaluateur",
        "Numéro de certificat de l'évaluateur",
        "Fonction du contact",
        "Numéro de téléphone",
        "Numéro de téléphone du contact",
        "Téléphone",
        "Adresse électronique",
        "Adresse e-mail",
        "Adresse e-mail du contact",
        "Courriel",
        "Dirección postal",
        "Dirección postal de la empresa",
        "Dirección",
        "Dirección de la empresa",
        "Sitio web",
        "Sitio web principal",
        "Sitio web de la empresa",
        "Sitio web principal de la empresa",
        "Página web",
        "Nombre del contacto",
        "Nombre de contacto",
        "Nombre de contacto de la empresa",
        "Cargo",
        "Cargo del contacto de la empresa",
        "Ocupación",
        "Cargo del contacto",
        "Título",
        "Puesto",
        "Teléfono",
        "Número de teléfono",
        "Número de teléfono de contacto",
        "Correo electrónico",
        "Dirección de correo electrónico",
    ),
}

KEYS: tuple[tuple[str, Label], ...] = tuple(
    sorted(
        {key(phrase): label for label, phrases in _PHRASES.items() for phrase in phrases}.items(),
        key=lambda pair: (-len(pair[0]), pair[0]),
    )
)
"""Every phrase as a key with what it asks for, the longest first: a long label holds shorter ones."""


class Part(enum.Enum):
    """A heading that begins a part of the form."""

    ONE_A = "1a"
    ONE_B = "1b"
    TWO = "2"
    THREE = "3"
    THREE_A = "3a"
    THREE_B = "3b"
    THREE_C = "3c"
    THREE_D = "3d"
    FOUR = "4"
    SECTION_1 = "s1"
    SECTION_2 = "s2"
    SECTION_3 = "s3"


PART_WORDS = frozenset(("part", "partie", "parte"))
SECTION_WORDS = frozenset(("section", "seccion"))

QSA_HEADINGS = tuple(
    key(text)
    for text in (
        "Qualified Security Assessor",
        "Évaluateur de sécurité qualifié",
        "Évaluateur de sécurité agréé",
        "Evaluador de seguridad calificado",
        "Evaluador de seguridad cualificado",
        "Asesor de seguridad calificado",
        "Asesor de seguridad certificado",
    )
)
ISA_HEADINGS = tuple(
    key(text)
    for text in (
        "PCI SSC Internal Security Assessor",
        "Internal Security Assessor",
        "PCI SSC Internal Security Assessors",
        "Évaluateurs de sécurité interne",
        "Évaluateurs de sécurité internes",
        "Evaluadores de seguridad interna",
        "Asesores de seguridad interna",
        "Asesor de seguridad interna",
        "Évaluateur de sécurité interne",
        "Évaluateur interne de sécurité",
        "Evaluador de seguridad interna",
        "Evaluador de seguridad interno",
        "Evaluador interno de seguridad",
        "Asesor de seguridad interno",
    )
)
