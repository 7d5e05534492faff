"""What keeps a page that a stranger wrote from acting in the browser, and another site from asking this desk.

Every answer carries the headers below: a browser then runs no script and loads no style, picture or font but our own
files, and asks no other machine for anything. A request must come to this machine by a name of this machine (a page of
another site whose name was made to lead here has its own name as Host), and none may come from another site.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

_OUR_NAMES = frozenset({"127.0.0.1", "localhost"})
# Nobody writes an address or a form longer than this; a bound on what one request may cost. Choices.
_LONGEST_ADDRESS = 8_192
_LONGEST_BODY = 65_536


class Guard:
    """Lets in what comes to this machine by its own name and from no other site; sends HEADERS with every answer.

    With `forms` pages name themselves to this desk, and to no other: a browser that may not name the page that a form
    stands on says that the form is from nowhere ("Origin: null").
    """

    def __init__(self, app: ASGIApp, *, forms: bool = False) -> None:
        self.app = app
        self.headers = HEADERS | ({"referrer-policy": "same-origin"} if forms else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        refused = refusal(Headers(scope=scope), scope["method"], len(scope["query_string"]) + len(scope["raw_path"]))
        await (PlainTextResponse(refused, 403) if refused else self.app)(scope, receive, guarded)


def refusal(headers: Headers, method: str, length: int) -> str:
    """Why a request is not let in; empty where it is."""
    host = headers.get("host", "")
    if _name(f"http://{host}") not in _OUR_NAMES:
        return "This desk answers to 127.0.0.1 and localhost alone."
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return "Another site may not ask this desk."
    if method not in ("GET", "HEAD", "POST"):
        return "This desk knows GET, HEAD and POST."
    if method == "POST" and origin is None:
        return "A form is sent by a page of this desk, and says so (Origin)."
    if headers.get("sec-fetch-site", "same-origin") == "cross-site" and method != "GET":
        return "Another site may not ask this desk."
    size = headers.get("content-length", "" if method == "POST" else "0")
    if length > _LONGEST_ADDRESS or not size.isdigit() or int(size) > _LONGEST_BODY:
        return "This request is longer than any that a page of this desk sends."
    return ""


def _name(url: str) -> str:
    try:
        split = urlsplit(url)
        return (split.hostname or "") if not split.username and not split.path and split.port != 0 else ""
    except ValueError:
        return ""


def token() -> str:
    """A new secret, which forms of this desk carry and another site cannot know."""
    return secrets.token_urlsafe(24)


def same(one: str, other: str) -> bool:
    """Whether two secrets are one, told in a time that does not say how much of them is."""
    return secrets.compare_digest(one.encode(), other.encode())


def link(url: str) -> str:
    """An address that may be followed, empty where it may not: none but whole http and https ones are live.

    >>> link("https://www.ellery-courier.example/news"), link("javascript:alert(1)"), link("//x.example/")
    ('https://www.ellery-courier.example/news', '', '')
    """
    url = url.strip()
    if not url.isprintable() or " " in url or "\\" in url:
        return ""
    try:
        split = urlsplit(url)
        live = split.scheme in ("http", "https") and bool(split.hostname) and split.username is None
    except ValueError:
        return ""
    return url if live else ""


# C0 without tab and line feed, DEL, C1; then what turns the order of what follows on the line, and Unicode's own
# line ends. In a page they could make words read as others than they are.
_CONTROLS = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
_TURNS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029]
_PICTURED: dict[int, str] = (
    dict.fromkeys([*_CONTROLS, *_TURNS, *range(0xD800, 0xE000)], "\ufffd")
    | {code: chr(0x2400 + code) for code in _CONTROLS if code < 0x20}
    | {0x7F: "\u2421"}
)


def visible(words: str) -> str:
    """The same characters, one for one, with a picture for each that would act on those around it.

    >>> visible("a\\x1bb\\u202ec")
    'a␛b�c'
    """
    return words if words.isascii() and words.isprintable() else words.translate(_PICTURED)
