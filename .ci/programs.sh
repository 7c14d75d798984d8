#!/usr/bin/env bash
# Installs what tests run besides Python, each where it is missing: Tesseract with its Vietnamese model, LibreOffice and
# a font of the metrics of Times (input forms), Chromium and Node (pages), Graphviz (pictures), and the SPARQL servers.
# One that cannot be had does not keep the others out.
set -uo pipefail
cd "$(dirname "$0")"
as=()
[ "$(id -u)" = 0 ] || as=(sudo -n)
failed=0

need() { # need PROGRAM PACKAGE...: installs the packages where the program is missing
  local program=$1
  shift
  command -v "$program" >/dev/null && return
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null || failed=1
}

"${as[@]}" apt-get update -qq || failed=1
need tesseract tesseract-ocr tesseract-ocr-vie
need soffice libreoffice-writer-nogui fonts-texgyre
need chromium chromium
need npm nodejs npm
need dot graphviz
./servers.sh || failed=1
exit "$failed"
