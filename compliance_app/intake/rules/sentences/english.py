"""What a merchant reads in English: what was noticed, and what to do."""

from compliance_app.intake.rules.words import Code
from compliance_app.volumes.rules import Channel

_MONTHS = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS.split())
DATE = "{day} {month} {year}"

CHANNELS = {
    Channel.ECOMMERCE: "online payments",
    Channel.MOTO: "mail and telephone orders",
    Channel.CARD_PRESENT: "card terminals",
}
AND = " and "

SENTENCES: dict[str, str] = {
    Code.CARDS: "The document contains what looks like card numbers, ending in {cards} (page {pages}). We "
    "may not keep such a file, so nothing of it was kept. Take the card numbers out, save it as PDF again, and send "
    "that.",
    Code.CARDS_BESIDE: "In files attached to the PDF, or in its properties, stands what looks like card numbers, "
    "ending in {cards}. We may not keep such a file, so nothing of it was kept. Print the document as a new PDF, which "
    "leaves these out, and send that.",
    Code.PICTURE: "The document is a scanned picture, which our system cannot read, so it could not be checked. "
    "A person will read it. If you have the original PDF, send that instead: it is checked at once.",
    Code.UNREADABLE: "We found no readable text in the document. Look whether every page is clear and the right way "
    "up, and send a better copy if not.",
    Code.PARTLY_READ: "Only {read} of {pages} pages could be checked. Send the document asked for only, if it is part "
    "of a larger file.",
    Code.UNRECOGNISED: "We do not recognise this as an AOC, an SAQ or an ASV scan report. A certificate or a summary "
    "is not enough. Look whether it is the right file.",
    Code.TYPE_UNKNOWN: "It is an SAQ, but we cannot tell of which type. Choose the type: it stands on the first page.",
    Code.OTHER_KIND: "You chose {said}, but this looks like {found}. Send it as what it is.",
    Code.BLANK: "The form seems to be empty: there is no company, no date and no result. Fill it in, sign it, and "
    "send that.",
    Code.OTHER_COMPANY: "The document names “{company}”. Our contract is with “{merchant}”. Send one that names your "
    "company, or go on if both are the same company.",
    Code.SERVICE_PROVIDER: "This is the form for service providers. As a merchant you need the form for merchants.",
    Code.AOC_NEEDED: "You take so many card payments that we need an AOC signed by an assessor. A questionnaire (SAQ) "
    "is not enough. Ask your assessor for the AOC.",
    Code.SAQ_CHANNEL: "SAQ {type} is for {takes}. Through us you took {channels} in the last 12 months. Look "
    "whether this is the right questionnaire, and ask us if you are not sure.",
    Code.SAQ_INTEGRATION: "SAQ {type} does not fit the way you take cards. These do: {types}. Ask us if you are "
    "not sure which one you need.",
    Code.RETIRED_VERSION: "The form is of PCI DSS version {version}, which was no longer in use after {day}. Fill in "
    "the form of version {current}.",
    Code.OLD_SAQ_A: "This is an older issue of SAQ A. Since 31 March 2025 the issue of January 2025 is needed: it says "
    "“r1” at the foot of each page. Fill in that one.",
    Code.NON_COMPLIANT: "The document says that you are not compliant. Put right what it lists, have the result "
    "changed to Compliant, and send the new document. Go on if we asked you for this one.",
    Code.LEGAL_EXCEPTION: "The document states a legal exception. We look at it more closely, which may take longer.",
    Code.NO_RESULT: "We cannot see which result is ticked in Part 3. Look whether a box is ticked there.",
    Code.PARTIAL: "The document says that some requirements were not tested (a partial assessment). Have the rest "
    "tested, or be ready to explain to us why it does not concern your payments.",
    Code.NOT_SIGNED: "We cannot see a signature in Part 3b. Have an executive officer of your company sign it.",
    Code.NO_ASSESSOR: "We cannot see a signature of the assessor. Have your assessor sign the document.",
    Code.SIGNED_EARLY: "It was signed on {day}, before it was completed ({completed}). Have the dates corrected.",
    Code.SIGNED_LATE: "It was signed on {day}, {days} days after it was completed ({completed}). Two to three weeks "
    "are usual. Look whether the dates are right.",
    Code.SIGNED_AHEAD: "A signature is dated {day}, which lies in the future. Have the date corrected.",
    Code.COMPLETED_AHEAD: "The completion date, {day}, lies in the future. Have the date corrected.",
    Code.NO_DATE: "We could not find the completion date. We will look for it when we check the document.",
    Code.EXPIRED: "The document ran out on {day}. Send the current one.",
    Code.SCAN_FAILED: "The report says that the scan did not pass, so it does not count. Have the weaknesses put "
    "right, scan again, and send the report that says pass.",
    Code.SCAN_NO_RESULT: "We cannot see whether the scan passed. Send the whole report, with the attestation "
    "(“Attestation of Scan Compliance”).",
    Code.SCAN_PASS_FAILING: "The report says that the scan passed, and yet counts failing vulnerabilities "
    "({number}). Ask your scanning company for a report that agrees with itself.",
    Code.SCAN_PARTIAL: "The report is of a partial scan. We need a report that covers all your addresses; ask your "
    "scanning company for the combined one.",
    Code.SCAN_NOT_ATTESTED: "Your own attestation in the report is not signed. Confirm it with your scanning company, "
    "and send the report again.",
    Code.SCAN_EXPIRATION: "The report says that it runs out on {day}, {days} days after the scan. Usual are {usual}; "
    "we will look at it.",
    Code.SCAN_GAP: "{days} days lie between your last passing scan ({before}) and this one. At most {most} are "
    "allowed. Tell us the reason if we ask, and have your next scan made in time.",
    Code.SCAN_OUT_OF_SCOPE: "{number} of your systems were left out of the scan. We may ask you why.",
    Code.VENDOR_UNKNOWN: "We do not know “{vendor}” as an Approved Scanning Vendor. Only scans by a vendor on the PCI "
    "SSC's list count. Look whether the report is the right one, or ask us.",
    Code.VENDOR_LAPSED: "“{vendor}” was an Approved Scanning Vendor from {first} to {last}, not on the day of this "
    "scan. Ask your scanning company about its approval, or have the scan made by an approved one.",
    Code.VENDOR_OTHER: "The certificate number {number} in the report belongs to {other}, not to “{vendor}”. Ask your "
    "scanning company for a corrected report.",
    f"{Code.SENT_BEFORE}.rejected": "You sent this same file on {day} (receipt {receipt}) and it was sent back to "
    "you. Send a corrected one.",
    f"{Code.SENT_BEFORE}.accepted": "You sent this same file on {day} (receipt {receipt}) and we accepted it. You "
    "need not send it again.",
    f"{Code.SENT_BEFORE}.waiting": "You sent this same file on {day} (receipt {receipt}), and we are checking it. You "
    "need not send it again.",
    Code.ANOTHERS_FILE: "We have received this very file for another company before. Look whether it is yours, and "
    "names your company.",
}
