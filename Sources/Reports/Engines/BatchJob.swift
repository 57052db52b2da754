internal import Studies

/// A study as AWS Batch takes it: a job definition, array jobs and a merge, with the study in S3.
///
/// The fields are those of `RegisterJobDefinition` and `SubmitJob` of the API of 2016-08-10. An array
/// has 2 to 10,000 children, counted from 0 in `AWS_BATCH_JOB_ARRAY_INDEX`; a job waits for at most
/// 20 others (https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html and
/// `service_limits.html` there). `$(NAME)` in a command is Batch's own, so the scripts have none.
package struct BatchJob {
  let job: EngineJob
  let image: String
  let queue: String
  /// Where the study is in S3: `s3://bucket/prefix`.
  let place: String
  /// The role that may read and write there; nil: the instance's.
  let role: String?

  /// The most children of an array.
  package static let mostTasks = 10_000

  /// A study's job.
  package init(_ job: EngineJob, image: String, queue: String, place: String, role: String?) {
    (self.job, self.image, self.queue, self.place, self.role) = (job, image, queue, place, role)
  }

  /// The files below the study's folder.
  package var files: [ReportFile] {
    let arrays = ShardArray.arrays(of: job.shards, atMost: Self.mostTasks, mayLeaveOut: false)
    var files = [ReportFile(name: "aws-batch/job-definition.json", text: definition.text)]
    for (place, array) in arrays.enumerated() {
      files.append(
        ReportFile(name: "aws-batch/array-\(place).json", text: request(place, array).text))
      if !array.isNumberedAsShards {
        files.append(ReportFile(name: "aws-batch/shards-\(place).txt", text: "\(array.shards)\n"))
      }
    }
    files.append(ReportFile(name: "aws-batch/merge.json", text: merge.text))
    files.append(ReportFile(name: "aws-batch/submit.sh", text: submit(arrays.count)))
    return files
  }

  private static func pair(_ name: String, _ value: String) -> JSONValue {
    .object([JSONValue.Member("name", .string(name)), JSONValue.Member("value", .string(value))])
  }

  private static func resources(_ needs: EngineJob.Needs) -> JSONValue {
    .array(
      [("VCPU", needs.cores), ("MEMORY", needs.mebibytes)].map { type, value in
        .object([
          JSONValue.Member("type", .string(type)), JSONValue.Member("value", .string("\(value)")),
        ])
      })
  }

  private static func timeout(_ needs: EngineJob.Needs) -> JSONValue.Member {
    JSONValue.Member(
      "timeout",
      .object([JSONValue.Member("attemptDurationSeconds", .integer(needs.minutes * 60))]))
  }

  private var definition: JSONValue {
    let command = """
      set -eu
      cd /tmp
      aws s3 cp --only-show-errors "$STUDY/manifest.json" study/manifest.json
      aws s3 cp --only-show-errors --recursive "$STUDY/inputs" study/inputs
      if [ -n "${LIST:-}" ]; then
        aws s3 cp --only-show-errors "$STUDY/$LIST" list
        read -r among < list
        set -- --among "$among"
      fi
      greenroom sweep run study --jobs \(job.needs.cores) "$@"
      aws s3 cp --only-show-errors --recursive study/parts "$STUDY/parts" --exclude '*' --include 'shard-*.part'
      """
    // A lost host and a task that was killed, as when memory is short, are tried again.
    let retries: [[(String, String)]] = [
      [("onStatusReason", "Host EC2*"), ("action", "RETRY")],
      [("onExitCode", "137"), ("action", "RETRY")],
      [("onReason", "*"), ("action", "EXIT")],
    ]
    let container: [JSONValue.Member?] = [
      JSONValue.Member("image", .string(image)),
      JSONValue.Member("command", .array(["sh", "-c", command].map { .string($0) })),
      role.map { JSONValue.Member("jobRoleArn", .string($0)) },
      JSONValue.Member("environment", .array([Self.pair("STUDY", place)])),
      JSONValue.Member("resourceRequirements", Self.resources(job.needs)),
      JSONValue.Member(
        "logConfiguration",
        .object([
          JSONValue.Member("logDriver", .string("awslogs")),
          JSONValue.Member(
            "options",
            .object([JSONValue.Member("awslogs-stream-prefix", .string(job.name))])),
        ])),
    ]
    return .object([
      JSONValue.Member("jobDefinitionName", .string(job.name)),
      JSONValue.Member("type", .string("container")),
      JSONValue.Member("platformCapabilities", .array([.string("EC2")])),
      JSONValue.Member("containerProperties", .object(container.compactMap(\.self))),
      JSONValue.Member(
        "retryStrategy",
        .object([
          JSONValue.Member("attempts", .integer(3)),
          JSONValue.Member(
            "evaluateOnExit",
            .array(
              retries.map { rule in
                .object(rule.map { JSONValue.Member($0.0, .string($0.1)) })
              })),
        ])),
      Self.timeout(job.needs),
    ])
  }

  private func head(_ name: String) -> [JSONValue.Member] {
    [
      JSONValue.Member("jobName", .string("\(job.name)-\(name)")),
      JSONValue.Member("jobQueue", .string(queue)),
      JSONValue.Member("jobDefinition", .string(job.name)),
    ]
  }

  private func request(_ place: Int, _ array: ShardArray) -> JSONValue {
    var members = head("shards-\(place)")
    var environment: [JSONValue] = []
    if array.shards.shards.count > 1 {
      members.append(
        JSONValue.Member(
          "arrayProperties",
          .object([JSONValue.Member("size", .integer(array.shards.shards.count))])))
    } else {
      // An array of one is refused, so one shard is a plain job, which has no index.
      environment.append(Self.pair("GREENROOM_SHARD", "0"))
    }
    if !array.isNumberedAsShards {
      environment.append(Self.pair("LIST", "aws-batch/shards-\(place).txt"))
    }
    if !environment.isEmpty {
      members.append(
        JSONValue.Member(
          "containerOverrides",
          .object([JSONValue.Member("environment", .array(environment))])))
    }
    return .object(members)
  }

  private var merge: JSONValue {
    let command = """
      set -eu
      cd /tmp
      aws s3 cp --only-show-errors --recursive "$STUDY" study --exclude '*' --include manifest.json --include 'inputs/*' --include 'parts/shard-*.part'
      greenroom sweep merge study
      aws s3 cp --only-show-errors --recursive study "$STUDY" --exclude '*' --include '*.csv' --exclude 'inputs/*'
      """
    return .object(
      head("merge") + [
        JSONValue.Member(
          "containerOverrides",
          .object([
            JSONValue.Member("command", .array(["sh", "-c", command].map { .string($0) })),
            JSONValue.Member("resourceRequirements", Self.resources(job.mergeNeeds)),
          ])),
        Self.timeout(job.mergeNeeds),
      ])
  }

  private func submit(_ arrays: Int) -> String {
    """
    #!/bin/sh
    # Copies the study to \(place), and submits the shards \(job.shards)
    # and the merge. The merge starts when all of them have succeeded.
    set -eu
    cd -- "$(dirname -- "$0")/.."
    aws s3 cp --only-show-errors --recursive . \(shellWord(place)) --exclude '*' \\
      --include manifest.json --include 'inputs/*' --include 'parts/shard-*.part' --include 'aws-batch/*'
    aws batch register-job-definition --cli-input-json file://aws-batch/job-definition.json > /dev/null
    jobs=""
    for array in \((0..<arrays).map(String.init).joined(separator: " ")); do
      job=$(aws batch submit-job --cli-input-json "file://aws-batch/array-$array.json" --query jobId --output text)
      jobs="$jobs jobId=$job"
    done
    merge=$(aws batch submit-job --cli-input-json file://aws-batch/merge.json --depends-on $jobs --query jobId --output text)
    echo "shards:$jobs, merge: $merge; logs: CloudWatch, /aws/batch/job, \(job.name)"

    """
  }
}
