"""The title of an open action item has no bound.

## Why

"Improve monitoring" is never done, so it can be neither closed nor verified. A bounded title names
the thing that changes and what shows that it is done: specific, measurable, achievable, relevant
and timed. Found are only titles of twelve words or fewer in which no word names anything, and those
of six or fewer that only promise to look into something or to consider it.

A draft collects ideas, and what is done or refused is history: both are left alone.

## Bad

```yaml
status: in-review
action_items:
  - id: AI-1
    title: Improve monitoring
    status: open
```

## Good

```yaml
status: in-review
action_items:
  - id: AI-1
    title: Alert when more than 1 % of payments fail for five minutes
    status: open
```

```yaml
status: draft
action_items:
  - id: AI-1
    title: Improve monitoring
    status: open
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status

# Words that name nothing. A title is vague only when every word of it is here, so in doubt a word
# is left out.
_VERBS = """
    add adding address addressing analyse analyze assess avoid become boost check communicate
    conduct consider continue discuss do educate enhance ensure evaluate examine expand explore
    extend fix fixing focus follow get give handle have having identify implement improve improving
    increase increasing investigate investigating keep learn look looking make making monitor
    optimise optimize pay perform plan prevent provide raise reconsider reduce remind rethink review
    reviewing revisit solve strengthen study think tighten train understand update upskill work
    working write writing
"""
_NOUNS = """
    action actions alarm alarms alert alerting alerts approach architecture attention automation
    awareness bug bugs caching capacity care cause causes change changes checks code collaboration
    communication communications coordination coverage culture dashboards database databases debt
    defect defects deployment deployments developers diligence discipline docs documentation
    engineers error error-handling errors everybody everyone failure failures fault faults feedback
    follow-up follow-ups future guardrails handling hygiene improvement improvements incident
    incident-response incidents infrastructure investigation issue issues knowledge lessons logging
    logs management maturity measures metrics mindset mistake mistakes mitigation mitigations
    monitoring observability occurrence outage outages people performance playbook playbooks
    practice practices prevention problem problems procedure procedures process processes quality
    recurrence redundancy release releases reliability resilience resiliency response reviews
    robustness root root-cause root-causes runbook runbooks safeguards safety scalability scenario
    scenarios security service services sharing situation software stability staff stakeholders
    stuff system systems team teams teamwork test test-coverage testing tests thing things tooling
    training understanding validation validations vendor vendors vigilance visibility workflow
    workflows
"""
_FILLERS = """
    a about additional again all also an and any appropriate around as at be better best by careful
    carefully cautious caused causing cleaner clear clearer closely current deeper different
    diligent does doesn't each effective efficient existing extra for from further furthermore
    general generally good happen happened happening happens in internal into is it its long-term
    longer mindful more much necessary needed never new next not occur occurs of on our out overall
    possible proactive proactively proper properly reliable repeat required resilient robust
    short-term should some stable stronger such sufficient sure technical that the their them these
    this those thorough thoroughly through to together up us various very vigilant way ways we well
    where which why will with
"""
_SAYS_NOTHING = frozenset(f"{_VERBS} {_NOUNS} {_FILLERS}".split())
_LONGEST = 12
# Nothing shows that these are done, whatever they name.
_NO_END = re.compile(r"(?:consider|think about|look(?:ing)? into)\s")
_SHORT = 6
_BETWEEN = re.compile(r"[\s/,;:&+]+")
_NUMBER = re.compile(r"\d")
_EDGES = ".!?()[]-\N{EN DASH}\N{EM DASH}\N{HORIZONTAL ELLIPSIS}"


def is_vague(title: str) -> bool:
    """Tell whether a title is short and no word of it names a thing, a number or a condition.

    Or whether it is shorter still and has no end: "Consider adding a circuit breaker".
    """
    plain = title.casefold()
    words = [word.strip(_EDGES) for word in _BETWEEN.split(plain, _LONGEST)]
    named = [word for word in words if word]
    if len(named) <= _SHORT and _NO_END.match(plain) and not _NUMBER.search(plain):
        return True
    return 0 < len(named) <= _LONGEST and _SAYS_NOTHING.issuperset(named)


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each open action item with such a title, from `in-review` on."""
    if document.status is Status.DRAFT:
        return
    for number, item in enumerate(document.front.action_items):
        if item.title and item.is_open and is_vague(item.title):
            title = " ".join(item.title.split())
            message = (
                f"`{title}` has no bound; name the thing that changes and what shows that it "
                "is done, such as `Alert when more than 1 % of payments fail for five minutes`"
            )
            yield Finding(("action_items", number, "title"), message)


RULE = Rule(__name__, "PM311", Level.WARNING, document=check)
