internal import Settings

/// Stretches in which a number of people present has no value.
///
/// Up to `MetricJoins.shortGap` missing values in a row are taken to be as the one before: a poll
/// or two was lost. What happened in a longer stretch nobody knows, and holding its first value for
/// hours would invent demand.
struct GaugeGaps {
  let period: Int64
  /// Values taken to be as the one before.
  private(set) var held = 0
  /// Participant hours of them.
  private(set) var heldHours = 0.0
  /// Values in long stretches.
  private(set) var unknown = 0
  /// Participant hours of those, between the values around them.
  private(set) var lostHours = 0.0
  /// Values taken for nobody, of one series of several.
  private(set) var absent = 0

  init(period: Int64) { self.period = period }

  /// Fills the gaps between two values, of one series of several.
  mutating func fillShort(_ values: inout [Double?]) {
    forEachGap(values) { gaps, gap in
      if gap.count > MetricJoins.shortGap {
        gaps.absent += gap.count
      } else {
        gaps.hold(&values, gap)
      }
    }
  }

  /// Fills the gaps between two values.
  /// - Parameters:
  ///   - values: at every period; a long gap stays one where nobody is to join
  ///   - policy: what becomes of long ones
  /// - Returns: the first long one, when that refuses the file
  mutating func fill(_ values: inout [Double?], _ policy: GapPolicy) -> Range<Int>? {
    var long: Range<Int>?
    forEachGap(values) { gaps, gap in
      if gap.count <= MetricJoins.shortGap { return gaps.hold(&values, gap) }
      let around = ((values[gap.lowerBound - 1] ?? 0) + (values[gap.upperBound] ?? 0)) / 2
      gaps.unknown += gap.count
      gaps.lostHours += around * Double(gap.count) * gaps.hoursOfPeriod
      if policy == .refuse { long = long ?? gap }
      if policy == .hold { gaps.hold(&values, gap) }
    }
    return long
  }

  /// How long so many periods are.
  func hours(_ periods: Int) -> String {
    ScalarKind<Int64>.timeSpan().text(Int64(periods) * period)
  }

  /// Tells what was filled.
  func tell(_ policy: GapPolicy, _ notes: inout ImportNotes) {
    notes.tell(held, "interval", "without a datapoint, and taken to be as the one before.")
    notes.ledger.decide("people present", by: "the value before", rows: held)
    if heldHours > 0 {
      notes.ledger.change(
        .stretched, "values missing, as the one before",
        people: max(1, Int((heldHours / hoursOfPeriod / Double(held)).rounded())),
        milliseconds: Int64(nearestWhole(heldHours * 3_600_000)))
    }
    if unknown == 0 { return }
    let span = hours(unknown)
    switch policy {
    case .hold:
      notes.tell(
        "Nothing tells how many people were present for \(span); as many as before are "
          + "\(hoursText(heldHours)) participant hours."
      )
    case .empty, .refuse:
      notes.tell(
        "Nothing tells how many people were present for \(span); nobody joins then, "
          + "which leaves out about \(hoursText(lostHours)) participant hours.")
      notes.ledger.decide("people present", by: "no value for long, so nobody joins", rows: unknown)
      notes.ledger.change(
        .dropped, "no value for long",
        people: max(1, Int((lostHours / hoursOfPeriod / Double(unknown)).rounded())),
        milliseconds: Int64(nearestWhole(lostHours * 3_600_000)))
    }
  }

  private var hoursOfPeriod: Double { Double(period) / 3_600_000 }

  private mutating func hold(_ values: inout [Double?], _ gap: Range<Int>) {
    let before = values[gap.lowerBound - 1]
    for place in gap { values[place] = before }
    held += gap.count
    heldHours += (before ?? 0) * Double(gap.count) * hoursOfPeriod
  }

  /// Gives every run of missing values that has one on both sides.
  private mutating func forEachGap(
    _ values: [Double?], _ body: (inout GaugeGaps, Range<Int>) -> Void
  ) {
    var last: Int?
    for (place, value) in values.enumerated() where value != nil {
      if let last, place - last > 1 { body(&self, last + 1..<place) }
      last = place
    }
  }
}
