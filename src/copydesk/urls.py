"""Addresses: the site that one belongs to, and its canonical form. Nothing here touches the net."""

from __future__ import annotations

from urllib.parse import urlsplit


def site(url: str) -> str:
    """The host of an address, lower case, without "www." and port; empty where there is none.

    >>> site("https://www.Example.org:8080/a?b")
    'example.org'
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # a malformed port or IPv6 bracket: no host can be told
        return ""
    return host.removeprefix("www.").rstrip(".")
