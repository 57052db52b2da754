#!/bin/sh
# Runs every scenario of this folder and prints the tables: run.sh GREENROOM FOLDER
set -eu
greenroom=$1
out=$2
here=$(dirname "$0")
mkdir -p "$out"
for name in pool-of-one-size warm-pool-hits setup-waits; do
  "$greenroom" sweep "$here/$name.yaml" --out "$out/$name" --quiet > "$out/$name.txt"
done
for name in aws-sample pool-by-the-hour delayedoff lookahead; do
  "$greenroom" simulate "$here/$name.yaml" --out "$out/$name" --quiet > "$out/$name.txt"
done
LC_ALL=C awk -f "$here/tables.awk" "$here/cells.csv" "$out"/*/runs.csv "$out"/*/summary.csv
