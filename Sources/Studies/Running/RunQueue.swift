internal import Foundation
internal import PoolSimulation

/// The runs of a study that are still to be done, as the workers of one process take them.
///
/// Of runs that other processes may do too a few are taken at a time, as many as take about a tenth
/// of a second: fewer would ask the store more often than they need, more would leave the others
/// nothing at the end.
struct RunQueue {
  /// What a worker does next.
  enum Step {
    case run(RunID)
    /// Others still do some, or die over it: look again after a while.
    case wait
    case end
  }

  private(set) var progress = StudyProgress()
  /// What went wrong first; nothing more is handed out.
  var failure: (any Error)?
  private let plan: StudyPlan
  private let sink: any RunSink
  private var order: RunOrder
  /// Taken and not begun, the next one last.
  private var taken: [RunID] = []
  /// What other processes have.
  private var elsewhere: [RunID] = []
  private var batch: Int
  private let fewest: Int
  private var lastTaken = ContinuousClock.now
  private var nextLook = ContinuousClock.now
  private let report: (@Sendable (StudyProgress) -> Void)?

  /// More at a time make no run cheaper.
  private static let most = 64

  init(
    _ selection: RunSelection, _ plan: StudyPlan, _ sink: any RunSink, workers: Int,
    report: (@Sendable (StudyProgress) -> Void)?
  ) {
    (self.plan, self.sink, self.report) = (plan, sink, report)
    order = RunOrder(selection, plan)
    progress.wanted = selection.count
    fewest = sink.isShared ? min(workers, Self.most) : 1
    batch = fewest
  }

  /// The next thing to do.
  mutating func next() -> Step {
    if failure != nil { return .end }
    do {
      while taken.isEmpty {
        if try takeMore() { continue }
        if elsewhere.isEmpty { return .end }
        if ContinuousClock.now < nextLook { return .wait }
        try look()
        nextLook = .now + .milliseconds(50)
      }
    } catch {
      failure = failure ?? error
      return .end
    }
    return taken.popLast().map { .run($0) } ?? .end
  }

  /// Counts a run that this process has done.
  /// - Parameter isTwin: whether it was known from another one
  mutating func finish(isTwin: Bool) {
    progress.done += 1
    if isTwin { progress.twins += 1 }
    report?(progress)
  }

  /// Goes on in the order.
  /// - Returns: whether there was anything left in it
  private mutating func takeMore() throws -> Bool {
    let now = ContinuousClock.now
    if sink.isShared {
      if now - lastTaken < .milliseconds(100) { batch = min(Self.most, batch * 2) }
      if now - lastTaken > .milliseconds(300) { batch = max(fewest, batch / 2) }
      lastTaken = now
    }
    var runs: [RunID] = []
    while runs.count < batch, let run = order.next() { runs.append(run) }
    if runs.isEmpty { return false }
    try sort(runs)
    return true
  }

  /// Looks what has become of the runs that others had.
  private mutating func look() throws {
    let runs = elsewhere
    elsewhere = []
    try sort(runs)
  }

  private mutating func sort(_ runs: [RunID]) throws {
    var mine: [RunID] = []
    for (run, standing) in zip(runs, try sink.take(runs.map { plan.key(of: $0) })) {
      switch standing {
      case .taken: mine.append(run)
      case .takenElsewhere: elsewhere.append(run)
      case .found, .madeElsewhere:
        progress.done += 1
        if standing == .found { progress.found += 1 } else { progress.madeElsewhere += 1 }
        if progress.done == progress.wanted { report?(progress) }
      }
    }
    taken = mine.reversed() + taken
  }
}
