internal import Studies

/// A study as GNU parallel takes it: a shard a task, over hosts that share the study's folder, then
/// the merge here.
package struct ParallelJob {
  let job: EngineJob
  let program: String
  /// As `--sshlogin` takes them; empty: this machine alone.
  let hosts: String
  /// How many shards a host runs at a time.
  let atOnce: Int

  /// A study's job.
  package init(_ job: EngineJob, program: String, hosts: String, atOnce: Int) {
    (self.job, self.program, self.hosts, self.atOnce) = (job, program, hosts, atOnce)
  }

  /// The files below the study's folder.
  package var files: [ReportFile] { [ReportFile(name: "parallel/submit.sh", text: submit)] }

  private var submit: String {
    let ranges = job.shards.description.split(separator: ",").map { range in
      let ends = range.split(separator: "-")
      return "seq \(ends[0]) \(ends[ends.count - 1])"
    }
    let program = shellWord(program)
    let hosts = hosts.isEmpty ? "" : "--sshlogin \(shellWord(hosts)) "
    // Hosts and their ssh may be said by PARALLEL, the environment's own options.
    return """
      #!/bin/sh
      # Runs the shards \(job.shards), each up to three times, then the merge, which tells what is
      # missing.
      set -eu
      cd -- "$(dirname -- "$0")/.."
      study=$(pwd)
      mkdir -p parallel/logs
      { \(ranges.joined(separator: "; ")); } |
        parallel --will-cite \(hosts)--jobs \(atOnce) --retries 3 --timeout \(job.needs.minutes * 60) \\
          --joblog parallel/joblog --results parallel/logs/shard-{} --quote \\
          \(program) sweep run "$study" --shard {} --jobs \(job.needs.cores) > parallel/output ||
        echo "some tasks failed; parallel/joblog says which" >&2
      exec \(program) sweep merge .

      """
  }
}
