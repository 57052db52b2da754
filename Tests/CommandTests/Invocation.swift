import Foundation

/// A folder of its own for a test, with a scenario and a trace, removed with it.
final class Workbench {
  let path: String

  static let scenario = """
    scenario: small
    start: 2020-09-14T09:00:00
    duration: 1h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 2, volume: 0B, bitrate_per_participant: 1kbps}
    auto_scaling_group: {min_size: 1, max_size: 2}
    launch: {control_loop: 0s, pending: 4s, cold: {lognormal: {median: 60s, sigma: 0.5}}, registration: 5s}
    scaling: {policy: headroom, free_participants: 1}
    pricing: {on_demand_per_hour: 0.17}
    """
  static let trace = "meeting_id,join_time,leave_time\na,10,600\na,20,600\nb,30,900\nc,40,900\n"

  init(scenario: String? = Workbench.scenario, trace: String? = Workbench.trace) throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(
        "greenroom-\(UUID().uuidString)"
      ).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try scenario.map { try write($0, to: "small.yaml") }
    try trace.map { try write($0, to: "trace.csv") }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
  }

  func read(_ name: String) throws -> String { try Self.text(of: "\(path)/\(name)") }

  /// Every character of a file; reading it as a string would take off a byte order mark.
  private static func text(of file: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
  }

  /// Every file and folder below, by path.
  var contents: [String] {
    FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String }.sorted() ?? []
  }

  /// What a process left behind.
  struct Outcome {
    let code: Int32
    let output: String
    let problems: String
  }

  /// Runs the built command in this folder.
  func greenroom(_ arguments: String...) throws -> Outcome {
    try run(Self.binary, arguments)
  }

  func greenroom(_ arguments: [String]) throws -> Outcome {
    try run(Self.binary, arguments)
  }

  /// Runs a line of shell in this folder, with the command as `$GREENROOM`.
  func shell(_ line: String) throws -> Outcome {
    try run("/bin/sh", ["-c", line])
  }

  /// Starts the built command in this folder, without waiting for it; what it prints is dropped.
  func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.binary)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.environment = Self.environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Whether a run has a page depends on what is installed, so it has one where a test asks for it.
  private static let environment = ProcessInfo.processInfo.environment.merging([
    "GREENROOM": binary, "GREENROOM_HTML_ASSETS": "",
  ]) { $1 }

  private func run(_ executable: String, _ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.environment = Self.environment
    // Files rather than pipes: nobody has to read two streams at once.
    let streams = try ["stdout", "stderr"].map { name in
      let file = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString)-\(name)"
      _ = FileManager.default.createFile(atPath: file, contents: nil)
      return (file, try FileHandle(forWritingTo: URL(fileURLWithPath: file)))
    }
    process.standardOutput = streams[0].1
    process.standardError = streams[1].1
    try process.run()
    process.waitUntilExit()
    let texts = try streams.map { try Self.text(of: $0.0) }
    for (file, _) in streams { try FileManager.default.removeItem(atPath: file) }
    return Outcome(code: process.terminationStatus, output: texts[0], problems: texts[1])
  }

  /// The command lies beside the test bundle, or, where the bundle is a folder, beside that.
  static let binary: String = {
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("greenroom").path
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
        !isFolder.boolValue
      {
        return candidate
      }
      folder.deleteLastPathComponent()
    }
    return "greenroom"
  }()
}
