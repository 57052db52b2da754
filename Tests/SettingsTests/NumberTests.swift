import Settings
import Testing

@Suite struct NumberTests {
  @Test(
    "An integer is plain digits",
    arguments: [("0", 0), ("42", 42), ("-3", -3), ("+7", 7), ("08", 8)])
  func integers(text: String, number: Int) {
    #expect(value(.integer(in: -10...100), text) == number)
  }

  @Test(
    "A bad integer is refused with the reason and the range",
    arguments: [
      ("abc", "\"abc\" is not an integer"), ("1.5", "\"1.5\" is not an integer"),
      ("1e3", "\"1e3\" is not an integer"), ("", "is empty"),
      ("NaN", "\"NaN\" is not an integer"), ("0x10", "\"0x10\" is not an integer"),
      ("1_000", "\"1_000\" is not an integer"),
      ("70000", "\"70000\" is out of range"), ("-1", "\"-1\" is negative"),
      ("0", "\"0\" is out of range"),
      (
        String(repeating: "9", count: 40),
        "\"\(String(repeating: "9", count: 40))\" is out of range"
      ),
    ])
  func badIntegers(text: String, problem: String) {
    #expect(
      complaint(.integer(in: 1...10), text)
        == "\(problem); expected an integer from 1 to 10, such as 5")
  }

  @Test("A range without an end says so")
  func openRanges() {
    #expect(
      ScalarKind<Int>.integer(in: 0...(.max)).expected == "an integer of 0 or more, such as 5")
    #expect(ScalarKind<Int>.integer(in: .min...(.max)).expected == "an integer, such as 5")
    #expect(ScalarKind<Int>.integer(in: .min...3).expected == "an integer of 3 or less, such as 3")
    #expect(
      ScalarKind<Double>.number(in: 0...(.infinity)).expected
        == "a number of 0 or more, such as 1.5")
    #expect(
      ScalarKind<Double>.number(in: .leastNonzeroMagnitude...(.infinity)).expected
        == "a number of more than 0, such as 1.5")
    #expect(
      ScalarKind<Double>.number(in: .leastNonzeroMagnitude...1).expected
        == "a number of more than 0 and at most 1, such as 0.5")
  }

  @Test(
    "A number is plain and finite",
    arguments: [("0.35", 0.35), ("1", 1), ("1e-3", 0.001), (".5", 0.5), ("-2", -2), ("2.5E2", 250)])
  func numbers(text: String, number: Double) {
    #expect(value(.number(in: -10...1000), text) == number)
  }

  @Test(
    "A bad number is refused with the reason and the range",
    arguments: [
      ("nan", "\"nan\" is not a number"), ("inf", "\"inf\" is not a number"),
      ("1e400", "\"1e400\" is out of range"), ("", "is empty"),
      ("0x1p3", "\"0x1p3\" is not a number"), ("5.", "\"5.\" is not a number"),
      ("1e", "\"1e\" is not a number"),
      (" 1", "\" 1\" is not a number"),
      ("60%", "\"60%\" is not a number"), ("3", "\"3\" is out of range"),
      ("-0.1", "\"-0.1\" is negative"),
      ("1,5", "\"1,5\" is not a number"),
      ("١", "\"١\" is not a number"),
    ])
  func badNumbers(text: String, problem: String) {
    #expect(
      complaint(.number(in: 0...2), text)
        == "\(problem); expected a number from 0 to 2, such as 1.5")
  }

  @Test(
    "A fraction is a percentage or a plain number, without rounding twice",
    arguments: [
      ("60%", 0.6), ("0.6", 0.6), ("0%", 0), ("100%", 1), ("0.1%", 0.001), ("33.3%", 0.333),
      ("7%", 0.07), ("1e-2", 0.01),
    ])
  func fractions(text: String, number: Double) {
    #expect(value(.fraction(), text) == number)
    #expect(value(.fraction(), ScalarKind<Double>.fraction().text(number)) == number)
  }

  @Test(
    "A bad fraction is refused with the reason",
    arguments: [
      (
        "60",
        "\"60\" is out of range; expected a percentage from 0% to 100% such as 60%, or a plain fraction (did you mean 60%?)"
      ),
      (
        "150%",
        "\"150%\" is out of range; expected a percentage from 0% to 100% such as 60%, or a plain fraction"
      ),
      (
        "-1%",
        "\"-1%\" is negative; expected a percentage from 0% to 100% such as 60%, or a plain fraction"
      ),
      (
        "%",
        "\"%\" is not a percentage; expected a percentage from 0% to 100% such as 60%, or a plain fraction"
      ),
      (
        "nan%",
        "\"nan%\" is not a percentage; expected a percentage from 0% to 100% such as 60%, or a plain fraction"
      ),
    ])
  func badFractions(text: String, message: String) {
    #expect(complaint(.fraction(), text) == message)
    #expect(value(.fraction(in: 0...100), "150%") == 1.5)
  }

  @Test("A flag is true or false and no other word")
  func flags() {
    #expect(value(.flag, "true") == true)
    #expect(value(.flag, "false") == false)
    #expect(
      complaint(.flag, "yes")
        == "\"yes\" is not a flag; expected true or false (did you mean true?)")
    #expect(
      complaint(.flag, "False")
        == "\"False\" is not a flag; expected true or false (did you mean false?)")
    #expect(complaint(.flag, "perhaps") == "\"perhaps\" is not a flag; expected true or false")
  }

  enum PoolState: String, CaseIterable { case stopped, hibernated, running }

  @Test("A choice is one of the names, and a misspelled one is recognized")
  func choices() {
    #expect(value(ScalarKind<PoolState>.choice, "running") == .running)
    let expected = "is not a known choice; expected one of stopped, hibernated, running"
    #expect(
      complaint(ScalarKind<PoolState>.choice, "stoped")
        == "\"stoped\" \(expected) (did you mean stopped?)")
    #expect(
      complaint(ScalarKind<PoolState>.choice, "Running")
        == "\"Running\" \(expected) (did you mean running?)")
    #expect(complaint(ScalarKind<PoolState>.choice, "warm") == "\"warm\" \(expected)")
  }

  @Test(
    "The nearest name allows two edits or a third of the length",
    arguments: [
      ("warm-up", "warm_up"), ("durtaion", "duration"), ("min_sze", "min_size"),
      ("max", "max_size"), ("DURATION", "duration"),
      ("max_group_prepard_capcity", "max_group_prepared_capacity"), ("x", nil), ("at", nil),
      ("participants", nil),
    ] as [(String, String?)])
  func nearest(name: String, expected: String?) {
    let names = [
      "duration", "warm_up", "min_size", "max_size", "max_group_prepared_capacity", "in",
    ]
    #expect(nearestName(to: name, in: names) == (name == "max" ? nil : expected))
    #expect(nearestName(to: String(repeating: "a", count: 10_000), in: names) == nil)
  }
}
