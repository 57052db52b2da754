internal import Foundation
internal import PoolSimulation
internal import Settings

/// What a program did not do, as the end of a sentence that begins with it.
struct ProgramProblem: Error {
  let text: String

  init(_ text: String) { self.text = text }
}

/// A program that answers each line with a line, over two pipes. What it writes to its standard
/// error goes to ours.
struct PolicyProcess: Sendable {
  /// A decision is a short line.
  private static let longestLine = 65_536
  private static let lineEnd = UInt8(ascii: "\n")
  /// How long one that closed its output may take to end by itself, so that what ended it is told.
  private static let grace = Duration.seconds(1)

  private let child: pid_t
  private var input: Int32
  private let output: Int32
  /// What it has written and nobody has taken.
  private var buffer: [UInt8] = []
  private let timeout: TimeSpan

  /// Starts a program.
  /// - Parameters:
  ///   - program: its path, from `directory`
  ///   - command: what it is called, and its arguments
  ///   - directory: where it runs; empty: here
  ///   - timeout: how long an answer may take
  /// - Throws: why it does not start.
  init(
    _ program: String, command: [String], in directory: String, timeout: TimeSpan
  ) throws(ProgramProblem) {
    // Pipes and program are made under one lock, so that no other program gets an end of them: it
    // would look open for as long as that one lives.
    var ends: (input: Int32, output: Int32) = (-1, -1)
    child = try ChildProcesses.shared.add { () throws(ProgramProblem) in
      let toChild = try Self.pipe()
      defer { close(toChild.read) }
      do throws(ProgramProblem) {
        let fromChild = try Self.pipe()
        defer { close(fromChild.write) }
        ends = (toChild.write, fromChild.read)
        do throws(ProgramProblem) {
          return try Self.spawn(
            program, command, in: directory, input: toChild.read, output: fromChild.write)
        } catch {
          close(fromChild.read)
          throw error
        }
      } catch {
        close(toChild.write)
        throw error
      }
    }
    (input, output) = ends
    self.timeout = timeout
    // A program that reads nothing must not hold up who writes.
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
  }

  /// A pipe that no program inherits.
  static func pipe() throws(ProgramProblem) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else {
      throw ProgramProblem("cannot be started: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ program: String, _ command: [String], in directory: String, input: Int32, output: Int32
  ) throws(ProgramProblem) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    // POSIX has no other way to start a program in a folder; the shell becomes the program.
    let words =
      ["sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh", absolute(directory), program]
      + command.dropFirst()
    return try ChildProcesses.spawn(words, &actions, group: 0)
  }

  /// The folder from the root: the shell looks for others in more places.
  private static func absolute(_ directory: String) -> String {
    let here = FileManager.default.currentDirectoryPath
    return directory.hasPrefix("/") ? directory : directory.isEmpty ? here : "\(here)/\(directory)"
  }

  /// Writes a line, with its end, that has no answer.
  mutating func tell(_ line: [UInt8]) throws(ProgramProblem) {
    try write(line, by: .now + .milliseconds(timeout.milliseconds))
  }

  /// Writes a line and waits for its answer.
  /// - Parameter line: with its end
  /// - Returns: the answer, without its end
  /// - Throws: that there is no answer, or more than one.
  mutating func ask(_ line: [UInt8]) throws(ProgramProblem) -> [UInt8] {
    // An answer too many would be taken for that of the next question.
    if try isReady(output, POLLIN, by: .now), try read() > 0 { throw Self.unasked(buffer) }
    let deadline = ContinuousClock.now + .milliseconds(timeout.milliseconds)
    try write(line, by: deadline)
    var searched = 0
    while true {
      if let end = buffer[searched...].firstIndex(of: Self.lineEnd) {
        let (answer, rest) = (Array(buffer[..<end]), Array(buffer[(end + 1)...]))
        buffer = rest
        if !rest.isEmpty { throw Self.unasked(rest) }
        return answer
      }
      searched = buffer.count
      if searched > Self.longestLine {
        throw ProgramProblem("wrote a line of more than \(Self.longestLine) bytes")
      }
      guard try isReady(output, POLLIN, by: deadline) else { throw late }
      if try read() == 0 { throw ended() }
    }
  }

