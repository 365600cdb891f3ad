"""Words as often as in prose: Zipf's law over a fixed list, and names as its long tail."""

from __future__ import annotations

from itertools import accumulate
from random import Random

# The commonest first. Nothing here blames, so that a clean file is clean by every rule.
_COMMON = """
the of to a and in was on for were by at from with that after which it as until when had an its
before is this between while one two all each other service requests traffic region database
customers errors deploy cache queue version minutes latency cluster node replica timeout retry load
primary shard config change alert dashboard capacity limit connections pool memory disk index
checkout orders payments search login pages workers scheduler batch partition broker consumer lag
certificate gateway proxy router zone rollout rollback restart failover backup restore snapshot
migration schema table key token session signal metric threshold canary stage production release
window quota storage object bucket stream event message topic offset leader follower lease lock
thread process kernel packet link route peer resolver record zonefile cached stale full slow growing
steady normal partial global local internal external new old first second last next same larger
smaller higher lower started stopped returned reached rose fell served dropped drained moved scaled
added removed opened closed kept held waited passed showed read wrote sent received joined left
again soon later then there here about above below within across through during over under most some
few many every both several half hour day week month morning evening night team review report graph
log trace sample probe check test plan step runbook page call channel note copy list name number
share rate size time cost path port host address client server browser mobile partner vendor
"""
_OF_WHAT = """
billing checkout catalog search login session invoice shipping pricing profile media upload export
import ledger basket coupon refund notice mailer audit policy tenant quota report metric beacon
tracking routing mapping geo fraud risk score rank recommend inventory stock supplier warehouse
courier address contact feed timeline comment rating survey badge voucher wallet payout transfer
"""
_WHAT = """
api queue cache worker gateway index store proxy stream scheduler replica shard broker consumer
cluster pipeline database router resolver balancer agent daemon bucket table cron job topic lock
service frontend
"""
WORDS = tuple(_COMMON.split())
FIRST = tuple(_OF_WHAT.split())
NAMES = tuple(f"{first}-{second}" for first in FIRST for second in _WHAT.split())
VOCABULARY = (*WORDS, *NAMES)
# The names are the long tail: each is rare, and all of them a tenth of the words.
_WEIGHTS = tuple(
    accumulate(1 / (rank + 2) / (1 if rank < len(WORDS) else 4) for rank in range(len(VOCABULARY)))
)


def prose(rng: Random, topic: list[str], words: int, indent: str = "") -> str:
    """Return sentences of about so many words, in lines of 16; every tenth word is of the topic."""
    drawn = rng.choices(VOCABULARY, cum_weights=_WEIGHTS, k=words)
    for place in range(rng.randrange(10), words, 10):
        drawn[place] = rng.choice(topic)
    begin = 0
    while begin < words:
        end = min(begin + rng.randint(9, 20), words)
        if words - end < 5:
            end = words
        drawn[begin] = drawn[begin].capitalize()
        drawn[end - 1] += "."
        begin = end
    return "\n".join(indent + " ".join(drawn[at : at + 16]) for at in range(0, words, 16))
