"""Writes an annex as a Word document; the same parts and time give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from calculator.reports.annex.blocks import Annex, Grid, Heading, Picture
from calculator.reports.paper.charts import png
from calculator.reports.paper.libraries import library
from calculator.reports.paper.plain import plain

FONT = "Arial"
"""On every machine that opens such a file, with all Vietnamese letters."""

PROGRAM = "Zone Incentive Calculator"
TEXT, SMALL, CELL = 10, 8.5, 8
PAGE = 176
"""Of a page, between its margins [mm]."""
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


def write_docx(parts: Sequence[Annex], *, made: dt.datetime, version: str, keywords: Sequence[str], heading: str) -> bytes:
    """Write an annex, one language after another.

    Parameters
    ----------
    parts : one a language.
    made : the time it is made.
    version, keywords : of the file's properties.
    heading : colour of headings, six hexadecimal digits.

    Raises
    ------
    InputError
        When a library is not installed.
    """
    docx = library("docx")
    document = docx.Document()
    _set_up(document, docx, heading)
    for place, annex in enumerate(parts):
        if place:
            document.add_page_break()
        for block in annex.blocks:
            if isinstance(block, Heading):
                _tongue(document.add_heading(plain(block.text), level=min(block.level, 4)), annex.lang)
            elif isinstance(block, Grid):
                _table(document, docx, block, annex.lang)
            elif isinstance(block, Picture):
                _picture(document, docx, block, annex)
            else:
                _tongue(_sized(document.add_paragraph(plain(block.text)), docx, SMALL if block.quiet else TEXT), annex.lang)
    core = document.core_properties
    core.title, core.subject = plain(" / ".join(one.title for one in parts))[:255], plain(" / ".join(one.subject for one in parts))[:255]
    core.author = core.last_modified_by = PROGRAM
    core.created = core.modified = core.last_printed = made.replace(tzinfo=None)
    core.keywords, core.version, core.comments, core.category = ", ".join(keywords)[:255], version, "", ""
    core.revision, core.language = 1, LANGUAGES[parts[0].lang]
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _set_up(document: Any, docx: Any, heading: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = docx.shared.Mm(210), docx.shared.Mm(297)
    section.left_margin = section.right_margin = docx.shared.Mm((210 - PAGE) / 2)
    section.top_margin = section.bottom_margin = docx.shared.Mm(16)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        style = document.styles[name]
        style.font.name = FONT
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(docx.oxml.ns.qn(kind), None)
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            style.element.rPr.rFonts.set(docx.oxml.ns.qn(kind), FONT)
        if name != "Normal":
            style.font.color.rgb = docx.shared.RGBColor.from_string(heading.removeprefix("#"))
    document.styles["Normal"].font.size = docx.shared.Pt(TEXT)
    document.styles["Normal"].paragraph_format.space_after = docx.shared.Pt(5)


def _sized(paragraph: Any, docx: Any, size: float) -> Any:
    for run in paragraph.runs:
        run.font.size = docx.shared.Pt(size)
    return paragraph


def _tongue(paragraph: Any, lang: str) -> None:
    """Say which language a paragraph is in: for spelling, and for readers who hear it."""
    oxml = library("docx.oxml")
    for run in paragraph.runs:
        mark = oxml.OxmlElement("w:lang")
        mark.set(library("docx.oxml.ns").qn("w:val"), LANGUAGES[lang])
        run._r.get_or_add_rPr().append(mark)


def _table(document: Any, docx: Any, grid: Grid, lang: str) -> None:
    table = document.add_table(rows=1, cols=len(grid.headers))
    table.style = "Table Grid"
    table.autofit = not grid.widths
    for place, share in enumerate(grid.widths):
        table.columns[place].width = docx.shared.Mm(PAGE * share / 100)
    for place, row in enumerate([grid.headers, *grid.rows]):
        cells = table.rows[0].cells if place == 0 else table.add_row().cells
        for column, text in enumerate(row):
            paragraph = cells[column].paragraphs[0]
            if grid.widths:
                cells[column].width = docx.shared.Mm(PAGE * grid.widths[column] / 100)
            paragraph.paragraph_format.space_after = docx.shared.Pt(0)
            run = paragraph.add_run(plain(text))
            run.font.size, run.bold = docx.shared.Pt(CELL), place == 0
            if column >= grid.left:
                paragraph.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
            _tongue(paragraph, lang)
    first = table.rows[0]._tr.get_or_add_trPr()
    first.append(docx.oxml.OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(docx.oxml.OxmlElement("w:cantSplit"))
    document.add_paragraph().paragraph_format.space_after = docx.shared.Pt(2)


def _picture(document: Any, docx: Any, picture: Picture, annex: Annex) -> None:
    shape = document.add_picture(io.BytesIO(png(picture.spec, annex.lang)), width=docx.shared.Mm(170))
    shape._inline.docPr.set("descr", plain(picture.alt))
    shape._inline.docPr.set("name", "chart")
    _tongue(_sized(document.add_paragraph(plain(picture.caption)), docx, SMALL), annex.lang)
