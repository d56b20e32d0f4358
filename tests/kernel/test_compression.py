# SPDX-License-Identifier: EUPL-1.2
"""A phone on a thin line gets a page compressed; the page is the same, and its length tells nothing of what is in it."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from koepel.web.compression import LEAST, compressed
from tests.support.places import HOST, a_municipality

ACCEPTS = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_leaves_compressed_and_is_the_same_page(app: Flask) -> None:
    a_municipality(app, "Mortsel")
    client = app.test_client()
    plain = client.get("/mortsel/", base_url=HOST)
    small = client.get("/mortsel/", base_url=HOST, headers=ACCEPTS)
    assert (plain.status_code, small.status_code) == (200, 200)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert all("Accept-Encoding" in answer.vary for answer in (plain, small)), "a cache must keep the two apart"
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2
    assert b"Mortsel" in gzip.decompress(small.data)


@pytest.mark.parametrize("accepts", ["identity", "gzip;q=0", "br"])
def test_who_does_not_take_gzip_gets_the_page_as_it_is(app: Flask, accepts: str) -> None:
    a_municipality(app, "Mortsel")
    page = app.test_client().get("/mortsel/", base_url=HOST, headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in page.headers
    assert "Mortsel" in page.text


def test_the_length_of_a_compressed_page_changes_by_itself() -> None:
    page = b"<p>the same page</p>" * LEAST
    packed = [compressed(page) for _ in range(60)]
    assert {gzip.decompress(one) for one in packed} == {page}
    assert len({len(one) for one in packed}) > 5
