#!/usr/bin/env bash
# Installs the SPARQL servers that the tests of remote stores run against: Apache Jena Fuseki from Maven Central and
# OpenLink Virtuoso from Debian. What is there already is left as it is. The tests start and stop them themselves, on
# free ports and with databases of their own; no service is left running.
#
#   KG_SERVERS   the folder for Fuseki's jar (default: ~/.cache/kg-servers); the tests look there, too
set -euo pipefail
FUSEKI=5.2.0 # the last that runs on Java 17
SERVERS=${KG_SERVERS:-$HOME/.cache/kg-servers}
mkdir -p "$SERVERS"

install() { # install PACKAGE...: with apt-get, where we may
  command -v apt-get >/dev/null || { echo "install by hand: $*" >&2; return 1; }
  local as=()
  [ "$(id -u)" = 0 ] || as=(sudo -n)
  "${as[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "$@"
}

command -v java >/dev/null || install default-jre-headless
if ! [ -s "$SERVERS/jena-fuseki-server-$FUSEKI.jar" ]; then
  command -v mvn >/dev/null || install maven
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact="org.apache.jena:jena-fuseki-server:$FUSEKI" -DoutputDirectory="$SERVERS" -Dmdep.useBaseVersion=true
fi
command -v virtuoso-t >/dev/null || install virtuoso-opensource-7-bin
