"""Makers of Word files: each function writes a piece of a document's XML, `docx` puts the file together."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

SCHEMAS = "http://schemas.openxmlformats.org"
SPACES = (
    f'xmlns:w="{SCHEMAS}/wordprocessingml/2006/main" xmlns:r="{SCHEMAS}/officeDocument/2006/relationships" '
    f'xmlns:wp="{SCHEMAS}/drawingml/2006/wordprocessingDrawing" xmlns:a="{SCHEMAS}/drawingml/2006/main" '
    f'xmlns:pic="{SCHEMAS}/drawingml/2006/picture" xmlns:m="{SCHEMAS}/officeDocument/2006/math" '
    f'xmlns:mc="{SCHEMAS}/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
XML = ("<w:", "<m:", "<mc:")  # how a text begins that is XML already
KINDS = f"{SCHEMAS}/officeDocument/2006/relationships"
STYLES = f"""<w:styles {SPACES}>
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="s"><w:name w:val="Subtitle"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:name w:val="caption"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {SPACES}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num></w:numbering>"""


def r(text: str, look: str = "") -> str:
    """A run; `look` is the XML of its properties, as `<w:b/>`."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, style: str = "", look: str = "") -> str:
    """A paragraph of runs (a plain text is one run); `look` is the XML of its properties."""
    said = (f'<w:pStyle w:val="{style}"/>' if style else "") + look
    properties = f"<w:pPr>{said}</w:pPr>" if said else ""
    return f"<w:p>{properties}{''.join(map(_run, runs))}</w:p>"


CENTER = '<w:jc w:val="center"/>'
BREAK = "<w:r><w:br/></w:r>"


def big(text: str, points: int = 22) -> str:
    """A run of large characters."""
    return r(text, f'<w:sz w:val="{points * 2}"/>')


def numbered(text: str, list_: int, level: int = 0) -> str:
    """An item of a list."""
    return p(text, look=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>')


def inserted(text: str, author: str = "丁四") -> str:
    """Text that somebody put in with changes tracked."""
    return f'<w:ins w:id="1" w:author="{author}">{r(text)}</w:ins>'


def deleted(text: str, author: str = "丁四") -> str:
    """Text that somebody took out with changes tracked."""
    return (
        f'<w:del w:id="2" w:author="{author}"><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText>'
        "</w:r></w:del>"
    )


def note_mark(number: int, kind: str = "footnote") -> str:
    """Where a footnote's mark stands."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def comment_mark(number: int) -> str:
    """Where a comment stands."""
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def picture(relation: str = "rId1", name: str = "", kind: str = "embed") -> str:
    """A run with a picture in its line; `name` is what programs call it."""
    said = f'<wp:docPr id="1" name="图片 1" descr={quoteattr(name)}/>' if name else ""
    return (
        f"<w:r><w:drawing><wp:inline>{said}<a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f'<a:blip r:{kind}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def embedded(program: str, relation: str = "rId100") -> str:
    """A run with a file of another program, as Word writes it."""
    return f'<w:r><w:object><o:OLEObject Type="Embed" ProgID="{program}" r:id="{relation}"/></w:object></w:r>'


def box(*paragraphs: str) -> str:
    """A run with a text box, as Word writes it: twice."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:txbx>{content}</wps:txbx>'
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def field(code: str, *shown: str) -> str:
    """A field and what Word shows for it."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{escape(code)}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{"".join(map(_run, shown))}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _run(text: str) -> str:
    return text if text.startswith(XML) else r(text)


def formula(text: str) -> str:
    """A formula."""
    return f"<m:oMath><m:r><m:t>{escape(text)}</m:t></m:r></m:oMath>"


def cell(*blocks: str, look: str = "") -> str:
    """A cell; a plain text is one paragraph."""
    properties = f"<w:tcPr>{look}</w:tcPr>" if look else ""
    inside = "".join(block if block.startswith(XML) else p(block) for block in blocks)
    return f"<w:tc>{properties}{inside}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    """A table; a cell is a plain text or a `cell`."""
    made = ("".join(one if one.startswith("<w:tc>") else cell(one) for one in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def notes(kind: str, *texts: str) -> str:
    """The part of footnotes or endnotes, numbered from 1."""
    made = "".join(
        f'<w:{kind} w:id="{at}">{text if text.startswith(XML) else p(text)}</w:{kind}>'
        for at, text in enumerate(texts, 1)
    )
    line = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return f"<w:{kind}s {SPACES}>{line}{made}</w:{kind}s>"


def comments(*texts: tuple[str, str]) -> str:
    """The part of comments: author and text, numbered from 1."""
    made = "".join(
        f'<w:comment w:id="{at}" w:author="{author}">{p(text)}</w:comment>'
        for at, (author, text) in enumerate(texts, 1)
    )
    return f"<w:comments {SPACES}>{made}</w:comments>"


def photo(colour: str = "#3b5878") -> bytes:
    """A picture's bytes."""
    data = BytesIO()
    Image.new("RGB", (60, 40), colour).save(data, "PNG")
    return data.getvalue()


def docx(
    *body: str,
    styled: bool = True,
    links: tuple[tuple[str, str, str], ...] = (),
    without: tuple[str, ...] = (),
    media: bytes | None = None,
    second: bytes | None = None,
    inside: Mapping[str, bytes] = {},
    **parts: str,
) -> bytes:
    """A Word file with this body. `parts` are further parts of its folder `word` (header1, footnotes,
    comments); `links` are relations to outside: id, kind, target; `without` are parts to leave out. `media` is
    the picture `rId1`, `second` one more, `rId2`; `inside` are files inside, `rId100` and on, by their names."""
    names = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>",
        **({"word/styles.xml": STYLES, "word/numbering.xml": NUMBERING} if styled else {}),
        **{
            f"word/{name}.xml": text
            if text.startswith("<w:") and "xmlns:w=" in text
            else f"<w:hdr {SPACES}>{text}</w:hdr>"
            for name, text in parts.items()
        },
    }
    relations = [("rId1", "image", "media/image1.png", "")]
    if second:
        relations.append(("rId2", "image", "media/image2.png", ""))
    for at, name in enumerate([*names][1:], 10):
        stem = name.rpartition("/")[2].removesuffix(".xml")
        relations.append((f"rId{at}", stem.rstrip("0123456789"), f"{stem}.xml", ""))
    for at, name in enumerate(inside, 100):
        kind = "oleObject" if name.endswith(".bin") else "package"
        relations.append((f"rId{at}", kind, f"embeddings/{name}", ""))
    relations += [(name, kind, target, ' TargetMode="External"') for name, kind, target in links]
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types xmlns="{SCHEMAS}/package/2006/content-types"/>'
        )
        archive.writestr(
            "_rels/.rels", _relations(("rId0", "officeDocument", "word/document.xml", ""))
        )
        archive.writestr("word/_rels/document.xml.rels", _relations(*relations))
        for name, text in names.items():
            archive.writestr(name, text)
        if "word/media/image1.png" not in without:
            archive.writestr("word/media/image1.png", media or photo())
        if second:
            archive.writestr("word/media/image2.png", second)
        for name, content in inside.items():
            archive.writestr(f"word/embeddings/{name}", content)
    return data.getvalue()


def _relations(*rows: tuple[str, str, str, str]) -> str:
    made = "".join(
        f'<Relationship Id="{name}" Type="{KINDS}/{kind}" Target={quoteattr(target)}{mode}/>'
        for name, kind, target, mode in rows
    )
    return f'<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{made}</Relationships>'
