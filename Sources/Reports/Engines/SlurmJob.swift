internal import Studies

/// A study as Slurm takes it: an array of shards, and a merge that waits for it.
///
/// As of Slurm 22.05 (`man sbatch`, `man slurm.conf`): an array index is below `MaxArraySize`, 1001
/// unless it is set; only a failed node requeues a task; a job that waits with `afterok` for a task
/// that failed waits for ever, so the merge waits with `afterany` and tells itself what is missing.
package struct SlurmJob {
  let job: EngineJob
  /// The program, as the nodes find it.
  let program: String
  /// The highest index of an array, and one more.
  let mostTasks: Int
  /// How many tasks run at a time; nil: as many as there is room for.
  let atOnce: Int?

  /// As many tasks as an array has where nobody set `MaxArraySize`.
  package static let usualTasks = 1_000
  /// As many jobs as a controller keeps where nobody set `MaxJobCount`.
  package static let usualJobs = 10_000

  /// A study's job.
  package init(_ job: EngineJob, program: String, mostTasks: Int, atOnce: Int?) {
    (self.job, self.program, self.mostTasks, self.atOnce) = (job, program, mostTasks, atOnce)
  }

  /// The files below the study's folder.
  package var files: [ReportFile] {
    [
      ReportFile(name: "slurm/shards.sbatch", text: shards),
      ReportFile(name: "slurm/merge.sbatch", text: merge),
      ReportFile(name: "slurm/submit.sh", text: submit),
    ]
  }

  private func head(_ what: String, _ needs: EngineJob.Needs, log: String) -> String {
    """
    #!/bin/sh
    #SBATCH --job-name=\(job.name)-\(what)
    #SBATCH --cpus-per-task=\(needs.cores)
    #SBATCH --mem=\(needs.mebibytes)M
    #SBATCH --time=\(needs.minutes)
    #SBATCH --requeue
    #SBATCH --open-mode=append
    #SBATCH --output=slurm/logs/\(log)

    """
  }

  private var shards: String {
    head("shards", job.needs, log: "shard-%A_%a.log")
      + "exec \(shellWord(program)) sweep run . --jobs \(job.needs.cores) \"$@\"\n"
  }

  private var merge: String {
    head("merge", job.mergeNeeds, log: "merge-%j.log")
      + "exec \(shellWord(program)) sweep merge .\n"
  }

  private var submit: String {
    let arrays = ShardArray.arrays(of: job.shards, atMost: mostTasks, mayLeaveOut: true)
    let limit = atOnce.map { "%\($0)" } ?? ""
    let lines = arrays.map { array in
      let list =
        array.isNumberedAsShards
        ? "--array=\(array.shards)\(limit) slurm/shards.sbatch"
        : "--array=0-\(array.shards.shards.count - 1)\(limit) slurm/shards.sbatch --among \(array.shards)"
      return """
        job=$(sbatch --parsable \(list))
        jobs="$jobs:${job%%;*}"
        """
    }
    return """
      #!/bin/sh
      # Submits the shards \(job.shards) and, when all of them are over, the merge.
      set -eu
      cd -- "$(dirname -- "$0")/.."
      mkdir -p slurm/logs
      jobs=""
      \(lines.joined(separator: "\n"))
      merge=$(sbatch --parsable --dependency="afterany$jobs" slurm/merge.sbatch)
      echo "shards: ${jobs#:}, merge: ${merge%%;*}; logs: $(pwd)/slurm/logs"

      """
  }
}
