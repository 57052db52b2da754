internal import Studies

/// A study as Kubernetes takes it: an Indexed Job over a volume that has the study, and a Job that
/// merges.
///
/// The fields are those of `batch/v1` `JobSpec`
/// (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/), where
/// `backoffLimitPerIndex` and `maxFailedIndexes` are for good since 1.33. An Indexed Job counts from
/// 0 in `JOB_COMPLETION_INDEX` and has at most 100,000 completions beside more than 10,000 at a time.
package struct KubernetesJob {
  let job: EngineJob
  let image: String
  /// The claim of a volume that all nodes may write.
  let claim: String
  /// How many pods there are at a time.
  let atOnce: Int

  /// As many pods at a time where nobody says.
  package static let usualPods = 50

  /// A study's job.
  package init(_ job: EngineJob, image: String, claim: String, atOnce: Int) {
    (self.job, self.image, self.claim, self.atOnce) = (job, image, claim, atOnce)
  }

  /// The files below the study's folder.
  package var files: [ReportFile] {
    [
      ReportFile(name: "kubernetes/shards.json", text: shards.text),
      ReportFile(name: "kubernetes/merge.json", text: merge.text),
      ReportFile(name: "kubernetes/submit.sh", text: submit),
    ]
  }

  private func document(_ name: String, _ spec: [JSONValue.Member]) -> JSONValue {
    let labels = [JSONValue.Member("app.kubernetes.io/name", .string("greenroom"))]
    return .object([
      JSONValue.Member("apiVersion", .string("batch/v1")),
      JSONValue.Member("kind", .string("Job")),
      JSONValue.Member(
        "metadata",
        .object([
          JSONValue.Member("generateName", .string("\(job.name)-\(name)-")),
          JSONValue.Member("labels", .object(labels)),
        ])),
      JSONValue.Member("spec", .object(spec)),
    ])
  }

  private func pod(_ name: String, _ command: [String], _ needs: EngineJob.Needs)
    -> JSONValue.Member
  {
    func amounts(_ members: [(String, String)]) -> JSONValue {
      .object(members.map { JSONValue.Member($0.0, .string($0.1)) })
    }
    let memory = "\(needs.mebibytes)Mi"
    let container: [JSONValue.Member] = [
      JSONValue.Member("name", .string(name)),
      JSONValue.Member("image", .string(image)),
      JSONValue.Member("command", .array(command.map { .string($0) })),
      JSONValue.Member(
        "resources",
        .object([
          JSONValue.Member("requests", amounts([("cpu", "\(needs.cores)"), ("memory", memory)])),
          JSONValue.Member("limits", amounts([("memory", memory)])),
        ])),
      JSONValue.Member(
        "volumeMounts", .array([amounts([("name", "study"), ("mountPath", "/study")])])),
    ]
    let volume: [JSONValue.Member] = [
      JSONValue.Member("name", .string("study")),
      JSONValue.Member("persistentVolumeClaim", amounts([("claimName", claim)])),
    ]
    let spec: [JSONValue.Member] = [
      JSONValue.Member("restartPolicy", .string("Never")),
      JSONValue.Member("activeDeadlineSeconds", .integer(needs.minutes * 60)),
      JSONValue.Member("containers", .array([.object(container)])),
      JSONValue.Member("volumes", .array([.object(volume)])),
    ]
    return JSONValue.Member("template", .object([JSONValue.Member("spec", .object(spec))]))
  }

  private var shards: JSONValue {
    let count = job.shards.shards.count
    let isAll = job.shards.shards.elementsEqual(0..<count)
    let command =
      ["greenroom", "sweep", "run", "/study", "--jobs", "\(job.needs.cores)"]
      + (isAll ? [] : ["--among", "\(job.shards)"])
    let disrupted: [JSONValue.Member] = [
      JSONValue.Member("action", .string("Ignore")),
      JSONValue.Member(
        "onPodConditions",
        .array([
          .object([
            JSONValue.Member("type", .string("DisruptionTarget")),
            JSONValue.Member("status", .string("True")),
          ])
        ])),
    ]
    // What is wrong with the study is as wrong the next time.
    let wrong: [JSONValue.Member] = [
      JSONValue.Member("action", .string("FailIndex")),
      JSONValue.Member(
        "onExitCodes",
        .object([
          JSONValue.Member("containerName", .string("shard")),
          JSONValue.Member("operator", .string("In")),
          JSONValue.Member("values", .array([64, 65, 66].map { .integer($0) })),
        ])),
    ]
    return document(
      "shards",
      [
        JSONValue.Member("completionMode", .string("Indexed")),
        JSONValue.Member("completions", .integer(count)),
        JSONValue.Member("parallelism", .integer(min(count, atOnce))),
        JSONValue.Member("backoffLimitPerIndex", .integer(2)),
        JSONValue.Member("maxFailedIndexes", .integer(count)),
        JSONValue.Member(
          "podFailurePolicy",
          .object([JSONValue.Member("rules", .array([.object(disrupted), .object(wrong)]))])),
        pod("shard", command, job.needs),
      ])
  }

  private var merge: JSONValue {
    document(
      "merge",
      [
        JSONValue.Member("backoffLimit", .integer(0)),
        pod("merge", ["greenroom", "sweep", "merge", "/study"], job.mergeNeeds),
      ])
  }

  private var submit: String {
    """
    #!/bin/sh
    # Starts the shards \(job.shards), waits until they are over, and merges; the study is in the
    # volume of \(claim) already. Jobs do not wait for each other, so this script does.
    set -eu
    cd -- "$(dirname -- "$0")"
    finish() {
      while :; do
        state=$(kubectl get "$1" --output 'jsonpath={.status.conditions[?(@.status=="True")].type}')
        case "$state" in *Complete* | *Failed*) break ;; esac
        sleep 5
      done
    }
    shards=$(kubectl create --filename shards.json --output name)
    finish "$shards"
    merge=$(kubectl create --filename merge.json --output name)
    finish "$merge"
    kubectl logs "$merge"
    case "$state" in *Failed*) exit 1 ;; esac

    """
  }
}
