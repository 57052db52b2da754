import Testing

@Suite struct SizeTests {
  /// The cells of a row of `--format csv` by their columns.
  private func row(_ number: Int, of text: String) -> [String: String] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return Dictionary(zip(lines[0], lines[number + 1]), uniquingKeysWith: { first, _ in first })
  }

  @Test("Erlang B's seats are those of printed tables: 84.06 erlangs on 100 seats lose 1 %")
  func blocking() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      "size", "--participants", "84.05", "--participant-limit", "8", "--blocking", "1%", "--format",
      "csv")
    #expect(outcome.code == 0 && outcome.problems == "")
    let row = row(0, of: outcome.output)
    #expect(
      row["rule"] == "erlang_b" && row["seats"] == "100" && row["instances"] == "13"
        && row["instance_seats"] == "104")
    #expect((0.0099...0.01).contains(Double(row["rate"] ?? "") ?? 0) && row["mean_wait_s"] == "")
  }

  @Test(
    "Joins an hour times their stay are the load, of a law its mean, and fractions come out as worked out by hand"
  )
  func byHand() throws {
    let bench = try Workbench()
    for (joins, stay) in [("60", "60s"), ("30", "{uniform: {min: 1m, max: 3m}}")] {
      let outcome = try bench.greenroom(
        "size", "--joins-per-hour", joins, "--stay", stay, "--participant-limit", "1", "--blocking",
        "20%", "--wait", "40%",
        "--format", "csv")
      #expect(outcome.code == 0)
      // B(1, 2) = 1/5; C(1, 2) = 1/3, of a wait of a stay over 2 - 1.
      let (lost, waiting) = (row(0, of: outcome.output), row(2, of: outcome.output))
      #expect(
        lost["offered_load_erlangs"] == "1.000000" && lost["seats"] == "2"
          && lost["rate"] == "0.200000000")
      #expect(lost["utilization_mean"] == "0.400000")
      #expect(
        waiting["rule"] == "erlang_c" && waiting["seats"] == "2" && waiting["rate"] == "0.333333333"
      )
      #expect(waiting["mean_wait_s"] == (joins == "60" ? "20.000000" : "40.000000"))
    }
  }

  @Test(
    "A wait may count from a length on: M/M/1 at half load waits longer than a stay for a share of exp(-1/2) / 2"
  )
  func longWaits() throws {
    let outcome = try Workbench().greenroom(
      "size", "--participants", "0.5", "--stay", "1m", "--participant-limit", "1", "--wait", "31%",
      "--wait-longer-than", "60s",
      "--format", "csv")
    let row = row(0, of: outcome.output)
    #expect(
      row["seats"] == "1" && row["rate"] == "0.303265330"
        && row["wait_longer_than_s"] == "60.000000")
  }

  @Test("All formats have the same numbers, and words and JSON say what these assume")
  func formats() throws {
    let bench = try Workbench()
    let question = ["size", "--participants", "1", "--participant-limit", "2", "--blocking", "20%"]
    let text = try bench.greenroom(question).output
    let json = try bench.greenroom(question + ["--format", "json"]).output
    #expect(
      text.contains(
        "with 2 seats 20 % of the joins are refused. That takes 1 instance; with all 2 seats of it it is 20 %."
      ))
    #expect(json.contains("\"seats\": 2,\n") && json.contains("\"rate\": 0.200000000,\n"))
    for words in [
      "stationary", "one shared pool", "no scale-up lag", "no meeting sticks to an instance",
    ] {
      #expect(text.contains(words) && json.contains(words))
    }
    #expect(!text.contains("Erlang C") && bench.contents == ["small.yaml", "trace.csv"])
  }

  @Test(
    "What is wrong with a question is told with a remedy, with exit code 64",
    arguments: [
      (
        "--participant-limit 5",
        "there is no load; expected --joins-per-hour and --stay, or --participants"
      ),
      ("--participants 5", "Missing expected argument '--participant-limit"),
      ("--participants 5 --participant-limit 0", "--participant-limit 0 is no number of seats"),
      ("--participants 0 --participant-limit 5", "--participants 0: "),
      ("--participants 1e9 --participant-limit 5", "cannot be sized; expected one from"),
      (
        "--participants 5 --joins-per-hour 6 --stay 1m --participant-limit 5",
        "expected one of them"
      ),
      ("--joins-per-hour 6 --participant-limit 5", "--stay is missing"),
      ("--joins-per-hour 6 --stay 45 --participant-limit 5", "\"45\" has no unit"),
      ("--joins-per-hour 6 --stay 0 --participant-limit 5", "--stay 0 is no time"),
      ("--participants 5 --participant-limit 5 --blocking 20", "(did you mean 20%?)"),
      (
        "--participants 5 --participant-limit 5 --blocking 0",
        "expected a percentage from 0.001% to 99%"
      ),
      (
        "--participants 5 --participant-limit 5 --wait-longer-than 5s",
        "expected --wait and --stay beside it"
      ),
    ])
  func usage(_ arguments: String, _ part: String) throws {
    let outcome = try Workbench().shell("\"$GREENROOM\" size \(arguments)")
    #expect(outcome.code == 64 && outcome.output == "")
    #expect(outcome.problems.contains(part), "\(outcome.problems)")
  }
}
