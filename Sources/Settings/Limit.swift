/// The most of something that can be run, read or written.
///
/// Every size that a person can choose has one, so that whatever is too large is refused where it
/// is written, before anything runs. What one command writes and another reads has the same limit
/// at both ends. `Docs/Limits.md` is this list.
package struct Limit: Sendable, Hashable {
  /// Its name in `Docs/Limits.md`.
  package let name: String
  /// The most there may be.
  package let most: Int
  /// What is counted.
  package let unit: String
  /// What to do instead.
  package let remedy: String

  init(_ name: String, _ most: Int, _ unit: String, _ remedy: String) {
    (self.name, self.most, self.unit, self.remedy) = (name, most, unit, remedy)
  }

  /// What is wrong with so many, and what was expected; nil where there is nothing wrong.
  package func problem(_ count: Int, verb: String = "has") -> String? {
    count > most ? "\(verb) \(count) \(unit); expected at most \(most): \(remedy)" : nil
  }

  /// Whole numbers up to the limit.
  package func from(_ least: Int) -> ClosedRange<Int> { least...most }
}

extension Limit {
  // What a scenario may hold.

  /// The values of a scenario's tree, with those that its laws read from files and its aliases
  /// stand for.
  package static let scenarioValues = Limit(
    "scenario values", 200_000, "values", "shorter lists, or laws of samples of their values")
  /// The levels of a scenario's tree.
  package static let scenarioDepth = Limit(
    "scenario depth", 100, "levels", "a scenario of a sensible size")
  /// The bytes of a scenario, or of a baseline of results.
  package static let scenarioBytes = Limit(
    "scenario bytes", 16_000_000, "bytes",
    "a scenario, with traces and long laws in files of their own")
  /// The values of a law, written or read from a column.
  package static let lawValues = Limit("law values", 100_000, "values", "a sample of them")
  /// The entries of a list of sections: faults, events, the schedule, a timetable, transforms,
  /// parts.
  package static let listEntries = Limit(
    "list entries", 50_000, "entries", "fewer, or cron for what comes again")
  /// The times that one cron expression names within a run.
  package static let cronTimes = Limit(
    "cron times", 1_000_000, "times", "fewer, or a shorter duration")
  /// The instances of a group, a warm pool or a setting that counts instances.
  package static let instances = Limit("instances", 10_000, "instances", "fewer, larger instances")
  /// The seats of an instance, or of one who takes several.
  package static let seats = Limit("seats", 100_000, "seats", "fewer seats an instance")
  /// The availability zones.
  package static let zones = Limit("zones", 64, "zones", "fewer")
  /// A length of time, in milliseconds: a thousand years.
  package static let milliseconds = Limit(
    "milliseconds", 31_557_600_000_000, "ms", "a shorter one, or never where that is allowed")
  /// A price in nano-dollars: 1,000 dollars.
  package static let price = Limit("price", 1_000_000_000_000, "nano-dollars", "a price in dollars")
  /// A volume or a memory.
  package static let dataSize = Limit("data size", 1_000_000_000_000_000, "bytes", "a size in GB")
  /// A bit rate.
  package static let bitRate = Limit(
    "bit rate", 100_000_000_000, "bits per second", "a rate in Mbps")

  // What a run may be.

  /// The joins of a replication: at 32 bytes each they fill some gigabytes.
  package static let joins = Limit(
    "joins", 100_000_000, "joins", "fewer meetings, a smaller scale, or a shorter duration")
  /// The report intervals of a run: those of a leap year at one second, and some.
  package static let intervals = Limit(
    "report intervals", 32_000_000, "rows of timeseries.csv",
    "a longer interval, or a shorter duration")
  /// The rows of a study's time series: report intervals times replications.
  package static let timeSeriesRows = Limit(
    "time series rows", 100_000_000, "rows of timeseries.csv",
    "a longer report.interval, fewer replications, or report.write without timeseries")
  /// The replications of a scenario.
  package static let replications = Limit("replications", 100_000, "replications", "fewer")
  /// The batches of a long run.
  package static let batches = Limit("batches", 10_000, "batches", "fewer")
  /// The runs at a time.
  package static let jobs = Limit("jobs", 1_024, "runs at a time", "fewer")

  // What a study may be.

  /// The axes of a sweep.
  package static let axes = Limit("axes", 1_000, "axes", "fewer")
  /// The values of an axis.
  package static let axisValues = Limit(
    "axis values", 100_000, "values", "fewer, or a range with a sampled method")
  /// The variants of a sweep.
  package static let variants = Limit(
    "variants", 1_000_000, "variants", "fewer values, or method: sobol")
  /// The runs of a study.
  package static let runs = Limit(
    "runs", 100_000_000, "runs", "fewer variants, or fewer replications")
  /// The shards of a study.
  package static let shards = Limit("shards", 100_000, "shards", "fewer")
  /// The values of a study's manifest: those of the scenario, and what the columns mean.
  package static let manifestValues = Limit(
    "manifest values", 2 * scenarioValues.most, "values", scenarioValues.remedy)
  /// The levels of a study's manifest, in which the scenario is one below the top.
  package static let manifestDepth = Limit(
    "manifest depth", scenarioDepth.most + 10, "levels", scenarioDepth.remedy)
  /// The bytes of a study's manifest.
  package static let manifestBytes = Limit(
    "manifest bytes", 256_000_000, "bytes", "a scenario with less text")
  /// The values of a file that is imported: an answer of AWS's, a plan or a template.
  package static let deploymentValues = Limit(
    "deployment values", 2_000_000, "values", "the answers of one group alone")
  /// The bytes of such a file.
  package static let deploymentBytes = Limit(
    "deployment bytes", 64_000_000, "bytes", "the answers of one group alone")

  /// Every limit, in the order of `Docs/Limits.md`.
  package static let all = [
    scenarioValues, scenarioDepth, scenarioBytes, lawValues, listEntries, cronTimes, instances,
    seats, zones, milliseconds, price,
    dataSize, bitRate, joins, intervals, timeSeriesRows, replications, batches, jobs, axes,
    axisValues, variants, runs, shards,
    manifestValues, manifestDepth, manifestBytes, deploymentValues, deploymentBytes,
  ]
}
