"""The decision tree: each leaf, each condition, and that no walk gets lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.merchants.rules import Integration
from compliance_app.questionnaires import rules
from compliance_app.questionnaires.questions import CHANNELS, CONFIRMATIONS, SERVICE_PROVIDER, STORAGE, WAYS, Way
from compliance_app.readings.rules import SaqType
from compliance_app.volumes.rules import Channel

START = {"service_provider": "no", "storage": "no"}


def answers(channel: Channel, way: Way, confirmed: str | None = None) -> dict[str, str]:
    found = {**START, "channels": channel.value, WAYS[channel].code: way.value}
    return found if confirmed is None else {**found, f"{channel}_confirmed": confirmed}


@pytest.mark.parametrize(
    ("channel", "way", "confirmed", "saq_type", "rule_id"),
    [
        (Channel.ECOMMERCE, Way.REDIRECT, None, SaqType.A, "SAQ-TREE-4"),
        (Channel.ECOMMERCE, Way.IFRAME, "yes", SaqType.A, "SAQ-TREE-4"),
        (Channel.ECOMMERCE, Way.IFRAME, "no", SaqType.A_EP, "SAQ-TREE-4"),
        (Channel.ECOMMERCE, Way.IFRAME, "unsure", SaqType.A_EP, "SAQ-TREE-4"),
        (Channel.ECOMMERCE, Way.OWN_PAGE, None, SaqType.A_EP, "SAQ-TREE-4"),
        (Channel.ECOMMERCE, Way.OWN_SERVER, None, SaqType.D_MERCHANT, "SAQ-TREE-4"),
        (Channel.MOTO, Way.LINK, None, SaqType.A, "SAQ-TREE-4"),
        *(
            (channel, way, confirmed, saq_type if confirmed in (None, "yes") else SaqType.D_MERCHANT, rule_id)
            for channel in (Channel.MOTO, Channel.CARD_PRESENT)
            for way, saq_type in (
                (Way.P2PE, SaqType.P2PE),
                (Way.DIAL_OUT, SaqType.B),
                (Way.IP_TERMINAL, SaqType.B_IP),
                (Way.VIRTUAL_TERMINAL, SaqType.C_VT),
                (Way.APPLICATION, SaqType.C),
            )
            for confirmed in (("yes", "no", "unsure") if way in CONFIRMATIONS else (None,))
            for rule_id in (["SAQ-TREE-5"] if confirmed in (None, "yes") else ["SAQ-TREE-6"])
        ),
        (Channel.CARD_PRESENT, Way.SPOC, "yes", SaqType.SPOC, "SAQ-TREE-5"),
        (Channel.CARD_PRESENT, Way.SPOC, "no", SaqType.D_MERCHANT, "SAQ-TREE-6"),
        (Channel.MOTO, Way.OTHER, None, SaqType.D_MERCHANT, "SAQ-TREE-5"),
        (Channel.CARD_PRESENT, Way.OTHER, None, SaqType.D_MERCHANT, "SAQ-TREE-5"),
    ],
)
def test_each_way_leads_to_its_questionnaire(
    channel: Channel, way: Way, confirmed: str | None, saq_type: SaqType, rule_id: str
) -> None:
    (line,) = rules.outcome(answers(channel, way, confirmed))
    assert (line.channel, line.saq_type, line.rule_id) == (channel, saq_type, rule_id)
    assert line.reason


def test_who_works_for_others_is_asked_nothing_more() -> None:
    (line,) = rules.outcome({"service_provider": "yes"})
    assert (line.saq_type, line.rule_id, line.channel) == (SaqType.D_SERVICE_PROVIDER, "SAQ-TREE-1", None)


@pytest.mark.parametrize("stored", ["yes", "unsure"])
def test_stored_card_numbers_or_doubt_about_them_lead_to_d(stored: str) -> None:
    (line,) = rules.outcome({"service_provider": "no", "storage": stored})
    assert (line.saq_type, line.rule_id) == (SaqType.D_MERCHANT, "SAQ-TREE-2")


def test_each_channel_has_its_questionnaire_and_each_questionnaire_is_named_once() -> None:
    ways = {"ecommerce": "redirect", "moto": "link", "card_present": "dial_out"}
    found = rules.outcome({**START, "channels": "ecommerce,moto,card_present", **ways})
    assert [(line.channel, line.saq_type) for line in found] == [
        (Channel.ECOMMERCE, SaqType.A),
        (Channel.MOTO, SaqType.A),
        (Channel.CARD_PRESENT, SaqType.B),
    ]
    assert rules.types_of(found) == [SaqType.A, SaqType.B]


def test_a_changed_early_answer_forgets_the_later_ones() -> None:
    before = answers(Channel.ECOMMERCE, Way.IFRAME, "yes")
    after = {**before, "storage": "yes"}
    assert rules.on_the_way(after) == {"service_provider": "no", "storage": "yes"}
    assert rules.next_question(after) is None


@pytest.mark.parametrize("wrong", ["", "perhaps", "yes,no"])
def test_an_answer_that_is_none_is_asked_again(wrong: str) -> None:
    question = rules.next_question({"service_provider": wrong})
    assert question is SERVICE_PROVIDER


def test_contradictions_name_what_does_not_go_together() -> None:
    said = rules.contradictions(
        answers(Channel.ECOMMERCE, Way.REDIRECT),
        {SaqType.A, SaqType.D_MERCHANT},
        {"Shop": Integration.REDIRECT, "Booking": Integration.IFRAME},
        {Channel.ECOMMERCE, Channel.MOTO},
    )
    assert said == [
        "An SAQ D-Merchant was sent, but the answers lead to SAQ A.",
        "Project Booking is recorded as “iframe”, which the answers do not name.",
        "There are operations by MOTO, which the answers leave out.",
    ]
    assert rules.contradictions(answers(Channel.ECOMMERCE, Way.REDIRECT), {SaqType.A}, {}, {Channel.ECOMMERCE}) == []


@pytest.mark.parametrize(
    ("level", "saq_way", "needed"),
    [
        (2, Way.REDIRECT, True),
        (2, Way.OWN_PAGE, True),
        (2, Way.OWN_SERVER, True),
        (1, Way.REDIRECT, False),
        (3, Way.REDIRECT, False),
        (None, Way.REDIRECT, False),
    ],
)
def test_mastercard_asks_for_an_assessor_at_level_2(level: int | None, saq_way: Way, needed: bool) -> None:
    assert rules.needs_assessor(rules.outcome(answers(Channel.ECOMMERCE, saq_way)), level) is needed


def test_no_assessor_is_needed_for_terminals() -> None:
    assert not rules.needs_assessor(rules.outcome(answers(Channel.CARD_PRESENT, Way.DIAL_OUT)), 2)


ALL_CODES = [SERVICE_PROVIDER, STORAGE, CHANNELS, *WAYS.values()]


@given(st.data())
def test_every_walk_ends_with_a_questionnaire_for_each_channel(data: st.DataObject) -> None:
    given_answers: dict[str, str] = {}
    for _ in range(12):
        question = rules.next_question(given_answers)
        if question is None:
            break
        values = sorted(question.values)
        most = len(values) if question.several else 1
        chosen = data.draw(st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True))
        given_answers[question.code] = ",".join(chosen)
    lines = rules.outcome(given_answers)
    assert rules.next_question(given_answers) is None
    assert lines
    channels = given_answers.get("channels", "")
    if channels:
        assert {line.channel for line in lines} == {Channel(value) for value in channels.split(",")}
    assert set(rules.on_the_way(given_answers)) == set(given_answers)


@given(st.dictionaries(st.sampled_from([question.code for question in ALL_CODES]), st.text(max_size=20)))
def test_whatever_stands_in_the_address_is_only_asked_again(anything: dict[str, str]) -> None:
    kept = rules.on_the_way(anything)
    assert rules.on_the_way(kept) == kept
    assert rules.next_question(kept) == rules.next_question(anything)
