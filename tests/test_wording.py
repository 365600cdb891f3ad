from __future__ import annotations

import itertools
import re
import sys

import pytest

from postmortem_kb import frontmatter, wording
from postmortem_kb.body import Body
from postmortem_kb.wording import prose
from postmortem_kb.wording.phrase import phrase as made

PHRASES = [phrase for family in wording.FAMILIES.values() for phrase in family]

FOUND = [
    ("Sam is not there, and we are to blame.", "to blame", "we are to blame"),
    ("The blame lies with the night shift.", "to blame", "blame lies"),
    ("The outage was blamed on an engineer.", "to blame", "blamed on an engineer"),
    ("It was the engineer's fault.", "somebody's fault", "engineer's fault"),
    ("This was their own fault.", "somebody's fault", "their own fault"),
    ("It was the fault of the contractor.", "somebody's fault", "fault of the contractor"),
    ("The reviewer was at fault.", "somebody's fault", "reviewer was at fault"),
    (
        "We found the engineer responsible for the outage.",
        "responsible for the outage",
        "engineer responsible for the outage",
    ),
    ("We know who was responsible for the breach.", "responsible for the outage", None),
    ("It was caused by an engineer who ran it twice.", "caused by an engineer", None),
    ("The deletion was caused by a contractor.", "caused by an engineer", None),
    ("A careless change went out.", "careless", "careless"),
    ("CARELESSNESS was the cause.", "careless", "CARELESSNESS"),
    ("The release was negligent.", "negligent", "negligent"),
    ("The vendor's support is incompetent.", "incompetent", "incompetent"),
    ("A stupid default.", "stupid", "stupid"),
    ("The rollout was sloppy.", "sloppy", "sloppy"),
    ("It was _reckless_ to go on.", "reckless", "reckless"),
    ("Nobody bothered to look.", "nobody bothered", "Nobody bothered to"),
    ("They didn't even bother to ask.", "nobody bothered", "didn't even bother"),
    ("Support dropped the ball.", "dropped the ball", "dropped the ball"),
    ("The operator messed up.", "dropped the ball", "operator messed up"),
    ("They knew better.", "knew better", "They knew better"),
    ("Any competent engineer sees that.", "knew better", "Any competent engineer"),
    ("It was poor judgement.", "poor judgement", "poor judgement"),
    ("The admin was reprimanded.", "disciplinary", "reprimanded"),
    ("We should have tested the change.", "should have", "We should have tested"),
    ("We shouldn't have deployed on Friday.", "should have", "We shouldn't have deployed"),
    ("We shouldn\u2019t have deployed.", "should have", "We shouldn\u2019t have deployed"),
    ("They should've noticed.", "should have", "They should've noticed"),
    ("The on-call engineer should have known.", "should have", "engineer should have known"),
    ("We should never have merged it.", "should have", "We should never have merged"),
    ("They ought to have asked.", "should have", "They ought to have asked"),
    ("This should have been caught in review.", "should have", "should have been caught"),
    ("It should have been obvious; this should have been tested.", "should have", None),
    ("The team on duty should have realised it.", "should have", "should have realised"),
    ("Support should have paid more attention.", "should have", None),
    ("Teams should have documented the limit.", "should have", "Teams should have documented"),
    ("They must have known.", "must have known", "They must have known"),
    ("Obviously, the limit was too low.", "obviously", "Obviously"),
    ("It was an obvious mistake.", "an obvious mistake", "obvious mistake"),
    ("It was obvious that it fails.", "an obvious mistake", "was obvious that"),
    ("The limit was clearly wrong.", "clearly", "clearly wrong"),
    ("Clearly, the limit was low.", "clearly", "Clearly, the"),
    ("The author simply forgot it.", "simply", "simply forgot"),
    ("We just needed to restart it.", "just needed to", "We just needed to"),
    ("All they had to do was wait.", "just needed to", "All they had to do"),
    ("In hindsight the limit was low.", "in hindsight", "In hindsight"),
    ("In retrospect, it was wrong.", "in hindsight", "In retrospect"),
    ("It was bound to happen.", "bound to happen", "was bound to happen"),
    ("An accident waiting to happen.", "bound to happen", "accident waiting to happen"),
    ("This was entirely foreseeable.", "foreseeable", None),
    ("The team missed the warning signs.", "warning signs", "missed the warning signs"),
    ("Needless to say, it failed.", "needless to say", "Needless to say"),
    (
        "The outage could have been prevented.",
        "could have prevented",
        "could have been prevented",
    ),
    ("A canary would've caught it.", "could have prevented", "would've caught"),
    ("An alert would have shortened the outage.", "could have prevented", None),
    ("It could have been found sooner.", "could have prevented", None),
    ("We could have asked.", "could have prevented", "We could have asked"),
    ("It would not have happened.", "would not have happened", "would not have happened"),
    ("That would never have happened.", "would not have happened", None),
    ("It would have been better to wait.", "would have been better", None),
    ("If only we had looked.", "if only", "If only we"),
    ("Had they compared both files, all were well.", "had they", "Had they compared"),
    ("Had the engineer waited, all were well.", "had they", "Had the engineer waited"),
    ("If we had tested it, it would be known.", "if we had", "If we had tested"),
    ("We wish we had alerts.", "wish we had", "We wish we had"),
    ("The outage was preventable.", "preventable", "was preventable"),
    ("An avoidable outage.", "preventable", "avoidable outage"),
    ("Another missed opportunity.", "missed opportunity", "missed opportunity"),
    ("The cause was human error.", "human error", "human error"),
    ("The cause was **human error**.", "human error", "human error"),
    ("A human-error incident.", "human error", "human-error"),
    ("This was an operator error.", "operator error", "operator error"),
    ("It failed due to user error.", "operator error", "due to user error"),
    ("Somebody fat-fingered the name.", "fat finger", "fat-fingered"),
    ("The script's author forgot to quote it.", "forgot to", "forgot to"),
    ("We had forgotten.", "forgot to", "We had forgotten"),
    ("They failed to follow the runbook.", "failed to follow", None),
    ("He neglected to tell anyone.", "failed to follow", "neglected to"),
    (
        "She did not follow the standard procedure.",
        "did not follow the procedure",
        "not follow the standard procedure",
    ),
    ("They skipped the checklist.", "did not follow the procedure", None),
    ("The engineer made a mistake.", "made a mistake", "made a mistake"),
    ("An engineer made a typo.", "made a mistake", "engineer made a typo"),
    ("It was a simple mistake.", "a silly mistake", "simple mistake"),
    ("It was just a typo.", "a silly mistake", "just a typo"),
    ("The engineer had mistakenly dropped it.", "mistakenly", "engineer had mistakenly"),
    ("It was due to an oversight.", "an oversight", "due to an oversight"),
    ("There was a lack of attention.", "lack of attention", "lack of attention"),
    ("The night shift was not careful enough.", "lack of attention", "not careful enough"),
    ("Be more careful with wildcards.", "be more careful", "Be more careful"),
    ("Remind everyone to check twice.", "be more careful", "Remind everyone to"),
    ("Pay more attention to alerts.", "be more careful", "Pay more attention"),
    ("No one bothered to look.", "nobody bothered", "No one bothered to"),
    ("The team failed to notice the graph.", "failed to notice", "team failed to notice"),
    ("Nobody thought to look.", "failed to notice", "Nobody thought to"),
    ("No one ever thought to ask.", "failed to notice", "No one ever thought to"),
    ("We could have caught it.", "could have prevented", "We could have caught"),
    ("We could have seen the graph.", "could have prevented", "We could have seen the"),
    ("Anyone could have seen that it grew.", "could have prevented", None),
    ("A test would have caught it.", "could have prevented", "would have caught"),
    ("The on-call could have noticed it.", "could have prevented", "on-call could have noticed"),
    # Everybody whom a report calls by a role.
    ("The IC should have called the vendor.", "should have", "IC should have called"),
    ("The SRE should have waited.", "should have", "SRE should have waited"),
    ("The DBA should have looked.", "should have", "DBA should have looked"),
    ("The on-call should have noticed.", "should have", "on-call should have noticed"),
    ("If the on-call had checked, it would be known.", "if we had", None),
    ("If the on-call engineer had checked, it would be known.", "if we had", None),
    ("Had the SRE looked, all were well.", "had they", "Had the SRE looked"),
    ("If the IC had been paged, it would be known.", "if we had", "If the IC had been"),
    ("It was the on-call's fault.", "somebody's fault", "on-call's fault"),
    # A person's name may stand before these.
    ("Alice should have asked.", "should have", "should have asked"),
    ("This should have been caught by the second reviewer.", "should have", None),
    ("This should have been tested in staging by our team.", "should have", None),
    ("We should have been more careful.", "should have", "We should have been"),
    # The end of a table's cell, and of an item.
    ("| 14:05 | We should have known |", "should have", "We should have known"),
    ("| 14:05 | We should have known    | chat |", "should have", "We should have known"),
    ("- We should have known\n- It broke.", "should have", "We should have known"),
    ("We should have known \u2014 it was red.", "should have", "We should have known"),
    # Emphasis, a link and a foreign quotation mark alone make no title or quotation.
    ("A [human error](a.md).", "human error", "human error"),
    ("It was *human error* again.", "human error", "human error"),
    ("It was **Human Error** again.", "human error", "Human Error"),
    ("It was *Careless*.", "careless", "Careless"),
    ("Admin \u00bb Users: it was careless.", "careless", "careless"),
    # A line that goes on in the next one, also within a list.
    ("The cause was human\nerror.", "human error", "human error"),
    ("- We should\n  have tested it.", "should have", "We should have tested"),
    # The end of one quotation is not the beginning of another.
    ('A 5" disk; "we" were careless, said "he".', "careless", "careless"),
    ("\u0130stanbul was careless.", "careless", "careless"),
    # A quotation's question mark asks nothing about what stands before it.
    ('It was careless, he said "why?" again.', "careless", "careless"),
]

