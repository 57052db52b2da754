internal import ArgumentParser

/// A command whose help ends with what may be typed.
protocol ShownByExample: ParsableCommand {
  /// Two command lines as they are typed at the root of the repository; a long one goes on behind a
  /// backslash.
  static var examples: [String] { get }
}

extension Greenroom: ShownByExample {
  static let examples = [
    "greenroom simulate scenarios/campus-week.yaml",
    "greenroom help recommend",
  ]
}

extension SimulateCommand: ShownByExample {
  static let examples = [
    "greenroom simulate scenarios/campus-week.yaml --worst 3",
    "greenroom simulate scenarios/campus-week.yaml --set seed=2 --out out/again",
  ]
}

extension SweepCommand: ShownByExample {
  static let examples = Whole.examples
}

extension SweepCommand.Whole: ShownByExample {
  static let examples = [
    "greenroom sweep scenarios/warm-pool-sweep.yaml",
    "greenroom sweep scenarios/warm-pool-sweep.yaml --precision 5%",
  ]
}

extension SweepCommand.Plan: ShownByExample {
  static let examples = [
    "greenroom sweep plan scenarios/warm-pool-sweep.yaml --shards 4 --out out/study",
    "greenroom sweep plan scenarios/warm-pool-sweep.yaml --bound --out out/study",
  ]
}

extension SweepCommand.Run: ShownByExample {
  static let examples = [
    "greenroom sweep run out/study --shard 0",
    "greenroom sweep run out/study --shard 3 --jobs 2",
  ]
}

extension SweepCommand.Missing: ShownByExample {
  static let examples = [
    "greenroom sweep missing out/study",
    "greenroom sweep missing out/study > shards.txt",
  ]
}

extension SweepCommand.Merge: ShownByExample {
  static let examples = [
    "greenroom sweep merge out/study",
    "greenroom sweep merge out/study --csv-profile excel",
  ]
}

extension CompareCommand: ShownByExample {
  static let examples = [
    "greenroom compare scenarios/campus-week.yaml scenarios/campus-week-fixed.yaml",
    "greenroom compare scenarios/zone-loss.yaml --candidate scale_in.idle_hold=0s",
  ]
}

extension CheckCommand: ShownByExample {
  static let examples = [
    "greenroom check scenarios/ceiling.yaml --set 'expect={joins_rejected: <= 400}'",
    "greenroom check scenarios/ceiling.yaml --update-baseline --baseline known.yaml",
  ]
}

extension RecommendCommand: ShownByExample {
  static let examples = [
    "greenroom recommend scenarios/warm-pool-sweep.yaml",
    "greenroom recommend scenarios/warm-pool-sweep.yaml --within 10% --max-time 60s",
  ]
}

extension SolveCommand: ShownByExample {
  static let examples = [
    "greenroom solve launch.cold scenarios/oscillating-load.yaml \\\n    --until 'joins_rejected <= 9'",
    "greenroom solve scaling.free_participants scenarios/black-hole.yaml \\\n    --until 'joins_rejected <= 100' --from 1 --to 64",
  ]
}

extension SensitivityCommand: ShownByExample {
  static let examples = [
    "greenroom sensitivity scenarios/slow-boot-tail.yaml --only launch,pricing",
    "greenroom sensitivity scenarios/slow-boot-tail.yaml --change 20% --only launch",
  ]
}

extension SizeCommand: ShownByExample {
  static let examples = [
    "greenroom size --joins-per-hour 400 --stay 1h --participant-limit 99 --wait 1%",
    "greenroom size --participants 3000 --participant-limit 300 --blocking 1%",
  ]
}

extension BoundCommand: ShownByExample {
  static let examples = [
    "greenroom bound scenarios/campus-week.yaml",
    "greenroom bound scenarios/campus-week.yaml --allow 0.1% --format json",
  ]
}

extension ValidateCommand: ShownByExample {
  static let examples = [
    "greenroom validate scenarios/campus-week.yaml",
    "greenroom validate scenarios/campus-week.yaml --set workload.scale=150%",
  ]
}

extension SynthesizeCommand: ShownByExample {
  static let examples = [
    "greenroom synthesize scenarios/synthetic-campus.yaml --output trace.csv",
    "greenroom synthesize --preset campus --start 2026-09-07 --output trace.csv",
  ]
}

extension TraceCommand: ShownByExample {
  static let examples = [
    "greenroom trace describe traces/campus-day.csv",
    "greenroom trace convert Examples/imports/zoom.csv --from zoom --output out.csv",
  ]
}

