"""Pasting: what Word, WPS, Excel or a web page put on the clipboard becomes text of this paper's dialect.

In: the clipboard's HTML, and its RTF where the pictures are only there. Out: the text to be put in, the
photos that came with it, notes for a human eye.

`clipboard` reads what programs write for one another into plain elements (`lists` the lists, `tables` the
tables), `rtf` finds pictures, `leads` says where links and pictures lead, `paste` puts the steps together:
they are those by which a whole site is adopted (`bulletin/desk/adopting`), and obey the same law: every
character that was seen stands in the text, in its order, or the clipboard's plain text is taken as it is.
"""
