"""The page as an editable document (DOCX): real headings, tables, links and pictures.

Page one is a page, the annex begins on the next; the type is as large as page one has room for.
Word processors lay out anew, so that a page of another font may still run over: nothing is cut.
"""

from __future__ import annotations

import importlib
import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from bilateral.brief.document_styles import NAMESPACES, NUMBERING, styles
from bilateral.brief.fitting import CHARTS, GAP, SHEET, SIZES, Fit, height, rows_of
from bilateral.brief.layout import clean
from bilateral.brief.model import (
    Numeral,
    Paragraph,
    Picture,
    Points,
    Quotation,
    Table,
    Words,
    plain,
)
from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bilateral.brief.model import Block, Brief, Run, Section, Text

WORDS: Final = ("annex",)
_LEDGER: Final = "figures"
_WRITTEN: Final = datetime(2000, 1, 1)
_PROPERTY: Final = 255  # characters that a property may have
_ZIPPED: Final = (1980, 1, 1, 0, 0, 0)
_TWIPS: Final = 1440 / 25.4  # in a mm
_EMU: Final = 36_000  # in a mm
_PIXELS: Final = 96 / 25.4  # in a mm
_SCALE: Final = 2.5  # pixels of a picture to a pixel of the screen: 240 dpi
_MARGIN: Final = 12.0  # mm
_SMALLEST: Final = 7.0  # points
_LOOSE: Final = 0.82  # of the height that is counted, a word processor takes about this much
_CELL: Final = 114  # room beside the text of a cell, twips
_LETTER: Final = 0.56  # mean width of a letter, in type sizes
_LONGEST: Final = 90  # letters that a column asks for at most
_WORD: Final = 26  # letters of a word that a column makes room for

_COLUMN_BREAK: Final = '<w:r><w:br w:type="column"/></w:r>'
_ROOM: Final = '<w:spacing w:line="{line}" w:lineRule="exact"/>'
_AFTER_TABLE: Final = f'<w:p><w:pPr><w:pStyle w:val="Break"/>{_ROOM.format(line=110)}</w:pPr></w:p>'
_TOP: Final = '<w:spacing w:before="0"/>'  # halves begin at the same height


def render(brief: Brief) -> bytes:
    """Return the page as DOCX: equal bytes for equal pages.

    Raises
    ------
    InputError
        If the library that writes it is not installed.
    KeyError
        If `brief.words` lacks one of `WORDS`.
    """
    try:
        docx = importlib.import_module("docx")
    except ImportError:
        raise InputError(
            "writing DOCX needs python-docx",
            hint="Install the extra: pip install 'bilateral[page]'.",
        ) from None
    package = docx.Document()
    _Document(brief, package).write()
    out = io.BytesIO()
    package.save(out)
    return _repacked(out)


