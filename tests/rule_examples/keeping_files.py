"""Examples of keeping files: through which day one is kept, and what stays whatever its age."""

from datetime import date

from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.documents.rules.retention import SHIPPED, KeptFile, Term, due, kept_until, stopped_on, term_problem
from tests.rule_examples.running import Given, Then, example


@example("RETENTION-1")
def kept(given: Given) -> Then:
    state = DocumentState(given.text("document", "accepted"))
    file = KeptFile(1, 1, DocumentKind.AOC, state, given.day("verdict"), None, given.day_or_none("counted until"))
    stopped = stopped_on(file)
    return {"kept through": stopped and kept_until(stopped, given.number("years", 3))}


@example("RETENTION-2", "HOLD-1")
def goes(given: Given) -> Then:
    held = given.yes("held")
    state = DocumentState(given.text("document", "accepted").replace(" ", "_"))
    until = given.day_or_none("counted until")
    verdict = None if state is DocumentState.IN_REVIEW else until
    files = [KeptFile(1, 1, DocumentKind.AOC, state, verdict, None, until, is_held=held)]
    if later := given.day_or_none("later one counted until"):
        files.append(KeptFile(2, 1, DocumentKind.AOC, DocumentState.ACCEPTED, later, None, later))
    return {"file removed": 1 in {found.document_id for found in due(files, SHIPPED, given.day("day"))}}


@example("RETENTION-5")
def evidence(given: Given) -> Then:
    kind, accepted, verdict = DocumentKind.ASV_SCAN_REPORT, DocumentState.ACCEPTED, given.day("failed scan, verdict")
    files, wholes = [KeptFile(1, 1, kind, accepted, verdict, verdict, None)], {}
    if given.yes("in a pass", True):
        until, held = given.day("pass counted until"), given.yes("report of the pass held")
        files.append(KeptFile(2, 1, kind, accepted, verdict, verdict, until, is_held=held))
        wholes = {1: 2}
    if not given.yes("no later pass"):
        files.append(KeptFile(3, 1, kind, accepted, verdict, verdict, date(2050, 1, 1)))
    gone = {found.document_id for found in due(files, SHIPPED, given.day("day"), wholes)}
    return {"its file removed": 1 in gone, "file of the pass removed": 2 in gone}


@example("RETENTION-3")
def term(given: Given) -> Then:
    current = Term(DocumentKind.AOC, given.number("years now"), "", SHIPPED[0].valid_from)
    problem = term_problem(current, given.number("years then"), given.day("begins"), given.day("today"))
    return {"allowed": problem is None}
