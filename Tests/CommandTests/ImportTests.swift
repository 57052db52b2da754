import Foundation
import Testing

/// What every import tells, whatever it reads.
@Suite struct ImportTests {
  /// Ann is in for half an hour; Bob's leave is lost, so the room's end bounds his stay, 20 minutes
  /// after he came.
  private static let log = """
    {"event":"participant_joined","id":"1","createdAt":"1767603600","room":{"name":"m","sid":"R"},"participant":{"identity":"ann","sid":"A"}}
    {"event":"participant_joined","id":"2","createdAt":"1767604200","room":{"name":"m","sid":"R"},"participant":{"identity":"bob","sid":"B"}}
    {"event":"participant_left","id":"3","createdAt":"1767605400","room":{"name":"m","sid":"R"},"participant":{"identity":"ann","sid":"A"}}
    {"event":"room_finished","id":"4","createdAt":"1767605400","room":{"name":"m","sid":"R"}}

    """

  private func bench(_ text: String = log) throws -> Workbench {
    let bench = try Workbench()
    try bench.write(text, to: "log")
    return bench
  }

  @Test("auto says what it recognised, and reads it as that; standard input too")
  func auto() throws {
    let bench = try bench()
    let named = try bench.greenroom("trace", "convert", "log", "--from", "livekit", "--output", "-")
    #expect(named.code == 0 && named.output.split(separator: "\n").count == 3, "\(named.problems)")
    let auto = try bench.greenroom("trace", "convert", "log", "--from", "auto", "--output", "-")
    #expect(auto.output == named.output)
    #expect(
      auto.problems == "log: recognised as LiveKit's webhooks (--from livekit)\n" + named.problems)
    let piped = try bench.shell("cat log | $GREENROOM trace convert - --from auto --output -")
    #expect(piped.code == 0 && piped.output == named.output, "\(piped.problems)")
    let own = try bench.greenroom(
      "trace", "convert", "trace.csv", "--from", "auto", "--start", "2026-01-05", "--output", "-")
    #expect(
      own.code == 0 && own.problems.hasPrefix("trace.csv: recognised as a trace of joins\n"),
      "\(own.problems)")
  }

  @Test(
    "What auto does not recognise is refused, and so are options that would do nothing for what it does"
  )
  func unrecognised() throws {
    let bench = try bench("a,b\n1,2\n")
    let unknown = try bench.greenroom(
      "trace", "convert", "log", "--from", "auto", "--output", "t.csv")
    #expect(
      unknown.code == 65
        && unknown.problems.hasPrefix(
          "log: it begins like nothing that is known; expected --from with one of ")
    )
    let alien = try self.bench().greenroom(
      "trace", "convert", "log", "--from", "auto", "--gauge", "--output", "t.csv")
    #expect(
      alien.code == 64 && alien.problems.contains("--gauge would do nothing here"),
      "\(alien.problems)")
    // Without --from it is told what it looks like.
    let none = try self.bench().greenroom("trace", "convert", "log", "--output", "t.csv")
    #expect(none.code == 65)
    #expect(
      none.problems.hasSuffix("log looks like LiveKit's webhooks: --from livekit reads that\n"),
      "\(none.problems)")
  }

  @Test(
    "The last line says how many participant hours are kept and what bounded stays, and --explain by what each was decided"
  )
  func explains() throws {
    let bench = try bench()
    let told = try bench.greenroom(
      "trace", "convert", "log", "--from", "livekit", "--output", "t.csv", "--explain")
    #expect(told.code == 0, "\(told.problems)")
    // 30 and 20 minutes.
    let summary =
      "log: 0.833 of 0.833 participant hours kept; 1 bounded by the end of the meeting.\n"
    #expect(told.problems.hasSuffix(summary), "\(told.problems)")
    let rows = [
      "end of a stay +its own leave +1", "end of a stay +the end of the meeting +1",
      "bounded +by the end of the meeting +1 +0.333",
    ]
    for row in rows {
      let found = told.problems.range(of: row, options: .regularExpression) != nil
      #expect(found, "\(row) in \(told.problems)")
    }
  }

  @Test(
    "An import of which nothing or next to nothing is left is no success, and writes nothing unless that is asked for"
  )
  func empty() throws {
    // Twelve sessions that took place, of which one says how many came.
    let recordings = (1...12).map { number in
      let count = number == 1 ? "<participants>30</participants>" : ""
      return
        "<recording><recordID>r\(number)</recordID><meetingID>m\(number)</meetingID><startTime>1767603600000</startTime>"
        + "<endTime>1767609000000</endTime>\(count)</recording>"
    }
    let answer = { (listed: [String]) in
      "<response><returncode>SUCCESS</returncode><recordings>\(listed.joined())</recordings></response>"
    }
    let none = try bench(answer(Array(recordings.dropFirst())))
    let refused = try none.greenroom(
      "trace", "convert", "log", "--from", "bigbluebutton", "--output", "t.csv")
    #expect(refused.code == 65 && !none.contents.contains("t.csv"), "\(refused.problems)")
    #expect(
      refused.problems.contains("11 sessions do not say how many participants they had"),
      "\(refused.problems)")
    // One of twelve is next to nothing, and four of them are something: of the others nobody knows.
    let one = try bench(answer(recordings)).greenroom(
      "trace", "convert", "log", "--from", "bigbluebutton", "--output", "t.csv")
    #expect(
      one.code == 65 && one.problems.contains("11 meetings of unknown size left out"),
      "\(one.problems)")
    let four = try bench(answer(Array(recordings.prefix(4)))).greenroom(
      "trace", "convert", "log", "--from", "bigbluebutton", "--output", "t.csv", "--explain")
    #expect(
      four.code == 0
        && four.problems.contains(
          "45.0 of 45.0 participant hours kept; 3 meetings of unknown size left out.")
    )
    // Three of a hundred rows are good.
    let rows = (0..<100).map {
      "m,2026-01-05T09:00:\($0 < 10 ? "0" : "")\($0 < 60 ? $0 : 0),\($0 < 3 ? "2026-01-05T10:00:00" : "x")"
    }
    let few = try bench("meeting_id,join_time,leave_time\n" + rows.joined(separator: "\n") + "\n")
    let bad = try few.greenroom(
      "trace", "convert", "log", "--on-bad-row", "skip", "--output", "t.csv")
    #expect(
      bad.code == 65
        && bad.problems.contains("less than a tenth of it is left (3 of 100 joins kept"),
      "\(bad.problems)")
    #expect(!few.contents.contains("t.csv"))
    let taken = try few.greenroom(
      "trace", "convert", "log", "--on-bad-row", "skip", "--allow-empty", "--output", "t.csv")
    #expect(taken.code == 0 && few.contents.contains("t.csv"), "\(taken.problems)")
  }
}

