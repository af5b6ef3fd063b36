"""Word: a manuscript as an office writes it becomes pieces of the paper.

In: the bytes of a `.docx` file (WPS and Word write the same). Out: the pieces that it holds, its photos,
and the list of what is in none of them: page headers, hidden and struck-out text, a form's telephone
numbers.

`package` opens the file within limits, `styles` and `numbering` know what its paragraphs look like, `walk`
goes through its XML once and makes `parts` of it, `written` writes these in the paper's dialect, `labels`,
`forms` and `names` know a manuscript's habits, and `manuscript` puts the pieces together. Nothing here
touches a file.
"""

from bulletin.desk.importing.word.manuscript import read_manuscript as read_manuscript
from bulletin.desk.importing.word.package import NotWord as NotWord
from bulletin.desk.importing.word.parts import WordFile as WordFile
from bulletin.desk.importing.word.walk import read_word as read_word
