internal import PoolSimulation
internal import Settings
internal import Synchronization

/// A run's talk with the program of its policy, from hello to end.
///
/// A policy cannot throw, so the first thing that goes wrong is kept: from then on nothing changes,
/// and `finish()` throws it before anything of the run is written or stored.
final class PolicySession: ExternalDecider {
  fileprivate struct Talk: Sendable {
    var process: PolicyProcess
    var problem: ScenarioError?
    /// How many observations there were.
    var count = 0
    /// The program's own words, each once, and where they are.
    var remarks: [String] = []
    var places: [String: Int32] = [:]
  }

  private let talk: Mutex<Talk>
  private let scenario: Scenario
  private let policy: ExternalPolicy
  private let states: [WarmPoolState]
  /// Which run it is, for messages.
  private let which: String

  /// Starts the program of a plan's policy and says hello.
  /// - Parameters:
  ///   - policy: the plan's
  ///   - plan: what is run
  ///   - scenario: what it was made of
  ///   - directory: the scenario's folder
  /// - Throws: that it does not start, or takes no line.
  init(
    _ policy: ExternalPolicy, _ plan: RunPlan, of scenario: Scenario, in directory: String
  ) throws(ScenarioError) {
    (self.policy, self.scenario) = (policy, scenario)
    states = scenario.warmPool.map { [$0.poolState] + policy.warmPoolStates } ?? []
    which = "replication \(plan.replication) (seed \(plan.seed))"
    let program = try scenario.program(in: directory)
    do throws(ProgramProblem) {
      var process = try PolicyProcess(
        program, command: policy.command, in: directory, timeout: policy.timeout)
      do throws(ProgramProblem) {
        try process.tell(PolicyProtocol.hello(plan, of: scenario))
      } catch {
        process.stop()
        throw error
      }
      talk = Mutex(Talk(process: process))
    } catch {
      throw scenario.problem("\(which): \(policy.command[0]) \(error.text)")
    }
  }

  func decide(_ pool: PoolObservation) -> ScalingDecision {
    talk.withLock { talk in
      guard talk.problem == nil else { return .unchanged(pool) }
      talk.count += 1
      let line = PolicyProtocol.observation(pool, number: talk.count, scenario.calendar)
      var answer: [UInt8]?
      do throws(ProgramProblem) {
        let written = try talk.process.ask(line)
        answer = written
        return try PolicyAnswer.read(written).decision(for: pool, of: policy, states: states) {
          talk.place(of: $0)
        }
      } catch {
        let time = scenario.calendar.exactText(at: pool.time.milliseconds)
        let place = "\(which), at \(time), line \(talk.count) of the answers"
        let text = answer.map { quoted(String(decoding: $0, as: UTF8.self)) }
        talk.problem = scenario.problem(
          text.map { "\(place), \($0): \(error.text)" }
            ?? "\(place): \(policy.command[0]) \(error.text)")
        talk.process.stop()
        return .unchanged(pool)
      }
    }
  }

  /// Says that the run is over, and waits for the program to end.
  /// - Returns: its words, by their place
  /// - Throws: what went wrong first.
  func finish() throws(ScenarioError) -> [String] {
    try talk.withLock { talk throws(ScenarioError) in
      if let problem = talk.problem { throw problem }
      defer { talk.process.stop() }
      do throws(ProgramProblem) {
        try talk.process.finish(PolicyProtocol.end)
      } catch {
        throw scenario.problem(
          "\(which), after line \(talk.count) of the answers, the last: \(policy.command[0]) "
            + error.text)
      }
      return talk.remarks
    }
  }
}

extension PolicySession.Talk {
  /// Where words are, which are kept once.
  fileprivate mutating func place(of remark: String) -> Int32 {
    if let place = places[remark] { return place }
    let place = Int32(remarks.count)
    remarks.append(remark)
    places[remark] = place
    return place
  }
}

extension Scenario {
  fileprivate func problem(_ message: String) -> ScenarioError {
    let location = placeOfProgram ?? settings.location
    return .policy(
      SettingsIssue(at: location, path: "scaling.command", message: message))
  }

  /// Runs one of its plans, with the program of its policy beside it where it has one.
  /// - Parameters:
  ///   - plan: one of this scenario's
  ///   - directory: the scenario's folder, where the program runs
  /// - Returns: what the run came to
  /// - Throws: what went wrong with the program.
  func run(_ plan: RunPlan, in directory: String) throws(ScenarioError) -> RunResult {
    guard let policy = plan.scaling.policy as? ExternalPolicy else { return simulate(plan) }
    let session = try PolicySession(policy, plan, of: self, in: directory)
    var plan = plan
    plan.scaling.policy = policy.asking(session)
    var result = simulate(plan)
    result.remarks = try session.finish()
    return result
  }
}
