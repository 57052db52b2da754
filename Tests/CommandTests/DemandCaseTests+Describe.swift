import Foundation
import Testing

/// Numbers of a trace that is small enough for paper.
extension DemandCaseTests {
  /// From nine on a Monday: a half hour of two people, of whom bob comes twice; at ten two people
  /// and, later, one alone.
  static let visitors = """
    meeting_id,join_time,leave_time,participant_id
    a,32400,34200,ann
    a,32460,33000,bob
    a,33120,34200,bob
    b,36000,37200,cy
    b,36010,37210,dee
    c,36030,36930,eve

    """

  /// What `trace describe` prints as JSON.
  static func description(_ trace: String, _ options: String...) throws -> [String: Any] {
    let bench = try DemandBench(["trace.csv": trace])
    let outcome = try bench.bench.greenroom(
      ["trace", "describe", "trace.csv", "--format", "json"] + options)
    #expect(outcome.code == 0, "\(outcome.problems)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  /// A value by its path, elements of lists by their place.
  static func value(_ path: String, of object: Any) -> Any? {
    path.split(separator: ".").reduce(object as Any?) { value, key in
      if let list = value as? [Any] {
        return Int(key).flatMap { list.indices.contains($0) ? list[$0] : nil }
      }
      return (value as? [String: Any])?[String(key)]
    }
  }

  static let visitorNumbers: [(String, Double)] = [
    ("rows", 6), ("joins", 6), ("meetings", 3), ("participants", 5),
    // From 32,400 s to 37,210 s; stays of 1800 + 540 + 1080 + 1200 + 1200 + 900 = 6720 s.
    ("span_s", 4810), ("participant_hours", 6720.0 / 3600),
    ("concurrency.peak_participants", 3), ("concurrency.mean_participants", 6720.0 / 4810),
    ("concurrency.peak_to_mean", 3 * 4810.0 / 6720), ("concurrency.peak_meetings", 2),
    ("concurrency.largest_meeting_participants", 2),
    // 9:00 to 10:00, the minute of ten included; three of the six joins are in that one.
    ("arrivals.intervals", 61), ("arrivals.mean_joins", 6.0 / 61), ("arrivals.busiest.0.joins", 3),
    ("arrivals.busiest_to_mean", 30.5),
    ("arrivals.busiest_5_minutes.joins", 3), ("arrivals.joins_in_5_minutes_after_hour", 5),
    ("arrivals.joins_in_5_minutes_after_half_hour", 0), ("arrivals.joins_by_hour.9", 3),
    ("arrivals.joins_by_hour.10", 3),
    ("weekdays.0.joins", 6), ("weekdays.0.peak_participants", 3),
    ("weekdays.0.mean_participants", 6720.0 / 86_400),
    ("weekdays.1.joins", 0), ("meetings_detail.starts.on_hour", 3),
    ("meetings_detail.joins_by_start.on_hour", 6),
    ("meetings_detail.with_one_participant", 1),
    // Sizes 1, 2, 2: the p-th part of three, rounded up, is the rank.
    ("meetings_detail.size.p5", 1), ("meetings_detail.size.p25", 1),
    ("meetings_detail.size.p50", 2), ("meetings_detail.size.max", 2),
    ("meetings_detail.size.mean", 5.0 / 3),
    // Lengths 900, 1210, 1800.
    ("meetings_detail.length.min_s", 900), ("meetings_detail.length.p25_s", 900),
    ("meetings_detail.length.p50_s", 1210),
    ("meetings_detail.length.p75_s", 1800), ("meetings_detail.length.mean_s", 3910.0 / 3),
    // Stays 540, 900, 1080, 1200, 1200, 1800.
    ("meetings_detail.stay.p5_s", 540), ("meetings_detail.stay.p25_s", 900),
    ("meetings_detail.stay.p50_s", 1080),
    ("meetings_detail.stay.p75_s", 1200), ("meetings_detail.stay.p90_s", 1800),
    ("meetings_detail.stay.mean_s", 1120),
  ]

  @Test("What is told of a trace of joins is what one works out by hand")
  func describedJoins() throws {
    let description = try Self.description(
      Self.visitors, "--start", "2026-03-02T00:00:00", "--time-zone", "Europe/Berlin")
    for (path, expected) in Self.visitorNumbers {
      let value = (Self.value(path, of: description) as? NSNumber)?.doubleValue
      #expect(abs((value ?? .nan) - expected) <= 1e-6, "\(path)")
    }
    #expect(
      Self.value("concurrency.peak_at", of: description) as? String == "2026-03-02T10:00:30+01:00")
    #expect(
      Self.value("arrivals.busiest.0.start", of: description) as? String
        == "2026-03-02T10:00:00+01:00")
    let warnings = (description["warnings"] as? [[String: Any]])?.map {
      "\($0["kind"] ?? "") \($0["count"] ?? "")"
    }
    #expect(warnings == ["rejoins 1", "solitary_meetings 1"])
  }

  @Test("A trace of meetings is described as it is scheduled")
  func describedMeetings() throws {
    let description = try Self.description(Self.meetings, "--time-zone", "Europe/Berlin")
    // 3 people for an hour, 2 for half of one, 1 for ten minutes, from Monday at 9 to Wednesday at
    // 0:10.
    let expected: [(String, Double)] = [
      ("joins", 6), ("meetings", 3), ("participant_hours", 25.0 / 6), ("span_s", 141_000),
      ("concurrency.peak_participants", 3),
      ("concurrency.mean_participants", 15_000.0 / 141_000), ("arrivals.intervals", 2341),
      ("weekdays.0.mean_participants", 3.0 / 24),
      ("weekdays.1.mean_participants", 1.0 / 24), ("weekdays.2.joins", 1),
      ("meetings_detail.size.p50", 2),
      ("meetings_detail.length.p50_s", 1800), ("meetings_detail.starts_in_5_minutes_after_hour", 3),
    ]
    for (path, number) in expected {
      #expect(
        abs(((Self.value(path, of: description) as? NSNumber)?.doubleValue ?? .nan) - number)
          <= 1e-6, "\(path)")
    }
  }

  @Test("At one instant people leave before others join, and a stay of 0 never counts")
  func instants() throws {
    let description = try Self.description(
      "meeting_id,join_time,leave_time\na,0,600\nb,600,900\nc,600,600\n")
    #expect(Self.value("concurrency.peak_participants", of: description) as? Int == 1)
    #expect(Self.value("concurrency.mean_participants", of: description) as? Double == 1)
  }

  @Test(
    "A name that is used again is another meeting after more than an hour, and not before",
    arguments: [(3599, 1), (3601, 2)])
  func usedAgain(_ gap: Int, _ meetings: Int) throws {
    let description = try Self.description(
      "meeting_id,join_time,leave_time\na,0,600\na,\(600 + gap),\(1200 + gap)\n")
    #expect(Self.value("meetings_held", of: description) as? Int == meetings)
    #expect(Self.value("meetings_detail.length.count", of: description) as? Int == meetings)
  }
}
