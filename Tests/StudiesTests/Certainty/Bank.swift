import Foundation
import PoolSimulation
import Probability
import Testing

@testable import Studies

/// Days of a family of pools that differ in their headroom alone: what each of many days came to,
/// to be drawn from again and again. The truth is known exactly: it is that of the bank.
struct Bank {
  /// What one pool did on the days of the bank.
  struct Pool {
    let headroom: Int
    var rejected: [Int] = []
    var worstHour: [Double] = []
    var cost: [Double] = []
  }

  /// The joins of each day, the same for every pool.
  private(set) var joins: [Int] = []
  private(set) var pools: [Pool]
  /// The days up to each one's joins, for draws by size.
  private var cumulated: [Int] = []

  var days: Int { joins.count }
  /// What takes the place of `OfferedJoins.most`, which is about as far above the largest of a
  /// thousand days.
  var mostJoins: Int { joins.max() ?? 1 }

  /// The share of all joins that a pool rejects.
  func rejectedShare(_ pool: Int) -> Double {
    Double(pools[pool].rejected.reduce(0, +)) / Double(joins.reduce(0, +))
  }
  func worstHour(_ pool: Int) -> Double { pools[pool].worstHour.reduce(0, +) / Double(days) }
  func cost(_ pool: Int) -> Double { pools[pool].cost.reduce(0, +) / Double(days) }

  /// Days that are made up: joins are lognormal, and now and then a crowd comes that the headroom
  /// does not hold. They reject about as rarely as the days of the recorded bank do.
  static func made(days: Int = 20_000) -> Bank {
    var bank = Bank(pools: [100, 150, 200, 250, 300, 350, 400].map { Pool(headroom: $0) })
    let family = StreamFamily(seed: 20, replication: 0, purpose: StreamPurpose("tests.bank"))
    let normal = Distribution.normal(mean: 0, sd: 1, min: nil)
    for day in 0..<days {
      var stream = family.stream(UInt64(day))
      let busy = normal.sample(from: &stream)
      let joins = Int(360 * exp(0.42 * busy)) + 1
      let crowd = Double(joins) * min(1, 0.16 * exp(0.55 * normal.sample(from: &stream)))
      bank.joins.append(joins)
      let boots = normal.sample(from: &stream)
      for place in bank.pools.indices {
        let rejected = Int(max(0, crowd - Double(bank.pools[place].headroom)))
        bank.pools[place].rejected.append(rejected)
        bank.pools[place].worstHour.append(min(1, Double(rejected) / max(crowd, 1)))
        bank.pools[place].cost.append(
          2.6 + 0.0835 * Double(bank.pools[place].headroom) + 0.004 * Double(joins - 390) + 0.2
            * boots)
      }
    }
    bank.cumulate()
    return bank
  }

  /// The days that `make test-full` has simulated: lines of headroom, replication, joins, rejected,
  /// worst hour, cost, by headroom and day.
  static func recorded(_ path: String) throws -> Bank {
    var bank = Bank(pools: [])
    for line in try String(contentsOfFile: path, encoding: .utf8).utf8.split(separator: 0x0A)
      .dropFirst()
    {
      let cells = line.split(separator: 0x2C).map { Double(Substring($0)) ?? .nan }
      if bank.pools.last?.headroom != Int(cells[0]) {
        bank.pools.append(Pool(headroom: Int(cells[0])))
      }
      let place = bank.pools.count - 1
      if place == 0 { bank.joins.append(Int(cells[2])) }
      try #require(
        bank.joins[bank.pools[place].cost.count] == Int(cells[2]), "all pools meet the same days")
      bank.pools[place].rejected.append(Int(cells[3]))
      bank.pools[place].worstHour.append(cells[4])
      bank.pools[place].cost.append(cells[5])
    }
    bank.cumulate()
    return bank
  }

  /// The recorded bank where there is one, and one that is made up otherwise.
  static let standard: Bank = {
    guard let path = ProcessInfo.processInfo.environment["GREENROOM_BANK"] else { return made() }
    do {
      return try recorded(path)
    } catch {
      preconditionFailure("GREENROOM_BANK names \(path), which cannot be read: \(error)")
    }
  }()

  /// Whether the days were simulated.
  static var isRecorded: Bool { ProcessInfo.processInfo.environment["GREENROOM_BANK"] != nil }

  private init(pools: [Pool]) { self.pools = pools }

  private mutating func cumulate() {
    var sum = 0
    cumulated = joins.map {
      sum += $0
      return sum
    }
  }

  /// A day, each as likely as the next, or with a chance proportional to its joins.
  func day(_ sampling: Sampling, from stream: inout RandomStream) -> Int {
    guard sampling == .bySize else { return stream.nextIndex(below: days) }
    let place = stream.nextIndex(below: cumulated[days - 1])
    var (low, high) = (0, days - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulated[middle] > place { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// What a pool did on a day, as a run has it.
  func record(_ pool: Int, day: Int) -> RunRecord {
    var values = [MetricValue](repeating: .missing, count: Metric.catalog.count)
    func set(_ name: String, _ value: MetricValue) {
      if let metric = Metric.named(name) { values[metric.place] = value }
    }
    set("joins_offered", .integer(Int64(joins[day])))
    set("rejected_join_rate", .share(Int64(pools[pool].rejected[day]), of: Int64(joins[day])))
    set("rejected_join_rate_worst_hour", .number(pools[pool].worstHour[day]))
    set("cost_capacity_usd", .number(pools[pool].cost[day]))
    return RunRecord(values: values, fingerprint: UInt64(day))
  }
}

/// How often a test repeats what it counts: so often in `make test-full`, and a tenth of that
/// otherwise.
func repetitions(_ full: Int) -> Int { Bank.isRecorded ? full : max(20, full / 10) }
