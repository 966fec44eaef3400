"""What is JSON and what is not (RFC 8259), value by value inside a login: the former is read, the latter refused, at once."""

import pytest

from driver.addresses import fresh_email
from driver.browser import Browser

pytestmark = pytest.mark.sqlite  # no value reaches a database

# JSON, whatever it is good for.
VALUES = {
    "zero": b"0", "minus zero": b"-0", "minus one": b"-1", "fraction": b"0.5", "many places": b"-0." + b"0" * 60 + b"1",
    "exponent": b"1e2", "capital exponent": b"1E22", "plus in the exponent": b"0e+1", "minus in the exponent": b"1E-2",
    "everything": b"-123.456e-78", "beyond 64 bits": b"18446744073709551616", "below 64 bits": b"-9223372036854775809",
    "smallest double": b"5e-324", "largest double": b"1.7976931348623157e308", "true": b"true", "false": b"false",
    "null": b"null", "empty string": b'""', "blank": b'" "', "each escape": rb'"\"\\\/\b\f\n\r\t"',
    "escaped letters": rb'"\u0061\u30af\u30EA"', "escaped NUL": rb'"\u0000"', "escaped control": rb'"\u0012"',
    "escaped escape": rb'"\\u0000"', "pair": rb'"\uD834\uDd1e"', "pair after a letter": rb'"x\ud83d\ude39\ud83d\udc8d"',
    "last code point": rb'"\uDBFF\uDFFF"', "no character, escaped": rb'"\uFDD0\uFFFE\uffff"',
    "no character": b'"\xef\xbf\xbf\xf4\x8f\xbf\xbf"', "two bytes": b'"\xc2\x80\xdf\xbf"',
    "three bytes": b'"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80"', "four bytes": b'"\xf0\x90\x80\x80"', "delete": b'"\x7f"',
    "line separator": b'"\xe2\x80\xa8\xe2\x80\xa9"', "byte order mark inside": b'"\xef\xbb\xbf"',
    "like a comment": b'"/* */ // #"', "like the end": b'"]}"', "empty array": b"[]", "empty object": b"{}",
    "blanks everywhere": b"[ \t\r\n1 , \n{ \"a\" : [ ] } ]", "empty name": b'{"":0}',
    "escaped NUL in a name": rb'{"a\u0000":1}', "names of different case": b'{"a":1,"A":1}',
    "six levels": b"[" * 6 + b"]" * 6, "array of all": b'[1,"a",true,null,[],{}]',
    "long string": b'"' + b"x" * 10_000 + b'"', "long array": b"[" + b"0," * 5_000 + b"0]"}

