"""Charts of answers. Knows numbers and labels; nothing of runs and pages."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ui.charts import chart, empty_figure
from ui.i18n import _
from ui.text import escape_plotly, shorten

MOST_BARS = 10
BAR_HEIGHT = 34
LABEL_LENGTH = 28


def probability_chart(probabilities: Mapping[str, float], *, key: str) -> None:
    """How likely each label is, as bars, the likeliest on top; of very many labels the last are taken together."""
    bars = list(probabilities.items())
    if len(bars) > MOST_BARS:
        rest = bars[MOST_BARS - 1 :]
        bars = [*bars[: MOST_BARS - 1], (_("{count} others", count=len(rest)), sum(share for _label, share in rest))]
    places = [str(place) for place in range(len(bars))]  # two labels may look the same once they are shortened
    shares = [share for _label, share in bars]
    figure = empty_figure(height=24 + BAR_HEIGHT * len(bars))
    figure.add_bar(
        x=shares,
        y=places,
        orientation="h",
        text=[f" {share:.1%}" for share in shares],
        textposition="outside",
        cliponaxis=False,
        customdata=[escape_plotly(label) for label, _share in bars],
        hovertemplate="%{customdata}: %{x:.2%}<extra></extra>",
    )
    labels = [escape_plotly(shorten(label, LABEL_LENGTH)) for label, _share in bars]
    figure.update_yaxes(autorange="reversed", tickvals=places, ticktext=labels, ticks="", showgrid=False)
    figure.update_xaxes(range=[0, 1.18], visible=False)
    figure.update_layout(bargap=0.35, hovermode="closest")
    numbers = pd.DataFrame(
        {_("Label"): list(probabilities), _("Probability"): [f"{share:.2%}" for share in probabilities.values()]}
    )
    chart(figure, numbers, key=key, description=_("How likely each label is, as bars"))
