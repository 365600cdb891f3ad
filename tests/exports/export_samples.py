from __future__ import annotations

FULL = """\
id: PM-2026-001
title: Orders failed at checkout
status: reviewed
severity: SEV2
owner: shop-team
summary: Nobody could pay & <b>all</b> waited.
services: [Orders API, ledger]
times:
  impact_start: 2026-03-04T10:00:00Z
  detected: 2026-03-04T10:07:30Z
  resolved: 2026-03-05
trigger: config-push
root_cause_categories: [config-change, monitoring-gap]
reviewed_on: 2026-03-20
action_items:
  - id: AI-1
    title: Read every change twice
    status: done
    closed_on: 2026-04-02
    owner: shop-team
    due: 2026-05-01
  - id: AI-2
    title: Alert on failed payments
    status: open
"""
EARLIER = """\
id: PM-2025-007
title: The ledger was slow
status: closed
severity: SEV4
kind: near-miss
owner: ledger-team
meeting_on: 2025-08-02
"""
DRAFT = """\
id: PM-2026-002
title: Not yet for everyone
status: draft
severity: SEV1
"""
FILES = {
    "2026/PM-2026-001.md": FULL,
    "2025/PM-2025-007.md": EARLIER,
    "2026/PM-2026-002.md": DRAFT,
}
