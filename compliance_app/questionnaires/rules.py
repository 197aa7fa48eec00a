"""Which SAQ the answers lead to: the decision tree of the SAQ instructions (SAQ-TREE-1 to -6).

Answers are texts by the question's code; several ticks are joined by commas. Only answers on the way count:
whoever changes an early answer need not undo the later ones.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from compliance_app.merchants.rules import Integration
from compliance_app.questionnaires.questions import (
    CHANNELS,
    NO,
    SERVICE_PROVIDER,
    STORAGE,
    WAYS,
    YES,
    Question,
    Way,
    confirmation,
)
from compliance_app.readings.rules import SaqType
from compliance_app.volumes.rules import CHANNEL_NAMES, Channel

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """The SAQ for one channel, and why. `channel` None: for the whole company."""

    channel: Channel | None
    saq_type: SaqType
    rule_id: str
    reason: str

    @property
    def channel_name(self) -> str:
        return CHANNEL_NAMES[self.channel] if self.channel else "All card payments"


@dataclass(frozen=True)
class Given:
    """A question on the way with its answer in words."""

    question: Question
    answer: str


_SUITS: dict[Way, tuple[SaqType, str, str]] = {
    Way.REDIRECT: (SaqType.A, "SAQ-TREE-4", "Customers type the card number on your provider's page only."),
    Way.LINK: (SaqType.A, "SAQ-TREE-4", "Customers pay your provider directly; you never hold the card number."),
    Way.IFRAME: (
        SaqType.A,
        "SAQ-TREE-4",
        "The fields come from your provider, and scripts cannot attack the page around them.",
    ),
    Way.OWN_PAGE: (SaqType.A_EP, "SAQ-TREE-4", "Your page makes the payment form, so its safety is part of it."),
    Way.P2PE: (SaqType.P2PE, "SAQ-TREE-5", "Cards are read only by terminals of a listed P2PE solution."),
    Way.SPOC: (SaqType.SPOC, "SAQ-TREE-5", "Cards are read only by a listed SPoC solution on phones or tablets."),
    Way.DIAL_OUT: (SaqType.B, "SAQ-TREE-5", "Only terminals that dial, or imprints, are used."),
    Way.IP_TERMINAL: (SaqType.B_IP, "SAQ-TREE-5", "Only terminals of their own are used, apart from other systems."),
    Way.VIRTUAL_TERMINAL: (
        SaqType.C_VT,
        "SAQ-TREE-5",
        "Cards are typed into your provider's web page, on a computer that is kept apart.",
    ),
    Way.APPLICATION: (SaqType.C, "SAQ-TREE-5", "The till is connected to the internet and kept apart."),
}
_D = SaqType.D_MERCHANT


def next_question(answers: Answers) -> Question | None:
    """The first question on the way without a valid answer; None when all are answered."""
    return next((question for question in _way(answers) if answer_to(question, answers) is None), None)


def given(answers: Answers) -> list[Given]:
    """The questions answered on the way, in order."""
    found = []
    for question in _way(answers):
        answer = answer_to(question, answers)
        if answer is None:
            break
        labels = [option.label for option in question.options if option.value in answer]
        found.append(Given(question, "; ".join(labels)))
    return found


def on_the_way(answers: Answers) -> dict[str, str]:
    """Only the answers that count, as they are kept."""
    kept = {}
    for item in given(answers):
        chosen = answer_to(item.question, answers) or ()
        kept[item.question.code] = ",".join(chosen)
    return kept


def answer_to(question: Question, answers: Answers) -> tuple[str, ...] | None:
    """What was chosen, in the order of the options; None where nothing or something else was."""
    chosen = set(answers.get(question.code, "").split(",")) - {""}
    if not chosen or not chosen <= question.values or (len(chosen) > 1 and not question.several):
        return None
    return tuple(option.value for option in question.options if option.value in chosen)


def outcome(answers: Answers) -> tuple[Line, ...]:
    """The SAQ of each channel (SAQ-TREE-3); empty while a question is open."""
    if next_question(answers) is not None:
        return ()
    if answers.get(SERVICE_PROVIDER.code) == YES:
        reason = "You handle card payments for others: service providers have a questionnaire of their own."
        return (Line(None, SaqType.D_SERVICE_PROVIDER, "SAQ-TREE-1", reason),)
    if answers.get(STORAGE.code) != NO:
        reason = "Card numbers are kept in electronic form, or that cannot be ruled out."
        return (Line(None, _D, "SAQ-TREE-2", reason),)
    return tuple(_line(channel, answers) for channel in _channels(answers))


def types_of(lines: tuple[Line, ...]) -> list[SaqType]:
    """Each questionnaire once, in the order of the channels."""
    return list(dict.fromkeys(line.saq_type for line in lines))


def _way(answers: Answers) -> Iterator[Question]:
    yield SERVICE_PROVIDER
    if answers.get(SERVICE_PROVIDER.code) == YES:
        return
    yield STORAGE
    if answers.get(STORAGE.code) != NO:
        return
    yield CHANNELS
    for channel in _channels(answers):
        yield WAYS[channel]
        chosen = answer_to(WAYS[channel], answers)
        further = confirmation(channel, Way(chosen[0])) if chosen else None
        if further:
            yield further


def _channels(answers: Answers) -> list[Channel]:
    return [Channel(value) for value in answer_to(CHANNELS, answers) or ()]


def _line(channel: Channel, answers: Answers) -> Line:
    way = Way(answers[WAYS[channel].code])
    further = confirmation(channel, way)
    if further and answers[further.code] != YES:
        return _unconfirmed(channel, way)
    if way in _SUITS:
        return Line(channel, *_SUITS[way])
    if way is Way.OWN_SERVER:
        return Line(channel, _D, "SAQ-TREE-4", "Card numbers reach your own server, or that cannot be ruled out.")
    return Line(channel, _D, "SAQ-TREE-5", "None of the shorter questionnaires fits this way of taking cards.")


def _unconfirmed(channel: Channel, way: Way) -> Line:
    if way is Way.IFRAME:
        reason = "The frame is your provider's, but it is not confirmed that scripts cannot attack the page around it."
        return Line(channel, SaqType.A_EP, "SAQ-TREE-4", reason)
    reason = f"SAQ {_SUITS[way][0]} would fit, but one of its conditions is not confirmed."
    return Line(channel, _D, "SAQ-TREE-6", reason)


_WAY_OF: dict[Integration, Way] = {
    Integration.REDIRECT: Way.REDIRECT,
    Integration.IFRAME: Way.IFRAME,
    Integration.DIRECT_POST: Way.OWN_PAGE,
    Integration.OWN_FORM: Way.OWN_SERVER,
    Integration.DIAL_OUT_TERMINAL: Way.DIAL_OUT,
    Integration.IP_TERMINAL: Way.IP_TERMINAL,
    Integration.P2PE_TERMINAL: Way.P2PE,
    Integration.SPOC_TERMINAL: Way.SPOC,
    Integration.VIRTUAL_TERMINAL: Way.VIRTUAL_TERMINAL,
    Integration.PAYMENT_APPLICATION: Way.APPLICATION,
}

_ASSESSED = frozenset({SaqType.A, SaqType.A_EP, SaqType.D_MERCHANT})


def ways_of(answers: Answers) -> frozenset[Way]:
    """Every way of taking cards that the answers name."""
    chosen = (answer_to(WAYS[channel], answers) for channel in _channels(answers))
    return frozenset(Way(answer[0]) for answer in chosen if answer)


def contradictions(
    answers: Answers,
    sent: Collection[SaqType],
    integrations: Mapping[str, Integration],
    channels: Collection[Channel],
) -> list[str]:
    """What else is known of the merchant and does not go with its answers (SAQ-TREE-DIFFERS).

    `sent` are the types of its SAQs that are accepted or wait, `integrations` those of its projects by name,
    `channels` those with operations in the last 12 months.
    """
    lines = outcome(answers)
    wanted = types_of(lines)
    found = [
        f"An SAQ {saq_type} was sent, but the answers lead to {_listed(wanted)}."
        for saq_type in sorted(set(sent) - set(wanted))
    ]
    if all(line.channel is None for line in lines):
        return found
    ways, answered = ways_of(answers), {line.channel for line in lines}
    found += [
        f"Project {name} is recorded as “{integration.replace('_', ' ')}”, which the answers do not name."
        for name, integration in integrations.items()
        if _WAY_OF[integration] not in ways
    ]
    missing = sorted(set(channels) - answered)
    found += [f"There are operations by {CHANNEL_NAMES[channel]}, which the answers leave out." for channel in missing]
    return found


def needs_assessor(lines: Collection[Line], mastercard_level: int | None) -> bool:
    """Whether Mastercard asks for a QSA or ISA beside the SAQ: at its Level 2 with SAQ A, A-EP or D (SAQ-ASSESSOR)."""
    return mastercard_level == 2 and any(line.saq_type in _ASSESSED for line in lines)


def _listed(types: Collection[SaqType]) -> str:
    return " and ".join(f"SAQ {saq_type}" for saq_type in types) or "none"
