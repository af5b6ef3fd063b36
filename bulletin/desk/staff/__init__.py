"""Staff: who works in an office, and what each of them may do.

In: the accounts' file, what somebody typed to log in, what is asked for. Out: a person; whether a person may
do that with that piece. Nothing in here knows of HTTP; `bulletin/desk/serving` does.

    people ─ rights ───▶ may this person do this with this piece
    accounts ─ passwords ─▶ who this is     sessions ─▶ who is still logged in
    attempts ─▶ who has to wait             journal ──▶ what was tried, by whom, from where

On loopback (`make serve`) nobody logs in: the person is `OWN`, the machine's own, who may do everything.
"""
