"""E-mail addresses are read, normalised, and a likely slip is pointed out."""

from __future__ import annotations

import pytest

from details.email import Email, find_email, parse_email
from details.problem import Problem


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ann@example.org", "ann@example.org"),
        ("Ann.Lee@Example.ORG", "Ann.Lee@example.org"),
        ("my email is ann@example.org", "ann@example.org"),
        ("Email: ann@example.org", "ann@example.org"),
        ("email:ann@example.org", "ann@example.org"),
        ("it's ann@example.org.", "ann@example.org"),
        ("ann@example.org!", "ann@example.org"),
        ("ann@example.org, thanks", "ann@example.org"),
        ("ann@example.org?", "ann@example.org"),
        ("<ann@example.org>", "ann@example.org"),
        ("Ann Lee <ann@example.org>", "ann@example.org"),
        ("(ann@example.org)", "ann@example.org"),
        ('"ann@example.org"', "ann@example.org"),
        ("'ann@example.org'", "ann@example.org"),
        ("mailto:ann@example.org", "ann@example.org"),
        ("  ann@example.org\n", "ann@example.org"),
        ("ann @ example.org", "ann@example.org"),
        ("ann@ example.org", "ann@example.org"),
        ("ann@gmail .com", "ann@gmail.com"),
        ("ann@gmail,com", "ann@gmail.com"),
        ("ann\uff20example.org", "ann@example.org"),
        ("\u200bann@example.org\u200e", "ann@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("ann+ice@example.org", "ann+ice@example.org"),
        ("ann_lee-1@mail.example.co.uk", "ann_lee-1@mail.example.co.uk"),
        ("jos\u00e9@m\u00fcnchen.de", "jos\u00e9@m\u00fcnchen.de"),
        ("ann at gmail dot com", "ann@gmail.com"),
        ("Ann at Gmail dot com", "Ann@gmail.com"),
        ("ann.lee at yahoo.com", "ann.lee@yahoo.com"),
        ("ann dot lee at gmail dot com", "ann.lee@gmail.com"),
        ("my email is ann underscore lee at wustl dot edu", "ann_lee@wustl.edu"),
        ("ann (at) example (dot) org", "ann@example.org"),
        ("ann[at]example[dot]org", "ann@example.org"),
        ("314-555-0123 and ann@example.org", "ann@example.org"),
        ("ann@example.org or lee@example.org", "ann@example.org"),
        ("lee@example.org sorry ann@example.org", "ann@example.org"),
        ("not lee@example.org but ann@example.org", "ann@example.org"),
    ],
)
def test_an_address_is_read_however_it_is_written(text: str, address: str) -> None:
    assert parse_email(text) == Email(address, None)
    assert find_email(text) == Email(address, None)


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.cm", "gmail.com"),
        ("gmail.comm", "gmail.com"),
        ("gmail.org", "gmail.com"),
        ("gmial.con", "gmail.com"),
        ("yaho.com", "yahoo.com"),
        ("yahooo.com", "yahoo.com"),
        ("yhaoo.com", "yahoo.com"),
        ("yahoo.con", "yahoo.com"),
        ("ahoo.com", "yahoo.com"),
        ("hotnail.com", "hotmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmal.com", "hotmail.com"),
        ("hotmail.om", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("outloook.com", "outlook.com"),
        ("iclould.com", "icloud.com"),
        ("icoud.com", "icloud.com"),
        ("aol.con", "aol.com"),
        ("comcst.net", "comcast.net"),
        ("sbcgloabl.net", "sbcglobal.net"),
        ("example.con", "example.com"),
        ("wustl.eud", "wustl.edu"),
    ],
)
def test_a_slip_in_the_domain_is_pointed_out(domain: str, meant: str) -> None:
    assert parse_email(f"Ann.Lee@{domain}") == Email(f"Ann.Lee@{domain}", f"Ann.Lee@{meant}")


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "icloud.com",
        "aol.com",
        "comcast.net",
        "att.net",
        "me.com",
        "ymail.com",
        "gmx.com",
        "gmx.de",
        "mail.com",
        "email.com",
        "hey.com",
        "proton.me",
        "protonmail.com",
        "fastmail.com",
        "rocketmail.com",
        "googlemail.com",
        "google.com",
        "yahoo.co.uk",
        "yahoo.ca",
        "hotmail.fr",
        "live.co.uk",
        "outlook.de",
        "yahoo.com.mx",
        "cloud.com",
        "homemail.com",
        "wustl.edu",
        "slu.edu",
        "example.org",
        "smith.co",
        "smith.me",
        "drsmith.clinic",
        "charter.com",
        "comcast.com",
        "web.de",
        "qq.com",
        "163.com",
        "verizon.net",
        "mac.com",
        "hotel.com",
        "gaia.com",
        "gm.com",
        "yale.edu",
        "outdoor.com",
        "airmail.com",
        "usps.gov",
        "army.mil",
    ],
)
def test_another_real_domain_is_left_alone(domain: str) -> None:
    assert parse_email(f"ann@{domain}") == Email(f"ann@{domain}", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "email_missing"),
        ("skip", "email_missing"),
        ("I don't have one", "email_missing"),
        ("what for?", "email_missing"),
        ("314-555-0123", "email_missing"),
        ("\U0001f600", "email_missing"),
        ("ann@gmail", "email_invalid"),
        ("ann@", "email_invalid"),
        ("@ann", "email_invalid"),
        ("ann@@example.org", "email_invalid"),
        ("ann@example..org", "email_invalid"),
        ("ann.gmail.com", "email_invalid"),
        ("ann@localhost", "email_invalid"),
        ("ann.@example.org", "email_invalid"),
        ("x" * 70 + "@example.org", "email_invalid"),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, code: str) -> None:
    assert parse_email(text) == Problem(code)


@pytest.mark.parametrize(
    "text",
    [
        "I work at Walmart dot com",
        "meet me at noon. com",
        "look at google.com",
        "I am at home",
        "follow @ann",
        "my knee hurts at night",
        "see you at 5",
        "it is at example.org",
        "",
    ],
)
def test_other_words_are_no_address(text: str) -> None:
    assert find_email(text) is None