/// What a scenario and the trace commands make of columns under other names.
@Suite struct MappedColumnTests {
  /// Thirty people for an hour and forty-five for an hour and a half: 97.5 participant hours.
  private static let report =
    "Room,From,Length,Heads\n"
    + "algebra,2026-01-05T09:00:00,60,30\nbiology,2026-01-05T09:00:00,90,45\n"

  @Test(
    "A length in minutes is one, by the option and by the header, under our name with and without its unit",
    arguments: [
      ("duration=Length", ["--unit", "minutes"]), ("duration_s=Length", ["--unit", "minutes"]),
      ("duration=Length (min)", []),
    ])
  func minutes(_ column: String, _ unit: [String]) throws {
    let bench = try Workbench(
      trace: Self.report.replacing("Length", with: column.split(separator: "=")[1]))
    let columns = ["meeting_id=Room", "start_time=From", column, "participants=Heads"].flatMap {
      ["--column", $0]
    }
    let outcome = try bench.greenroom(
      ["trace", "describe", "trace.csv"] + columns + unit + ["--format", "json"])
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(outcome.output.contains("97.5"), "\(outcome.output)")
  }

  @Test(
    "Where nothing says what the numbers count, lengths of a minute are not taken for what they look like"
  )
  func unknownUnit() throws {
    let bench = try Workbench(trace: Self.report)
    let columns = ["meeting_id=Room", "start_time=From", "duration=Length", "participants=Heads"]
      .flatMap { ["--column", $0] }
    let outcome = try bench.greenroom(["trace", "validate", "trace.csv"] + columns)
    #expect(
      outcome.code == 65 && outcome.output.contains("nothing says what Length counts"),
      "\(outcome.output)")
    let taken = try bench.greenroom(
      ["trace", "validate", "trace.csv", "--on-implausible", "accept"] + columns)
    #expect(taken.code == 0, "\(taken.problems)")
  }
}
