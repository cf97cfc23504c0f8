"""The HTML that Word, Excel and Google Docs put on the clipboard, around rows and lists that a test gives."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class L:
    """A line of a cell or a list: its text, its list level (0 for none), and the bold words before it."""

    text: str
    level: int = 0
    bold: str = ""


Lines = Sequence[L] | str
_WORD_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:Wingdings;} p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt;}
@list l0:level1 {mso-level-number-format:bullet; mso-level-text:;} --></style>
<!--[if gte mso 10]><style> table.MsoNormalTable {mso-style-name:"Table Normal";}</style><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt;word-wrap:break-word'>
<!--StartFragment-->
"""
_WORD_FOOT = "\n<!--EndFragment-->\n</body>\n</html>"
_BULLETS = "·o§·o§·"


def lines_of(cell: Lines) -> Sequence[L]:
    """A cell's lines, text alone being one of them."""
    return [L(cell)] if isinstance(cell, str) else cell


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>\n")


def _word_run(line: L) -> str:
    bold = f"<b><span lang=EN-GB>{_escaped(line.bold)}</span></b>" if line.bold else ""
    return f"{bold}<span lang=EN-GB style='mso-bidi-font-family:Arial'>{_escaped(line.text)}<o:p></o:p></span>"


def word_line(line: L, marker: str = "") -> str:
    """A paragraph of Word's; in a list it is no <li>, and its bullet is text that says it is to be ignored."""
    if not line.level:
        return f"<p class=MsoNormal style='margin-bottom:0cm;line-height:normal'>{_word_run(line)}</p>\n"
    bullet = marker or _BULLETS[line.level - 1]
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='margin-left:{18 * line.level}.0pt;text-indent:-18.0pt;"
        f"mso-list:l0 level{line.level} lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-bidi-font-"
        f"family:Symbol'><span style='mso-list:Ignore'>{bullet}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;"
        f"&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{_word_run(line)}</p>\n"
    )


def word_page(inside: str) -> str:
    """A whole clipboard of Word's."""
    return _WORD_HEAD + inside + _WORD_FOOT


def word_rows(rows: Iterable[Sequence[Lines]]) -> str:
    """A table as Word writes it; a row of one cell in a table of several columns spans them."""
    listed = [list(row) for row in rows]
    width = max(len(row) for row in listed)
    out = [
        "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none'>\n"
    ]
    for number, row in enumerate(listed):
        out.append(f" <tr style='mso-yfti-irow:{number};height:14.2pt'>\n")
        for cell in row:
            span = f" colspan={width}" if len(row) == 1 and width > 1 else ""
            inside = "".join(map(word_line, lines_of(cell))) or "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            out.append(f"  <td width=217{span} valign=top style='width:130.05pt;border:solid 1.0pt'>\n{inside}</td>\n")
        out.append(" </tr>\n")
    return "".join([*out, "</table>\n\n<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n"])


def word_table(*tables: Iterable[Sequence[Lines]]) -> str:
    """Tables copied out of Word."""
    return word_page("".join(map(word_rows, tables)))


def word_list(lines: Iterable[L]) -> str:
    """A list copied out of Word."""
    return word_page("".join(map(word_line, lines)))


def excel_range(rows: Iterable[Sequence[Lines]]) -> str:
    """Cells copied out of Excel: the fragment begins within the table, and a cell's own lines are parted by <br>."""
    out = []
    for row in rows:
        out.append(" <tr height=20 style='height:15.0pt'>\n")
        for cell in row:
            text = '<br style="mso-data-placement:same-cell">'.join(
                _escaped(f"{'• ' if line.level else ''}{line.bold}{line.text}") for line in lines_of(cell)
            )
            kind = " align=right" if text.replace("/", "").isdigit() else ""
            out.append(f"  <td height=20 class=xl65{kind} width=64 style='height:15.0pt;width:48pt'>{text}</td>\n")
        out.append(" </tr>\n")
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\n'
        "<head><meta name=Generator content='Excel 15'><style><!--table {mso-displayed-decimal-separator:'.';}"
        "\n.xl65 {white-space:normal;}--></style></head>\n<body link='#0563C1'>\n<table border=0 cellpadding=0 "
        "cellspacing=0 width=384 style='border-collapse:collapse;width:288pt'>\n<!--StartFragment-->\n"
        " <col width=64 span=3 style='width:48pt'>\n" + "".join(out) + "<!--EndFragment-->\n</table>\n</body>\n</html>"
    )


def _google(inside: str) -> str:
    return (
        '<meta charset=\'utf-8\'><meta charset="utf-8"><b style="font-weight:normal;" '
        f'id="docs-internal-guid-0f5c9d0e-7fff-1a2b-3c4d-5e6f70819203">{inside}</b>'
        '<br class="Apple-interchange-newline">'
    )


def _google_run(line: L) -> str:
    style = "font-size:11pt;font-family:Arial,sans-serif;color:#000000;font-style:normal;white-space:pre-wrap"
    bold = f'<span style="{style};font-weight:700">{_escaped(line.bold)}</span>' if line.bold else ""
    return f'{bold}<span style="{style};font-weight:400">{_escaped(line.text)}</span>'


def google_lines(lines: Iterable[L]) -> str:
    """Paragraphs and lists as Google Docs writes them: a deeper list stands beside its item, not in it."""
    out, depth = [], 0
    for line in lines:
        while depth < line.level:
            out.append('<ul style="margin-top:0;margin-bottom:0;padding-inline-start:48px;">')
            depth += 1
        while depth > line.level:
            out.append("</ul>")
            depth -= 1
        paragraph = f'<p dir="ltr" style="line-height:1.38;" role="presentation">{_google_run(line)}</p>'
        item = f'<li dir="ltr" style="list-style-type:disc;" aria-level="{line.level}">{paragraph}</li>'
        out.append(item if line.level else paragraph)
    return "".join([*out, "</ul>" * depth])


def google_list(lines: Iterable[L]) -> str:
    """A list copied out of Google Docs."""
    return _google(google_lines(lines))


def google_table(rows: Iterable[Sequence[Lines]]) -> str:
    """A table copied out of Google Docs."""
    cells = "".join(
        '<tr style="height:0pt">'
        + "".join(
            f'<td style="border-left:solid #000000 1pt;padding:5pt 5pt 5pt 5pt;">{google_lines(lines_of(cell))}</td>'
            for cell in row
        )
        + "</tr>"
        for row in rows
    )
    table = (
        f'<table style="border:none;border-collapse:collapse;"><colgroup><col width="200"/></colgroup><tbody>{cells}'
    )
    return _google(f'<div dir="ltr" style="margin-left:0pt;" align="left">{table}</tbody></table></div>')
