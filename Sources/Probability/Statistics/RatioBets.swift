internal import Glibc

/// Bets on a ratio of means, E[part] / E[whole], where nothing is known of the law but 0 <= part <=
/// whole <= cap.
///
/// Against "the ratio is at least t" a player bets, draw by draw, a share of what he has on the sum
/// t x whole - part, which then is not above 0 on average and never below -(1 - t) x cap: what he
/// has is a supermartingale, and at any time, however that was chosen, it is 1 / error times what
/// he began with no more often than `error` (Ville 1939; Waudby-Smith and Ramdas, "Estimating means
/// of bounded random variables by betting", JRSS B 86, 2024). The share is not known beforehand, so
/// the player is a mixture of players, each with one share, which no order of the draws can change.
/// So bounds hold at every number of draws, for laws as rare and skewed as they may be.
///
/// A mean of values within 0...1 is the case in which every whole and the cap are 1. What is 0 in
/// all draws is bounded all the same: by about 1 - error^(1 / draws) where wholes are as large as
/// the cap.
package struct RatioBets: Sendable, Hashable {
  /// Equal draws.
  private struct Draw: Sendable, Hashable {
    let part, whole: Double
    var count: Double
  }

  /// The largest whole there can be.
  package let cap: Double
  /// How much of the money bets all that there is next to nothing.
  private let boldness: Double
  /// The number of draws.
  package private(set) var count = 0
  private var draws: [Draw] = []
  private var parts = 0.0
  private var wholes = 0.0
  /// Where draws of nothing out of 1 are counted, which most are where something is rare.
  private var nothing: Int?

  /// Bets without draws yet.
  /// - Parameters:
  ///   - cap: the largest whole there can be, above 0
  ///   - boldness: how much of the money bets all that there is next to nothing: the more, the
  ///     fewer draws of nothing show a bound, and the
  ///     more show it after something was drawn
  package init(cap: Double = 1, boldness: Double = 0.6) {
    precondition(cap > 0, "a cap is above 0")
    precondition(boldness > 0 && boldness < 1, "some bet all, and some do not")
    self.cap = cap
    self.boldness = boldness
  }

  /// Bets on how often something happens, of which those who count on never have nearly all the
  /// money: 59 draws without it show that it happens in at most 5 %, with 95 % confidence, as many
  /// as no bet can do with less.
  package static var ofEvents: RatioBets { RatioBets(boldness: 0.97) }

  /// Takes a draw, or several that came to the same: a part that is at least 0 and at most the
  /// whole. A whole above the cap raises what is known of neither end: it is taken as it is, and the
  /// bounds are then for a cap that did not hold.
  package mutating func add(_ part: Double, of whole: Double = 1, times: Int = 1) {
    precondition(part >= 0 && part <= whole, "a part is within its whole")
    count += times
    parts += Double(times) * part
    wholes += Double(times) * whole
    if part == 0, whole == 1 {
      if let nothing {
        draws[nothing].count += Double(times)
        return
      }
      nothing = draws.count
    }
    draws.append(Draw(part: part, whole: whole, count: Double(times)))
  }

  /// The sum of the parts by the sum of the wholes; nil without any.
  package var estimate: Double? { wholes > 0 ? parts / wholes : nil }
  /// Whether every part was 0.
  package var isNothing: Bool { parts == 0 }

  /// What the ratio is below, but for this chance.
  package func upperBound(error: Double) -> Double {
    edge(error: error, from: estimate ?? 0) { evidence(against: .atLeast($0)) }
  }

  /// What the ratio is above, but for this chance.
  package func lowerBound(error: Double) -> Double {
    guard parts > 0, let estimate else { return 0 }
    return 1 - edge(error: error, from: 1 - estimate) { evidence(against: .atMost(1 - $0)) }
  }

  /// How many draws of nothing it takes at the least to show that a ratio is at most a bound, but
  /// for a chance: no method that knows nothing of the law can do with fewer (n draws of nothing
  /// show 1 - error^(1 / n)). 10^15 stand for all above.
  package static func leastDraws(showing bound: Double, error: Double) -> Int {
    precondition(
      bound > 0 && bound < 1 && error > 0 && error < 1, "a share and a chance are within 0...1")
    return Int(min((log(error) / log1p(-bound)).rounded(.up), 1e15))
  }

  /// The smallest multiple of 2^-40 at which evidence is enough that only grows, and that is not
  /// enough at `start`: more digits than any report shows.
  ///
  /// It is looked for where the line between the two ends crosses, moved a little to the middle so
  /// that both ends close in, and near enough to the middle to need four steps more than halvings at
  /// the most: "ITP" (Oliveira and Takahashi, "An enhancement of the bisection method average
  /// performance preserving minmax optimality", ACM Transactions on Mathematical Software 47, 2020).
  /// About 11 steps find what takes 40 halvings.
  private func edge(error: Double, from start: Double, _ evidence: (Double) -> Double) -> Double {
    let enough = -log(error)
    var (low, high) = ((start * 0x1p40).rounded(.down), 0x1p40)
    var (below, above) = (Double.nan, Double.nan)
    let width = high - low
    var reach = 0x1p44
    while high - low > 1 {
      var step = ((low + high) / 2).rounded(.down)
      reach /= 2
      let crossing = low - (high - low) * below / (above - below)
      if crossing.isFinite {
        let towardsMiddle = min(
          max(0.2 * (high - low) * (high - low) / width, 1), abs(step - crossing))
        let guess = crossing + (crossing < step ? towardsMiddle : -towardsMiddle)
        let farthest = max(reach - (high - low) / 2, 0)
        step += min(max(guess - step, -farthest), farthest)
        step = min(max(step.rounded(), low + 1), high - 1)
      }
      let excess = evidence(step * 0x1p-40) - enough
      if excess >= 0 { (high, above) = (step, excess) } else { (low, below) = (step, excess) }
    }
    return high * 0x1p-40
  }

  /// What is bet against.
  package enum Statement: Sendable, Hashable {
    /// The ratio is at least this.
    case atLeast(Double)
    /// The ratio is at most this.
    case atMost(Double)
  }

  private func players(against statement: Statement) -> [Player] {
    switch statement {
    case .atLeast: Player.againstAtLeast(boldness)
    case .atMost: Player.againstAtMost
    }
  }

  /// A player with one share, and how much of the money is his.
  fileprivate struct Player {
    let share: Double
    let weight: Double

    /// What is rare is never much of the whole, so whoever bets that there is little of it rarely
    /// loses: some of the money bets all, and the rest ever smaller shares.
    static func againstAtLeast(_ boldness: Double) -> [Player] {
      [Player(share: 1, weight: boldness)]
        + smaller.map { Player(share: $0, weight: (1 - boldness) / Double(smaller.count)) }
    }

    private static let smaller = (1...12).map { pow(2, -Double($0) / 2) }
    /// That there is more of something rare shows in few large gains: shares down to a 4,096th,
    /// which cost the mixture little.
    static let againstAtMost = (0...24).map {
      Player(share: pow(2, -Double($0) / 2), weight: 1.0 / 25)
    }
  }

  /// The logarithm of what the players have together, of 1 to begin with: it is at least
  /// -log(error) with a chance of at most `error` if the statement is true.
  package func evidence(against statement: Statement) -> Double {
    let logs = fortunes(against: statement)
    let most = logs.max() ?? 0
    if most == .infinity || most == -.infinity { return most }
    return most + log(logs.reduce(0) { $0 + exp($1 - most) })
  }

  /// How fast the best player gains against a statement, in logarithms a draw: above 0 where more
  /// draws will refute it, as far as these tell. 0 without draws.
  package func growth(against statement: Statement) -> Double {
    guard count > 0 else { return 0 }
    let weights = players(against: statement).map { log($0.weight) }
    return zip(fortunes(against: statement), weights).map { ($0 - $1) / Double(count) }.max() ?? 0
  }

  /// How much less than the mixture's the money of the best player was to begin with, in
  /// logarithms.
  package func costOfBest(against statement: Statement) -> Double {
    let players = players(against: statement)
    let gains = zip(fortunes(against: statement), players).map { $0 - log($1.weight) }
    let best = gains.indices.max { gains[$0] < gains[$1] } ?? 0
    return -log(players[best].weight)
  }

  /// The logarithm of what each player has.
  private func fortunes(against statement: Statement) -> [Double] {
    players(against: statement).map { fortune(of: $0, against: statement) }
  }

  private func fortune(of player: Player, against statement: Statement) -> Double {
    draws.reduce(log(player.weight)) { sum, draw in
      let gain =
        switch statement {
        case .atLeast(let ratio): (ratio * draw.whole - draw.part) / ((1 - ratio) * cap)
        case .atMost(let ratio): (draw.part - ratio * draw.whole) / (ratio * cap)
        }
      // What is neither lost nor won leaves the sum as it is, also where the statement is at an end
      // and the stake without bounds.
      guard gain != 0, !gain.isNaN else { return sum }
      return sum + draw.count * log1p(max(-1, player.share * gain))
    }
  }
}
