"""What scan reports print before a value: labels and headings in English, French and Spanish.

Patterns are matched against folded words joined by single spaces (`sheet.Stream`), so punctuation and accents are gone.
Alternatives are flat and repetitions bounded: matching takes linear time.
"""

import enum
import re
from collections.abc import Mapping


class Label(enum.StrEnum):
    """What the value behind a label is. `OTHER` labels only end the value before them."""

    COMPANY = "company"  # whose company depends on the block it stands in
    CUSTOMER = "customer"
    PREPARED_FOR = "prepared_for"
    VENDOR = "vendor"
    PREPARED_BY = "prepared_by"
    CERTIFICATE = "certificate"
    COMPLETED = "completed"
    SCAN_DATE = "scan_date"  # may be the day of the start: counts only where no completion is stated
    EXPIRES = "expires"
    EXPIRATION = "expiration"  # without the word scan: that of a card, a listing, a session
    STATUS = "status"
    OVERALL_STATUS = "overall_status"
    REPORT_TYPE = "report_type"
    COMPONENTS = "components"
    FAILING = "failing"
    OUT_OF_SCOPE = "out_of_scope"
    SIGNATURE = "signature"
    SIGNED_NAME = "signed_name"
    SIGNED_ON = "signed_on"
    OTHER = "other"


class Zone(enum.StrEnum):
    """The blocks of a scan report; values are looked for in each but the details."""

    OPEN = "open"
    CUSTOMER = "customer"
    VENDOR = "vendor"
    STATUS = "status"
    CUSTOMER_ATTESTS = "customer_attests"
    VENDOR_ATTESTS = "vendor_attests"
    SUMMARY = "summary"
    DETAIL = "detail"


_SCAN = r"(?:scan|analyse|analisis|escaneo|exploracion)"
_OF_SCAN = rf"(?:d(?:u|e la|e l|el)? {_SCAN})"
_ASV = r"(?:asv|approved scanning vendor)"