def _repacked(file: io.BytesIO) -> bytes:
    """Pack the parts again without the time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(out, "w") as again:
        for name in packed.namelist():
            part = zipfile.ZipInfo(name, _ZIPPED)
            part.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(part, packed.read(name))
    return out.getvalue()


class _Document:
    def __init__(self, brief: Brief, package: Any) -> None:
        self.brief = brief
        self.package = package
        self.fit = _fit(brief)
        self.quoted = brief.dossier.get("lang")
        ids = {figure.id for figure in brief.figures if figure.id}
        ledger = (section for section in brief.annex if section.key == _LEDGER)
        tables = (b for section in ledger for b in section.blocks if isinstance(b, Table))
        marks = (_mark(row) for table in tables for row in table.rows)
        self.rows = {mark: place for place, mark in enumerate(marks) if mark in ids}
        self.pictures = 0

    def write(self) -> None:
        from docx.oxml import parse_xml

        brief, package = self.brief, self.package
        self._strip()
        _replace(package.styles.element, parse_xml(styles(self.fit.size, brief.language)))
        _replace(package.part.numbering_part.element, parse_xml(NUMBERING))
        footer, footer_id = package.part.add_footer_part()
        _replace(footer.element, parse_xml(self._footer()))
        body = f"<w:body {NAMESPACES}>{self._body(footer_id)}</w:body>"
        _replace(package.element.body, parse_xml(body))
        core = package.core_properties
        core.title = clean(plain(brief.title))[:_PROPERTY]
        core.subject = clean(plain(brief.answer))[:_PROPERTY]
        core.language = brief.language
        core.author = core.last_modified_by = core.comments = core.keywords = ""
        core.created = core.modified = _WRITTEN
        core.revision = 1

    def _strip(self) -> None:
        """Take out of the library's template what the page does not need."""
        for rels in (self.package.part.rels, self.package.part.package.rels):
            for id, rel in list(rels.items()):
                if rel.reltype.endswith(("/stylesWithEffects", "/thumbnail", "/customXml")):
                    del rels[id]

    def _body(self, footer_id: str) -> str:
        brief = self.brief
        parts = [
            self.paragraph(brief.title, "Title"),
            self.paragraph(_beside(brief.occasion, brief.known_by), "Subtitle"),
            self.paragraph(brief.answer, "Answer"),
        ]
        footer = f'<w:footerReference w:type="default" r:id="{footer_id}"/>'
        half = (SHEET[0] - GAP) / 2
        for row in rows_of(brief.page):
            if len(row) == 1:
                parts.append(self.section(row[0], SHEET[0], 1))
                continue
            parts += [_broken(_properties(1, footer)), self.section(row[0], half, 1, _TOP)]
            parts += [self.section(s, half, 1, _TOP, _COLUMN_BREAK) for s in row[1:]]
            parts.append(_broken(_properties(len(row), "")))
            footer = ""
        parts.append(self.paragraph(brief.foot, "Foot"))
        if brief.annex:
            annex = (Words(brief.words["annex"]),)
            parts.append(self.paragraph(annex, "Heading1", "<w:pageBreakBefore/>"))
            parts += [self.section(section, SHEET[0], 2) for section in brief.annex]
        return "".join(parts) + _properties(1, footer)

    def _footer(self) -> str:
        title = clean(plain(self.brief.title))
        width = round(SHEET[0] * _TWIPS)
        return (
            f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs>'
            f'<w:tab w:val="right" w:pos="{width}"/></w:tabs></w:pPr>'
            f"{_run(title if len(title) <= 90 else title[:89] + '…')}<w:r><w:tab/></w:r>"
            f"{_field('PAGE')}{_run(' / ')}{_field('NUMPAGES')}</w:p></w:ftr>"
        )

    def section(
        self, section: Section, width: float, level: int, top: str = "", before: str = ""
    ) -> str:
        """Write a section that is `width` mm wide; `before` stands before its title."""
        tables = sum(isinstance(block, Table) for block in section.blocks)
        parts = [self.paragraph(section.title, f"Heading{level}", top, before)]
        for block in section.blocks:
            if isinstance(block, Table) and (tables > 1 or level > 1):
                same = plain(block.caption) == plain(section.title)
                parts.append("" if same else self.paragraph(block.caption, "Caption"))
            parts.append(self.block(block, width, section))
        return "".join(parts)

    def block(self, block: Block, width: float, section: Section) -> str:
        match block:
            case Paragraph(text):
                return self.paragraph(text, "Normal")
            case Points(points):
                return "".join(self.paragraph(point, "ListBullet") for point in points)
            case Table():
                return self.table(block, width, section.key == _LEDGER)
            case Picture():
                return self.picture(block, width, section)

    def paragraph(self, text: Text, style: str, properties: str = "", before: str = "") -> str:
        """Write a paragraph; one without text is left out."""
        runs = before + self.runs(text)
        made = f'<w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
        return f"<w:p>{made}{runs}</w:p>" if runs else ""

    def runs(self, text: Text, own: str = "") -> str:
        """Write the runs of a text; `own` is the mark that its row already shows."""
        return "".join(self.run(run, own) for run in text if run.text)

    def run(self, run: Run, own: str) -> str:
        match run:
            case Words(text, tone) if tone is not None:
                return _run(text, f'<w:rStyle w:val="Tone_{tone}"/>')
            case Numeral(figure) if figure.id and figure.id != own:
                mark = _run(figure.id, '<w:rStyle w:val="Mark"/>')
                if figure.id in self.rows:
                    anchor = quoteattr(f"figure_{figure.id}")
                    mark = f'<w:hyperlink w:anchor={anchor} w:history="1">{mark}</w:hyperlink>'
                return _run(run.text) + mark
            case Quotation(text) if self.quoted:
                return _run(text, f"<w:lang w:val={quoteattr(clean(self.quoted))}/>")
            case _:
                return _run(run.text)

    def table(self, table: Table, width: float, ledger: bool) -> str:
        """Write a table; its first row stands on top of every page it runs over."""
        widths = _widths(table, round(width * _TWIPS), self.fit.size)
        right = ['<w:jc w:val="right"/>' if column.numeric else "" for column in table.columns]
        grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
        titles = [self.runs(column.title) for column in table.columns]
        rows = [_row(titles, widths, right, "<w:cantSplit/><w:tblHeader/>")]
        for row in table.rows:
            mark = _mark(row) if ledger else ""
            cells = [self.runs(cell, mark) for cell in row]
            if mark in self.rows:
                cells[0] = _bookmark(cells[0], self.rows[mark], f"figure_{mark}")
            rows.append(_row(cells, widths, right, "<w:cantSplit/>" if _short(row) else ""))
        caption = quoteattr(clean(plain(table.caption)))
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="BriefTable"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
            ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={caption}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            f"{''.join(rows)}</w:tbl>{_AFTER_TABLE}"
        )

    def picture(self, picture: Picture, width: float, section: Section) -> str:
        """Write a chart: title, picture with its message as alternative text, message."""
        from bilateral.brief.drawing import PRINT, draw, to_png

        size = (round(width * _PIXELS), round(self.fit.chart * _PIXELS))
        png = to_png(draw(picture.chart, *size, PRINT, picture.key), _SCALE)
        id, image = self.package.part.get_or_add_image(io.BytesIO(png))
        self.pictures += 1
        cx = round(width * _EMU)
        cy = round(cx * image.px_height / image.px_width)
        texts = [clean(plain(text)).strip() for text in (picture.title, picture.message)]
        told = ". ".join(filter(None, texts)) or clean(plain(section.title))
        name = f'"picture {self.pictures}"'
        title = plain(picture.title)
        return "".join(
            (
                "" if title == plain(section.title) else self.paragraph(picture.title, "Caption"),
                '<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing>',
                '<wp:inline distT="0" distB="0" distL="0" distR="0">',
                f'<wp:extent cx="{cx}" cy="{cy}"/>',
                f'<wp:docPr id="{self.pictures}" name={name} descr={quoteattr(told)}/>',
                '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/'
                '2006/picture"><pic:pic><pic:nvPicPr>',
                f'<pic:cNvPr id="{self.pictures}" name={name}/><pic:cNvPicPr/></pic:nvPicPr>',
                f'<pic:blipFill><a:blip r:embed="{id}"/>',
                "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>",
                f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>',
                '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>',
                "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
                self.paragraph(picture.message, "Normal"),
            )
        )


