internal import Foundation
internal import Studies
internal import Synchronization

/// One line of a terminal that says how far a study is: the share, the rate, and the time left.
final class ProgressBar: Sendable {
  private struct State {
    var shown: ContinuousClock.Instant?
    var start: ContinuousClock.Instant?
    var found = 0
  }
  private let state = Mutex(State())

  /// Shows it, at most ten times a second; the last one is wiped off again.
  func show(_ progress: StudyProgress) {
    let now = ContinuousClock.now
    state.withLock { state in
      // What is left takes as long as what was run, not as what was found.
      if state.start == nil { (state.start, state.found) = (now, progress.done - 1) }
      if progress.done == progress.wanted {
        Self.write("\r\u{1B}[K")
        state = State()
        return
      }
      if let shown = state.shown, now - shown < .milliseconds(100) { return }
      state.shown = now
      guard let start = state.start else { return }
      Self.write(
        "\r\(Self.line(progress, run: progress.done - state.found, in: now - start))\u{1B}[K")
    }
  }

  private static func line(_ progress: StudyProgress, run: Int, in elapsed: Duration) -> String {
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let width = 24
    let filled = width * progress.done / max(1, progress.wanted)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    var text = "[\(bar)] \(progress.done) of \(progress.wanted) runs"
    if seconds > 0.5 {
      let rate = Double(run) / seconds
      let left = Int((Double(progress.wanted - progress.done) / rate).rounded())
      let told = rate < 10 ? String((rate * 10).rounded() / 10) : String(Int(rate))
      text += ", \(told) a second, \(left >= 60 ? "\(left / 60) min " : "")\(left % 60) s left"
    }
    return text
  }

  private static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