_LABELS: Mapping[Label, tuple[str, ...]] = {
    Label.CUSTOMER: (
        r"(?:scan )?customer company(?: name)?",
        r"scan customer(?: name)?",
        r"customer name",
        r"(?:societe|entreprise) (?:cliente|du client)(?: du scan)?",
        rf"client {_OF_SCAN}",
        r"empresa (?:cliente|del cliente)(?: del (?:escaneo|analisis))?",
        rf"cliente {_OF_SCAN}",
    ),
    Label.PREPARED_FOR: (
        r"(?:report )?prepared for",
        r"(?:rapport )?(?:prepare|etabli|realise) pour",
        r"(?:informe )?(?:preparado|elaborado|realizado) para",
    ),
    Label.VENDOR: (
        rf"{_ASV} (?:company|name)(?: name)?",
        r"approved scanning vendor(?: asv)?",
        r"asv",
        r"(?:societe|entreprise|fournisseur|prestataire) asv",
        r"(?:empresa|proveedor|compania) asv",
    ),
    Label.PREPARED_BY: (
        r"(?:report )?prepared by",
        r"(?:rapport )?(?:prepare|etabli|realise) par",
        r"(?:informe )?(?:preparado|elaborado|realizado) por",
    ),
    Label.COMPANY: (
        r"company(?: name)?",
        r"organi[sz]ation(?: name)?",
        r"(?:nom de (?:l |la )?)?(?:entreprise|societe)",
        r"raison sociale",
        r"(?:nombre de (?:la )?)?(?:empresa|compania)",
        r"razon social",
    ),
    Label.CERTIFICATE: (
        r"(?:(?:pci ssc|pci|asv|vendor) ){0,3}certificat(?:e|ion) (?:number|no|nr|id)",
        r"(?:numero|n|no) (?:de |du )?(?:certificat|certificado)(?: (?:de l |del |de )?asv)?",
    ),
    Label.COMPLETED: (
        r"date (?:and time )?(?:the )?scan (?:was )?completed",
        r"date of scan completion",
        r"scan (?:was )?(?:completed|completion)(?: date| on)?",
        r"date completed",
        rf"date (?:de (?:fin|completion|realisation)|d achevement) {_OF_SCAN}",
        rf"(?:date a laquelle )?(?:le |l )?{_SCAN} (?:a ete )?(?:termine|acheve)e?(?: le)?",
        rf"fecha (?:de (?:finalizacion|terminacion|conclusion)|en que (?:se )?(?:completo|finalizo|termino)) "
        rf"(?:el {_SCAN}|{_OF_SCAN})",
        rf"(?:fecha (?:de|del) )?{_SCAN} (?:completado|finalizado|terminado)(?: el)?",
    ),
    Label.SCAN_DATE: (r"scan date", r"date of scan", rf"date {_OF_SCAN}", rf"fecha {_OF_SCAN}"),
    Label.EXPIRES: (
        r"(?:date of )?scan (?:expiration|expiry|expires)(?: date| on)?",
        rf"(?:date d )?expiration {_OF_SCAN}",
        rf"date (?:d expiration|de fin de validite) {_OF_SCAN}",
        r"(?:report |scan )?valid (?:until|through|to)",
        rf"(?:{_SCAN} )?valable jusqu au",
        r"valid[oa] hasta(?: el)?",
        rf"(?:fecha de )?(?:vencimiento|expiracion|caducidad) {_OF_SCAN}",
    ),
    Label.EXPIRATION: (
        r"expiration(?: date)?",
        r"date d expiration",
        r"fecha de (?:vencimiento|expiracion|caducidad)",
    ),
    Label.OVERALL_STATUS: (
        r"(?:overall|scan|final) (?:pci )?(?:scan )?(?:compliance )?(?:status|result)",
        r"pci (?:scan )?compliance status",
        rf"(?:statut|etat|resultat) (?:de conformite (?:global )?)?{_OF_SCAN}",
        r"(?:statut|etat) (?:de conformite global|global de conformite)",
        rf"(?:estado|resultado) (?:de (?:cumplimiento|conformidad) (?:global )?)?{_OF_SCAN}",
        r"estado (?:de cumplimiento general|general de cumplimiento)",
    ),
    Label.STATUS: (
        r"compliance status",
        r"(?:statut|etat) de (?:la )?conformite",
        r"estado de(?:l)? (?:cumplimiento|conformidad)",
    ),
    Label.REPORT_TYPE: (
        r"(?:scan )?report type",
        r"type of (?:scan )?report",
        r"scan type",
        rf"type de rapport(?: {_OF_SCAN})?",
        rf"tipo de (?:informe|reporte)(?: {_OF_SCAN})?",
    ),
    Label.COMPONENTS: (
        r"(?:total )?(?:number of )?(?:unique )?(?:in scope )?components scanned",
        r"unique in scope components",
        r"(?:number of )?(?:unique )?(?:hosts|ip addresses|targets) scanned",
        r"number of (?:unique )?in scope (?:system )?components",
        r"nombre (?:total )?de composants (?:uniques )?(?:(?:dans|du|"
        r"inclus dans)(?: le)? perimetre )?(?:analyses|scannes)",
        r"nombre (?:total )?de composants (?:uniques )?(?:analyses|scannes)(?: (?:dans|du)(?: le)? perimetre)?",
        r"numero (?:total )?de componentes (?:unicos )?(?:(?:dentro del|del|en el|incluidos en el) alcance )?"
        r"(?:escaneados|analizados)",
        r"numero (?:total )?de componentes (?:unicos )?(?:escaneados|analizados)(?: (?:dentro del|del|"
        r"en el) alcance)?",
    ),
    Label.FAILING: (
        r"(?:total )?(?:number of )?(?:identified )?failing vulnerabilities(?: identified| found)?",
        r"nombre (?:total )?de vulnerabilites (?:[a-z]+ ){0,4}(?:echec|non conformes|eliminatoires|bloquantes)"
        r"(?: identifiees| detectees)?",
        r"numero (?:total )?de vulnerabilidades (?:[a-z]+ ){0,4}"
        r"(?:fallidas|no conformes|fallo|incumplimiento|reprobatorias)(?: identificadas| detectadas)?",
    ),
    Label.OUT_OF_SCOPE: (
        r"(?:number of )?components (?:(?!found|"
        r"scanned$)[a-z]+ )?found by (?:the )?asv but not scanned(?: [a-z]+){0,12}? "
        r"(?:were )?out of scope",
        r"(?:number of )?(?:components (?:[a-z]+ ){0,3})?out of scope(?: components)?(?: found| identified)?",
        r"nombre de composants (?:[a-z]+ ){0,18}?hors (?:du )?perimetre",
        r"numero de componentes (?:[a-z]+ ){0,18}?fuera del? alcance",
    ),
    Label.SIGNATURE: (
        r"(?:scan )?(?:customer )?(?:representative )?signature(?: of (?:scan )?customer)?(?: representative)?",
        r"signed(?: by)?",
        r"firma(?: del cliente)?",
        r"signature du client",
    ),
    Label.SIGNED_NAME: (
        r"(?:printed|print|signatory|signer) name",
        r"name(?: of signatory)?",
        r"nom(?: du signataire)?",
        r"nombre(?: del firmante)?",
    ),
    Label.SIGNED_ON: (r"date(?: signed| of signature)?", r"date de signature", r"fecha(?: de (?:la )?firma)?"),
    Label.OTHER: (
        r"(?:company )?(?:main )?(?:contact|job title|title|role|position)(?: name| title| person)?",
        r"(?:contact )?(?:tele)?phone(?: number)?|tel|fax",
        r"(?:contact )?e ?mail(?: address)?",
        r"(?:business|company|mailing|street|postal)(?: mailing)? address|address",
        r"city|town|state(?: province)?|province|region|county|zip(?: postal)?(?: code)?|postal code|postcode|"
        r"country",
        r"(?:company )?(?:main )?(?:url|web ?site|web address)",
        r"contact|nom du contact|fonction|titre|poste|telephone|courriel|e ?mail|adresse(?: [a-z]+){0,3}",
        r"ville|etat(?: province)?|code postal|pays|site (?:web|internet)",
        r"(?:nombre (?:del |de )?)?contacto|cargo|puesto|titulo|telefono|correo(?: electronico)?|"
        r"direccion(?: [a-z]+){0,2}",
        r"ciudad|estado(?: provincia)?|provincia|codigo postal|pais|sitio web",
        r"(?:date )?(?:the )?scan (?:was )?(?:started|start(?: date)?|begun|began)|start(?: date)?|end date",
        r"report (?:date|id|number|generated|created)|date of report|generated(?: on)?|scan (?:id|profile|name|"
        r"engine)",
        r"severity|cvss(?: score| base score)?|vulnerabilit(?:y|ies)|components?|ip address(?:es)?|hosts?|ports?",
        r"(?:asv )?reviewer|analyst|qsa|assessor|next scan(?: due)?(?: date)?|previous scan(?: date)?",
        r"(?:date de )?(?:debut|fin)|fecha de inicio(?: [a-z]+){0,3}",
    ),
}

