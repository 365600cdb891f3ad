"""What a public postmortem must not hold: PM704, PM705 and PM706."""

from __future__ import annotations

import pytest
from written import PATH, found, postmortem, words

PUBLIC = "visibility: public"

MAIL = [
    ("jo.doe@shop-of-jo.com", "jo.doe@shop-of-jo.com"),
    ("Write to jo+oncall@a.b.co.uk.", "jo+oncall@a.b.co.uk"),
    ("[Jo](mailto:jo@shop-of-jo.com)", "jo@shop-of-jo.com"),
    ("<jo@shop-of-jo.com>", "jo@shop-of-jo.com"),
    ("`jo@shop-of-jo.com`", "jo@shop-of-jo.com"),
    ("    From: jo@shop-of-jo.com", "jo@shop-of-jo.com"),
    ("<!-- jo@shop-of-jo.com -->", "jo@shop-of-jo.com"),
    ("jo@shop-of-jo.com, who", "jo@shop-of-jo.com"),
]
NO_MAIL = [
    "security@shop-of-jo.com",
    "Support@shop-of-jo.com",
    "git@github.com:team/repo.git",
    "jo@example.com",
    "jo@mail.example.org",
    "jo@host.invalid",
    "@jo and jo@localhost",
    "@scope/package@1.2.3",
    "actions/checkout@v4.1.rc",
    "https://medium.com/@jo.doe",
    "https://jo:secret@db.shop-of-jo.com/orders",
    "https://calendar.shop-of-jo.com/embed?src=abc@group.shop-of-jo.com",
    "@jo@social.shop-of-jo.com",
    "image@sha256:0a9b8c7d",
    "5 @ 3.50",
]
PHONE = [
    ("+49 30 9018 2077", "+49 30 9018 2077"),
    ("Call +49 30 901820!", "+49 30 901820"),
    ("(+49 30 90182077)", "+49 30 90182077"),
    ("+1 212 736 5000", "+1 212 736 5000"),
    ("+1-212-736-5000", "+1-212-736-5000"),
    ("+1 212-736-5000", "+1 212-736-5000"),
    ("[call](tel:212-736-5000)", "212-736-5000"),
    ("+1 (212) 736-5000", "+1 (212) 736-5000"),
    ("+33 1 23 45 67 89.", "+33 1 23 45 67 89"),
    ("(212) 736-5000", "(212) 736-5000"),
    ("+442079461234", "+442079461234"),
    ("`+442079461234`,", "+442079461234"),
    ("212-736-5000", "212-736-5000"),
    ("Call 212-736-5000.", "212-736-5000"),
    ("(212-736-5000)", "212-736-5000"),
    ("[call](tel:+4930901820)", "+4930901820"),
    ("[call](tel:4930901820)", "4930901820"),
]
NO_PHONE = [
    "+1 000 000 000 rows",
    "+12 500 000 bytes",
    "+12 % and +3",
    "2026-03-04 14:05",
    "14:05+02:00 2026-03-04",
    "from 14:05 +1 2026-03-04 10",
    "version 1.2.3.4",
    "PM-2026-001, INC-2107, 1234567890",
    "+1 (555) 555-0123",
    "(212) 555-0142",
    "1741096800 to 1741100400",
    "192.0.2.1 and 10-20 30-40 50-60",
    "a commit 0123456789abcdef",
    "f(212) x",
    "+1741096800 and +12000000000 rows",
    "x+442079461234 and +4420794612345678",
    "212-555-0142",
    "PM-212-736-5000 and 9-212-736-5000",
    "212-736-5000-1 and 212-736-50001",
    "112-736-5000, 212-136-5000 and 123-45-6789",
    "3f2a212-736-5000 and 212-736-5000.5",
    "-736-5000",
    "0a9b8c7d-6e5f-4a3b-2c1d-222333444555",
    "2026-04-05T10:00 and 1234-567-8901",
    "+1 2",
    "9 876 543 210 + 1 234",
]
ADDRESS = [
    ("10.20.7.14", "10.20.7.14"),
    ("172.16.0.9,", "172.16.0.9"),
    ("192.168.1.1.", "192.168.1.1"),
    ("http://10.20.7.14:8080/", "10.20.7.14"),
    ("10.20.0.0/16", "10.20.0.0/16"),
    ("169.254.7.7", "169.254.7.7"),
    ("`ping 10.20.7.14`", "10.20.7.14"),
    ("fd12:3456:789a::1", "fd12:3456:789a::1"),
    ("fe80::1ff:fe23:4567:890a", "fe80::1ff:fe23:4567:890a"),
    ("db1.prod.corp", "db1.prod.corp"),
    ("https://wiki.internal/page", "wiki.internal"),
    ("ip-10-1-2-3.ec2.internal", "ip-10-1-2-3.ec2.internal"),
    ("db-1.local", "db-1.local"),
    ("shop.prod.svc.cluster.local", "shop.prod.svc.cluster.local"),
]
NO_ADDRESS = [
    "127.0.0.1 and localhost",
    "169.254.169.254",
    "10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16",
    "192.0.2.7, 198.51.100.1, 203.0.113.9",
    "8.8.8.8",
    "172.32.0.1 and 192.169.0.1",
    "version 10.2.3.4 and v10.2.3.4",
    "10.2.3.4.5 and 10.2.3",
    "10.0.19041.1",
    "10.999.1.1 and 192.168.1.256/24",
    "2001:db8::1",
    "host.docker.internal",
    "metadata.google.internal",
    "com.shop.internal and org.shop.internal.Queue",
    "settings.local, .env.local, ~/.local/share, rc.local",
    "settings.local.json and docker-compose.local.yml",
    "https://internal.shop-of-jo.com",
    "internal, local, corp.",
    "face:off and fade: out",
    "*.internal",
    "a feed:beef::cafe::1",
]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        *(("PM704", *case) for case in MAIL),
        *(("PM705", *case) for case in PHONE),
        *(("PM706", *case) for case in ADDRESS),
    ],
)
def test_it_is_found_in_a_public_postmortem_and_in_no_other(
    code, text, expected, knowledge_base
) -> None:
    files = {PATH: postmortem(f"\n{text}\n", PUBLIC, status="draft")}
    assert words(knowledge_base(files), code, files) == [expected]
    for other in ("visibility: internal", "visibility: restricted", "# nothing said"):
        assert found(knowledge_base({PATH: postmortem(f"\n{text}\n", other)}), code) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        *(("PM704", text) for text in NO_MAIL),
        *(("PM705", text) for text in NO_PHONE),
        *(("PM706", text) for text in NO_ADDRESS),
    ],
)
def test_what_tells_of_nobody_is_left_alone(code, text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n{text}\n", PUBLIC)}), code) == []


IN_HEADER = "jo@shop-of-jo.com, +49 30 9018 2077, 10.20.7.14"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([f"summary: {IN_HEADER}"], [("PM704", 8, 10), ("PM705", 8, 29), ("PM706", 8, 47)]),
        ([f"summary: '{IN_HEADER}'"], [("PM704", 8, 11), ("PM705", 8, 30), ("PM706", 8, 48)]),
        (
            ["summary: >-", f"  {IN_HEADER}"],
            [("PM704", 9, 3), ("PM705", 9, 22), ("PM706", 9, 40)],
        ),
        ([f"contributing_factors: ['{IN_HEADER}']"],
         [("PM704", 8, 25), ("PM705", 8, 44), ("PM706", 8, 62)]),
        # A comment of the header is not published.
        ([f"# {IN_HEADER}", f"summary: One.  # {IN_HEADER}"], []),
    ],
)  # fmt: skip
def test_values_of_the_header_are_published_and_comments_are_not(
    lines, expected, knowledge_base
) -> None:
    problems = knowledge_base({PATH: postmortem("", PUBLIC, *lines)}).problems
    actual = [(each.code, each.line, each.column) for each in problems if each.code > "PM7"]
    assert expected == actual


def test_a_header_that_cannot_be_read_says_nothing_of_the_text(knowledge_base) -> None:
    report = knowledge_base({PATH: f"---\nvisibility: [public\nx: {IN_HEADER}\n---\n{IN_HEADER}"})
    assert [each.code for each in report.problems if each.code > "PM7"] == []


@pytest.mark.parametrize(
    "text", ["a" * 300_000 + "@b.com", "a." * 150_000 + "local", "1." * 200_000, "222-" * 100_000]
)
def test_a_long_word_is_read_once(text, knowledge_base) -> None:
    # Read over and over, each of these would take minutes.
    report = knowledge_base({PATH: postmortem(f"\n{text}\n", PUBLIC)})
    assert len([each for each in report.problems if each.code > "PM7"]) <= 1
