"""Attachments: files that an article gives its readers, as they are.

In: the files that articles link to. Out: what is known of those that readers may be given; what is wrong with
the others; what their editors should know of them. A file is looked into and never changed: `kinds` says how
each kind is looked at, `zipped`, `compound`, `paged` and `plain` look, `refused` has the words.
"""
