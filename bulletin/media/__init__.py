"""Media: videos and recordings, from what stands in the content folder to what pages need to know.

    a file ─ probe ────▶ ClipFacts     what it is, how long, how large (`boxes`, `sound`)
           ─ look ─────▶ KnownClip     with the photo and the captions beside it (`looking`)
    captions ─ captions ▶ WebVTT       written anew, with nothing but times and words (`captions`)

Nothing is converted: what not every browser plays is refused, with the way to convert it (`refused`).
"""
