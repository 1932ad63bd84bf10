"""Texts that somebody, or some program, takes for a number. None of them is one here, at whatever door it knocks.

Each is written so that a reader can tell what is in it; what is only too long for one field is made by `too_long`.
"""

import re
import unicodedata
from collections.abc import Iterator

PLAIN = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)

_SPACES = "\t\n\x0b\x0c\r\x1c\x1f \x85\xa0\u1680\u2000\u2003\u2007\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_UNSEEN = (
    "\x00\x01\x07\x08\x1b\x7f\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2069\ufe0f\ufeff\ufff9\ufffd"
)


def _other_scripts() -> Iterator[str]:
    """`12` in the digits of every script that Python knows besides our own; int() and Decimal() read each of them."""
    for zero in range(0x80, 0x20000):
        if unicodedata.category(chr(zero)) == "Nd" and unicodedata.digit(chr(zero)) == 0:
            yield chr(zero + 1) + chr(zero + 2)


# One a word; those with a space in them stand below.
_WRITTEN = """
1\u0660 \u0661.5 1.\u0665 1\uff0e5 \uff11\uff0c\uff15 1\u066b5 1\u066c000 1\u06f1 1\u200b0 1\x000
\xb9 \xb2 1\xb2 10\u207b\xb3 \u2074 \u2081 1\u2082 \xbd 1\xbd \xbc \u2153 \u2159 1\u0301 1\u20e3 1\ufe0f\u20e3 1\ufe0e
\u2460 \u2469 \u2474 \u2488 \u24f5 \u2776 \u278a \U0001f101 \U0001f51f \U0001f600
\u2160 \u2164 \u2169 \u217b XII iv \u4e00 \u4e8c \u3007 \u5341 \u0bf0 \u1372 \u3220
+1 -1 --1 +-1 -0 +0 -0.0 1- \u22121 \u20131 \u20141 \uff0b1 \xb11 ~1 <1 >1
1e2 1E2 1e-2 1e+2 1.5e3 1e0 0e9 1E400 1d2 1e e1 1.e1 10^2 1*10 1x10 1\xd710
0x10 0X1F 0b11 0o17 &H10 #10 10h 1_0 1__0 _1 1_ 1_000.5 0_1 1.5_0
10L 1l 1f 1.5f 1d 10j 1+0j 1n 1u 1! 1'000 1\u2019000 1`0 1^000
NaN nan NAN -NaN sNaN nan0 nan1 Infinity -Infinity infinity inf INF -inf \u221e 1.#INF
.5 5. . .. ... 1..5 1.2.3 1.5. .1. 0. -.5 1.-5 1\xb75 1\u20245 1\u30025 1\u02d95
1,5 1,000 1,000.5 1.000,5 ,5 5, , 1,,5 1\u060c5 1;5 1:5 1/2 1\u20442 1|5 1\\5 1'5
10% 10\u2030 10mg 10mL 10ml 10mcg 10\xb5g $10 \u20ac10 10\xb0 10min
one ten zwei none None null nil true True false undefined N/A n/a ? - \u2014 x
O l I 1O l0 1o O.5 S B Z 1\u041e \u0417 \u0431 \u01ac 1\u03bf \uff2f |0
=1+1 =A1 @SUM(1) +1+1 -1+2 1+1 2-1 2*3 (1) [1] {1} "1" '1' 1" 1# #1 1$
1'OR'1'='1 1/*2*/ <b>1</b> &#49; &#x31; %31 1%00 \\u0031 \\x31
{{7*7}} ${1} %s %d %(x)s {0} {} $(id) `1` ../1 file:1 1@2
"""
_WITH_SPACES = (
    "1 0",
    "1\xa0000",
    "1\u202f000",
    "1\u20095",
    "1\n2",
    "1\r\n",
    "1 .5",
    "1. 5",
    "- 1",
    "10 mg",
    "10 mL",
    "1 --",
)

HOSTILE: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *_other_scripts(),
            *(f"{space}1" for space in _SPACES),
            *(f"1{space}" for space in _SPACES),
            *(f"1{unseen}" for unseen in _UNSEEN),
            *(f"{unseen}1" for unseen in "\x00\u200b\u200f\u202e\ufeff"),
            *_WITH_SPACES,
            *(word for word in _WRITTEN.split(" ") for word in word.split("\n") if word),
        ]
    )
)
"""Not one of them is plain ASCII digits with at most one point between them."""


def too_long(digits: int, places: int) -> list[str]:
    """Plain, but more than a field with so many digits before and places after the point can hold."""
    return [
        "9" * (digits + 1),
        "1" + "0" * digits,
        "0" * digits + "1",
        "0" * (digits + 1),
        "0." + "0" * places + "1",
        "0." + "0" * (places + 1),
        "1." + "9" * (places + 1),
        "9" * 400,
        "0." + "3" * 400,
        "9" * 5000,
    ]


def plain(text: str, digits: int, places: int) -> bool:
    """Whether a field with so many digits and places is to take this text."""
    match = PLAIN.fullmatch(text)
    return match is not None and len(match[1]) <= digits and len(match[2] or "") <= places
