"""Search: an exact index of characters and pairs of characters that a browser reads in small parts.

`fold` says when two strings are the same to a reader, `segment` is the record that an index is made
from, `index` makes its files, `rows` says where those of articles lie,
`theme/static/js/search/` reads them.
"""
