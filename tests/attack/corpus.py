# SPDX-License-Identifier: EUPL-1.2
"""What a hostile sender puts into a box, and how it shows when one of these had its way."""

from __future__ import annotations

import re
from typing import Any

NUMBER = "85073003328"  # the example of the National Register itself: no person bears it
MARKER = "kanarie7q"  # stands in every payload that a browser could run
VALUES: tuple[str, ...] = (
    # what a database or a screen cannot bear
    "\x00", "a\x00b", "\ud800", "a\udfffb", "\ufffe", "\ufdd0", "\U0010ffff", "\x1b[31m", "\x85", "\x7f",
    "\u202eevil", "a\u2066b\u2069", "\u200b\u200d", "\u3164", "\u2800", "\u0301" * 50, "Z" + "\u0335" * 400, "\ufeff",
    "", " ", "\t", "\n\n", "a\nb", "a\u2028b",
    # numbers and days
    "9" * 400, "-" + "9" * 400, "1.9", "1e400", "0x10", "1_000", "+5", "--5", "-1", "2147483648", "9223372036854775808", "NaN",
    "Infinity", "\u0664\u0662", "\u06f4\u06f2", "\u00b2", "\u0663\u066b\u0665",
    "0001-01-01", "9999-12-31", "0000-00-00", "2019-02-30", "2101-01-01", "9999-12-31T23:59-14:00", "1900-01-01T00:00+14:00",
    "0001-01-01T00:00+14:00", "2019-03-31T02:30", "2019-05-14T09:00+99:99", "24:00", "99:99", "\u0662\u0660\u0661\u0669-05-14",
    # long and deep
    "x" * 5000, "x" * 70_000, "a " * 20_000, "\U0001f600" * 5000, "[" * 3000, "(" * 500 + "a+" * 500 + ")" * 500,
    "a" * 400 + "!", "@".join(["a"] * 300), "1" * 300 + "-" * 300, "," * 4000,
    # injection
    "'", "''", '"', "\\", "';--", "' OR '1'='1", "1; DROP TABLE app.person;--", "' UNION SELECT NULL,NULL--", "$$;SELECT 1;$$",
    "'||pg_sleep(3)||'", "1); SELECT pg_sleep(3);--", "%", "_", "%s%n%x", "%(name)s", "{0.__class__}", "{{49*4711*100003}}",
    "${49*4711*100003}", "<%= 49*4711*100003 %>", "{% include 'base.html' %}", "#{49*4711*100003}",
    "${jndi:ldap://127.0.0.1/x}", "$(touch /tmp/x)",
    "`id`",
    "| id", "*)(uid=*", "a' : set_config('role','koepel_owner',true)", "koepel.scope=x",
    # script
    f"<script>{MARKER}()</script>", f"<img src={MARKER} onerror={MARKER}()>", f'"><svg onload={MARKER}()>', f"javascript:{MARKER}()",
    f"'-{MARKER}()-'", f"</textarea><script>{MARKER}()</script>", f'" hx-get="/{MARKER}" hx-trigger="load', f"<b>{MARKER}</b>",
    f"\u202e<script>{MARKER}()</script>", f"data:text/html,<script>{MARKER}()</script>",
    # paths, headers, mails, files
    "../../../../etc/passwd", "..\\..\\win.ini", "/etc/passwd\x00.html", "file:///etc/passwd", "//elders.example.org",
    "/\\elders.example.org", f"x\r\nX-{MARKER}: 1", f"x%0d%0aX-{MARKER}:%201", "an@example.org\r\nBcc: alle@example.org",
    "An <an@example.org>", "an@[127.0.0.1]",
    "=1+1", "=HYPERLINK(\"http://elders.example.org\")", "+1", "-1+1", "@SUM(1)", "\t=1",
    # a national register number
    NUMBER, "85.07.30-033.28", f"rrn {NUMBER[:6]} {NUMBER[6:9]} {NUMBER[9:]}", "\u0668\u0665\u0660\u0667\u0663\u0660\u0660\u0663"
    "\u0663\u0662\u0668",
    # other kinds
    "null", "true", "false", "undefined", "[]", "{}", "[object Object]", "None", "00000000-0000-0000-0000-000000000000",
    "{" + "0" * 32 + "}",
)  # fmt: skip
KEYS = (
    "tenant_id", "id", "role", "roles", "is_admin", "state", "status", "created_by", "created_at", "account_id", "may_decide", "person_id",
    "collaboration_id", "__proto__", "constructor", "__class__", "a[b]", "a[]", "a.b", "", " ", "x" * 3000, "\x00", "\ud800", "csrf_token",
    "request_key", "taal", "_method", "-year", MARKER,
)  # fmt: skip
JSON_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**400, 1.5, 1e308, [], {}, [[]], [None], {"$ne": 1}, {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}},
    ["a"] * 3000, [1, "a", None], "\x00", "\ud800", {"": ""}, [[[[[[[["x"]]]]]]]],
)  # fmt: skip
BROKEN_JSON = (
    b"", b"{", b"[]", b"null", b"5", b'"x"', b"\xff\xfe", b"[" * 50_000, b'{"a":' * 5000, b'{"a":1,"a":2}', b'{"a":NaN}', b'{"a":1e999}',
    b'{"a":' + b"9" * 5000 + b"}", b"\x00", b'{"a":"\\ud800"}', b"{'a':1}",
)  # fmt: skip
BROKEN_PARTS = (
    b"", b"--x", b"--x\r\n", b"--x--", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="a\r\n\r\nb', b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\r\n--x--',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../x\x00.svg"\r\n'
    b"Content-Type: image/svg+xml\r\n\r\n<svg onload=x()>\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--',
    b"--x\r\n" + b"X: y\r\n" * 3000 + b"\r\n--x--", (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 2000) + b"--x--",
)  # fmt: skip
KINDS = (
    "text/plain", "application/xml", "application/x-www-form-urlencoded; charset=utf-7", "application/json; charset=utf-16",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x", "image/png", "", "x", "a/b;c=\"",
)  # fmt: skip
HAD_ITS_WAY = re.compile(
    rf"<script>{MARKER}|<img src={MARKER}|<svg onload={MARKER}|<b>{MARKER}|\shx-get=\"/{MARKER}|href=\"javascript:{MARKER}"
    r"|23084592517|root:x:0:0|Traceback \(most recent|psycopg\.|sqlalchemy\.exc|jinja2\.exceptions|werkzeug\.exceptions"
)  # the number is what a template engine makes of the products above


def had_its_way(body: str, headers: str) -> list[str]:
    """What in this answer shows that a payload did more than stand there as text."""
    found = [one.group(0) for one in [HAD_ITS_WAY.search(body)] if one]
    return found + ([f"header X-{MARKER}"] if f"x-{MARKER}:" in headers.lower() else [])