  /// Writes a last line, with its end, closes its input, and waits until it has ended.
  mutating func finish(_ line: [UInt8]) throws(ProgramProblem) {
    // One that has ended, or reads nothing, need not hear it.
    _ = line.withUnsafeBytes { Foundation.write(input, $0.baseAddress, $0.count) }
    close(input)
    input = -1
    let deadline = ContinuousClock.now + .milliseconds(timeout.milliseconds)
    repeat {
      guard try isReady(output, POLLIN, by: deadline) else {
        if ChildProcesses.shared.hasEnded(child) { throw Self.heldOpen }
        throw ProgramProblem("did not end within \(timeoutText) after its input ended")
      }
    } while try read() > 0 && buffer.count <= Self.longestLine
    if !buffer.isEmpty { throw Self.unasked(buffer) }
    guard let status = status(by: deadline) else {
      throw ProgramProblem("did not end within \(timeoutText) after its input ended")
    }
    if status != 0 { throw ProgramProblem("\(Self.words(status)) after its input ended") }
  }

  /// Ends it, whatever it does, and lets go of it.
  mutating func stop() {
    ChildProcesses.shared.kill(child)
    if input >= 0 { close(input) }
    close(output)
  }

  private var timeoutText: String { ScalarKind<Int64>.timeSpan().text(timeout.milliseconds) }

  private var late: ProgramProblem {
    if ChildProcesses.shared.hasEnded(child) { return Self.heldOpen }
    return ProgramProblem(
      "did not answer within \(timeoutText); expected a line, flushed as soon as it is written")
  }

  /// It is no more, and its output has no end.
  private static let heldOpen = ProgramProblem(
    "has ended, but something that it started holds its output open; expected that to end before it"
  )

  private static func unasked(_ bytes: [UInt8]) -> ProgramProblem {
    let line = bytes.prefix { $0 != lineEnd }
    return ProgramProblem(
      "wrote \(quoted(String(decoding: line, as: UTF8.self))), which nobody asked for; expected one "
        + "line an observation")
  }

  /// Why its output has ended.
  private func ended() -> ProgramProblem {
    guard let status = status(by: .now + Self.grace) else {
      return ProgramProblem("closed its output; expected a line of JSON")
    }
    return ProgramProblem("\(Self.words(status)); expected a line of JSON")
  }

  private func status(by deadline: ContinuousClock.Instant) -> Int32? {
    while true {
      if let status = ChildProcesses.shared.status(of: child) { return status }
      if ContinuousClock.now >= deadline { return nil }
      usleep(500)
    }
  }

  /// Of wait(2): the low seven bits are a signal, the next eight the exit status.
  private static func words(_ status: Int32) -> String {
    let signal = status & 0x7F
    if signal == 0 { return "ended with exit status \((status >> 8) & 0xFF)" }
    return "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
  }

  private mutating func write(
    _ line: [UInt8], by deadline: ContinuousClock.Instant
  ) throws(ProgramProblem) {
    var written = 0
    while written < line.count {
      let count = line.withUnsafeBytes {
        Foundation.write(input, $0.baseAddress.map { $0 + written }, line.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno == EAGAIN {
        guard try isReady(input, POLLOUT, by: deadline) else { throw late }
      } else if errno == EPIPE {
        throw ended()
      } else if errno != EINTR {
        throw ProgramProblem("cannot be written to: \(String(cString: strerror(errno)))")
      }
    }
  }

  /// Takes what it has written.
  /// - Returns: how many bytes; 0: it writes no more
  private mutating func read() throws(ProgramProblem) -> Int {
    while true {
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: 8_192) { bytes, filled in
        count = Foundation.read(output, bytes.baseAddress, bytes.count)
        filled = max(count, 0)
      }
      if count >= 0 {
        buffer += chunk
        return count
      }
      if errno != EINTR {
        throw ProgramProblem("cannot be read: \(String(cString: strerror(errno)))")
      }
    }
  }

  /// Whether something can be done with an end of a pipe, before a deadline.
  private func isReady(
    _ descriptor: Int32, _ events: Int32, by deadline: ContinuousClock.Instant
  ) throws(ProgramProblem) -> Bool {
    while true {
      let (seconds, attoseconds) = (deadline - .now).components
      let left = max(
        0, seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
      var place = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      let count = poll(&place, 1, Int32(min(left, 3_600_000)))
      if count > 0 { return true }
      if count == 0, left <= 3_600_000 { return false }
      if count < 0, errno != EINTR {
        throw ProgramProblem("cannot be waited for: \(String(cString: strerror(errno)))")
      }
    }
  }
}
