import Foundation

/// One run of the command that is watched: how it ended, how long it took, and how much memory.
struct Attempt {
  /// The exit code; nil when a signal ended it.
  let code: Int32?
  /// The signal that ended it, ours included.
  let signal: Int32?
  /// Whether it was ended because it went on for too long.
  let hung: Bool
  let seconds: Double
  /// The most memory that it held, in bytes.
  let peak: Int
  let output: String
  let problems: String

  /// A release build where `make test-full` made one: the big numbers need it.
  static let release = ProcessInfo.processInfo.environment["GREENROOM_RELEASE"]
  static let binary = release ?? Workbench.binary
  /// How many attempts are made: a few, or those of `make test-full`.
  static func count(_ few: Int, full: Int) -> Int { release == nil ? few : full }
  /// The first seed of an attack; another one can be tried.
  static let seed =
    ProcessInfo.processInfo.environment["GREENROOM_FIRST_SEED"].flatMap { UInt64($0) } ?? 1

  /// Runs the command in a folder.
  /// - Parameters:
  ///   - arguments: the arguments
  ///   - folder: where
  ///   - limit: after so many seconds it is ended
  ///   - killAfter: kills it after so many seconds, however far it is
  /// - Throws: what keeps the command from being started.
  init(_ arguments: [String], in folder: String, limit: Double = 20, killAfter: Double? = nil)
    throws
  {
    let streams = ["stdout", "stderr"].map { "\(folder)/.\($0)-\(UUID().uuidString)" }
    defer { for stream in streams { unlink(stream) } }
    let start = ContinuousClock.now
    let pid = try Self.spawn(arguments, in: folder, output: streams[0], problems: streams[1])
    func elapsed() -> Double {
      let (seconds, attoseconds) = (ContinuousClock.now - start).components
      return Double(seconds) + Double(attoseconds) / 1e18
    }
    var (status, usage, hung) = (Int32(0), rusage(), false)
    var pause: UInt32 = 500
    while wait4(pid, &status, WNOHANG, &usage) == 0 {
      if elapsed() > killAfter ?? limit {
        hung = killAfter == nil
        kill(pid, SIGKILL)
        wait4(pid, &status, 0, &usage)
        break
      }
      usleep(pause)
      pause = min(pause * 3 / 2, killAfter == nil ? 5_000 : 500)
    }
    seconds = elapsed()
    code = status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    signal = status & 0x7F == 0 ? nil : status & 0x7F
    self.hung = hung
    // A child that was just made shares its parent's memory, which counts too: the tests' own.
    peak = Int(usage.ru_maxrss) * 1024
    func text(_ file: String) -> String {
      String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: file))) ?? Data(), as: UTF8.self)
    }
    (output, problems) = (text(streams[0]), text(streams[1]))
  }

  /// Starts the command in a folder, and gives its process's number.
  static func spawn(
    _ arguments: [String], in folder: String, output: String = "/dev/null",
    problems: String = "/dev/null"
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (descriptor, stream) in [output, problems].enumerated() {
      posix_spawn_file_actions_addopen(
        &actions, Int32(descriptor + 1), stream, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    var argv = (["env", "-C", folder, binary] + arguments).map { strdup($0) } + [nil]
    defer { for argument in argv { free(argument) } }
    var pid: pid_t = 0
    let failure = posix_spawn(&pid, "/usr/bin/env", &actions, nil, &argv, environ)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
    return pid
  }

  /// What must not be, whatever the input; nil when all is well.
  var fault: String? {
    if hung { return "goes on after \(Int(seconds)) s" }
    if let signal { return "was ended by signal \(signal): \(problems.suffix(300))" }
    guard let code else { return "has no exit code" }
    if ![0, 64, 65, 66, 74].contains(code) {
      return "has exit code \(code): \(problems.suffix(300))"
    }
    if peak > max(1 << 30, Self.ownPeak) { return "took \(peak >> 20) MiB" }
    guard code != 0 else { return nil }
    // Lines without a word are no mistakes: they are around tables.
    let lines = problems.split(separator: "\n")
    if lines.isEmpty { return "is refused without a word" }
    if Set(lines).count != lines.count { return "tells a mistake twice: \(problems.prefix(400))" }
    if let line = lines.first(where: { $0.count > 4_000 }) {
      return "tells a line of \(line.count) characters: \(line.prefix(200))"
    }
    if problems.unicodeScalars.contains(where: {
      $0 != "\n" && $0.properties.generalCategory == .control
    }) {
      return "prints control characters: \(problems.debugDescription.prefix(400))"
    }
    if let line = lines.first(where: {
      // What ends in a stop tells what was read, and what has columns is the table of --explain: the
      // refusal follows them.
      !$0.contains(":") && !$0.hasPrefix("  ") && !$0.contains(" problems in all")
        && ($0 == lines.last || !$0.hasSuffix(".") && !$0.contains("  "))
        || $0.hasPrefix("Fatal")
    }) {
      return "names no place: \(line.prefix(400))"
    }
    return nil
  }

  private static var ownPeak: Int {
    var usage = rusage()
    getrusage(0, &usage)
    return Int(usage.ru_maxrss) * 1024
  }
}

/// Random numbers of a seed, for attacks: splitmix64.
struct AttackStream: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
