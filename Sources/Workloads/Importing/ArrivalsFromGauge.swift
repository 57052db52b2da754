internal import Foundation
internal import Settings

/// How many joined in each interval, when only the number of people present is known.
///
/// This is an assumption, not a measurement: stays are taken to be exponential, so that of `c`
/// people a share `exp(-dt / S)` is still there after `dt`, whoever they are and however long they
/// have been there. Who is there beyond that has joined: `joins = c(t + dt) - c(t) * exp(-dt / S)`
/// (the mean of an M(t)/M/infinity system solved for its arrivals; Eick, Massey, Whitt 1993).
/// Meetings end for everybody at once, where this gives less than nothing: that is taken as 0, and
/// the sum of it is told.
struct ArrivalsFromGauge {
  /// Joins by interval. The first holds the people who were there at the first value, taken to have
  /// come in the interval before it.
  private(set) var joins: [Int] = []
  /// How many leaves more than expected there were, in people.
  private(set) var clipped = 0.0
  private let meanStay: Int64

  /// - Parameters:
  ///   - values: the people present at equal intervals, zero or more; nil where it is not known,
  ///     and nobody is taken to join
  ///   - interval: the milliseconds between them
  ///   - meanStay: the mean stay in milliseconds
  init(_ values: [Double?], interval: Int64, meanStay: Int64) {
    self.meanStay = meanStay
    // Mathematical libraries differ in an exponential's last bit; twelve decimals are the same
    // everywhere.
    let staying = (exp(-Double(interval) / Double(meanStay)) * 1e12).rounded() / 1e12
    var before = 0.0
    var round = RunningRound()
    for value in values {
      guard let value else {
        before *= staying
        joins.append(0)
        continue
      }
      let arrivals = value - before * staying
      if arrivals < 0 { clipped -= arrivals }
      joins.append(round.whole(max(0, arrivals)))
      before = value
    }
  }

  /// Tells what was assumed.
  func tell(_ notes: inout ImportNotes) {
    let mean = ScalarKind<Int64>.timeSpan().text(meanStay)
    notes.tell(
      "Joins are computed from the people present, assuming exponential stays with a mean of "
        + "\(mean)."
    )
    if clipped >= 0.5 {
      notes.tell(
        "\(nearestWhole(clipped)) more people left than that assumption allows, mostly when "
          + "meetings end; no joins were taken off."
      )
    }
  }
}
