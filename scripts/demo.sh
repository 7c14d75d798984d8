#!/bin/sh
# The main job on the example notices: build, validate, one trace, the tasks of one body, a file for Gephi.
# Run again, it starts from a fresh store, so that nothing half-done is left behind.
set -eu
KG=${KG:-kg}
DEMO=${DEMO:-demo}
STORE=$DEMO/store

step() { printf '\n\033[1m$ kg %s\033[0m\n' "$*" | { [ -t 1 ] && cat || sed 's/\x1b\[[0-9;]*m//g'; }; "$KG" "$@"; }

rm -rf "$DEMO"
mkdir -p "$DEMO"
export KG_STORE="$STORE"

step build examples
step validate
step trace 06/CT-UBND
step query tasks --param 'body=Sở Tài chính'
step export gexf --view citations -o "$DEMO/citations.gexf"

cat <<END

Done. The store is in $STORE, the Gephi file in $DEMO/citations.gexf. What to try next:

  export KG_STORE=$STORE
  . .venv/bin/activate
  kg queries                                            the questions it can answer
  kg query deadlines                                    what is due, by date
  kg trace 42-NQ/TU                                     another decision, typed as people write it: 42 nq tu
  kg export tables -o $DEMO/tables                         spreadsheets of everything that was read
  kg parse examples/vanchan-2024-04.txt --format text   one notice, as it was read
  kg build YOUR-NOTICES/                                your own notices
END
