import Settings
import Testing

@Suite struct QuantityTests {
  @Test(
    "A time span is read in whole milliseconds",
    arguments: [
      ("90s", 90_000), ("5m", 300_000), ("2h", 7_200_000), ("7d", 604_800_000), ("250ms", 250),
      ("0", 0), ("0s", 0), ("3.6m", 216_000),
      ("11h2m", 39_720_000), ("1d2h3m4s5ms", 93_784_005), (".5s", 500), ("+5s", 5000),
      ("0.0005s", 1), ("0.3333333h", 1_200_000),
      ("1h0.5m", 3_630_000), ("999999999999ms", 999_999_999_999), ("1.000000000000000001s", 1000),
    ] as [(String, Int64)])
  func timeSpans(text: String, milliseconds: Int64) {
    #expect(value(.timeSpan(), text) == milliseconds)
  }

  @Test("A span without end is read where it is allowed", arguments: ["never", "forever", "inf"])
  func forever(text: String) {
    #expect(value(.timeSpan(allowsForever: true), text) == .max)
    #expect(value(.timeSpan(in: 0...10, allowsForever: true), text) == .max)
    #expect(
      complaint(.timeSpan(), text)
        == "\"\(text)\" is without end; expected a time span such as 90s, 5m or 11h2m")
  }

  @Test(
    "A bad time span is refused with the reason",
    arguments: [
      ("5", "\"5\" has no unit (add ms, s, m, h or d)"),
      ("5.5", "\"5.5\" has no unit (add ms, s, m, h or d)"),
      ("1h30", "\"1h30\" has no unit (add ms, s, m, h or d)"), ("", "is empty"),
      ("soon", "\"soon\" is not a time span"),
      ("nan", "\"nan\" is not a time span"), ("-5s", "\"-5s\" is negative"),
      ("-1h30m", "\"-1h30m\" is negative"),
      ("1e3s", "\"1e3s\" has the unknown unit \"e\""),
      ("2m11h", "\"2m11h\" names its units out of order"),
      ("5s5s", "\"5s5s\" names its units out of order"),
      ("0.0001ms", "\"0.0001ms\" is finer than a millisecond"),
      ("1.s", "\"1.s\" is not a time span"), ("1..5s", "\"1..5s\" is not a time span"),
      ("5 weeks", "\"5 weeks\" has the unknown unit \" weeks\""),
      ("300000000000d", "\"300000000000d\" is too large"),
      (
        String(repeating: "9", count: 40) + "s",
        "\"\(String(repeating: "9", count: 40))...\" has too many digits"
      ),
      ("5s\n", "\"5s\\n\" has the unknown unit \"s\\n\""),
    ])
  func badTimeSpans(text: String, problem: String) {
    let message = complaint(.timeSpan(), text)
    #expect(
      message.hasPrefix(problem + "; expected a time span such as 90s, 5m or 11h2m"), "\(message)")
    #expect(!message.contains("\n"))
  }

  @Test(
    "A unit that people write instead is understood well enough to propose the right one",
    arguments: [
      ("5min", "5m"), ("5 m", "5m"), ("30 sec", "30s"), ("2hours", "2h"), ("5S", "5s"),
      ("1.5 Days", "1.5d"),
    ])
  func proposedUnits(text: String, meant: String) {
    #expect(
      complaint(.timeSpan(), text).hasSuffix(
        "; expected a time span such as 90s, 5m or 11h2m (did you mean \(meant)?)"))
  }

  @Test("A range of time spans is named in its own units")
  func timeSpanRange() {
    #expect(
      complaint(.timeSpan(in: 1000...3_600_000), "2h")
        == "\"2h\" is out of range; expected a time span from 1s to 1h such as 90s")
    #expect(
      complaint(.timeSpan(in: 1...(.max)), "0s")
        == "\"0s\" is out of range; expected a time span of 1ms or more such as 90s")
    #expect(
      complaint(.timeSpan(in: 0...1000), "2s")
        == "\"2s\" is out of range; expected a time span from 0s to 1s such as 0s")
  }

  @Test(
    "Money is exact to the nano-dollar",
    arguments: [
      ("$0.17", 170_000_000), ("0.17", 170_000_000), ("0", 0), ("$0", 0), ("0.107", 107_000_000),
      ("0.000000001", 1), ("5", 5_000_000_000),
      ("0.1", 100_000_000), ("9223372036.854775807", .max), ("$.5", 500_000_000),
      ("0.29", 290_000_000),
    ] as [(String, Int64)])
  func money(text: String, nanos: Int64) {
    #expect(value(.money(), text) == nanos)
  }

  @Test(
    "A bad amount of money is refused with the reason",
    arguments: [
      ("", "is empty"), ("free", "\"free\" is not an amount of money"),
      ("$", "\"$\" is not an amount of money"),
      ("1,000", "\"1,000\" is not an amount of money"),
      ("1e3", "\"1e3\" is not an amount of money"),
      ("NaN", "\"NaN\" is not an amount of money"),
      ("$-1", "\"$-1\" is not an amount of money"), ("-$1", "\"-$1\" is negative"),
      ("-1", "\"-1\" is negative"),
      ("0.0000000001", "\"0.0000000001\" has more than 9 decimals"),
      ("9223372036.854775808", "\"9223372036.854775808\" is too large"),
      ("€5", "\"€5\" is not an amount of money"),
      (String(repeating: "1", count: 20), "\"11111111111111111111\" has too many digits"),
    ])
  func badMoney(text: String, problem: String) {
    #expect(
      complaint(.money(), text) == "\(problem); expected an amount of money such as $0.17 or 0.17")
  }

  @Test(
    "Data sizes are decimal",
    arguments: [
      ("40GB", 40_000_000_000), ("500MB", 500_000_000), ("1.5TB", 1_500_000_000_000), ("0", 0),
      ("1kB", 1000), ("7B", 7),
    ]
      as [(String, Int64)])
  func dataSizes(text: String, bytes: Int64) {
    #expect(value(.dataSize(), text) == bytes)
  }

  @Test(
    "A bad data size is refused with the reason",
    arguments: [
      ("40", "\"40\" has no unit (add B, kB, MB, GB, TB or PB); expected a data size such as 40GB"),
      (
        "40gb",
        "\"40gb\" has the unknown unit \"gb\"; expected a data size such as 40GB (did you mean 40GB?)"
      ),
      (
        "40GiB",
        "\"40GiB\" has the unknown unit \"GiB\"; expected a data size such as 40GB (did you mean 40GB?)"
      ),
      ("1GB5MB", "\"1GB5MB\" is more than a number and a unit; expected a data size such as 40GB"),
      ("0.5B", "no complaint, but 1"),
      ("0.1B", "\"0.1B\" is finer than a byte; expected a data size such as 40GB"),
      ("-1GB", "\"-1GB\" is negative; expected a data size such as 40GB"),
    ])
  func badDataSizes(text: String, message: String) {
    #expect(complaint(.dataSize(), text) == message)
  }

  @Test(
    "Bit rates are read in bits per second",
    arguments: [
      ("0Mbps", 0), ("2.5Mbps", 2_500_000), ("64kbps", 64_000), ("1Gbps", 1_000_000_000), ("0", 0),
    ] as [(String, Int64)])
  func bitRates(text: String, rate: Int64) {
    #expect(value(.bitRate(), text) == rate)
  }

  @Test("A bad bit rate is refused with the reason")
  func badBitRates() {
    let expected = "expected a bit rate such as 2.5Mbps"
    #expect(
      complaint(.bitRate(), "64")
        == "\"64\" has no unit (add bps, kbps, Mbps, Gbps or Tbps); \(expected)")
    #expect(
      complaint(.bitRate(), "2mbps")
        == "\"2mbps\" has the unknown unit \"mbps\"; \(expected) (did you mean 2Mbps?)")
  }

  @Test(
    "A written quantity reads back as the same number",
    arguments: [0, 1, 90_000, 39_720_000, 93_784_005, 2_500_000, 40_000_000_000, 98_765_432_109]
      as [Int64])
  func roundTrip(amount: Int64) {
    for kind in [ScalarKind<Int64>.timeSpan(), .money(), .dataSize(), .bitRate()] {
      #expect(value(kind, kind.text(amount)) == amount, "\(kind.name) \(kind.text(amount))")
    }
    #expect(ScalarKind<Int64>.timeSpan().text(39_720_000) == "11h2m")
    #expect(ScalarKind<Int64>.money().text(170_000_000) == "$0.17")
    #expect(ScalarKind<Int64>.bitRate().text(2_500_000) == "2.5Mbps")
    #expect(ScalarKind<Int64>.timeSpan(allowsForever: true).text(.max) == "never")
  }
}
