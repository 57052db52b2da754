#!/bin/sh
# Keeps so many seats free: `headroom.sh SEATS`. No program but the shell is needed, since every
# number of an observation stands behind its name.
number() {
  value=${line#*\"$1\":}
  value=${value%%[,\}]*}
}

while read -r line; do
  case $line in
  *'"type":"observation"'*)
    number seats_taken && taken=$value
    number seats_waiting && waiting=$value
    number participant_limit && limit=$value
    echo "{\"desired\": $(((taken + waiting + $1 + limit - 1) / limit)), \"signal\": $taken}"
    ;;
  esac
done
