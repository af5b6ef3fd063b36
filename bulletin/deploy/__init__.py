"""From the output folder to a web server: whole releases, switched at once (docs/deploy.md).

In: an output folder that a build has settled, and a server that ssh reaches.
Out: on the server `releases/STAMP/site` with the files, `releases/STAMP/SHA256SUMS` with their
digests, and the link `current` to the release that readers get.

`stage` makes the release here, `server` speaks with the other side, where `server.sh` runs.
"""
