"""How the editable document looks: its styles and the sign of its lists, as WordprocessingML.

Every size is a multiple of that of the running text. Arial and its metric twins exist wherever
documents are opened, Cyrillic included, so that the page breaks where it was meant to.
"""

from __future__ import annotations

from typing import Final

FONT: Final = "Arial"
INK: Final = "1B1F24"
SOFT: Final = "565D66"
LINE: Final = "B9C0C8"
TONES: Final = {
    "contradicted": "A3261B",
    "supported": "1B6B3A",
    "consistent": "1F5A93",
    "not_checkable": "6B5900",
    "target": "5B3A91",
    "strong": INK,
}
NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

NUMBERING: Final = f"""<w:numbering {NAMESPACES}>
<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>
<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="227" w:hanging="227"/></w:pPr></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
</w:numbering>"""


def styles(size: float, language: str) -> str:
    """Return the styles for running text of `size` points in a language."""
    text = f'<w:sz w:val="{_half(size)}"/><w:szCs w:val="{_half(size)}"/>'
    return f"""<w:styles {NAMESPACES}>
<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>
{text}
<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
<w:spacing w:before="0" w:after="{_twips(size * 0.3)}" w:line="252" w:lineRule="auto"/>
</w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>\
<w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">\
<w:name w:val="Default Paragraph Font"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>\
<w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>\
</w:tblCellMar></w:tblPr></w:style>
{_paragraph("Title", "Title", size * 2.0, "<w:b/>", "<w:keepNext/>", after=size * 0.2)}
{_paragraph("Subtitle", "Subtitle", size, _color(SOFT), after=size * 0.5)}
{_paragraph("Answer", "Answer", size * 1.3, "<w:b/>", _box(), after=size * 0.5)}
{_heading(1, size * 1.2, size)}
{_heading(2, size * 1.1, size)}
{_paragraph("Caption", "caption", size * 0.95, "<w:b/>" + _color(SOFT), "<w:keepNext/>")}
{_paragraph("Picture", "Picture", size, "", "<w:keepNext/><w:keepLines/>")}
{_paragraph("ListBullet", "List Bullet", size, "", _LIST)}
{_paragraph("Cell", "Cell", size * 0.93, "", '<w:widowControl w:val="0"/>', after=0)}
{_paragraph("Foot", "Foot", size * 0.85, _color(SOFT), after=0)}
{_paragraph("Footer", "footer", 7.5, _color(SOFT), after=0)}
<w:style w:type="paragraph" w:styleId="Break"><w:name w:val="Break"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>\
<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Mark"><w:name w:val="Mark"/><w:rPr>\
{_color(TONES["consistent"])}<w:vertAlign w:val="superscript"/></w:rPr></w:style>
{"".join(_tone(*each) for each in TONES.items())}
<w:style w:type="table" w:styleId="BriefTable"><w:name w:val="Brief Table"/>\
<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>\
{_rule("top", 8, SOFT)}{_rule("bottom", 8, SOFT)}{_rule("insideH", 4, LINE)}</w:tblBorders>\
<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>\
<w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>\
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/>{_color(SOFT)}</w:rPr><w:tcPr><w:tcBorders>\
{_rule("bottom", 8, SOFT)}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>
</w:styles>"""


_LIST: Final = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def _half(points: float) -> int:
    return round(points * 2)


def _twips(points: float) -> int:
    return round(points * 20)


def _color(color: str) -> str:
    return f'<w:color w:val="{color}"/>'


def _rule(side: str, eighths: int, color: str) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{color}"/>'


def _box() -> str:
    """A rule at the left, as beside a quotation."""
    rule = f'<w:left w:val="single" w:sz="24" w:space="6" w:color="{TONES["consistent"]}"/>'
    return f'<w:pBdr>{rule}</w:pBdr><w:ind w:left="142"/>'


def _paragraph(
    id: str, name: str, size: float, run: str, paragraph: str = "", after: float | None = None
) -> str:
    """A paragraph style; WordprocessingML wants spacing between borders and indentation."""
    spacing = "" if after is None else f'<w:spacing w:after="{_twips(after)}"/>'
    first, indent, rest = paragraph.partition("<w:ind ")
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{first}{spacing}{indent}{rest}</w:pPr>"
        f'<w:rPr>{run}<w:sz w:val="{_half(size)}"/><w:szCs w:val="{_half(size)}"/></w:rPr>'
        "</w:style>"
    )


def _heading(level: int, size: float, text: float) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}">'
        f'<w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
        "<w:qFormat/><w:pPr><w:keepNext/><w:keepLines/>"
        f'<w:spacing w:before="{_twips(text * 0.6)}" w:after="{_twips(text * 0.25)}"/>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f"<w:rPr><w:b/>{_color(TONES['consistent'])}"
        f'<w:sz w:val="{_half(size)}"/><w:szCs w:val="{_half(size)}"/></w:rPr></w:style>'
    )


def _tone(tone: str, color: str) -> str:
    name = tone.replace("_", " ").capitalize()
    return (
        f'<w:style w:type="character" w:styleId="Tone_{tone}"><w:name w:val="{name}"/>'
        f"<w:rPr><w:b/>{_color(color)}</w:rPr></w:style>"
    )