EXPECTED = "received recovered arrived completed finished expired propagated cleared need indeed"

SILENT = """
The alarm should have fired at 5 %, and it did not.
Requests should have been routed to the standby.
This change should have no effect on users.
Each service should have an owner.
Every service should have known limits.
Teams should have documented runbooks.
Engineers should have read access.
We should have two approvers for such a change.
Alerts should have at least one runbook.
Customers should have received a mail by now.
The job should have completed by 02:00.
We should have been able to log in.
What should we have seen?
Should we have paged sooner?
How could this have been prevented?
What would have caught this?
Customers could have been charged twice.
Customers could have seen an error.
Up to 400 orders could have been lost.
It could have been worse.
It could have been far worse without the cache.
The queue could have up to 12 replicas.
The disk could have caught fire.
The attacker could have read every row.
A test would not have caught this.
We couldn't have done it without the vendor.
It would not have happened without the vendor's help.
Nothing would have prevented this.
There is no alert that would have caught it.
Each host would have to restart.
The release would have removed the routes.
If the release had gone out, calls would have been refused.
The script checks if the job had finished.
Support asked if they had received the mail.
We had it fixed by noon.
We had the vendor's patch installed.
It is not obviously broken.
The cause was not obvious.
There was no obvious error in the log.
The error is clearly visible on the dashboard.
State clearly who leads.
We communicated clearly.
Put simply, the queue was full.
The value is simply the sum of both.
Simply put, it was full.
A just-in-time build.
The parts arrive just in time.
The queue had just drained.
The service binds; it was bound to port 80.
The region was chosen for fault tolerance.
Each zone is a fault domain.
A page fault in the kernel.
Our fault injection found it.
The fault of the disk controller.
The load balancer was at fault.
A full disk was to blame.
Run git blame on the file.
This is a blameless review.
Nobody is to blame.
No one is to blame for this.
This was not human error.
Human factors matter in the design of a console.
The guard prevents human error.
The form catches the user error rate.
The Kubernetes operator error log was empty.
The operator error rate went up.
The validator had a logic error.
The user forgot the password.
He used the link "forgot your password".
She said: "we should have tested it".
\u201cHuman error\u201d is a label.
\u00abIt was careless\u00bb, said the vendor.
They call it 'human error' there.
He wrote \u2018obviously wrong\u2019 on it.
> We should have tested it. It was careless.
See [the page](careless.md) and https://example.com/stupid/obviously-wrong.
The flag `careless` is off, and careless_mode too.
The file is obviously.txt.
<!-- It was careless. -->
The quorum is a sloppy quorum.
A bad decision tree was pruned.
The vendor is responsible for the outage page.
Infra engineers are responsible for the deploy.
It was caused by an engineering change.
It was caused by a developer token.
The oversight committee met.
The health check failed to notice the full disk.
The replica failed to follow the leader.
Rollouts that do not follow the leader stop.
The process was retrained on new data.
The parser made an error visible.
Careful reading of the log helped.
PagerDuty should have escalated to the secondary after five minutes.
The retry loop should have waited 30 seconds between attempts.
The load balancer should have noticed the failed backend.
The exporter should have looked up the new path.
The scheduler should have considered the taint.
The alert should have been noticed by the bridge bot and forwarded.
The token should have been checked by the gateway.
Backups should have been tested every night by a job.
The change should have been tested in staging by the pipeline.
The on-call should have been paged at 14:05.
The SRE should have been reached by the pager.
The on-call rotation should have two people.
A linter could have caught the missing comma.
Anyone could have seen the invoices.
We could have seen up to 400 errors.
Nobody thought of it as an incident until 14:30.
The operators should have limited + audited access.
See *The Field Guide to Understanding Human Error*.
See _Behind Human Error_ And Other Books.
See [Understanding 'Human Error'](https://example.com/a).
See [Human Error: A Review][reason].
\u00ab\u00a0Human error\u00a0\u00bb is a label.
\u00bbHuman error\u00ab is a label.
The shoulder of the curve; could havens; mustard.
An unavoidable delay.
Preventing outages is our aim.
The command was punished by no check.
The node was not responsible for the outage.
""".strip().split("\n")


