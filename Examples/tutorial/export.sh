# Writes the export of the tutorial: sessions that our own synthesizer draws, in the shape in which a booking system might list them.
# Nothing in it was recorded. A test runs this and compares the bytes.
#   sh Examples/tutorial/export.sh > Examples/tutorial/sessions.csv
greenroom synthesize --preset campus --weeks 1 --start 2026-09-07 --time-zone Europe/Berlin --meetings-per-week 700 --seed 9 \
  --rows meetings --output - |
  awk -F, '
    NR == 1 { print "Session;Begins;Length (min);Enrolled"; next }
    { split($2, at, /[-T:+]/); enrolled += $4
      printf "S-%04d;%s/%s/%s %s:%s;%d;%d\n", NR - 1, at[3], at[2], at[1], at[4], at[5], $3 / 60, $4 }
    END { print "Total;;;" enrolled }'
