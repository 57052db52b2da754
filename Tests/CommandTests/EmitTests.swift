import Foundation
import Testing

@Suite("Engines")
struct EmitTests {
  /// Six shards of eight runs.
  private func study(_ bench: Workbench, shards: Int = 6) throws {
    let plan = try bench.greenroom(
      "sweep", "plan", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}",
      "--set", "replications=4", "--shards", "\(shards)", "--out", "study")
    #expect(plan.code == 0, "\(plan.problems)")
  }

  /// The tables of the same study in one.
  private func whole(_ bench: Workbench) throws -> String {
    let sweep = try bench.greenroom(
      "sweep", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}",
      "--set", "replications=4", "--out", "whole", "--no-html")
    #expect(sweep.code == 0, "\(sweep.problems)")
    return try tables(bench, "whole")
  }

  private func tables(_ bench: Workbench, _ folder: String) throws -> String {
    try ["runs", "variants", "variants-short", "notes"].map {
      try bench.read("\(folder)/\($0).csv")
    }.joined(separator: "\n")
  }

  private static let needs = ["--time", "10m", "--memory", "1GB"]
  private static let batch = [
    "--image", "example/greenroom", "--queue", "sweeps", "--s3", "s3://bucket/my/study",
  ]
  private static let kubernetes = ["--image", "example/greenroom", "--claim", "studies"]

  private func emit(_ bench: Workbench, _ engine: String, _ options: [String]) throws
    -> Workbench.Outcome
  {
    let outcome = try bench.greenroom(
      ["sweep", "emit", engine, "study"] + Self.needs + options)
    #expect(outcome.code == 0, "\(engine) \(options): \(outcome.problems)")
    return outcome
  }

  @Test("What Slurm is told stands in its files to the letter")
  func slurmFiles() throws {
    let bench = try Workbench()
    try study(bench)
    let emitted = try emit(bench, "slurm", ["--program", "apps/it's/greenroom", "--at-once", "3"])
    #expect(
      emitted.output
        == """
        6 shards of 2 runs at most, each with 1 core, 954 MiB and 10 min
        sh study/slurm/submit.sh

        """)
    let name = try String(bench.read("study/inputs/study.id").prefix(8))
    // 1 GB is 953.7 MiB.
    #expect(
      try bench.read("study/slurm/shards.sbatch")
        == """
        #!/bin/sh
        #SBATCH --job-name=greenroom-\(name)-shards
        #SBATCH --cpus-per-task=1
        #SBATCH --mem=954M
        #SBATCH --time=10
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --output=slurm/logs/shard-%A_%a.log
        exec 'apps/it'\\''s/greenroom' sweep run . --jobs 1 "$@"

        """)
    let submit = try bench.read("study/slurm/submit.sh")
    #expect(submit.contains("--array=0-5%3 slurm/shards.sbatch)"), "\(submit)")
    #expect(submit.contains("--dependency=\"afterany$jobs\" slurm/merge.sbatch"), "\(submit)")
    #expect(try bench.shell("sh -n study/slurm/submit.sh").code == 0)
  }

  @Test(
    "Arrays of Slurm carried out make the bytes of one machine, also where one array is too small")
  func slurm() throws {
    let bench = try Workbench()
    let whole = try whole(bench)
    try study(bench)
    try StubCluster.install(in: bench)
    _ = try emit(bench, "slurm", ["--program", "greenroom", "--max-array", "4"])
    let run = try StubCluster.run("sh study/slurm/submit.sh", in: bench)
    #expect(run.code == 0, "\(run.problems)")
    // Task 0 of the second array is shard 4.
    #expect(
      try bench.read("sbatch.log")
        == """
        --parsable --array=0-3 slurm/shards.sbatch --among 0-3
        --parsable --array=0-1 slurm/shards.sbatch --among 4-5
        --parsable --dependency=afterany:1:2 slurm/merge.sbatch

        """)
    #expect(try tables(bench, "study") == whole)
  }

  @Test("A repair is of what is missing, and of nothing where nothing is")
  func repair() throws {
    let bench = try Workbench()
    let whole = try whole(bench)
    try study(bench)
    try StubCluster.install(in: bench)
    for shard in [0, 2, 3] {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
    }
    _ = try emit(bench, "slurm", ["--program", "greenroom", "--repair"])
    #expect(try StubCluster.run("sh study/slurm/submit.sh", in: bench).code == 0)
    #expect(
      try bench.read("sbatch.log").hasPrefix("--parsable --array=1,4-5 slurm/shards.sbatch\n"))
    #expect(try tables(bench, "study") == whole)
    let nothing = try emit(bench, "slurm", ["--repair"])
    #expect(nothing.output.hasPrefix("no shard is missing"))
  }

  @Test("Array jobs of Batch carried out over S3 make the bytes of one machine, whole and repaired")
  func batch() throws {
    let bench = try Workbench()
    let whole = try whole(bench)
    try study(bench)
    try StubCluster.install(in: bench)
    // Four of the six first: the merge then fails, as it does where children fail.
    _ = try emit(bench, "aws-batch", Self.batch + ["--only", "0,2-4"])
    #expect(try bench.read("study/aws-batch/shards-0.txt") == "0,2-4\n")
    #expect(try StubCluster.run("sh study/aws-batch/submit.sh", in: bench).code == 0)
    #expect(try bench.read("tasks.log").contains("3 shards 1,5 are missing"))
    _ = try emit(bench, "aws-batch", Self.batch + ["--only", "1,5"])
    #expect(try StubCluster.run("sh study/aws-batch/submit.sh", in: bench).code == 0)
    #expect(try tables(bench, "s3/bucket/my/study") == whole)
    let calls = try bench.read("aws.log")
    #expect(calls.contains("--depends-on jobId=job-greenroom-"), "\(calls)")
  }

  @Test("One shard is a plain job of Batch: an array of one is refused there")
  func oneShard() throws {
    let bench = try Workbench()
    try study(bench, shards: 1)
    try StubCluster.install(in: bench)
    _ = try emit(bench, "aws-batch", Self.batch)
    #expect(!(try bench.read("study/aws-batch/array-0.json").contains("arrayProperties")))
    #expect(try StubCluster.run("sh study/aws-batch/submit.sh", in: bench).code == 0)
    #expect(try tables(bench, "s3/bucket/my/study") == whole(bench))
  }

  @Test("An Indexed Job carried out over a volume makes the bytes of one machine")
  func kubernetes() throws {
    let bench = try Workbench()
    let whole = try whole(bench)
    try study(bench)
    try StubCluster.install(in: bench)
    _ = try bench.shell("cp -r study volume")
    _ = try emit(bench, "kubernetes", Self.kubernetes + ["--only", "1-5"])
    let part = try StubCluster.run("sh study/kubernetes/submit.sh", in: bench)
    #expect(part.code == 1 && part.output.contains("shards 0 are missing"), "\(part)")
    _ = try emit(bench, "kubernetes", Self.kubernetes + ["--only", "0"])
    let rest = try StubCluster.run("sh study/kubernetes/submit.sh", in: bench)
    #expect(rest.code == 0, "\(rest)")
    #expect(try tables(bench, "volume") == whole)
  }

  /// Whether GNU parallel is here; another program of that name takes no such options.
  private static let hasParallel: Bool = {
    let has =
      (try? Workbench().shell("parallel --version | grep -q '^GNU parallel'").code) == 0
    if !has { print("SKIPPED: GNU parallel is not here, so nothing is run with it") }
    return has
  }()

  @Test(
    "GNU parallel makes the bytes of one machine", .enabled(if: hasParallel, "no GNU parallel here")
  )
  func parallel() throws {
    let bench = try Workbench()
    let whole = try whole(bench)
    try study(bench)
    _ = try emit(bench, "parallel", ["--at-once", "2"])
    let run = try bench.shell("sh study/parallel/submit.sh")
    #expect(run.code == 0, "\(run.problems)")
    #expect(try tables(bench, "study") == whole)
  }

  /// Whether botocore is here.
  private static let hasBotocore: Bool = {
    let has = (try? Workbench().shell("python3 -c 'import botocore'").code) == 0
    if !has { print("SKIPPED: botocore is not here, so requests to Batch are not checked by it") }
    return has
  }()

  @Test(
    "Requests to Batch are what botocore takes", .enabled(if: hasBotocore, "no botocore here"),
    arguments: [
      [], ["--only", "1,3-5"], ["--only", "2"], ["--job-role", "arn:aws:iam::1:role/r"],
    ])
  func botocore(options: [String]) throws {
    let bench = try Workbench()
    try study(bench)
    _ = try emit(bench, "aws-batch", Self.batch + options)
    try bench.write(
      """
      import botocore.session, botocore.validate, glob, json, os
      model = botocore.session.get_session().get_service_model("batch")
      def check(operation, request):
          shape = model.operation_model(operation).input_shape
          report = botocore.validate.ParamValidator().validate(request, shape)
          assert not report.has_errors(), report.generate_report()
          size = request.get("arrayProperties", {}).get("size")
          assert size is None or 2 <= size <= 10000, size
      definition = "study/aws-batch/job-definition.json"
      assert os.path.getsize(definition) <= 24 * 1024
      check("RegisterJobDefinition", json.load(open(definition)))
      requests = glob.glob("study/aws-batch/array-*.json") + ["study/aws-batch/merge.json"]
      assert len(requests) == 2
      for name in requests:
          assert os.path.getsize(name) <= 30 * 1024
          check("SubmitJob", json.load(open(name)) | {"dependsOn": [{"jobId": "x"}]})
      # Batch would take $(name) for its own.
      assert "$(" not in open(definition).read()
      try:
          check("SubmitJob", json.load(open(requests[0])) | {"arrayProperty": {}})
      except AssertionError:
          pass
      else:
          raise AssertionError("an unknown field is not seen")
      """, to: "judge.py")
    let judged = try bench.shell("python3 judge.py")
    #expect(judged.code == 0, "\(judged.problems)")
  }

  /// What may stand where in a Job of `batch/v1`
  /// (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ and `pod-v1`):
  /// what else the emitted files had would be refused.
  private static let fields: [String: Set<String>] = [
    "": ["apiVersion", "kind", "metadata", "spec"],
    "metadata": ["generateName", "labels"],
    "metadata.labels": ["app.kubernetes.io/name"],
    "spec": [
      "completionMode", "completions", "parallelism", "backoffLimitPerIndex", "maxFailedIndexes",
      "podFailurePolicy", "template", "backoffLimit",
    ],
    "spec.podFailurePolicy": ["rules"],
    "spec.podFailurePolicy.rules": ["action", "onPodConditions", "onExitCodes"],
    "spec.podFailurePolicy.rules.onPodConditions": ["type", "status"],
    "spec.podFailurePolicy.rules.onExitCodes": ["containerName", "operator", "values"],
    "spec.template": ["spec"],
    "spec.template.spec": ["restartPolicy", "activeDeadlineSeconds", "containers", "volumes"],
    "spec.template.spec.containers": ["name", "image", "command", "resources", "volumeMounts"],
    "spec.template.spec.containers.resources": ["requests", "limits"],
    "spec.template.spec.containers.resources.requests": ["cpu", "memory"],
    "spec.template.spec.containers.resources.limits": ["memory"],
    "spec.template.spec.containers.volumeMounts": ["name", "mountPath"],
    "spec.template.spec.volumes": ["name", "persistentVolumeClaim"],
    "spec.template.spec.volumes.persistentVolumeClaim": ["claimName"],
  ]

  private func unknown(_ value: Any, at path: String = "") -> [String] {
    if let elements = value as? [Any] { return elements.flatMap { unknown($0, at: path) } }
    guard let members = value as? [String: Any] else { return [] }
    return members.sorted { $0.key < $1.key }.flatMap { key, value in
      let below = path.isEmpty ? key : "\(path).\(key)"
      return (Self.fields[path]?.contains(key) ?? false ? [] : [below]) + unknown(value, at: below)
    }
  }

  @Test("A Job of Kubernetes has the fields of one and what an Indexed one needs")
  func kubernetesFields() throws {
    let bench = try Workbench()
    try study(bench)
    _ = try emit(bench, "kubernetes", Self.kubernetes + ["--at-once", "4"])
    for name in ["shards", "merge"] {
      let text = try bench.read("study/kubernetes/\(name).json")
      #expect(unknown(try JSONSerialization.jsonObject(with: Data(text.utf8))) == [], "\(name)")
    }
    struct Job: Decodable {
      struct Spec: Decodable {
        let completionMode: String
        let completions, parallelism, backoffLimitPerIndex, maxFailedIndexes: Int
      }
      let spec: Spec
    }
    let job = try JSONDecoder().decode(
      Job.self, from: Data(bench.read("study/kubernetes/shards.json").utf8))
    #expect(job.spec.completionMode == "Indexed" && job.spec.completions == 6)
    #expect(job.spec.parallelism == 4 && job.spec.maxFailedIndexes <= job.spec.completions)
    #expect(unknown(["spec": ["completion": 1]]) == ["spec.completion"])
  }

  /// Whether the public validator is here.
  private static let hasValidator: Bool = {
    let has = (try? Workbench().shell("python3 -c 'import kubernetes_validate'").code) == 0
    if !has {
      print("SKIPPED: kubernetes-validate is not here, so Jobs are checked by our own table alone")
    }
    return has
  }()

  @Test(
    "Jobs are what the schema of Kubernetes takes, strictly",
    .enabled(if: hasValidator, "no kubernetes-validate here"))
  func kubernetesSchema() throws {
    let bench = try Workbench()
    try study(bench)
    _ = try emit(bench, "kubernetes", Self.kubernetes + ["--only", "1,3"])
    try bench.write(
      """
      import json, kubernetes_validate
      for name in ["shards", "merge"]:
          job = json.load(open(f"study/kubernetes/{name}.json"))
          kubernetes_validate.validate(job, "1.33", strict=True)
          job["spec"]["completion"] = 1
          try:
              kubernetes_validate.validate(job, "1.33", strict=True)
          except kubernetes_validate.ValidationError:
              pass
          else:
              raise AssertionError("an unknown field is not seen")
      """, to: "judge.py")
    let judged = try bench.shell("python3 judge.py")
    #expect(judged.code == 0, "\(judged.problems)")
  }

  @Test("Without --time and --memory some runs are done to say what a shard needs")
  func pilot() throws {
    let bench = try Workbench()
    try study(bench)
    let emitted = try bench.greenroom("sweep", "emit", "slurm", "study")
    #expect(emitted.code == 0, "\(emitted.problems)")
    let words = try #require(
      emitted.output.firstMatch(
        of: /1 core, (\d+) MiB and (\d+) min; 2 runs took at most \d+ ms each here, (\d+) MiB/),
      "\(emitted.output)")
    let (given, used) = (Int(words.1) ?? 0, Int(words.3) ?? 0)
    #expect(words.2 == "5" && given % 256 == 0 && given >= 512 && 2 * given >= 3 * used)
    #expect(emitted.problems.contains("fewer shards do as well"), "\(emitted.problems)")
  }

  @Test("What an engine cannot do is told, and nothing is written")
  func refusals() throws {
    let bench = try Workbench()
    try study(bench)
    _ = try bench.shell("mkdir empty")
    let cases: [(line: String, code: Int32, problem: String)] = [
      ("slurm empty", 66, "empty: is no study; expected a folder that `sweep plan` wrote"),
      ("slurm nowhere", 66, "nowhere: is no study; expected a folder that `sweep plan` wrote"),
      ("pbs study", 64, "pbs"),
      ("slurm study --image x", 64, "--image says nothing to slurm"),
      ("kubernetes study --image x", 64, "kubernetes needs --claim"),
      ("aws-batch study --image x --queue q --s3 bucket", 64, "--s3 bucket names no place in S3"),
      ("slurm study --repair --only 1", 64, "--repair and --only both say which shards"),
      ("slurm study --only 1,6", 64, "--only 1,6 is no list of the study's shards"),
      ("slurm study --only 3-1", 64, "--only 3-1 is no list"),
      ("slurm study --time 1s", 64, "--time 1s: expected a span from 1m"),
      ("slurm study --memory 3", 64, "--memory 3: expected a size"),
      ("slurm study --cores 0", 64, "--cores 0: expected a number from 1"),
      ("slurm study --max-array 0", 64, "--max-array 0: expected a number from 1"),
      ("parallel study --hosts ''", 64, "--hosts is empty"),
    ]
    for (line, code, problem) in cases {
      let outcome = try bench.shell("\"$GREENROOM\" sweep emit \(line)")
      #expect(
        outcome.code == code && outcome.problems.contains(problem),
        "\(line): \(outcome.code) \(outcome.problems)")
    }
    #expect(!bench.contents.contains { $0.hasPrefix("study/slurm") })
  }

  @Test("A task's number is a place among the shards that it is told")
  func among() throws {
    let bench = try Workbench()
    try study(bench)
    let cases: [(line: String, code: Int32, message: String)] = [
      ("SLURM_ARRAY_TASK_ID=1 \"$GREENROOM\" sweep run study --among 3,5", 0, "shard 5 of 6"),
      ("SLURM_ARRAY_TASK_ID=0 \"$GREENROOM\" sweep run study --among 1-4", 0, "shard 1 of 6"),
      ("\"$GREENROOM\" sweep run study --among 4", 0, "shard 4 of 6"),
      (
        "SLURM_ARRAY_TASK_ID=2 \"$GREENROOM\" sweep run study --among 3,5", 64,
        "SLURM_ARRAY_TASK_ID=2 is not one of"
      ),
      ("\"$GREENROOM\" sweep run study --among 3,5", 64, "nothing says which of the 2 shards"),
      ("\"$GREENROOM\" sweep run study --among 3,6", 64, "--among 3,6 is no list"),
      ("\"$GREENROOM\" sweep run study --among 3 --shard 1", 64, "expected one of them"),
      ("\"$GREENROOM\" sweep run study --among ''", 64, "--among  is no list"),
    ]
    for (line, code, message) in cases {
      let outcome = try bench.shell(line)
      #expect(
        outcome.code == code && outcome.problems.contains(message), "\(line): \(outcome.problems)")
    }
  }

  /// Whether packages can be asked here whose libraries the image has: Debian 12 has others than 13.
  private static let isDebian12: Bool = {
    let line =
      ". /etc/os-release && [ \"$VERSION_CODENAME\" = bookworm ] && command -v readelf dpkg"
    let isIt = (try? Workbench().shell(line).code) == 0
    if !isIt {
      print("SKIPPED: this is no Debian 12, so the image's list of packages is not checked")
    }
    return isIt
  }()

  @Test(
    "The image has the packages of all libraries that the program and Swift's own need",
    .enabled(if: isDebian12, "no Debian 12 here"))
  func imagePackages() throws {
    let bench = try Workbench()
    let needed = try bench.shell(
      #"""
      ldd "$GREENROOM" | awk '$3 ~ /^\// { print $1, $3 }' > libraries
      for file in "$GREENROOM" $(awk '$2 ~ /swift\/linux/ { print $2 }' libraries); do
        readelf -d "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
      done | sort -u | while read -r name; do
        path=$(awk -v name="$name" '$1 == name { print $2 }' libraries)
        case "$path" in "" | *swift/linux*) continue ;; esac
        path=$(readlink -f "$path")
        dpkg -S "$path" 2> /dev/null || dpkg -S "${path#/usr}"
      done | cut -d: -f1 | sort -u
      """#)
    let packages = needed.output.split(separator: "\n").map(String.init)
    #expect(packages.contains("libgsl27") && packages.count > 5, "\(needed)")
    let file = SweepGrid.root.appendingPathComponent("Dockerfile")
    let words = try String(contentsOf: file, encoding: .utf8).split { $0 == " " || $0 == "\n" }
    for package in packages where package != "libc6" {
      #expect(words.contains { $0 == package }, "\(package)")
    }
  }
}
