"""From the output folder to readers (docs/deploy.md).

In: an output folder that a build has settled, and a target. Out: what readers get, always whole.

`stage` makes the release here, from an output that `make publish` made, with what `recall` knows from
before; `release` names what is said of it, `guard` what a person must say yes to. `target` is the one
interface of all targets, a module each: `server` brings a release to a web server (`session`,
`server.sh`), `bucket` to a store that speaks S3 (`store`, `lease`, `inventory`, `objects`), `folder`
makes it a plain folder. `readers` asks what readers get: for `withdrawal`, and for `verification`, on
which `verified` acts. `standing` and `doctor` say how a target is, and what it lacks. `without` builds
what readers have, without the pieces that were withdrawn since.
"""
