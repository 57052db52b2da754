/// Where a run is: who joins and leaves next, when anything else happens next, and what this
/// instant has changed so far.
struct RunClock: ~Copyable {
  private let columns: WorkloadColumns
  /// When the run ends; nil: when it comes to rest.
  let end: SimulationTime?

  private(set) var joinCursor = 0
  /// The place of the next leave in the order of leaves.
  private(set) var leaveCursor = 0
  private(set) var nextJoin = SimulationTime.never
  private(set) var nextLeave = SimulationTime.zero
  /// The first time at which anything but a join or an ordinary leave happens.
  private(set) var rareTime = SimulationTime.zero

  /// Something happened in this instant that `interval: on_change` reacts to.
  private(set) var hasChanged = true
  /// Capacity came at the end of a pass, for which somebody waits.
  private var needsAnotherPass = false
  /// This pass is made for that capacity.
  private(set) var isExtraPass = false
  /// Somebody waits and something has changed since the waiting were last looked at.
  private(set) var waitingMayFit = false
  /// Evaluations since anybody last came, left or was turned away.
  private(set) var quietEvaluations = 0

  init(_ columns: WorkloadColumns, end: SimulationTime?) {
    self.columns = columns
    self.end = end
    moveJoin()
    moveLeave()
  }

  // MARK: The workload's cursors

  @inline(__always) private mutating func moveJoin() {
    nextJoin = joinCursor < columns.count ? columns.joinTimes[joinCursor] : .never
  }

  @inline(__always) private mutating func moveLeave() {
    guard leaveCursor < columns.leaveGaps.count else {
      nextLeave = .never
      return
    }
    let gap = columns.leaveGaps[leaveCursor]
    nextLeave =
      gap == .max
      ? columns.leaveTime(of: leaveAhead)
      : SimulationTime(milliseconds: nextLeave.milliseconds &+ Int64(gap))
  }

  /// The join that is next, which is behind the cursor then.
  @inline(__always) mutating func takeJoin() -> Int {
    let join = joinCursor
    joinCursor &+= 1
    moveJoin()
    return join
  }

  /// The join whose ordinary leave is next, of which there is one.
  @inline(__always) var leaveAhead: Int { Int(columns.leaveOrder[leaveCursor]) }

  /// It is behind the cursor.
  @inline(__always) mutating func passLeave() {
    leaveCursor &+= 1
    moveLeave()
  }

  /// The join whose ordinary leave is next, which is behind the cursor then.
  @inline(__always) mutating func takeLeave() -> Int {
    let join = leaveAhead
    passLeave()
    return join
  }

  /// The joins of this instant so far: the last ones before the cursor.
  func joinCount(at time: SimulationTime) -> Int {
    var first = joinCursor
    while first > 0, columns.joinTimes[first - 1] == time { first -= 1 }
    return joinCursor - first
  }

  // MARK: Rare events

  /// Something rare happens at `time`.
  mutating func expect(_ time: SimulationTime) { rareTime = min(rareTime, time) }

  /// The first time at which something rare happens, of all there is.
  mutating func setRare(_ time: SimulationTime) { rareTime = time }

  // MARK: What this instant has changed

  /// Nothing has changed yet, but at the start of the run.
  mutating func beginInstant(at time: SimulationTime) { hasChanged = time == .zero }

  @inline(__always) mutating func noteChange() { hasChanged = true }

  /// The policy has seen what changed.
  mutating func settleChanges() { hasChanged = false }

  /// Somebody leaves.
  @inline(__always) mutating func noteLeave() {
    hasChanged = true
    waitingMayFit = true
    quietEvaluations = 0
  }

  /// Somebody gets in. A meeting that has a host now may have room for someone who waits below the
  /// lower ceiling for new meetings.
  @inline(__always) mutating func noteAdmission() {
    waitingMayFit = true
    quietEvaluations = 0
  }

  /// Somebody is turned away.
  mutating func noteRefusal() { quietEvaluations = 0 }

  /// The policy is asked.
  mutating func noteEvaluation() { quietEvaluations += 1 }

  /// There may be room for those who wait.
  mutating func noteRoom() { waitingMayFit = true }

  /// The waiting are looked at now.
  mutating func settleRoom() { waitingMayFit = false }

  /// Whether capacity that is there at once, for somebody who waits, makes another pass.
  mutating func askForPass(_ isWanted: Bool) { needsAnotherPass = isWanted }

  /// A replacement is over, which holds nothing back any more: the policy is asked again.
  mutating func noteEndOfReplacement() {
    hasChanged = true
    needsAnotherPass = true
  }

  /// The first pass of an instant.
  mutating func beginPasses() { isExtraPass = false }

  /// Whether another pass was asked for, which is made then.
  mutating func takePass() -> Bool {
    isExtraPass = needsAnotherPass
    needsAnotherPass = false
    return isExtraPass
  }
}
