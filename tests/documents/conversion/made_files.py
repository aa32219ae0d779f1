"""Files of each kind as other programs make them, made here so that no test needs those programs."""

import io
import zipfile
import zlib

import docx

SENTENCES = ("«Үміт» қоры 12 отбасыға 300 мың теңгеге азық-түлік таратты.", "Бұл туралы қор хабарлады.")
PAGE = """<!DOCTYPE html>
<html lang="kk-KZ"><head><meta charset="{encoding}"><title>Қор көмек берді | Газет</title>
<meta property="og:title" content="Қор көмек берді"><meta property="og:site_name" content="Газет">
<meta property="article:published_time" content="2023-05-01T10:00:00+05:00">
<link rel="canonical" href="https://news.example/1"></head>
<body><nav><ul><li><a href="/">Басты бет</a></li><li><a href="/b">Жаңалықтар</a></li></ul></nav>
<article><h1>Қор көмек берді</h1><p>{first}</p><p>{second}</p>
<table><tr><td>Алматы</td><td>5 млн теңге</td></tr></table></article>
<footer>Барлық құқық қорғалған</footer></body></html>
"""


def web_page(encoding: str = "utf-8", *, declared: str = "") -> bytes:
    """A page of a newspaper with a menu and a footer."""
    text = PAGE.format(encoding=declared or encoding, first=SENTENCES[0], second=SENTENCES[1])
    return text.encode(encoding)


def word_file(*, title: str = "") -> bytes:
    """A Word file with two paragraphs and a table between them, and a tracked insertion and deletion."""
    document = docx.Document()
    document.core_properties.title = title
    document.add_paragraph(SENTENCES[0])
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Алматы", "5 млн теңге"
    paragraph = document.add_paragraph(SENTENCES[1])
    text = paragraph.runs[0]
    text.text = "Бұл "
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for change in (
        "<w:ins {0}><w:r><w:t>туралы </w:t></w:r></w:ins>",
        "<w:del {0}><w:r><w:delText>жоқ </w:delText></w:r></w:del>",
    ):
        paragraph._element.append(docx.oxml.parse_xml(change.format(f'xmlns:w="{space}"')))  # noqa: SLF001 - no other way
    paragraph.add_run("қор хабарлады.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_file_with(document_xml: bytes) -> bytes:
    """A Word file whose main part is replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, document_xml if part.filename == "word/document.xml" else old.read(part))
    return file.getvalue()


def pdf(pages: list[list[str]], *, title: str = "", extra: str = "") -> bytes:
    """A PDF whose pages show lines of text, with a font that says which character each code is."""
    letters = sorted({letter for page in pages for line in page for letter in line})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    mapping = "".join(f"<{codes[x]:02x}> <{ord(x):04x}>\n" for x in letters)
    cmap = f"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <00> <ff> endcodespacerange {len(letters)} beginbfchar
{mapping}endbfchar endcmap CMapName currentdict /CMap defineresource pop end end"""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>",
        _stream(cmap.encode()),
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"<{''.join(f'{codes[x]:02x}' for x in line)}> Tj T*\n" for line in lines)
        resources = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {resources} >>")
        objects.append(_stream(f"BT /F1 12 Tf 14 TL 50 750 Td\n{shown}ET".encode()))
    objects.append(f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>" if title else "<< >>")
    return _file(objects, extra)


def _stream(content: bytes) -> str:
    packed = zlib.compress(content)
    return f"<< /Length {len(packed)} /Filter /FlateDecode >> stream\n{packed.decode('latin-1')}\nendstream"


def _file(objects: list[str], extra: str) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra} >>"
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
    return out + f"{head}startxref\n{len(out)}\n%%EOF\n".encode()
