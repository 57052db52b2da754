/// Amounts that are paid over spans of a run, and what of them falls into each report interval.
///
/// Between the intervals in which a span begins or ends every interval is paid the same. So it is
/// added up for stretches of intervals, in the order in which the amounts came.
struct Accruals {
  private struct Span {
    var amount: Double
    var start, end: SimulationTime
  }

  private let grid: ReportGrid
  private var spans: [Span] = []

  init(_ grid: ReportGrid) { self.grid = grid }

  /// Spreads an amount over the report intervals that a span touches, by time; one without length
  /// falls into one interval.
  mutating func add(_ amount: Double, from start: SimulationTime, to end: SimulationTime) {
    guard amount != 0, grid.count > 0 else { return }
    spans.append(Span(amount: amount, start: max(start, grid.start(of: 0)), end: end))
  }

  /// Report intervals that are paid the same: those from `first` on, up to the next ones.
  struct Stretch {
    let first: Int
    /// Where the first of them begins and ends.
    fileprivate let start, end: SimulationTime
    fileprivate(set) var amount = 0.0
  }

  /// All intervals.
  func stretches() -> [Stretch] {
    var stretches = firsts().map {
      Stretch(first: $0, start: grid.start(of: $0), end: grid.end(of: $0))
    }
    for span in spans {
      var low = 0
      var high = stretches.count - 1
      while low < high {
        let middle = (low + high + 1) / 2
        if stretches[middle].start <= span.start { low = middle } else { high = middle - 1 }
      }
      guard span.end > span.start else {
        stretches[low].amount += span.amount
        continue
      }
      let total = Double((span.end - span.start).milliseconds)
      while low < stretches.count, stretches[low].start < span.end {
        let stretch = stretches[low]
        let part = min(span.end, stretch.end) - max(span.start, stretch.start)
        stretches[low].amount += span.amount * Double(max(part.milliseconds, 0)) / total
        low += 1
      }
    }
    return stretches
  }

  /// The first intervals of all stretches. The first and the last interval may be shorter than
  /// others.
  private func firsts() -> [Int] {
    guard grid.count > 0 else { return [] }
    var marks = [UInt64](repeating: 0, count: (grid.count + 63) / 64)
    func mark(_ row: Int) {
      if row < grid.count { marks[row / 64] |= 1 << UInt64(row % 64) }
    }
    for row in [0, 1, grid.count - 1] { mark(row) }
    for span in spans {
      let row = grid.row(at: span.start)
      mark(row)
      mark(row + 1)
      guard span.end > span.start else { continue }
      let last = grid.row(at: span.end)
      mark(last)
      mark(last + 1)
    }
    var firsts: [Int] = []
    for (index, word) in marks.enumerated() {
      var rest = word
      while rest != 0 {
        firsts.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return firsts
  }
}

/// What each report interval cost, one after the other. They add up to the run's total exactly:
/// each ends on the nearest micro-dollar of the running sum.
struct RowCosts {
  /// What is paid by the traffic of an interval.
  private struct Traffic {
    let prices: PriceList
    /// Through tiers: micro-dollars a participant-millisecond, or a bit.
    let rate: Double
    private var participants: Int64?
    private var sentBits: Int128 = 0
    private var flat = 0.0
    private var tiered = 0.0

    init(_ prices: PriceList, rate: Double) { (self.prices, self.rate) = (prices, rate) }

    /// A stretch's share of an interval, with what is paid for its traffic. Most intervals send
    /// what the one before sent.
    mutating func amount(_ accrued: Double, _ traffic: (participants: Int64, sentBits: Int128))
      -> Double
    {
      if participants != traffic.participants || sentBits != traffic.sentBits {
        (participants, sentBits) = traffic
        let sent = prices.traffic(traffic.participants, sentBits: traffic.sentBits)
        flat = Double(prices.flatEgress(traffic: sent))
        tiered = rate * Self.sent(traffic, prices)
      }
      return accrued + flat + tiered
    }

    static func sent(
      _ traffic: (participants: Int64, sentBits: Int128), _ prices: PriceList
    ) -> Double {
      prices.hasMedia ? Double(traffic.sentBits) : Double(traffic.participants)
    }
  }

  /// The traffic of each interval.
  private struct Source {
    private var rows: TimeSeriesReader
    private var sent: SentByInterval.Rows?

    init(_ rows: PackedRows, _ sent: SentByInterval.Rows?) {
      (self.rows, self.sent) = (TimeSeriesReader(rows), sent)
    }

    mutating func next() -> (participants: Int64, sentBits: Int128) {
      (rows.next()?.participants ?? 0, sent?.next() ?? 0)
    }
  }

  /// Goes through the amounts of all intervals, to the fraction of a micro-dollar.
  private struct Amounts {
    let stretches: [Accruals.Stretch]
    var traffic: Traffic
    /// nil: nothing is paid for traffic.
    var source: Source?
    private var stretch = 0
    private var row = 0

    init(_ stretches: [Accruals.Stretch], _ traffic: Traffic, _ source: Source?) {
      (self.stretches, self.traffic, self.source) = (stretches, traffic, source)
    }

    mutating func next() -> Double {
      if stretch + 1 < stretches.count, stretches[stretch + 1].first == row { stretch += 1 }
      row += 1
      let accrued = stretches[stretch].amount
      guard let traffic = source?.next() else { return accrued }
      return self.traffic.amount(accrued, traffic)
    }
  }

  private let count: Int
  private let total: Int64
  private var amounts: Amounts
  private var sum = 0.0
  private var running = 0.0
  private var booked: Int64 = 0
  private var row = 0

  /// - Parameters:
  ///   - total: what they add up to, micro-dollars
  ///   - egress: the traffic's part of it
  ///   - accruals: what is paid over time
  ///   - prices: what is paid for traffic
  ///   - rows: the report intervals
  ///   - sent: the bits sent in each; nil: nobody counts them
  init(
    total: Int64, egress: Int64, _ accruals: Accruals, _ prices: PriceList, _ rows: PackedRows,
    _ sent: SentByInterval.Rows?
  ) {
    (self.total, count) = (total, rows.count)
    let source = prices.pricesEgress ? Source(rows, sent) : nil
    var rate = 0.0
    if prices.isEgressTiered, var source {
      var whole = 0.0
      for _ in 0..<rows.count { whole += Traffic.sent(source.next(), prices) }
      rate = whole > 0 ? Double(egress) / whole : 0
    }
    amounts = Amounts(accruals.stretches(), Traffic(prices, rate: rate), source)
    var all = amounts
    for _ in 0..<rows.count { sum += all.next() }
  }

  /// The next interval's cost, micro-dollars.
  mutating func next() -> Int64 {
    running += amounts.next()
    row += 1
    let upTo =
      row == count ? total : sum > 0 ? Int64((Double(total) * (running / sum)).rounded()) : 0
    defer { booked = upTo }
    return upTo - booked
  }
}
