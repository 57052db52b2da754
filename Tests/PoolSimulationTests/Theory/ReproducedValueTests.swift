import Foundation
import QueueingTheory
import Testing

/// What `scenarios/reproduce/cells.csv` calls exact is worked out here.
@Suite struct ReproducedValueTests {
  struct Cell: Sendable {
    let table: String
    let name: String
    let law: String
    let run: String
    let measure: String
    let kind: String
    let value: Double
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("scenarios/reproduce")

  static let cells: [Cell] = {
    let text =
      (try? String(contentsOf: folder.appendingPathComponent("cells.csv"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Cell(
        table: fields[0], name: fields[1], law: fields[2], run: fields[3], measure: fields[5],
        kind: fields[6], value: Double(fields[7]) ?? .nan)
    }
  }()

  static func cells(of table: String) -> [Cell] { cells.filter { $0.table == table } }

  private func hits(_ size: Int, _ load: Double) -> Double {
    1 - erlangB(offeredLoad: load, servers: size)
  }

  @Test("Each hit rate is 1 - ErlangB(N, a) for three laws of the refill")
  func hitRates() throws {
    let cells = Self.cells(of: "hits")
    #expect(cells.count == 36)
    for (index, cell) in cells.enumerated() {
      let words = cell.name.split(separator: " ")
      let size = try #require(Int(words[2]))
      let load = try #require(Double(words[6]))
      #expect(abs(cell.value - hits(size, load)) <= 5.1e-7, "\(cell.name)")
      #expect(cell.law == ["constant", "exponential", "gamma"][index % 3])
    }
    // Table values of the Erlang loss formula.
    for (size, load, value) in [(8, 5.0, 0.9300), (5, 5, 0.7151), (12, 5, 0.9966), (8, 10, 0.6617)]
    {
      #expect(abs(hits(size, load) - value) <= 5.1e-5)
      #expect(cells.contains { $0.name == "N = \(size) and a = \(Int(load))" })
    }
  }

  @Test("Each mean wait with set-up follows from a formula or from the chain")
  func waits() {
    // A job takes 10 min on average, a server half of the time busy, a set-up 20 min where the name
    // says nothing else. One server waits as without set-up, and the mean of an exponential set-up
    // longer: 0.5 / (1 - 0.5) x 600 + 1200, and 0.8 / (1 - 0.8) x 600 + 1200. A set-up of any law
    // adds (2 E[I] + l E[I^2]) / (2 (1 + l E[I])) (Welch 1964): with l = 3 an hour and always 1200 s
    // (2400 + 1200) / 4. Jobs of 10 min each wait half as long without set-up
    // (Pollaczek and Khinchin).
    func chain(_ servers: Int, setup: Double = 1200, upTo jobs: Int) -> Double {
      SetupQueue(
        servers: servers, arrivals: Double(servers) / 2 / 600, service: 1 / 600, setup: 1 / setup
      ).meanWait(upTo: jobs)
    }
    func unlimited(setup: Double) -> Double {
      SetupQueue(servers: 0, arrivals: 1 / 60.0, service: 1 / 600, setup: 1 / setup)
        .meanWaitWithoutLimit
    }
    let values: [(String, Double)] = [
      ("1 server half busy", 600 + 1200), ("1 server 80 % busy", 2400 + 1200),
      ("1 server half busy; set-up always 20 min", 600 + 900),
      ("1 server half busy; jobs of 10 min each", 300 + 1200),
      ("2 servers half busy", chain(2, upTo: 200)), ("5 servers half busy", chain(5, upTo: 200)),
      ("5 servers half busy; set-up 100 min", chain(5, setup: 6000, upTo: 300)),
      ("10 servers half busy", chain(10, upTo: 150)),
      ("20 servers half busy", chain(20, upTo: 120)),
      ("enough servers for 10 at a time", unlimited(setup: 1200)),
      ("enough servers for 10 at a time; set-up 100 min", unlimited(setup: 6000)),
    ]
    let cells = Self.cells(of: "waits")
    #expect(cells.map(\.name) == values.map(\.0))
    for (cell, (_, value)) in zip(cells, values) {
      #expect(abs(cell.value - value) <= 1e-3, "\(cell.name): \(value)")
    }
  }

  @Test("The chain gives the closed forms where there are some")
  func chain() {
    let one = SetupQueue(servers: 1, arrivals: 1 / 1200, service: 1 / 600, setup: 1 / 1200)
    #expect(abs(one.meanWait(upTo: 300) - 1800) < 1e-6)
    // Ten jobs at a time never need 45 servers.
    let many = SetupQueue(servers: 45, arrivals: 1 / 60, service: 1 / 600, setup: 1 / 1200)
    #expect(abs(many.meanWait(upTo: 70) - many.meanWaitWithoutLimit) < 1e-3)
    // A set-up of next to nothing leaves M/M/k: Erlang C x 600 / (k - a), for 2 servers half busy 1/3.
    let quick = SetupQueue(servers: 2, arrivals: 1 / 600, service: 1 / 600, setup: 1e6)
    #expect(abs(quick.meanWait(upTo: 200) - 200) < 0.01)
  }

  @Test("Idle time is Erlang B hour by hour, and the schedule has what each hour needs")
  func hours() throws {
    let rates = [
      12, 12, 12, 12, 12, 18, 30, 60, 96, 120, 120, 108, 96, 108, 120, 114, 96, 72, 48, 36, 30, 24,
      18, 12,
    ]
    let total = Double(rates.reduce(0, +))
    // Launches an hour times a refill of five minutes.
    let loads = rates.map { Double($0) / 12 }
    let need = loads.map { load in
      (0...100).first { size in hits(size, load) >= 0.99 } ?? 0
    }
    // Ten minutes before an hour its size is there, and five minutes after one it still is.
    let sizes = (0..<1440).map { minute in
      let hour = minute / 60
      let late = minute % 60 >= 50 ? need[(hour + 1) % 24] : 0
      let early = minute % 60 < 5 ? need[(hour + 23) % 24] : 0
      return max(need[hour], late, early)
    }
    func measures(_ sizes: [Int]) -> (hits: Double, idle: Double) {
      var served = 0.0
      var idle = 0.0
      for (minute, size) in sizes.enumerated() {
        let load = loads[minute / 60]
        served += Double(rates[minute / 60]) / 60 * hits(size, load)
        idle += (Double(size) - load * hits(size, load)) / 60
      }
      return (served / total, idle)
    }
    let fixed = [15, 16].map { measures([Int](repeating: $0, count: 1440)) }
    let hourly = measures(sizes)
    // 16 is the smallest that serves 99 %.
    #expect(fixed[0].hits < 0.99 && fixed[1].hits >= 0.99 && hourly.hits >= 0.99)
    let values = [
      fixed[0].hits, fixed[1].hits, fixed[1].idle, hourly.hits, hourly.idle,
      1 - hourly.idle / fixed[1].idle,
    ]
    let cells = Self.cells(of: "hours").filter { $0.kind == "hourly" }
    #expect(cells.count == values.count)
    for (cell, value) in zip(cells, values) {
      #expect(abs(cell.value - value) <= 1e-4, "\(cell.name), \(cell.measure): \(value)")
    }

    let text = try String(
      contentsOf: Self.folder.appendingPathComponent("pool-by-the-hour.yaml"), encoding: .utf8)
    let changes = (0..<1440).filter { sizes[$0] != sizes[($0 + 1439) % 1440] }.map {
      "  - {cron: \"\($0 % 60) \($0 / 60) * * *\", set: {warm_pool.size: \(sizes[$0])}}"
    }
    #expect(text.split(separator: "\n").filter { $0.contains("cron") }.map(String.init) == changes)
    #expect(text.contains("warm_pool: {pool_state: running, size: \(sizes[0])}"))
  }

  @Test("LOOKAHEAD's timetable is the largest of rho + sqrt(rho) over the 200 s to come")
  func timetable() throws {
    func servers(_ second: Int) -> Int {
      let load = 60 + 30 * sin(2 * .pi * (Double(min(second, 23_400)) - 1_800) / 21_600)
      return Int((load + load.squareRoot()).rounded(.up))
    }
    func wanted(_ second: Int) -> Int { (0...200).map { servers(second + $0) }.max() ?? 0 }
    var expected: [String] = []
    var previous = wanted(0)
    for second in 1...23_400 {
      // It is a maximum of whole numbers that change once in a minute or more.
      let next = wanted(second)
      if next != previous {
        expected.append("    - {at: \(second / 60)m\(second % 60)s, desired: \(next)}")
      }
      previous = next
    }
    let text = try String(
      contentsOf: Self.folder.appendingPathComponent("lookahead.yaml"), encoding: .utf8)
    #expect(expected.count > 100)
    #expect(text.split(separator: "\n").filter { $0.contains("{at:") }.map(String.init) == expected)
  }
}
