/// One column of `summary.csv`: what it is called, what it means, and how it comes out of a run.
package struct Metric: Sendable {
  /// What a metric is about; the catalog is in this order.
  package enum Group: String, CaseIterable, Sendable {
    case demand, rejections, lag, pool, cost
  }

  /// The column's name. Scripts and spreadsheets depend on it, so it never changes.
  package let name: String
  /// The unit of the column's values.
  package let unit: MetricUnit
  /// One sentence for `greenroom list columns` and the manifest.
  package let help: String
  /// What it is about.
  package let group: Group
  /// Which way it is better.
  package let direction: MetricDirection
  /// How one number is made of several replications.
  package let estimator: Estimator
  /// Which interval that number has.
  package let interval: IntervalKind
  /// The value in one run.
  package let value: @Sendable (MetricContext) -> MetricValue

  /// A column. Unless it says otherwise, less is better of what was refused, came late and was
  /// paid, and its interval is Student's t of what varies evenly: what was asked, held and paid.
  init(
    _ name: String, _ unit: MetricUnit, _ group: Group, _ help: String,
    _ estimator: Estimator = .mean, better: MetricDirection? = nil, interval: IntervalKind? = nil,
    value: @escaping @Sendable (MetricContext) -> MetricValue
  ) {
    self.name = name
    self.unit = unit
    self.help = help
    self.group = group
    self.estimator = estimator
    self.value = value
    direction = better ?? ([.rejections, .lag, .cost].contains(group) ? .less : .neither)
    let isEven = [.mean, .ratioOfSums].contains(estimator) && ![.rejections, .lag].contains(group)
    self.interval = interval ?? (isEven ? .student : .unknown)
  }

  /// Every metric that every run has, in the order of the columns. A new one is a constant in its
  /// group's file, and a place in the list there.
  package static let catalog = demand + rejections + lag + pool + cost

  /// The metric of this name.
  package static func named(_ name: String) -> Metric? { byName[name] }

  /// The metrics that a candidate can be better or worse on.
  package static let judgeable = all.filter { $0.isNumber && $0.direction != .neither }

  private static let byName = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  private static let placeByName = Dictionary(
    all.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// Its place in the catalog.
  package var place: Int {
    guard let place = Self.placeByName[name] else {
      preconditionFailure("\(name) is not in the catalog")
    }
    return place
  }
}