def said_in(text: str) -> list[tuple[str, str, str]]:
    source = frontmatter.read(f"---\nid: PM-2026-001\n---\n\n{text}\n".encode())
    found = wording.find(source, Body(source.body, source.body_line))
    return [(said.family, said.phrase.name, said.words) for said in found]


@pytest.mark.parametrize(("text", "name", "words"), FOUND)
def test_a_loaded_phrase_is_found(text, name, words) -> None:
    found = {phrase: said for _, phrase, said in said_in(text)}
    assert name in found
    assert words is None or words == found[name]


@pytest.mark.parametrize("text", [*SILENT, "> It was careless,\n> and then\nit was stupid."])
def test_what_only_looks_loaded_is_left_alone(text, judged_body) -> None:
    assert judged_body(text) == []


@pytest.fixture
def judged_body(knowledge_base):
    def judge(text: str) -> list[str]:
        front = "id: PM-2026-001\ntitle: Checkout failed in the EU\nstatus: draft\n"
        front += "severity: SEV3\nowner: platform"
        report = knowledge_base({"2026/PM-2026-001.md": f"---\n{front}\n---\n\n{text}\n"})
        return [each.message for each in report.problems if each.code.startswith("PM6")]

    return judge


def test_each_occurrence_is_found_once() -> None:
    text = "We clearly should have known: human error, and human error again."
    found = [words for _, _, words in said_in(text)]
    assert found == ["We clearly should have known", "human error", "human error"]


