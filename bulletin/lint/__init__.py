"""Lint: what a careful proofreader would ask about, before readers do.

In: the content folder, the word list `terms.toml`. Out: findings, each with its file, line and remedy.

    python -m bulletin.lint [CONTENT]          (or: make lint)

A rule is one file in `rules/`: its docstring is the rule as editors read it, its `check` a generator
of (line, message). `piece` shows a file as rules see it, `paper` what is only seen across files, `run`
applies the rules, `mend` carries out what is safe (`--fix`), `show` prints, `handbook` writes the
rules' pages of the editors' handbook.
"""
