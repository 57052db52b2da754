/// Something about a trace that changes what its numbers mean.
package enum TraceWarning: Equatable, Sendable {
  /// Concurrency stood still at these levels, so people who were refused are missing.
  case ceilings([CeilingEvidence])
  /// Named participants who joined a meeting again are counted as joins.
  case rejoins(RejoinMeasures)
  /// More short stays are followed by another join of the meeting than chance gives.
  case followedStays(RejoinMeasures)
  /// Rows that are the same as another, and whether they name the participant.
  case identicalRows(OddRows, areNamed: Bool)
  /// Stays or meetings of no time.
  case zeroStays(OddRows)
  /// Stays or meetings of more than a day.
  case longStays(OddRows)
  /// Wall-clock times that nobody records meetings at.
  case implausibleTimes(OddRows)
  /// Meetings with one participant, and when the first of them was.
  case solitaryMeetings(Int, first: Int64)
  /// Joins that are missing or doubled where clocks were changed.
  case clockChanges([ClockChange])
  /// Times without joins in business hours.
  case gaps([JoinGap])
  /// Intervals that a trace of counts has no row for, and where the first of them begins.
  case missingIntervals(Int, first: Int64)
}

extension TraceWarning {
  /// The share of joins above which rejoins are warned of.
  static let rejoinShare = 0.02
  /// The share of joins above which followed short stays beyond chance are.
  static let followedShare = 0.01
  /// How many standard deviations beyond chance they have to be.
  static let followedScore = 6.0
  /// The share of rows above which identical ones are, where no participant is named: two people
  /// may come together.
  static let identicalShare = 0.01
  /// The share of meetings above which those with one participant are.
  static let solitaryShare = 0.05
}
