"""Pictures of the page: a chart goes in, SVG that stands alone comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.charts import BridgeChart, SeriesChart, TimeChart
from bilateral.brief.drawing.theme import DARK, LIGHT, PRINT, SCREEN, Palette

if TYPE_CHECKING:
    from bilateral.brief.charts import Chart

__all__ = ["DARK", "LIGHT", "PRINT", "SCREEN", "Palette", "draw", "to_png"]


def draw(
    chart: Chart, width: int, height: int, palette: Palette = SCREEN, key: str = "chart"
) -> str:
    """Draw a chart as SVG.

    The same chart, size, palette and key give the same bytes. No text is cut or written over
    another: long names end in an ellipsis, and a chart with more rows than `height` holds
    becomes higher.

    Parameters
    ----------
    chart : numbers and finished words
    width, height : in px (1/96 inch)
    palette : `SCREEN` takes colours (`--chart-ink` ...) and font from the page around, `PRINT`
        has its own
    key : begins every id, so that several drawings can stand on one page
    """
    from bilateral.brief.drawing import bridge, flows, series, times
    from bilateral.brief.drawing.svg import finish

    if isinstance(chart, SeriesChart):
        sheet = series.draw(chart, width, height, palette)
    elif isinstance(chart, TimeChart):
        sheet = times.draw(chart, width, height, palette)
    elif isinstance(chart, BridgeChart):
        sheet = bridge.draw(chart, width, height, palette)
    else:
        sheet = flows.draw(chart, width, height, palette)
    return finish(sheet, key)


def to_png(svg: str, scale: float) -> bytes:
    """Turn a drawing of the `PRINT` palette into pixels, `scale` of them to a px.

    typst does it, because it brings the font of that palette along wherever it is installed.
    """
    import typst

    page = (
        b"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        b'#image(bytes(sys.inputs.svg), format: "svg")'
    )
    # typst reads px as 1/96 inch and has 72 points to the inch.
    drawn = typst.compile(
        page, format="png", ppi=96 * scale, sys_inputs={"svg": svg}, ignore_system_fonts=True
    )
    assert isinstance(drawn, bytes)
    return drawn
