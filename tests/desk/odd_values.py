"""What a browser, a script or an attacker may send in any field of a form."""

NUL = "a\x00b"
SURROGATE = "a\ud800b"

# Each is sent as the value of every field of every form at the desk.
ODD_VALUES = (
    "",
    " ",
    "/",
    "a/b",
    "../x",
    "crane/rust",
    "..",
    "\\",
    "?x=1#y",
    "%2F%00%zz",
    NUL,
    SURROGATE,
    "\udfff\ud800",
    "a\r\nb",
    "\x1b[31m\x07\x7f",
    "\u2028\ufeff\u200b",
    "\u202egnp.exe\u2066",
    "\U0001f469\u200d\U0001f4bb\U0001f9ff",
    "e\u0301" * 30,
    "²",
    "\u0663",
    "x" * 10_000,
    "9" * 10_000,
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>'",
    "<p>&#0;&#xD800;&#x10FFFF;</p><!-->",
    "{{ 1|add:1 }}{% debug %}",
    "'; DROP TABLE articles_article; --",
    "-1",
    "0",
    "32768",
    "2147483648",
    "9223372036854775808",
    "1e999",
    "NaN",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-02-30T25:61",
    '{"a": "\\u0000\\ud800"}',
    "http://[::1/\x00",
    "http://[::1/",
    "javascript:alert(1)",
    "__all__",
)

# The ones that ever broke a query; each is sent in every parameter of every address.
SHARP_VALUES = (
    NUL,
    SURROGATE,
    "/",
    "\u00b2",
    "\u0663",
    "9" * 5_000,
    "9223372036854775808",
    "-1",
    "1e999",
    "%00",
    "http://[::1/",
    "0001-01-01",
    "9999-12-31 23:59:59+00:00",
    "<script>alert(1)</script>",
    "0.1",
    "",
)

# For what a form says of itself: how many rows it has, and which row is its own.
STRUCTURE_VALUES = ("", "/", NUL, "-1", "\u00b2", "9" * 5_000, "9223372036854775808", "1e999")
