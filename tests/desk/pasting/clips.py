"""What programs put on the clipboard, as they write it: made up after what is publicly known of each, with a
made-up town in it."""

from __future__ import annotations

from typing import Final

_HEAD: Final = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/jia/AppData/Local/Temp/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:宋体;} p.MsoNormal {mso-style-unhide:no; margin:0cm;} --></style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:普通表格;}</style><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt;word-wrap:break-word'>
<!--StartFragment-->"""
_END: Final = "<!--EndFragment-->\n</body>\n</html>"


def word(*parts: str) -> str:
    """A clipboard of Word."""
    return _HEAD + "\n".join(parts) + _END


def p(words: str, style: str = "", kind: str = "MsoNormal") -> str:
    """A paragraph of Word."""
    return (
        f"<p class={kind} style='text-indent:21.0pt;{style}'><span\n"
        f"style='font-family:宋体;mso-ascii-font-family:Calibri'>{words}</span><span lang=EN-US><o:p></o:p></span></p>"
    )


def item(words: str, label: str, level: int = 1, font: str = "") -> str:
    """An item of a list of Word: its label is text that only Word ignores."""
    blank = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>"
    mark = f"<span lang=EN-US style='{font}'><span style='mso-list:Ignore'>{label}{blank}</span></span>"
    return (
        f"<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level{level} lfo1'>"
        f"<![if !supportLists]>{mark}<![endif]><span style='font-family:宋体'>{words}</span></p>"
    )


WINGDINGS: Final = "font-family:Wingdings;mso-fareast-font-family:Wingdings"
COURIER: Final = 'font-family:"Courier New"'

NOTE_MARK: Final = (
    '<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1" title=""><span\n'
    "class=MsoFootnoteReference><span lang=EN-US><span style='mso-special-character:footnote'>"
    "<![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></span></a>"
)
NOTES: Final = (
    "<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>\n"
    "<hr align=left size=1 width=\"33%\"><![endif]><div style='mso-element:footnote' id=ftn1>"
    '<p class=MsoFootnoteText><a style=\'mso-footnote-id:ftn1\' href="#_ftnref1" name="_ftn1" title="">'
    "<span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>"
    "[1]<![endif]></span></span></a><span style='font-family:宋体'>镇政府网站。</span></p></div></div>"
)
COMMENT: Final = (
    "<a style='mso-comment-reference:j_1;mso-comment-date:20220521T0930'>三百户</a>"
    "<span class=MsoCommentReference><span lang=EN-US style='font-size:8.0pt'>"
    '<a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[甲1]</a>'
    "<span style='mso-special-character:comment'>&nbsp;</span></span></span>"
)
COMMENTS: Final = (
    "<div style='mso-element:comment-list'><hr class=msocomoff align=left size=1 width=\"33%\">"
    "<div style='mso-element:comment'><div id=\"_com_1\" class=msocomtxt>"
    "<p class=MsoCommentText><span style='font-family:宋体'>这个数再问问街道</span></p></div></div></div>"
)

EXCEL: Final = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta name=ProgId content=Excel.Sheet><style><!--table {mso-displayed-decimal-separator:"\\.";}
.xl65 {mso-number-format:"\\#\\,\\#\\#0";}--></style></head><body link=blue vlink=purple>
<table border=0 cellpadding=0 cellspacing=0 width=192 style='border-collapse:collapse'>
<!--StartFragment-->
 <col width=96 style='width:72pt'><col width=96 style='width:72pt'>
 <tr height=20><td height=20 class=xl65 width=96>社区</td><td class=xl65 width=96>户数</td></tr>
 <tr height=20><td height=20>河东</td><td class=xl65 align=right x:num="1200">1,200</td></tr>
 <tr height=20><td height=20>河西</td><td class=xl65 align=right x:num>85</td></tr>
<!--EndFragment-->
</table></body></html>"""

WPS: Final = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name="Generator" content="WPS Office">
<style>@font-face{font-family:"宋体";} p.0{margin:0pt;}</style></head><body style="tab-interval:21pt;">
<!--StartFragment--><p class="MsoNormal" style="text-indent:24.0000pt;mso-char-indent-count:2.0000;"><b><span
style="mso-spacerun:'yes';font-family:宋体;font-weight:bold;">修路先修心</span></b><span
style="mso-spacerun:'yes';font-family:Calibri;"><o:p></o:p></span></p>
<p class="MsoNormal" style="text-indent:24.0000pt;"><span style="mso-spacerun:'yes';font-family:宋体;">工程分两步走</span><span
style="mso-spacerun:'yes';font-family:Calibri;">，</span><span style="font-family:宋体;">先修路。</span></p><!--EndFragment--></body></html>"""

CHROME: Final = """<meta charset='utf-8'><h2 style="color: rgb(0, 0, 0); font-style: normal; font-weight: 700;">老街改造</h2>
<p style="color: rgb(51, 51, 51); font-weight: 400;">记者从<a href="https://town.example/xin-wen/1?a=1&amp;b=2"
style="color: rgb(0, 0, 238);">镇政府</a>了解到，<span style="font-weight: 700;">年底前</span>完工。<br>共五条街。</p>
<ul style="list-style-type: disc;"><li>河东街</li><li>河西街</li></ul><p><img src="https://town.example/jie.jpg" alt="工人在老街铺路"
style="width: 600px;"></p>"""

WECHAT: Final = """<meta charset='utf-8'><section style="margin: 0px; padding: 0px; box-sizing: border-box;"
data-tools="编辑器"><section><section style="text-align: center;"><strong style="font-size: 18px;">云桥镇</strong></section>
<p style="margin: 0px; text-indent: 2em;"><span style="font-size: 15px;">5月21日，</span><span
style="font-size: 15px; color: rgb(255, 76, 0);"><strong>老街改造</strong></span><span>开工。</span></p><p><br></p>
<p style="text-align: center;"><img data-src="https://pic.example/640?wx_fmt=jpeg" data-ratio="0.66"
src="data:image/svg+xml,%3Csvg%3E%3C/svg%3E" class="rich_pages"></p></section></section>"""

DOCS: Final = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span
style="font-size:11pt;font-weight:400;">先修</span><span style="font-size:11pt;font-weight:700;">排水</span><span
style="font-weight:400;text-decoration:line-through;">和路灯</span><span style="vertical-align:super;">2</span></p></b>"""