def _fit(brief: Brief) -> Fit:
    """Return the largest type, and then the highest charts, that page one has room for."""
    sizes = (size for size in SIZES if size >= _SMALLEST)
    every = [Fit(size, chart) for size in sizes for chart in CHARTS]
    return next((f for f in every if height(brief, f) * _LOOSE <= SHEET[1]), every[-1])


def _mark(row: Sequence[Text]) -> str:
    """Return the mark that a row of the ledger begins with."""
    return plain(row[0]).strip() if row else ""


def _replace(element: Any, other: Any) -> None:
    """Give an element of the package the content of another one."""
    element[:] = list(other)


def _beside(first: Text, second: Text) -> Text:
    return (*first, Words(" · "), *second) if first and second else (*first, *second)


def _run(text: str, properties: str = "") -> str:
    made = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{made}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _bookmark(content: str, id: int, name: str) -> str:
    return (
        f'<w:bookmarkStart w:id="{id}" w:name={quoteattr(name)}/>{content}'
        f'<w:bookmarkEnd w:id="{id}"/>'
    )


def _broken(properties: str) -> str:
    """End a part of the document that has its own columns, with some room."""
    room = _ROOM.format(line=40)
    return f'<w:p><w:pPr><w:pStyle w:val="Break"/>{room}{properties}</w:pPr></w:p>'


def _properties(columns: int, footer: str) -> str:
    """A4 in as many columns; `footer` stands in the first part and holds for all."""
    margin = round(_MARGIN * _TWIPS)
    return (
        f'<w:sectPr>{footer}<w:type w:val="continuous"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}"'
        f' w:header="340" w:footer="340" w:gutter="0"/>'
        f'<w:cols w:num="{columns}" w:space="{round(GAP * _TWIPS)}"/></w:sectPr>'
    )


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[str], kind: str) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="Cell"/>{align}</w:pPr>{cell}</w:p></w:tc>'
        for cell, width, align in zip(cells, widths, right, strict=True)
    )
    return f"<w:tr><w:trPr>{kind}</w:trPr>{made}</w:tr>"


def _short(row: Iterable[Text]) -> bool:
    """Whether a row is short enough to be kept on one page."""
    return all(len(plain(cell)) < 2000 for cell in row)


def _widths(table: Table, width: int, size: float) -> list[int]:
    """Share a width (twips) out among the columns: first their words, then as they need it."""
    letter = size * _LETTER * 20
    every = [tuple(column.title for column in table.columns), *table.rows]
    cells = [[plain(row[n]) for row in every] for n in range(len(table.columns))]
    words = [max((len(w) for cell in column for w in cell.split()), default=1) for column in cells]
    for n, column in enumerate(table.columns):
        if column.numeric:  # figures do not break
            words[n] = max([words[n], *(len(cell) + 2 for cell in cells[n][1:])])
    least = [min(n, _WORD) * letter + _CELL for n in words]
    full = [min(max(map(len, column)) + 2, _LONGEST) * letter + _CELL for column in cells]
    full = [max(pair) for pair in zip(least, full, strict=True)]
    spare = width - sum(least)
    if spare <= 0:
        shares = [each * width / sum(least) for each in least]
    elif sum(full) > width:
        part = spare / (sum(full) - sum(least))
        shares = [lo + part * (hi - lo) for lo, hi in zip(least, full, strict=True)]
    else:
        wide = [n for n, column in enumerate(table.columns) if column.wide]
        wide = wide or list(range(len(full)))
        rest = (width - sum(full)) / max(len(wide), 1)
        shares = [each + (rest if n in wide else 0.0) for n, each in enumerate(full)]
    return [int(each) for each in shares]
