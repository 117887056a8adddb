"""Whose runs a browser sees: everybody's, or, where `BERT_STUDIO_OWN_RUNS` is set to 1, only its own.

The owner of a run is told by the sum of a secret: of whom a person signed in as, or else of a cookie that the app gives
to each browser. Who clears the cookies of a browser does not see its runs any more; they are still on disk.
"""

from __future__ import annotations

import hashlib
import os
import secrets

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.state import session_secret

COOKIE = "bert_studio_owner"
YEAR = 365 * 24 * 3600


def sees_own_runs_only() -> bool:
    """Whether people see only the runs that they have made."""
    return os.environ.get("BERT_STUDIO_OWN_RUNS", "") == "1"


def owner() -> str:
    """Who makes runs in this session; empty where all people see all runs."""
    if not sees_own_runs_only():
        return ""
    if st.user.get("is_logged_in"):
        secret = f"{st.user.get('iss')} {st.user.get('sub')}"
    else:
        secret = st.context.cookies.get(COOKIE) or session_secret()
    return hashlib.sha256(secret.encode()).hexdigest()


class OwnerCookie:
    """Gives each browser that has none a cookie with a secret, with the first page that it gets."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        sent = next((value for name, value in scope.get("headers", ()) if name == b"cookie"), b"")
        if scope["type"] != "http" or not sees_own_runs_only() or COOKIE in cookie_parser(sent.decode("latin-1")):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["path"] == "/":
                about = f"Max-Age={YEAR}; Path=/; HttpOnly; SameSite=Lax"
                MutableHeaders(scope=message).append("set-cookie", f"{COOKIE}={secrets.token_urlsafe(32)}; {about}")
            await send(message)

        await self._app(scope, receive, send_with_cookie)