LABELS: Mapping[Label, re.Pattern[str]] = {
    label: re.compile(rf"(?:{'|'.join(alternatives)})(?= |$)") for label, alternatives in _LABELS.items()
}

_PART = (
    r"(?:(?:appendix|annexe|anexo|section|part|partie|parte|seccion) (?:[a-z]|\d)(?: \d)?(?: [a-d])? |"
    r"[abc] ?\d(?: [a-d])? |\d{1,2}(?: \d{1,2})? )?"
)
_HEADINGS: Mapping[Zone, str] = {
    Zone.OPEN: r"(?:asv )?(?:scan report )?attestation of scan compliance|(?:asv )?scan report|"
    r"attestation de conformite (?:de l analyse|du scan|de scan)(?: asv)?|"
    r"(?:atestacion|declaracion|certificacion) de cumplimiento (?:del? )?(?:escaneo|analisis)(?: asv)?|"
    r"(?:asv )?scan report (?:executive )?summary|executive summary|(?:scan )?summary|sommaire|resume|"
    r"resumen(?: ejecutivo)?|"
    r"(?:sommaire|resume) du rapport [a-z ]{0,30}|resumen del informe [a-z ]{0,30}",
    Zone.CUSTOMER: r"(?:scan )?customer(?: company)? (?:information|details)|scan customer|"
    r"(?:informations|renseignements|coordonnees) (?:sur|du|concernant) (?:le )?client(?: [a-z]+){0,4}|"
    r"client (?:du scan|de l analyse)|"
    r"(?:informacion|datos) (?:del|sobre el) cliente(?: [a-z]+){0,4}|cliente (?:del (?:escaneo|analisis))",
    Zone.VENDOR: r"(?:approved scanning vendor|asv|scanning vendor|"
    r"scan vendor)(?: asv)?(?: company)?(?: information| details)?|"
    r"(?:informations|renseignements|coordonnees) (?:sur|du|de|concernant) (?:le |l )?(?:fournisseur|"
    r"prestataire|asv)(?: [a-z]+){0,7}|"
    r"(?:fournisseur|prestataire)(?: [a-z]+){0,5} (?:agree|approuve)(?: asv)?|"
    r"(?:informacion|datos) (?:del|sobre el) (?:proveedor|asv)(?: [a-z]+){0,6}|"
    r"proveedor(?: [a-z]+){0,4} aprobado(?: asv)?",
    Zone.STATUS: r"scan status|(?:statut|etat) (?:du scan|de l analyse)|estado del (?:escaneo|analisis)",
    Zone.CUSTOMER_ATTESTS: r"scan customer attestation|attestation (?:of|by) (?:the )?scan customer|"
    r"attestation du client(?: [a-z]+){0,3}|"
    r"(?:atestacion|declaracion|certificacion) del cliente(?: [a-z]+){0,3}",
    Zone.VENDOR_ATTESTS: r"(?:asv|vendor|approved scanning vendor)(?: asv)? attestation|attestation (?:of|"
    r"by) (?:the )?asv|"
    r"attestation (?:de l |du )(?:asv|fournisseur|prestataire)(?: [a-z]+){0,5}|"
    r"(?:atestacion|declaracion|certificacion) del (?:asv|proveedor)(?: [a-z]+){0,5}",
    Zone.SUMMARY: r"scan information|informations? (?:sur|relatives a) (?:le scan|l analyse)|informations? du scan|"
    r"informacion (?:del|sobre el) (?:escaneo|analisis)",
    Zone.DETAIL: r"(?:asv )?component compliance summary|vulnerabilit(?:y|ies) (?:noted|details?|summary|"
    r"by)(?: [a-z]+){0,5}|"
    r"(?:asv )?(?:scan report )?vulnerability details|special notes(?: [a-z]+){0,8}|(?:detailed|"
    r"detail) (?:findings|results|report)|"
    r"(?:scan )?scope(?: [a-z]+){0,6}|host (?:details|summary)|(?:failing|passing) (?:vulnerabilities|hosts|"
    r"components)|"
    r"vulnerabilites (?:notees|relevees|constatees|par)(?: [a-z]+){0,5}|details? des vulnerabilites|"
    r"(?:resume|sommaire|synthese) (?:de (?:la )?)?conformite (?:des|par) composants?|notes? (?:speciales?|"
    r"particulieres?)(?: [a-z]+){0,8}|"
    r"vulnerabilidades (?:observadas|detectadas|anotadas|por)(?: [a-z]+){0,6}|detalles? de (?:las )?vulnerabilidades|"
    r"resumen de (?:cumplimiento|conformidad) (?:de|por) (?:los )?componentes?|notas especiales(?: [a-z]+){0,8}|"
    r"table of contents|contents|sommaire detaille|table des matieres|indice(?: de contenidos)?|methodology|"
    r"glossary|disclaimer",
}
HEADINGS: Mapping[Zone, re.Pattern[str]] = {
    zone: re.compile(rf"{_PART}(?:{alternatives})(?: continued| cont)?") for zone, alternatives in _HEADINGS.items()
}

_LETTERS = re.compile(r"[a-z]+")
_SYNTAX = re.compile(r"\(\?[:!=]|\\[a-z]|\{[^}]*\}")
BEGINNING = 3
"""Letters by which a word is known that no label begins with."""


def beginnings() -> frozenset[str]:
    """The first letters of all words of labels: at a word with others no label can begin."""
    found = {
        word[:BEGINNING]
        for alternatives in _LABELS.values()
        for alternative in alternatives
        for word in _LETTERS.findall(_SYNTAX.sub(" ", alternative))
    }
    return frozenset(found | {"ema"})
