"""The ASGI app: starts and ends the helper processes, apologises for bugs, serves health, chart code and downloads."""

import hmac
import logging
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import plotly
import streamlit as st
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bert_core import N_, RunError, RunStore, closest_language, write_archive
from ui.i18n import _
from ui.live_plot import PLOTLY_PATH
from ui.owner import OwnerCookie
from ui.services import link_key, log, predictions, queue_clock, spare_worker, warm_up

ROOT = Path(__file__).parent
OLD_LINK = N_("This link is not valid any more. Open the page 'Runs' and download the model from there.")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, object]]:
    """Start the process that answers before the first page; end it and the spare worker after the last."""
    warm_up()
    with spare_worker(), queue_clock():
        yield {}
    predictions().close()


def apologise(error: Exception) -> bool:
    """Tell the person that it is our bug, and where in the log it stands; the traceback is for the log alone."""
    reference = uuid.uuid4().hex[:8]
    log().log(logging.ERROR, "reference %s", reference, exc_info=error)
    st.error(
        _(
            "Sorry, this is a mistake in the program, not yours. Nothing is lost; reload the page to go on. "
            "Whoever looks after this installation finds it in the log under {reference}.",
            reference=reference,
        )
    )
    return True


async def health(request: Request) -> Response:
    """For whoever watches over the app."""
    return JSONResponse({"status": "ok"})


async def plotly_code(request: Request) -> Response:
    """The chart library for charts that are updated in place."""
    return FileResponse(Path(plotly.__file__).parent / "package_data" / "plotly.min.js", media_type="text/javascript")


def is_shown(request: Request) -> bool:
    """Whether the person was shown this link: ids of runs can be guessed, and may be another person's."""
    key = request.query_params.get("key", "")
    return hmac.compare_digest(key.encode(), link_key(request.path_params["run"]).encode())


def model_archive(request: Request) -> Response:
    """A run's model as a zip, from disk to disk: hundreds of megabytes never stand in this process's memory."""
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file:
        path = Path(file.name)
    with ExitStack() as on_failure:
        on_failure.callback(path.unlink)
        try:
            if not is_shown(request):
                raise RunError(OLD_LINK)
            run = RunStore().open(request.path_params["run"])
            write_archive(run, path)
        except RunError as error:
            language = closest_language(request.headers.get("accept-language"))
            return PlainTextResponse(error.message.render(language), status_code=404)
        on_failure.pop_all()
    return FileResponse(
        path, filename=f"{run.id}.zip", media_type="application/zip", background=BackgroundTask(path.unlink)
    )


app = st.App(
    str(ROOT / "ui" / "frame.py"),
    lifespan=lifespan,
    middleware=[Middleware(OwnerCookie)],
    on_script_error=apologise,
    routes=[
        Route("/health", health),
        Route(PLOTLY_PATH, plotly_code),
        Route("/models/{run}.zip", model_archive),
    ],
)
