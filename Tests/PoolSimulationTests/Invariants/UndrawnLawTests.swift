import Probability
import Testing

@testable import PoolSimulation

@Suite struct UndrawnLawTests {
  /// A third of the random plans: each is run several times over.
  private static let blockSize = RandomPlanTests.blockSize / 3

  @Test(
    "A run is the same, event by event, whatever the laws are that it says it never drew from",
    arguments: RandomPlanTests.blocks)
  func others(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + Self.blockSize {
      let plan = try RandomPlanTests.plan(seed: seed)
      let result = simulate(plan)
      let told = text(result)
      var all = plan
      for law in result.undrawn where plan.distribution(of: law) != nil {
        var one = plan
        one.set(law, to: .constant(7_654_321))
        #expect(text(simulate(one)) == told, "seed \(seed): \(law)")
        all.set(law, to: .mixture([.init(weight: 1, distribution: .sequence([0, 99_999, 1]))]))
      }
      #expect(text(simulate(all)) == told, "seed \(seed): all of \(result.undrawn)")
    }
  }

  @Test("A law that was drawn from is told as drawn from, and each law is so in some runs only")
  func drawn() throws {
    var drawn: [DurationLaw: Int] = [:]
    var undrawn: [DurationLaw: Int] = [:]
    var decisive: [DurationLaw: Int] = [:]
    for seed in RandomPlanTests.first..<RandomPlanTests.first + 300 {
      let plan = try RandomPlanTests.plan(seed: seed)
      let result = simulate(plan)
      let unused = Set(result.undrawn)
      for law in DurationLaw.allCases where plan.distribution(of: law) != nil {
        if unused.contains(law) {
          undrawn[law, default: 0] += 1
          continue
        }
        drawn[law, default: 0] += 1
        var other = plan
        other.set(law, to: .constant(123_457))
        if simulate(other).fingerprint != result.fingerprint { decisive[law, default: 0] += 1 }
      }
      let evidence: [(DurationLaw, Bool)] = [
        (.cold, result.launches.contains { $0.source == .cold }),
        (.fromStopped, result.launches.contains { $0.source == .stopped }),
        (.fromHibernated, result.launches.contains { $0.source == .hibernated }),
        (.fromRunning, result.launches.contains { $0.source == .running }),
        (.controlLoop, !result.launches.isEmpty || !result.preparations.isEmpty),
        (.pending, result.launches.contains { $0.source != .running }),
        (.prepare, !result.preparations.isEmpty), (.registration, !result.launches.isEmpty),
        (.retryAfter, result.rejections.contains { $0.attempts > 1 }),
        (.reconnectAfter, result.drops.contains { $0.outcome == .rejoined }),
      ]
      for (law, happened) in evidence where happened && plan.distribution(of: law) != nil {
        #expect(!unused.contains(law), "seed \(seed): \(law)")
      }
    }
    for law in DurationLaw.allCases {
      #expect(drawn[law, default: 0] > 0 && undrawn[law, default: 0] > 0, "\(law)")
      #expect(decisive[law, default: 0] > 0, "\(law)")
    }
  }

  @Test("Every law that a plan may have is one of those that are told")
  func complete() throws {
    // Found by their type, so that a law that is new is not left out.
    func laws(_ value: Any) -> Int {
      Mirror(reflecting: value).children.count { child in
        child.value is Distribution
          || Mirror(reflecting: child.value).subjectType == Distribution?.self
      }
    }
    var plan = try RandomPlanTests.plan(seed: 1)
    let one = Distribution.constant(1)
    let pipeline = RegistrationSettings(
      sns: one, lambda: one, lambdaColdStart: one, propagation: one, application: one)
    plan.launch.pipeline = pipeline
    // Patience and the wait before another attempt are within what a full pool does.
    #expect(
      laws(plan.launch) + laws(pipeline) + laws(plan.admission) + 2 == DurationLaw.allCases.count)
  }
}

extension RunPlan {
  /// One of its laws; nil where it has none of that name.
  fileprivate func distribution(of law: DurationLaw) -> Distribution? {
    launch.distribution(of: law) ?? admission.distribution(of: law)
  }

  /// Puts another law in the place of one that it has.
  fileprivate mutating func set(_ law: DurationLaw, to other: Distribution) {
    switch law {
    case .controlLoop: launch.controlLoop = other
    case .pending: launch.pending = other
    case .cold: launch.cold = other
    case .fromStopped: launch.fromStopped = other
    case .fromHibernated: launch.fromHibernated = other
    case .fromRunning: launch.fromRunning = other
    case .prepare: launch.prepare = other
    case .prepareWithoutHook: launch.prepareWithoutHook = other
    case .stop: launch.stop = other
    case .hibernate: launch.hibernate = other
    case .bootstrap: launch.bootstrap = other
    case .registration: launch.registration = other
    case .sns: launch.pipeline?.sns = other
    case .lambda: launch.pipeline?.lambda = other
    case .lambdaColdStart: launch.pipeline?.lambdaColdStart = other
    case .propagation: launch.pipeline?.propagation = other
    case .application: launch.pipeline?.application = other
    case .patience: admission.whenFull = .wait(patience: other)
    case .retryAfter:
      guard case .retry(_, let attempts, let probability) = admission.whenFull else { return }
      admission.whenFull = .retry(after: other, attempts: attempts, probability: probability)
    case .reconnectAfter: admission.reconnectAfter = other
    }
  }
}
