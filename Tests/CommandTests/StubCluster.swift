import Foundation

/// Stand-ins for `sbatch`, `aws` and `kubectl` that do what they are told on this machine, one after
/// the other, so that emitted files are carried out and not only read. They set the path anew: an
/// interpreter that is itself a script may put its own folder, with the real ones, before theirs.
enum StubCluster {
  /// Puts them into `bin` of a folder.
  static func install(in bench: Workbench) throws {
    let names = ["sbatch", "aws", "kubectl"]
    try FileManager.default.createDirectory(
      atPath: "\(bench.path)/bin", withIntermediateDirectories: true)
    for (name, text) in zip(names, [sbatch, aws, kubectl]) {
      try bench.write(text, to: "bin/\(name)")
    }
    _ = try bench.shell(
      "chmod +x bin/* && ln -s \"$GREENROOM\" bin/greenroom")
  }

  /// Runs a line of shell with them on the path. S3 is the folder `s3`, a volume is `volume`.
  static func run(_ line: String, in bench: Workbench) throws -> Workbench.Outcome {
    try bench.shell(
      "export PATH=\"$PWD/bin:$PATH\" DESK=\"$PWD\" PYTHONDONTWRITEBYTECODE=1; \(line)")
  }

  /// Runs every task of an array, then counts up the number of the job.
  private static let sbatch = #"""
    #!/usr/bin/env python3
    import os, subprocess, sys

    desk = os.environ["DESK"]
    arguments = sys.argv[1:]
    options = []
    while arguments[0].startswith("--"):
        options.append(arguments.pop(0))
    open(f"{desk}/sbatch.log", "a").write(" ".join(options + arguments) + "\n")
    jobs = open(f"{desk}/sbatch.log").read().count("\n")
    tasks = [None]
    for option in options:
        if option.startswith("--array="):
            tasks = []
            for part in option[len("--array="):].split("%")[0].split(","):
                ends = [int(end) for end in part.split("-")]
                tasks += range(ends[0], ends[-1] + 1)
    for task in tasks:
        environment = dict(os.environ, PATH=desk + "/bin:" + os.environ["PATH"])
        if task is not None:
            environment["SLURM_ARRAY_TASK_ID"] = str(task)
        result = subprocess.run(["sh"] + arguments, env=environment, capture_output=True, text=True)
        open(f"{desk}/tasks.log", "a").write(f"{result.returncode} {result.stderr}")
    print(f"{jobs};cluster")
    """#

  /// `s3 cp` with filters as the AWS CLI has them (the last that matches decides), and the two calls
  /// of Batch.
  private static let aws = #"""
    #!/usr/bin/env python3
    import fnmatch, json, os, shutil, subprocess, sys, tempfile

    desk = os.environ["DESK"]

    def place(name):
        return f"{desk}/s3/" + name[len("s3://"):] if name.startswith("s3://") else name

    def copy(arguments):
        paths, filters, recursive = [], [], False
        while arguments:
            argument = arguments.pop(0)
            if argument in ("--exclude", "--include"):
                filters.append((argument, arguments.pop(0)))
            elif argument == "--recursive":
                recursive = True
            elif argument != "--only-show-errors":
                paths.append(argument)
        source, target = map(place, paths)
        if not recursive:
            os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
            shutil.copyfile(source, target)
            return
        for folder, _, names in os.walk(source):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), source)
                wanted = True
                for option, pattern in filters:
                    if fnmatch.fnmatchcase(path, pattern):
                        wanted = option == "--include"
                if wanted:
                    os.makedirs(os.path.dirname(os.path.join(target, path)), exist_ok=True)
                    shutil.copyfile(os.path.join(source, path), os.path.join(target, path))

    def submit(arguments):
        request = json.load(open(arguments[arguments.index("--cli-input-json") + 1][len("file://"):]))
        definition = json.load(open(f"{desk}/definition.json"))["containerProperties"]
        overrides = request.get("containerOverrides", {})
        size = request.get("arrayProperties", {}).get("size")
        for index in range(size or 1):
            environment = dict(os.environ, PATH=desk + "/bin:" + os.environ["PATH"])
            for pair in definition["environment"] + overrides.get("environment", []):
                environment[pair["name"]] = pair["value"]
            if size:
                environment["AWS_BATCH_JOB_ARRAY_INDEX"] = str(index)
            command = overrides.get("command", definition["command"])
            with tempfile.TemporaryDirectory() as folder:
                # Each container has a /tmp of its own.
                command = [word.replace("cd /tmp", f"cd {folder}") for word in command]
                result = subprocess.run(command, env=environment, capture_output=True, text=True)
            open(f"{desk}/tasks.log", "a").write(f"{result.returncode} {result.stderr}")
        open(f"{desk}/aws.log", "a").write(" ".join(arguments) + "\n")
        print("job-" + request["jobName"])

    arguments = sys.argv[1:]
    if arguments[:2] == ["s3", "cp"]:
        copy(arguments[2:])
    elif arguments[:2] == ["batch", "register-job-definition"]:
        shutil.copyfile(arguments[3][len("file://"):], f"{desk}/definition.json")
    elif arguments[:2] == ["batch", "submit-job"]:
        submit(arguments[2:])
    else:
        sys.exit(f"no stand-in for {arguments}")
    """#

  /// Jobs run when they are created; the volume is the folder `volume`.
  private static let kubectl = #"""
    #!/usr/bin/env python3
    import json, os, subprocess, sys

    desk = os.environ["DESK"]
    if sys.argv[1] == "create":
        job = json.load(open(sys.argv[sys.argv.index("--filename") + 1]))
        spec = job["spec"]
        name = job["metadata"]["generateName"] + "x"
        command = spec["template"]["spec"]["containers"][0]["command"]
        command = [word.replace("/study", f"{desk}/volume") for word in command]
        failed = False
        for index in range(spec.get("completions", 1)):
            environment = dict(os.environ, PATH=desk + "/bin:" + os.environ["PATH"])
            if spec.get("completionMode") == "Indexed":
                environment["JOB_COMPLETION_INDEX"] = str(index)
            result = subprocess.run(command, env=environment, capture_output=True, text=True)
            failed = failed or result.returncode != 0
            open(f"{desk}/{name}.log", "a").write(result.stdout + result.stderr)
        open(f"{desk}/{name}.state", "w").write("Failed" if failed else "SuccessCriteriaMet Complete")
        print(f"job.batch/{name}")
    else:
        name = sys.argv[2].split("/")[1]
        print(open(f"{desk}/{name}." + ("state" if sys.argv[1] == "get" else "log")).read(), end="")
    """#
}