def test_two_phrases_of_a_sentence_are_found_in_their_order() -> None:
    text = "Obviously, had they tested it, it would have been caught."
    found = [(family, words) for family, _, words in said_in(text)]
    assert found == [
        ("hindsight", "Obviously"),
        ("counterfactual", "had they tested"),
        ("counterfactual", "would have been caught"),
    ]


def test_lower_case_never_moves_a_column() -> None:
    letters = "".join(map(chr, range(0x20, sys.maxunicode + 1)))
    assert len(prose.own(letters)) == len(letters)


def test_every_phrase_has_an_example() -> None:
    assert {phrase.name for phrase in PHRASES} - {name for _, name, _ in FOUND} == set()


def test_names_are_used_once_and_advice_makes_one_sentence() -> None:
    assert len({phrase.name for phrase in PHRASES}) == len(PHRASES)
    for phrase in PHRASES:
        for text in (phrase.reason, phrase.better):
            assert text[0].islower()
            assert text[-1] != "."


# What a reader might write for a name of the notation.
EXAMPLES = {
    "{softly}": ("simply",),
    "{the}": ("the", "our"),
    "{staff}": ("engineer", "reviewers"),
    "{people}": ("they", "operator"),
    "{all-people}": ("all they",),
    "{whose}": ("their", "engineer's"),
    "{done}": ("tested it", "seen", "noticed"),
    "{done-by-them}": ("tested it", "seen", "been late"),
    "{not-by-a-machine}": ("twice", "by us", "by the reviewer"),
    "{would-have}": ("would have", "might've"),
    "{should-have}": ("should have", "shouldn't have", "ought to have", "should've"),
    "{could-have}": ("could have", "would've", "might have"),
    "{as-a-cause}": ("who ran it", ", again"),
    "{consequence}": ("and it would be known",),
}


