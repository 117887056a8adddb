"""A Plotly chart that is updated in place, once a second, without a flicker and without losing the zoom.

`st.plotly_chart` builds its chart anew whenever the data change (streamlit#16052), so it serves finished charts only.
"""

from __future__ import annotations

import json

import plotly.graph_objects as go
import streamlit as st

PLOTLY_PATH = "/plotly.min.js"
_HTML = '<div class="live-plot" role="img" style="height:100%"></div>'
_SCRIPT = """
export default function({data, parentElement}) {
  const box = parentElement.querySelector('.live-plot');
  box.setAttribute('aria-label', data.description);
  const css = name => getComputedStyle(box).getPropertyValue(name).trim();
  const draw = () => window.Plotly.react(box, data.figure.data, {
    ...data.figure.layout, autosize: true, paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
    font: {color: css('--st-text-color'), family: css('--st-font')},
    colorway: css('--st-chart-categorical-colors').split(',')}, {responsive: true, displayModeBar: false});
  if (window.Plotly) { draw(); return; }
  let tag = document.getElementById('plotly-js');
  if (!tag) {
    tag = Object.assign(document.createElement('script'), {id: 'plotly-js', src: 'PLOTLY_PATH'});
    document.head.append(tag);
  }
  tag.addEventListener('load', draw, {once: true});
}""".replace("PLOTLY_PATH", PLOTLY_PATH)


def live_plot(figure: go.Figure, *, key: str, description: str, height: int = 320) -> None:
    """Draw `figure`, or move the one drawn under the same key to it. `description` is read out by screen readers."""
    component = st.components.v2.component("live_plot", html=_HTML, js=_SCRIPT, isolate_styles=False)
    component(data={"figure": json.loads(figure.to_json()), "description": description}, key=key, height=height)