extension TraceDescribeCommand: ShownByExample {
  static let examples = [
    "greenroom trace describe traces/campus-day.csv",
    "greenroom trace describe traces/campus-day.csv --format json",
  ]
}

extension TraceValidateCommand: ShownByExample {
  static let examples = [
    "greenroom trace validate traces/campus-day.csv",
    "greenroom trace validate traces/campus-day.csv --rows meetings",
  ]
}

extension TraceConvertCommand: ShownByExample {
  static let examples = [
    "greenroom trace convert Examples/imports/zoom.csv --from zoom --output out.csv",
    "greenroom trace convert traces/first-cold-launch.csv --start 2026-01-05 \\\n    --to counts --output counts.csv",
  ]
}

extension TraceFitCommand: ShownByExample {
  static let examples = [
    "greenroom trace fit traces/campus-week.csv --output fitted.yaml",
    "greenroom trace fit traces/campus-week.csv --bootstrap same_weekday",
  ]
}

extension ListCommand: ShownByExample {
  static let examples = ["greenroom list policies", "greenroom list settings warm_pool"]
}

extension ListCommand.Settings: ShownByExample {
  static let examples = ["greenroom list settings", "greenroom list settings warm_pool"]
}

extension ListCommand.Policies: ShownByExample {
  static let examples = ["greenroom list policies", "greenroom list policies | less"]
}

extension ListCommand.Metrics: ShownByExample {
  static let examples = ["greenroom list metrics", "greenroom list metrics | less"]
}

extension ListCommand.Strategies: ShownByExample {
  static let examples = ["greenroom list strategies", "greenroom list strategies | less"]
}

extension ListCommand.Presets: ShownByExample {
  static let examples = ["greenroom list presets", "greenroom list presets | less"]
}

extension ListCommand.Workloads: ShownByExample {
  static let examples = ["greenroom list workloads", "greenroom list workloads | less"]
}

extension ListCommand.InstanceTypes: ShownByExample {
  static let examples = [
    "greenroom list instance-types", "greenroom list instance-types | grep c6i",
  ]
}

extension ListCommand.Media: ShownByExample {
  static let examples = ["greenroom list media", "greenroom list media | less"]
}

extension ListCommand.Columns: ShownByExample {
  static let examples = ["greenroom list columns", "greenroom list columns | grep cost"]
}

extension SchemaCommand: ShownByExample {
  static let examples = [
    "greenroom schema > scenario.schema.json", "greenroom schema | less",
  ]
}

extension StudioCommand: ShownByExample {
  static let examples = [
    "greenroom studio scenarios/campus-week.yaml",
    "greenroom studio scenarios/join-storm.yaml --no-open --port 8080",
  ]
}

extension ImportCommand: ShownByExample {
  static let examples = ImportAWSCommand.examples
}

extension ImportAWSCommand: ShownByExample {
  static let examples = [
    "greenroom import aws Examples/aws/groups.json --output pool.yaml",
    "greenroom import aws Examples/aws/[gt]*.json --output pool.yaml",
  ]
}

extension CalibrateCommand: ShownByExample {
  static let examples = [
    "greenroom calibrate --activities activities.json",
    "greenroom calibrate --activities activities.json --metrics metrics.json",
  ]
}

extension ReconcileCommand: ShownByExample {
  static let examples = [
    "greenroom reconcile pool.yaml --activities activities.json",
    "greenroom reconcile pool.yaml --activities activities.json \\\n      --metrics metrics.json",
  ]
}

extension ExportCommand: ShownByExample {
  static let examples = [
    "greenroom export terraform scenarios/campus-week.yaml",
    "greenroom export activities scenarios/join-storm.yaml --output log.json",
  ]
}

extension ExportCloudFormationCommand: ShownByExample {
  static let examples = [
    "greenroom export cloudformation scenarios/campus-week.yaml",
    "greenroom export cloudformation scenarios/campus-week.yaml --format json",
  ]
}

extension ExportTerraformCommand: ShownByExample {
  static let examples = [
    "greenroom export terraform scenarios/campus-week.yaml",
    "greenroom export terraform scenarios/campus-week.yaml --output pool.tf",
  ]
}

extension ExportActivitiesCommand: ShownByExample {
  static let examples = [
    "greenroom export activities scenarios/join-storm.yaml --output log.json",
    "greenroom export activities scenarios/join-storm.yaml --output log.json \\\n      --metrics metrics.json",
  ]
}

extension SweepCommand.Emit: ShownByExample {
  static let examples = [
    "greenroom sweep emit slurm out/study",
    "greenroom sweep emit parallel out/study --hosts alpha,beta",
  ]
}
