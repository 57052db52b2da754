# What the runs of this folder came to, beside what cells.csv says that they should: Markdown tables.
#
#   awk -f tables.awk cells.csv FOLDER/RUN/summary.csv FOLDER/RUN/runs.csv ...
#
# Cells of runs that are not given are left out. An estimate is a ratio of sums over the replications, with
# Student's 95 % interval of a ratio: from the residuals x - r w of each.

BEGIN {
  FS = ","
  # Student's t at 97.5 %, by degrees of freedom: one less than there are replications
  quantile[19] = 2.093024; quantile[39] = 2.022691
  split("farms hits waits hours sample", tables, " ")
  split("hits,kilowatts,response,wait,idle,saving,cold,pool,stopped", names, ",")
  format["hits"] = "%.4f"; format["saving"] = "%.3f"; format["kilowatts"] = "%.2f"
  format["response"] = "%.3f"; format["wait"] = "%.1f"; format["idle"] = "%.1f"
  format["cold"] = format["pool"] = format["stopped"] = "%.0f"
  unit["hits"] = "hit rate"; unit["kilowatts"] = "kW"; unit["response"] = "response, s"
  unit["wait"] = "mean wait, s"; unit["idle"] = "idle instance hours a day"
  unit["saving"] = "share of them"; unit["cold"] = unit["pool"] = unit["stopped"] = "s"
}

FNR == 1 {
  file += 1
  if (file == 1) next
  parts = split(FILENAME, path, "/")
  run = path[parts - 1]
  split("", at)
  for (i = 1; i <= NF; i++) at[$i] = i
  next
}

file == 1 {
  cells += 1
  table[cells] = $1; name[cells] = $2; law[cells] = $3; from[cells] = $4 SUBSEP ($5 + 0)
  measure[cells] = $6; kind[cells] = $7; value[cells] = $8
  next
}

function sample(measure, x, w,  key) {
  key = run SUBSEP variant SUBSEP measure
  xs[key, replication] = x
  ws[key, replication] = w
}

{
  # Sections that are quoted for their commas hold no number.
  gsub(/"[^"]*"/, "")
  variant = $at["variant"] + 0
  replication = $at["replication"] + 0
  if (replication + 1 > count[run, variant]) count[run, variant] = replication + 1
  busy = $at["participant_hours"]
  sample("hits", $at["launches_warm"], $at["launches_warm"] + $at["launches_cold"])
  sample("wait", $at["join_delay_mean_s"] * $at["joins_admitted"], $at["joins_admitted"])
  sample("response", (1 + $at["join_delay_mean_s"]) * $at["joins_admitted"], $at["joins_admitted"])
  # six hours; 240 W busy or starting, 150 W idle
  sample("kilowatts", 0.24 * (busy + $at["starting_hours"]) + 0.15 * $at["empty_seat_hours"], 6)
  # 13 days
  sample("idle", $at["warm_running_hours"], 13)
  sample("pool", $at["warm_preparing_hours"] * 3600, $at["launches_prepared"])
  sample("cold", $at["launch_lag_cold_p50_s"], 1)
  sample("stopped", $at["launch_lag_stopped_p50_s"], 1)
}

# Sets `estimate` and `margin`.
function estimated(cell,  key, n, i, x, w, residuals, e) {
  key = from[cell] SUBSEP measure[cell]
  n = count[from[cell]]
  x = w = residuals = 0
  for (i = 0; i < n; i++) { x += xs[key, i]; w += ws[key, i] }
  estimate = x / w
  for (i = 0; i < n; i++) { e = xs[key, i] - estimate * ws[key, i]; residuals += e * e }
  if (n == 1) margin = 0
  else if (!((n - 1) in quantile)) {
    print "tables.awk: no quantile for " n " replications" > "/dev/stderr"
    exit failed = 1
  } else margin = quantile[n - 1] * sqrt(residuals * n / (n - 1)) / w
}

# Whether the value, as far as its digits go where it is published, is in the interval.
function holds(cell,  half) {
  half = 0
  if (kind[cell] == "published")
    half = 0.5 * 10 ^ -(match(value[cell], /[.][0-9]+$/) ? RLENGTH - 1 : 0)
  return value[cell] >= estimate - margin - half && value[cell] <= estimate + margin + half
}

function shown(cell, number) { return sprintf(format[measure[cell]], number) }

function mark(cell) {
  if (kind[cell] == "elsewhere") return "another demand"
  if (kind[cell] == "hourly") return sprintf("%+.1f %%", (estimate / value[cell] - 1) * 100)
  judged += 1
  if (holds(cell)) { held += 1; return "yes" }
  return sprintf("no, %+.1f %%", (estimate / value[cell] - 1) * 100)
}

# A row for a case, with a column for each law.
function grid(  cell, row, kept, of) {
  for (cell = 1; cell <= cells; cell++) {
    if (table[cell] != "hits" || !(from[cell] in count)) continue
    estimated(cell)
    if (law[cell] == "constant") { row = "| " name[cell] " | " shown(cell, value[cell]); kept = of = 0 }
    row = row " | " shown(cell, estimate) " ± " shown(cell, margin)
    of += 1
    if (mark(cell) == "yes") kept += 1
    if (of == 3) print row " | " kept " of 3 |"
  }
}

function list(which,  cell) {
  for (cell = 1; cell <= cells; cell++) {
    if (table[cell] != which || !(from[cell] in count)) continue
    if (measure[cell] == "saving") {
      # The difference of the two pools, over the pool of one size: the same replication meets the same demand.
      for (i = 0; i < count[from[cell]]; i++) {
        fixed = ws[from[cell], "saving", i] = xs["pool-of-one-size" SUBSEP 2 SUBSEP "idle", i]
        xs[from[cell], "saving", i] = fixed - xs[from[cell], "idle", i]
      }
    }
    estimated(cell)
    print "| " name[cell] " | " unit[measure[cell]] " | " (kind[cell] == "published" ? value[cell] : shown(cell, value[cell])) \
      " | " shown(cell, estimate) " | " shown(cell, estimate - margin) " to " shown(cell, estimate + margin) " | " mark(cell) " |"
  }
}

function heading(title, columns,  line) {
  print ""
  print title
  print ""
  print columns
  line = columns
  gsub(/[^|]+/, "---", line)
  print line
}

END {
  if (failed) exit 1
  all = "| case | what | value | ours | 95 % interval | "
  heading("Server farms (Gandhi et al. 2010), published:", all "holds |"); list("farms")
  heading("The warm pool's hit rate, exact:", "| pool | exact | refill constant | exponential | gamma, cv 2 | holds |"); grid()
  heading("Mean waits with set-up, exact:", all "holds |"); list("waits")
  heading("Idle time of a warm pool, by Erlang B hour by hour:", all "off by |"); list("hours")
  heading("AWS's sample, published:", all "holds |"); list("sample")
  print ""
  print (held + 0) " of " (judged + 0) " cells hold."
}
