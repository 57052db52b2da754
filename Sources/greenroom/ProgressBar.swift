internal import Foundation
internal import Studies
internal import Synchronization
internal import Workloads

/// One line of a terminal that says how far a command is: of a study the share, the rate and the
/// time left, of a file that is read the same, and otherwise for how long it has been at it. What
/// takes less than two seconds shows nothing.
final class ProgressBar: Sendable {
  /// That of this process.
  static let shared = ProgressBar()

  private struct State {
    /// Whether there is anybody to show it to.
    var isOn = false
    let began = ContinuousClock.now
    var study: (progress: StudyProgress, start: ContinuousClock.Instant, found: Int)?
    /// How many characters stand there.
    var width = 0
  }
  private let state = Mutex(State())

  /// Shows it from now on, ten times a second, where standard error is a terminal.
  /// - Parameter isQuiet: whether somebody does not want it
  func start(isQuiet: Bool) {
    if isQuiet || isatty(STDERR_FILENO) == 0 { return }
    state.withLock { $0.isOn = true }
    Thread.detachNewThread {
      while self.tick() { usleep(100_000) }
    }
  }

  /// Takes in how far a study is.
  func show(_ progress: StudyProgress) {
    let now = ContinuousClock.now
    state.withLock { state in
      if progress.done >= progress.wanted {
        state.study = nil
      } else if let study = state.study {
        state.study = (progress, study.start, study.found)
      } else {
        // What is left takes as long as what was run, not as what was found.
        state.study = (progress, now, progress.done - 1)
      }
    }
  }

  /// Wipes it off, so that something else can be written; it comes again while the command goes on.
  func wipe() {
    state.withLock { Self.write("", over: &$0.width) }
  }

  /// Wipes it off for good.
  func end() {
    state.withLock { state in
      Self.write("", over: &state.width)
      state.isOn = false
    }
  }

  private func tick() -> Bool {
    let now = ContinuousClock.now
    return state.withLock { state in
      guard state.isOn else { return false }
      if now - state.began < .seconds(2) { return true }
      Self.write(line(state, now), over: &state.width)
      return true
    }
  }

  private func line(_ state: State, _ now: ContinuousClock.Instant) -> String {
    if let (progress, start, found) = state.study {
      return Self.line(
        done: progress.done, of: progress.wanted, unit: "runs", made: progress.done - found,
        in: now - start)
    }
    if let reading = ReadingMeter.shared.reading, reading.position < reading.size {
      let megabyte = 1_000_000
      return Self.line(
        done: reading.position / megabyte, of: reading.size / megabyte, unit: "MB read",
        made: reading.position / megabyte, in: now - reading.began)
    }
    return "at it for \((now - state.began).components.seconds) s"
  }

  private static func line(
    done: Int, of wanted: Int, unit: String, made: Int, in elapsed: Duration
  ) -> String {
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let width = 20
    let filled = width * done / max(1, wanted)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    let text = "[\(bar)] \(done) of \(wanted) \(unit)"
    let rate = Double(made) / seconds
    let left = Double(wanted - done) / rate
    guard seconds > 0.5, rate > 0, left < 1e9 else { return text }
    let whole = Int(left.rounded())
    let told = rate < 10 ? String((rate * 10).rounded() / 10) : String(Int(rate))
    return text
      + ", \(told) a second, \(whole >= 60 ? "\(whole / 60) min " : "")\(whole % 60) s left"
  }

  /// Writes a line over the one before, as far as the terminal's line goes: nothing that a terminal
  /// would take for a command.
  /// - Parameters:
  ///   - line: what to write; nothing: only to wipe off
  ///   - width: how many characters stand there
  private static func write(_ line: String, over width: inout Int) {
    if line.isEmpty, width == 0 { return }
    let room = (Terminal.columns(of: STDERR_FILENO) ?? 80) - 1
    let shown = String(line.prefix(room))
    let blanks = String(repeating: " ", count: max(0, min(width, room) - shown.count))
    let text = "\r\(shown)\(blanks)" + (shown.isEmpty ? "\r" : "")
    FileHandle.standardError.write(Data(text.utf8))
    width = shown.count
  }
}
