#!/bin/sh
# Make benchmarks/out/peers-venv, the environment that the peers run in. Run it again after a change to requirements.txt.
# COPYDESK_PEERS_PYTHON names another python that has them already; then this is not needed.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
venv="$here/../out/peers-venv"
mkdir -p "$here/../out"
[ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
"$venv/bin/python" -m pip list --format=freeze
