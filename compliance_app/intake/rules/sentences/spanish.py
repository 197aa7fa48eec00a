"""What a merchant reads in Spanish: what was noticed, and what to do."""

from compliance_app.intake.rules.words import Code
from compliance_app.volumes.rules import Channel

_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
MONTHS = tuple(_MONTHS.split())
DATE = "{day} de {month} de {year}"

CHANNELS = {
    Channel.ECOMMERCE: "pagos en línea",
    Channel.MOTO: "pedidos por correo y teléfono",
    Channel.CARD_PRESENT: "terminales de pago",
}
AND = " y "

SENTENCES: dict[str, str] = {
    Code.CARDS: "El documento contiene lo que parecen números de tarjeta, terminados en {cards} (página {pages}). No "
    "podemos guardar un archivo así y no hemos guardado nada de él. Quite los números de tarjeta, guárdelo de nuevo "
    "como PDF y envíelo.",
    Code.CARDS_BESIDE: "Los archivos adjuntos al PDF, o sus propiedades, contienen lo que parecen números de tarjeta, "
    "terminados en {cards}. No podemos guardar un archivo así y no hemos guardado nada de él. Imprima el documento en "
    "un PDF nuevo, que no los incluye, y envíelo.",
    Code.PICTURE: "El documento es una imagen escaneada que nuestro sistema no puede leer, así que no se pudo "
    "comprobar. Lo leerá una persona. Si tiene el PDF original, envíelo: se comprueba al momento.",
    Code.UNREADABLE: "No encontramos texto legible en el documento. Compruebe que cada página esté clara y derecha; "
    "si no, envíe una copia mejor.",
    Code.PARTLY_READ: "Solo se pudieron comprobar {read} de {pages} páginas. Envíe únicamente el documento pedido si "
    "forma parte de un archivo mayor.",
    Code.UNRECOGNISED: "No reconocemos una AOC, un SAQ ni un informe de escaneo ASV. Un certificado o un resumen no "
    "bastan. Compruebe que es el archivo correcto.",
    Code.TYPE_UNKNOWN: "Es un SAQ, pero no reconocemos de qué tipo. Elija el tipo: figura en la primera página.",
    Code.OTHER_KIND: "Usted eligió {said}, pero esto parece {found}. Envíelo como lo que es.",
    Code.BLANK: "El formulario parece vacío: no hay empresa, fecha ni resultado. Rellénelo, fírmelo y envíelo.",
    Code.OTHER_COMPANY: "El documento nombra a «{company}». Nuestro contrato es con «{merchant}». Envíe uno que nombre "
    "a su empresa, o continúe si ambas son la misma.",
    Code.SERVICE_PROVIDER: "Es el formulario para proveedores de servicios. Como comerciante necesita el de "
    "comerciantes.",
    Code.AOC_NEEDED: "Usted acepta tantos pagos con tarjeta que necesitamos una AOC firmada por un evaluador. Un "
    "cuestionario (SAQ) no basta. Pida la AOC a su evaluador.",
    Code.SAQ_CHANNEL: "El SAQ {type} es para {takes}. Con nosotros, sus pagos de los últimos 12 meses fueron "
    "{channels}. Compruebe si es el cuestionario correcto y pregúntenos si tiene dudas.",
    Code.SAQ_INTEGRATION: "El SAQ {type} no corresponde a su forma de aceptar tarjetas. Corresponden: {types}. "
    "Pregúntenos si no sabe cuál necesita.",
    Code.RETIRED_VERSION: "El formulario es de la versión {version} de PCI DSS, que dejó de usarse después del {day}. "
    "Rellene el de la versión {current}.",
    Code.OLD_SAQ_A: "Es una edición anterior del SAQ A. Desde el 31 de marzo de 2025 se necesita la de enero de 2025: "
    "lleva «r1» al pie de cada página. Rellene esa.",
    Code.NON_COMPLIANT: "El documento dice que usted no cumple. Corrija lo que enumera, haga cambiar el resultado a "
    "Cumple y envíe el documento nuevo. Continúe si le pedimos este.",
    Code.LEGAL_EXCEPTION: "El documento declara una excepción legal. La miramos con más detalle, lo que puede tardar "
    "más.",
    Code.NO_RESULT: "No vemos qué resultado está marcado en la parte 3. Compruebe que haya una casilla marcada.",
    Code.PARTIAL: "El documento dice que no se probaron algunos requisitos (evaluación parcial). Haga probar el resto, "
    "o prepárese para explicarnos por qué no afecta a sus pagos.",
    Code.NOT_SIGNED: "No vemos una firma en la parte 3b. Haga que lo firme un directivo de su empresa.",
    Code.NO_ASSESSOR: "No vemos la firma del evaluador. Haga que su evaluador firme el documento.",
    Code.SIGNED_EARLY: "Se firmó el {day}, antes de terminarse ({completed}). Haga corregir las fechas.",
    Code.SIGNED_LATE: "Se firmó el {day}, {days} días después de terminarse ({completed}). Lo habitual son dos o tres "
    "semanas. Compruebe que las fechas sean correctas.",
    Code.SIGNED_AHEAD: "Una firma lleva la fecha {day}, que está en el futuro. Haga corregir la fecha.",
    Code.COMPLETED_AHEAD: "La fecha de finalización, {day}, está en el futuro. Haga corregir la fecha.",
    Code.NO_DATE: "No encontramos la fecha de finalización. La buscaremos al comprobar el documento.",
    Code.EXPIRED: "El documento venció el {day}. Envíe el vigente.",
    Code.SCAN_FAILED: "El informe dice que el escaneo no se superó, así que no cuenta. Haga corregir las debilidades, "
    "escanee de nuevo y envíe el informe superado.",
    Code.SCAN_NO_RESULT: "No vemos si el escaneo se superó. Envíe el informe completo, con la atestación («Attestation "
    "of Scan Compliance»).",
    Code.SCAN_PASS_FAILING: "El informe dice que el escaneo se superó, y cuenta vulnerabilidades que lo hacen fallar "
    "({number}). Pida a su empresa de escaneo un informe sin esa contradicción.",
    Code.SCAN_PARTIAL: "El informe es de un escaneo parcial. Necesitamos uno que cubra todas sus direcciones; pida el "
    "informe combinado a su empresa de escaneo.",
    Code.SCAN_NOT_ATTESTED: "Su propia atestación en el informe no está firmada. Confírmela con su empresa de escaneo "
    "y envíe el informe de nuevo.",
    Code.SCAN_EXPIRATION: "El informe dice que vence el {day}, {days} días después del escaneo. Lo habitual son "
    "{usual}; lo miraremos.",
    Code.SCAN_GAP: "Entre su último escaneo superado ({before}) y este hay {days} días. Se permiten {most} como "
    "máximo. Díganos el motivo si se lo preguntamos y haga el próximo escaneo a tiempo.",
    Code.SCAN_OUT_OF_SCOPE: "{number} de sus sistemas quedaron fuera del escaneo. Puede que le preguntemos por qué.",
    Code.VENDOR_UNKNOWN: "No conocemos a «{vendor}» como proveedor de escaneo aprobado (ASV). Solo cuentan los "
    "escaneos de un proveedor de la lista del PCI SSC. Compruebe que es el informe correcto o pregúntenos.",
    Code.VENDOR_LAPSED: "«{vendor}» fue proveedor de escaneo aprobado (ASV) del {first} al {last}, no el día de este "
    "escaneo. Pregunte a su empresa de escaneo por su aprobación o encargue el escaneo a una aprobada.",
    Code.VENDOR_OTHER: "El número de certificado {number} del informe es de {other}, no de «{vendor}». Pida a su "
    "empresa de escaneo un informe corregido.",
    f"{Code.SENT_BEFORE}.rejected": "Usted envió este mismo archivo el {day} (recibo {receipt}) y se le devolvió. "
    "Envíe uno corregido.",
    f"{Code.SENT_BEFORE}.accepted": "Usted envió este mismo archivo el {day} (recibo {receipt}) y lo aceptamos. No "
    "hace falta enviarlo otra vez.",
    f"{Code.SENT_BEFORE}.waiting": "Usted envió este mismo archivo el {day} (recibo {receipt}) y lo estamos "
    "comprobando. No hace falta enviarlo otra vez.",
    Code.ANOTHERS_FILE: "Ya recibimos exactamente este archivo para otra empresa. Compruebe que es suyo y que nombra a "
    "su empresa.",
}
