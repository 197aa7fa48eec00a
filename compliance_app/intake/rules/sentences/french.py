"""What a merchant reads in French: what was noticed, and what to do."""

from compliance_app.intake.rules.words import Code
from compliance_app.volumes.rules import Channel

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS = tuple(_MONTHS.split())
DATE = "{day} {month} {year}"

CHANNELS = {
    Channel.ECOMMERCE: "les paiements en ligne",
    Channel.MOTO: "les commandes par courrier et téléphone",
    Channel.CARD_PRESENT: "les terminaux de paiement",
}
AND = " et "

SENTENCES: dict[str, str] = {
    Code.CARDS: "Le document contient ce qui ressemble à des numéros de carte, se terminant par {cards} (page "
    "{pages}). Nous n'avons pas le droit de garder un tel fichier ; rien n'en a été gardé. Retirez les numéros "
    "de carte, enregistrez-le à nouveau en PDF et envoyez-le.",
    Code.CARDS_BESIDE: "Des fichiers joints au PDF, ou ses propriétés, contiennent ce qui ressemble à des numéros de "
    "carte, se terminant par {cards}. Nous n'avons pas le droit de garder un tel fichier ; rien n'en a été gardé. "
    "Imprimez le document dans un nouveau PDF, qui ne les reprend pas, et envoyez-le.",
    Code.PICTURE: "Le document est une image numérisée que notre système ne sait pas lire ; il n'a donc pas pu être "
    "vérifié. Une personne le lira. Si vous avez le PDF d'origine, envoyez-le plutôt : il est vérifié aussitôt.",
    Code.UNREADABLE: "Nous n'avons trouvé aucun texte lisible dans le document. Vérifiez que chaque page est nette et "
    "à l'endroit, sinon envoyez une meilleure copie.",
    Code.PARTLY_READ: "Seules {read} pages sur {pages} ont pu être vérifiées. Envoyez uniquement le document demandé "
    "s'il fait partie d'un fichier plus grand.",
    Code.UNRECOGNISED: "Nous ne reconnaissons ni une AOC, ni un SAQ, ni un rapport d'analyse ASV. Un certificat ou un "
    "résumé ne suffit pas. Vérifiez que c'est le bon fichier.",
    Code.TYPE_UNKNOWN: "C'est un SAQ, mais nous ne reconnaissons pas son type. Choisissez-le : il figure sur la "
    "première page.",
    Code.OTHER_KIND: "Vous avez choisi {said}, mais ceci ressemble à {found}. Envoyez-le comme tel.",
    Code.BLANK: "Le formulaire semble vide : ni entreprise, ni date, ni résultat. Remplissez-le, signez-le et "
    "envoyez-le.",
    Code.OTHER_COMPANY: "Le document nomme « {company} ». Notre contrat est avec « {merchant} ». Envoyez un document "
    "au nom de votre entreprise, ou continuez s'il s'agit de la même entreprise.",
    Code.SERVICE_PROVIDER: "C'est le formulaire des prestataires de services. En tant que commerçant, il vous faut "
    "celui des commerçants.",
    Code.AOC_NEEDED: "Vous acceptez tant de paiements par carte qu'il nous faut une AOC signée par un évaluateur. Un "
    "questionnaire (SAQ) ne suffit pas. Demandez l'AOC à votre évaluateur.",
    Code.SAQ_CHANNEL: "Le SAQ {type} concerne {takes}. Avec nous, vos paiements des 12 derniers mois concernent "
    "{channels}. Vérifiez que c'est le bon questionnaire, et demandez-nous en cas de doute.",
    Code.SAQ_INTEGRATION: "Le SAQ {type} ne correspond pas à votre façon d'accepter les cartes. Ceux-ci "
    "correspondent : {types}. Demandez-nous en cas de doute.",
    Code.RETIRED_VERSION: "Le formulaire est de la version {version} de PCI DSS, qui n'était plus en vigueur après le "
    "{day}. Remplissez celui de la version {current}.",
    Code.OLD_SAQ_A: "C'est une édition ancienne du SAQ A. Depuis le 31 mars 2025 il faut celle de janvier 2025 : elle "
    "porte « r1 » au bas de chaque page. Remplissez celle-là.",
    Code.NON_COMPLIANT: "Le document dit que vous n'êtes pas conforme. Corrigez ce qu'il énumère, faites changer le "
    "résultat en Conforme et envoyez le nouveau document. Continuez si nous vous avons demandé celui-ci.",
    Code.LEGAL_EXCEPTION: "Le document invoque une exception légale. Nous l'examinons de plus près, ce qui peut "
    "prendre plus de temps.",
    Code.NO_RESULT: "Nous ne voyons pas quel résultat est coché dans la partie 3. Vérifiez qu'une case y est cochée.",
    Code.PARTIAL: "Le document dit que certaines exigences n'ont pas été testées (évaluation partielle). Faites "
    "tester le reste, ou préparez-vous à nous expliquer pourquoi vos paiements n'en dépendent pas.",
    Code.NOT_SIGNED: "Nous ne voyons pas de signature dans la partie 3b. Faites-le signer par un dirigeant de votre "
    "entreprise.",
    Code.NO_ASSESSOR: "Nous ne voyons pas de signature de l'évaluateur. Faites signer le document par lui.",
    Code.SIGNED_EARLY: "Il a été signé le {day}, avant d'être achevé ({completed}). Faites corriger les dates.",
    Code.SIGNED_LATE: "Il a été signé le {day}, {days} jours après son achèvement ({completed}). Deux à trois semaines "
    "sont habituelles. Vérifiez que les dates sont justes.",
    Code.SIGNED_AHEAD: "Une signature porte la date du {day}, qui est dans l'avenir. Faites corriger la date.",
    Code.COMPLETED_AHEAD: "La date d'achèvement, le {day}, est dans l'avenir. Faites corriger la date.",
    Code.NO_DATE: "Nous n'avons pas trouvé la date d'achèvement. Nous la chercherons en vérifiant le document.",
    Code.EXPIRED: "Le document n'est plus valable depuis le {day}. Envoyez celui qui est en vigueur.",
    Code.SCAN_FAILED: "Le rapport dit que l'analyse a échoué ; elle ne compte donc pas. Faites corriger les "
    "faiblesses, refaites l'analyse et envoyez le rapport réussi.",
    Code.SCAN_NO_RESULT: "Nous ne voyons pas si l'analyse est réussie. Envoyez le rapport entier, avec l'attestation "
    "(« Attestation of Scan Compliance »).",
    Code.SCAN_PASS_FAILING: "Le rapport dit que l'analyse est réussie, et compte pourtant des vulnérabilités "
    "qui la font échouer ({number}). Demandez à votre société d'analyse un rapport sans cette contradiction.",
    Code.SCAN_PARTIAL: "Le rapport est celui d'une analyse partielle. Il nous faut un rapport qui couvre toutes vos "
    "adresses ; demandez le rapport combiné à votre société d'analyse.",
    Code.SCAN_NOT_ATTESTED: "Votre propre attestation dans le rapport n'est pas signée. Confirmez-la auprès de votre "
    "société d'analyse et renvoyez le rapport.",
    Code.SCAN_EXPIRATION: "Le rapport dit expirer le {day}, {days} jours après l'analyse. D'habitude ce sont {usual} ; "
    "nous regarderons cela.",
    Code.SCAN_GAP: "{days} jours séparent votre dernière analyse réussie ({before}) de celle-ci. {most} au plus sont "
    "permis. Dites-nous la raison si nous la demandons, et faites la prochaine analyse à temps.",
    Code.SCAN_OUT_OF_SCOPE: "{number} de vos systèmes n'ont pas été analysés. Il se peut que nous vous demandions "
    "pourquoi.",
    Code.VENDOR_UNKNOWN: "Nous ne connaissons pas « {vendor} » comme prestataire d'analyse agréé (ASV). Seules "
    "comptent les analyses d'un prestataire de la liste du PCI SSC. Vérifiez qu'il s'agit du bon rapport, ou "
    "demandez-nous.",
    Code.VENDOR_LAPSED: "« {vendor} » était un prestataire d'analyse agréé (ASV) du {first} au {last}, pas le jour de "
    "cette analyse. Demandez-lui où en est son agrément, ou faites faire l'analyse par un prestataire agréé.",
    Code.VENDOR_OTHER: "Le numéro de certificat {number} du rapport est celui de {other}, pas de « {vendor} ». "
    "Demandez un rapport corrigé à votre société d'analyse.",
    f"{Code.SENT_BEFORE}.rejected": "Vous avez envoyé ce même fichier le {day} (reçu {receipt}) et il vous a été "
    "renvoyé. Envoyez un fichier corrigé.",
    f"{Code.SENT_BEFORE}.accepted": "Vous avez envoyé ce même fichier le {day} (reçu {receipt}) et nous l'avons "
    "accepté. Il n'est pas nécessaire de l'envoyer à nouveau.",
    f"{Code.SENT_BEFORE}.waiting": "Vous avez envoyé ce même fichier le {day} (reçu {receipt}) et nous le vérifions. "
    "Il n'est pas nécessaire de l'envoyer à nouveau.",
    Code.ANOTHERS_FILE: "Nous avons déjà reçu exactement ce fichier pour une autre entreprise. Vérifiez qu'il est le "
    "vôtre et qu'il nomme votre entreprise.",
}
