"""Made-up sites of other generators, and a list of articles: a made-up town's, each with one of everything."""

from __future__ import annotations

import html
import zipfile
from pathlib import Path

from PIL import Image

HEXO = {
    "_config.yml": "url: https://qinghe.example\ntimezone: Asia/Shanghai\npermalink: :year/:title/\n",
    "source/_posts/lao-jie.md": """\
---
title: 老街换新装
date: 2021-05-21 09:30:00
updated: 2021-05-22 10:00:00
categories: 生活
tags: [老街改造, 民生实事]
author: 甲一
---

云桥镇的**老街改造**开工，密码是********。
第二行，见 {% post_link shu-shi %}。

<!-- more -->

{% asset_img pai-fang.png 老街入口的牌坊 %}

{% codeblock lang:py %}
x = "{{ 1 }}"
{% endcodeblock %}

| 街名 | 长度 |
|---|---:|
| 东街 | 320米 |

1. 第一步
2. 第二步
""",
    "source/_posts/shu-shi.md": "---\ntitle: 书市开张\ndate: 2021-05-20\ncategories: 生活\n---\n\n# 来了八千人\n\n> 好书[^1]\n\n[^1]: 见目录。\n",
    "source/_drafts/wei-wan.md": "---\ntitle: 没写完\ndate: 2021-05-19\n---\n\n待续。\n",
    "source/tags/index.md": "---\ntitle: 标签\ntype: tags\n---\n",
}
HUGO = {
    "hugo.toml": 'baseURL = "https://qinghe.example/"\n[permalinks]\npost = "/:year/:month/:slug/"\n',
    "content/post/lao-jie/index.md": """\
+++
title = "老街换新装"
date = 2021-05-21T09:30:00+08:00
categories = ["生活"]
tags = ["老街改造"]
aliases = ["/old/lao-jie.html"]
+++

{{< figure src="pai-fang.png" caption="老街入口的牌坊" >}}

见[书市]({{< ref "shu-shi.md" >}})和[章程](/zhang-cheng.pdf)。

{{< youtube abc123 >}}
""",
    "content/post/shu-shi.md": "---\ntitle: 书市开张\ndate: 2021-05-20\n---\n\n*很多*人来了。{{< highlight py >}}\nx = 1\n{{< /highlight >}}\n",
    "content/post/cao-gao.md": "---\ntitle: 草稿\ndate: 2021-05-18\ndraft: true\n---\n\n没写完。\n",
    "static/zhang-cheng.pdf": "%PDF-1.4",
}
JEKYLL = {
    "_config.yml": 'url: https://qinghe.example\nbaseurl: ""\ntimezone: Asia/Shanghai\n',
    "_posts/2021-05-21-lao-jie.md": """\
---
layout: post
title: 老街换新装
categories: 生活
redirect_from: /lao-jie.html
---

**“强调”**文字{: .hong }

![老街入口的牌坊]({{ site.baseurl }}/images/pai-fang.png)

{% highlight python %}
x = 1
{% endhighlight %}

见[书市]({% post_url 2021-05-20-shu-shi %})，{% raw %}{{ 变量 }}{% endraw %}。
""",
    "_posts/2021-05-20-shu-shi.md": "---\ntitle: 书市开张\npublished: true\n---\n\n- 一\n  - 二\n",
}
PELICAN = {
    "pelicanconf.py": "SITEURL = 'https://qinghe.example'\nTIMEZONE = 'Asia/Shanghai'\nARTICLE_URL = 'posts/{date:%Y}/{slug}.html'\n",
    "content/lao-jie.md": "Title: 老街换新装\nDate: 2021-05-21 09:30\nCategory: 生活\nTags: 老街改造, 民生实事\nSlug: lao-jie\n\n![老街入口的牌坊]({static}/images/pai-fang.png)\n\n见[书市]({filename}shu-shi.rst)。\n",
    "content/shu-shi.rst": "书市开张\n########\n\n:date: 2021-05-20\n:slug: shu-shi\n\n来了 *八千* 人。\n\n1. 第一步\n2. 第二步\n",
}
WORDPRESS = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<wp:base_blog_url>https://qinghe.example</wp:base_blog_url>
<wp:author><wp:author_login>jia</wp:author_login><wp:author_display_name>甲一</wp:author_display_name></wp:author>
<item><title>牌坊</title><wp:post_id>7</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://qinghe.example/wp-content/uploads/2021/05/pai-fang.png</wp:attachment_url></item>
<item><title>老街换新装</title><link>https://qinghe.example/2021/lao-jie/</link><dc:creator>jia</dc:creator>
<content:encoded><![CDATA[第一段。
第二行。

[caption id="a" width="300"]<img src="https://qinghe.example/wp-content/uploads/2021/05/pai-fang-300x200.png" alt="" /> 老街入口的牌坊[/caption]

<ol><li>一</li><li>二</li></ol>
<!--more-->
见<a href="https://qinghe.example/2021/shu-shi/">书市</a>。]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>8</wp:post_id><wp:post_date>2021-05-21 09:30:00</wp:post_date>
<wp:post_name>lao-jie</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="a"><![CDATA[生活]]></category><category domain="post_tag" nicename="b"><![CDATA[老街改造]]></category></item>
<item><title>书市开张</title><link>https://qinghe.example/2021/shu-shi/</link><content:encoded><![CDATA[<!-- wp:paragraph --><p>开了。</p><!-- /wp:paragraph -->]]></content:encoded>
<wp:post_id>9</wp:post_id><wp:post_date>2021-05-20 09:00:00</wp:post_date><wp:post_name>shu-shi</wp:post_name>
<wp:status>private</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>扔掉的</title><content:encoded>x</content:encoded><wp:post_id>10</wp:post_id><wp:post_date>2021-05-20 09:00:00</wp:post_date>
<wp:status>trash</wp:status><wp:post_type>post</wp:post_type></item>
</channel></rss>
"""
_FRAME = """<html><head><title>{title} - 青禾区</title></head><body><div class="menu"><a href="/">首页</a></div>
<h1>{title}</h1><div class="info">发布时间：{day} 来源：青禾日报</div>
<div class="content">{text}</div><div>青禾区云桥镇</div></body></html>"""
PAGES = {
    f"news/{name}.html": _FRAME.format(title=title, day=day, text=text)
    for name, title, day, text in (
        (
            "lao-jie",
            "老街换新装",
            "2021-05-21",
            '<p>老街开工。</p><p><img src="../img/pai-fang.png" alt="老街入口的牌坊"></p>',
        ),
        (
            "shu-shi",
            "书市开张",
            "2021年5月20日",
            '<p>书市开了，见<a href="lao-jie.html">老街</a>。</p>',
        ),
        ("lu", "修路", "2021-05-19", "<p>路修好了。</p>"),
        ("list", "列表", "", "<p>没有日期。</p>"),
    )
}
CSV = '标题,日期,栏目,作者,网址,正文\n老街换新装,2021-05-21 09:30,生活,甲一,https://qinghe.example/a/1.html,"第一段。\n第二段，５＊３。"\n没有日期的,,生活,,,正文\n'


def write(folder: Path, files: dict[str, str]) -> Path:
    """A site's folder with its files."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return folder


def picture(place: Path) -> None:
    """A small picture."""
    place.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (60, 40), (120, 30, 30)).save(place)


def workbook(place: Path, rows: list[list[str]]) -> None:
    """A spreadsheet with these rows, as small as one can be."""
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{html.escape(cell)}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="a" sheetId="1" r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="b" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    place.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