def sentences(written: str) -> list[str]:
    """Return sentences in which each alternative of each part of a form stands once."""
    parts = [
        EXAMPLES.get(part) or part.removesuffix("?").strip("()").split("|")
        for part in written.split(" ")
    ]
    rows = itertools.zip_longest(*parts)
    filled = [[given or part[0] for given, part in zip(row, parts, strict=True)] for row in rows]
    return [f"{' '.join(row)}.".replace(" ,", ",") for row in filled]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.name)
def test_every_form_finds_all_that_it_says(phrase) -> None:
    for form in phrase.forms:
        assert form.written == form.written.lower()
        for sentence in sentences(form.written):
            assert list(form.find(prose.own(sentence))), sentence
            assert said_in(sentence), sentence


@pytest.mark.parametrize("text", [*(text for text, *_ in FOUND), *SILENT])
def test_what_a_form_finds_has_the_words_it_needs(text) -> None:
    own = prose.own(text)
    for form in (form for phrase in PHRASES for form in phrase.forms):
        for start, end in form.find(own):
            words = {word.encode() for word in re.findall("[a-z]+", own[start:end])}
            assert [needed for needed in form.needs if not needed & words] == []


@pytest.mark.parametrize("written", ["{peple} blamed", "to {blame}", "{staff}? blamed", "{} to"])
def test_a_name_that_stands_for_nothing_is_refused(written) -> None:
    with pytest.raises(ValueError, match="stands for nothing here"):
        made("to blame", written, "asks who", "say how")


@pytest.mark.parametrize("written", ["{done} twice", "(very)? bad idea", "{people}", ""])
def test_a_form_that_could_never_be_found_is_refused(written) -> None:
    with pytest.raises(ValueError, match="begin with words that cannot be left out"):
        made("bad idea", written, "judges", "say why")


@pytest.mark.parametrize("word", EXPECTED.split())
def test_what_is_expected_of_a_machine_is_no_verdict(word) -> None:
    assert said_in(f"The team should have {word} it by noon.") == []


def test_a_word_is_found_wherever_a_large_text_is_cut() -> None:
    for before in range(2**16 - 50, 2**16):
        text = f"{'- ' * (before // 2)}{'-' * (before % 2)} unprofessionally"
        assert said_in(text) == [("blame", "incompetent", "unprofessionally")]


@pytest.mark.parametrize(
    "unit",
    [
        "should ",
        "had ",
        "we ",
        "we had ",
        "should  have  ",
        '"',
        '"a ',
        "'a ",
        "](",
        "not ",
        "if we had been ",
        "> ",
        "\u201c",
        "\u00bb",
        "\u00bba ",
        "*A ",
        "[A B ",
        "_A_",
        "We should have been by ",
        "should have been tested __ __ by a ",
        "We should have known" + " " * 99,
    ],
)
def test_a_long_line_is_read_in_one_pass(unit) -> None:
    text = unit * (200_000 // len(unit))
    found = [words for _, _, words in said_in(f"{text}\n\nObviously.")]
    assert found[-1] == "Obviously"
