"""From the output folder to readers (docs/deploy.md).

In: an output folder that a build has settled, and a target. Out: what readers get, always whole.

`stage` makes the release here. `server` brings it to a web server by ssh, where `server.sh` runs:
`releases/STAMP/site` with the files, `releases/STAMP/SHA256SUMS` with their digests, and the link
`current` to the release that readers get. `bucket` brings it to a store that speaks S3, as the
`objects`, in their order. `folder` makes it a plain folder.
"""
