#!/usr/bin/env bash
# Installs the SPARQL servers that the tests of remote stores run against: Apache Jena Fuseki from Maven Central and
# OpenLink Virtuoso from Debian; and the Gephi Toolkit, from Maven Central as well, with which the tests of the files for
# Gephi load them. What is there already is left as it is. The tests start and stop the servers themselves, on free
# ports and with databases of their own; no service is left running.
#
#   KG_SERVERS   the folder for the jars (default: ~/.cache/kg-servers); the tests look there, too
set -euo pipefail
FUSEKI=5.2.0 # the last that runs on Java 17
GEPHI=0.10.1
SERVERS=${KG_SERVERS:-$HOME/.cache/kg-servers}
mkdir -p "$SERVERS"

install() { # install PACKAGE...: with apt-get, where we may
  command -v apt-get >/dev/null || { echo "install by hand: $*" >&2; return 1; }
  local as=()
  [ "$(id -u)" = 0 ] || as=(sudo -n)
  "${as[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "$@"
}

fetch() { # fetch ARTIFACT FILE: from Maven Central
  [ -s "$SERVERS/$2" ] && return
  command -v mvn >/dev/null || install maven
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact="$1" -DoutputDirectory="$SERVERS" -Dmdep.useBaseVersion=true
}

command -v javac >/dev/null || install default-jdk-headless
fetch "org.apache.jena:jena-fuseki-server:$FUSEKI" "jena-fuseki-server-$FUSEKI.jar"
fetch "org.gephi:gephi-toolkit:$GEPHI:jar:all" "gephi-toolkit-$GEPHI-all.jar"
command -v virtuoso-t >/dev/null || install virtuoso-opensource-7-bin
