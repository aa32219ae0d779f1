"""Who may use the review: a browser of this machine that knows the token, from the review's own pages."""

import hmac
import secrets
from dataclasses import dataclass, field

from flask import Request, Response

from kggraph.errors import ReviewRefusedError

HEADER = "X-Review-Token"
_LOOPBACK = {"127.0.0.1", "::1"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser would send Origin: null with its own forms
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Gate:
    """What a request must show; ``port`` is the one that is listened on, ``token`` a secret of this session."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def require(self, request: Request, token: str) -> None:
        """Let a request pass. Raises ReviewRefusedError for one from elsewhere, for another host, or without the token.

        A name that an attacker's DNS points to this machine is another host. What changes something needs the token in
        its form or a header as well, and no other site as its origin.
        """
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}", f"[::1]:{self.port}"}
        if request.remote_addr not in _LOOPBACK:
            raise ReviewRefusedError("the review answers this machine only")
        if request.host not in hosts:
            raise ReviewRefusedError(f"the review does not answer for the host {request.host!r}")
        if not self._is(token):
            raise ReviewRefusedError("the address lacks the token of this session; open the one that was printed")
        if request.method in {"GET", "HEAD"}:
            return
        if not self._is(request.form.get("token", "") or request.headers.get(HEADER, "")):
            raise ReviewRefusedError("the form lacks the token of this session; load the page again")
        origin = request.headers.get("Origin")
        if origin is not None and origin.removeprefix("http://") not in hosts:
            raise ReviewRefusedError(f"a page of {origin!r} may not decide here")
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise ReviewRefusedError("a page of another site may not decide here")

    def _is(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())


def secured(response: Response, *, lasting: bool) -> Response:
    """Return an answer with what keeps browsers from lending it to others; pages are not kept."""
    response.headers.update(_HEADERS)
    if not lasting:
        response.headers["Cache-Control"] = "no-store"
    return response