# Not JSON, however much it looks like it.
NO_VALUES = {
    "nothing": b"", "minus": b"-", "two signs": b"--1", "plus": b"+1", "minus and blank": b"- 1", "minus and letter": b"-x",
    "leading zero": b"012", "minus and leading zero": b"-012", "only a point": b".", "no whole part": b".5",
    "no whole part below zero": b"-.5", "no places": b"1.", "no places before the exponent": b"2.e3", "two points": b"1.2.3",
    "empty exponent": b"1e", "sign without an exponent": b"1e+", "two exponents": b"1eE2", "exponent with places": b"1e2.5",
    "exponent alone": b"e1", "grouped": b"1 000", "underscore": b"1_000", "hexadecimal": b"0x1F", "octal": b"0o17",
    "binary": b"0b1", "letters behind": b"1a", "infinity": b"Infinity", "minus infinity": b"-Infinity", "inf": b"inf",
    "NaN": b"NaN", "minus NaN": b"-NaN", "full-width digit": b"\xef\xbc\x91", "half true": b"tru", "half null": b"nul",
    "capital": b"True", "capitals": b"NULL", "longer": b"nulls", "single quotes": b"'a'", "no quotes": b"a",
    "half a string": b'"a', "escaped quote at the end": rb'"a\"', "backslash at the end": b'"\\', "unknown escape": rb'"\a"',
    "escaped apostrophe": rb"""  "\'" """, "escaped line end": b'"\\\n"', "escaped raw byte": b'"\\\xe5"',
    "hexadecimal escape": rb'"\x00"', "octal escape": rb'"\0"', "three digits": rb'"\u00A"', "no digits": rb'"\u"',
    "no hex digits": rb'"\uqqqq"', "capital U": rb'"\U0041"', "blank in an escape": rb'"\u 041"',
    "sign in an escape": rb'"\u+041"', "braces": rb'"\u{41}"', "half a pair": rb'"\ud800"', "second half": rb'"\udc00"',
    "half a pair and a letter": rb'"\ud800a"', "half a pair and an escape": rb'"\ud800\n"',
    "two first halves": rb'"\ud800\ud800"', "halves swapped": rb'"\udd1e\ud834"', "cut second half": rb'"\ud800\udc"',
    "raw NUL": b'"a\0b"', "raw tab": b'"\t"', "raw line end": b'"\n"', "raw escape": b'"\x1b"',
    "raw unit separator": b'"\x1f"', "latin-1": b'"\xe9"', "lone continuation": b'"\x81"', "cut two bytes": b'"\xc3"',
    "cut three bytes": b'"\xe2\x82"', "cut four bytes": b'"\xf0\x9f\x98"', "overlong in two": b'"\xc0\xaf"',
    "overlong in three": b'"\xe0\x80\xaf"', "overlong in four": b'"\xf0\x80\x80\xaf"',
    "overlong in six": b'"\xfc\x83\xbf\xbf\xbf\xbf"', "surrogate": b'"\xed\xa0\x80"',
    "surrogate pair of CESU-8": b'"\xed\xa0\x81\xed\xb0\x80"', "above the last": b'"\xf4\x90\x80\x80"', "0xfe": b'"\xfe"',
    "0xff": b'"\xff"', "broken in a name": b'{"\xff":1}', "bytes behind a string": b'"a"\xff', "string twice": b'"a" "b"',
    "only a comma": b",", "comma first": b"[,1]", "comma last": b"[1,]", "two commas": b"[1,,2]", "no comma": b"[1 2]",
    "semicolon": b"[1;2]", "colon": b"[1:2]", "array not closed": b"[1", "array closed twice": b"[1]]",
    "closed by a brace": b"[1}", "brackets crossed": b"[{]}", "number as a name": b"{1:1}", "null as a name": b"{null:1}",
    "bare name": b"{a:1}", "name in single quotes": b"{'a':1}", "name alone": b'{"a"}', "no colon": b'{"a" 1}',
    "two colons": b'{"a"::1}', "equals": b'{"a"=1}', "no value": b'{"a":}', "comma last in an object": b'{"a":1,}',
    "two commas in an object": b'{"a":1,,"b":2}', "object not closed": b'{"a":1', "block comment": b"1/* x */",
    "line comment": b"1 // x\n", "hash": b"1 # x\n", "vertical tab": b"\v1", "form feed": b"[\f]", "NUL as a blank": b"[\0]",
    "no-break space": b"\xc2\xa01", "word joiner": b"[\xe2\xa0\x81]", "byte order mark": b"\xef\xbb\xbf1", "star": b"*",
    "angle": b"<null>", "undefined": b"undefined", "call": b"Date()"}

# JSON, of which everybody may make what they can (RFC 8259, 4, 6 and 9).
DOUBTFUL = {
    "huge": b"1e400", "huge below zero": b"-1e+9999", "tiny": b"123e-10000000",
    "huge exponent": b"0.4e00669999999999999999999999999999999999999", "whole number beyond doubles": b"1" + b"0" * 400,
    "ten thousand digits": b"9" * 10_000, "ten thousand places": b"0." + b"3" * 10_000, "duplicate name": b'{"a":1,"a":2}',
    "duplicate name and value": b'{"a":1,"a":1}', "500 levels": b"[" * 500 + b"]" * 500,
    "500 objects": b'{"a":' * 500 + b"1" + b"}" * 500,
    "100 names": b"{" + b",".join(b'"%d":1' % number for number in range(100)) + b"}"}


def log_in_with(demo, value):
    """The wrong password in a body that has one name too many."""
    body = b'{"email":"%b","password":"not-The-Password-7","x":%b}' % (fresh_email().encode(), value)
    return Browser(demo).send("POST", "/login", body, timeout=10)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_json_is_read(demo, value):
    log_in_with(demo, value).must_be(401, error="invalid_credentials")


@pytest.mark.parametrize("value", NO_VALUES.values(), ids=NO_VALUES.keys())
def test_what_is_no_json_is_refused(demo, value):
    log_in_with(demo, value).must_be(400, error="invalid_json")


@pytest.mark.parametrize("value", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_doubtful_json_is_read_or_refused(demo, value):
    answer = log_in_with(demo, value)
    assert (answer.status, answer.error) in ((401, "invalid_credentials"), (400, "invalid_json")), answer


def test_nobody_else_notices(demo):
    """Behind all of the above."""
    assert not [event for event in ("worker_died", "worker_killed", "internal_error")
                if demo.program.log.matching(rf".*\b{event}\b.*")]
