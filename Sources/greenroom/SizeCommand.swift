internal import ArgumentParser
internal import Probability
internal import Reports
internal import Settings
internal import Studies

/// Sizes a pool for a stationary load by theory.
struct SizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "size",
    abstract: "Size a pool for a stationary load by Erlang's formulas, without a simulation.",
    discussion: """
      Erlang B where a join that finds no seat is refused (--blocking), Erlang C where it waits \
      (--wait), and the square-root rule beside \
      them. The load is stationary and all seats are one shared pool of running instances; what a real pool adds to that, simulate says.
      """)

  @Option(help: ArgumentHelp("How many people join in an hour; needs --stay.", valueName: "n"))
  var joinsPerHour: String?

  @Option(
    help: ArgumentHelp(
      "How long people stay: a span, or a law of which the mean counts.", valueName: "45m"))
  var stay: String?

  @Option(
    help: ArgumentHelp(
      "Instead of both: how many people are in at once, in the mean.", valueName: "n"))
  var participants: String?

  @Option(help: ArgumentHelp("The seats of one instance.", valueName: "n"))
  var participantLimit: Int

  @Option(
    help: ArgumentHelp(
      "The share of joins that may be refused (default: 0.1%, unless --wait is given).",
      valueName: "share"))
  var blocking: String?

  @Option(help: ArgumentHelp("The share of joins that may have to wait.", valueName: "share"))
  var wait: String?

  @Option(
    help: ArgumentHelp(
      "Count only waits that are longer than this; needs --wait and --stay.", valueName: "20s"))
  var waitLongerThan: String?

  @Option(help: "What is printed: sentences and a table, or JSON or CSV.")
  var format = SummaryFormat.table

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  /// What takes a second to sum up.
  private static let mostErlangs = 10_000_000.0

  func validate() throws { _ = try sizing() }

  func run() throws {
    let sizing = try sizing()
    for (option, text) in [("--blocking", blocking), ("--wait", wait)] {
      Console.tell(
        notes: [text.flatMap { text in bareShareNote(text).map { "\(option) \(text) \($0)" } }]
          .compactMap(\.self))
    }
    switch format {
    case .table: try Console.show(sizing.text)
    case .json: try Console.print(sizing.json.text)
    case .csv: try Console.print(sizing.table.csv(csvProfile))
    }
  }

  private func sizing() throws -> Sizing {
    guard (Limit.seats.from(1)).contains(participantLimit) else {
      throw ValidationError(
        "--participant-limit \(participantLimit) is no number of seats; expected a number from 1 to 100000"
      )
    }
    let joins = try read(
      joinsPerHour, "--joins-per-hour", .number(in: Double.leastNonzeroMagnitude...1e9),
      expected: "a number above 0")
    let people = try read(
      participants, "--participants", .number(in: Double.leastNonzeroMagnitude...1e9),
      expected: "a number above 0")
    let meanStay = try stay.map(seconds)
    if joins != nil, people != nil {
      throw ValidationError(
        """
        --participants stands beside --joins-per-hour, and both say what the load is; expected one \
        of them
        """
      )
    }
    if joins != nil, meanStay == nil {
      throw ValidationError("--stay is missing; expected how long people stay, such as --stay 45m")
    }
    guard let load = people ?? joins.flatMap({ joins in meanStay.map { joins / 3_600 * $0 } })
    else {
      throw ValidationError(
        "there is no load; expected --joins-per-hour and --stay, or --participants")
    }
    guard load <= Self.mostErlangs, load > 1e-6 else {
      throw ValidationError(
        "a load of \(load) people at once cannot be sized; expected one from 0.000001 to 10000000")
    }
    let shares = ScalarKind<Double>.fraction(in: 0.000_01...0.99)
    let waiting = try read(
      wait, "--wait", shares, expected: "a percentage from 0.001% to 99%, such as 5%")
    let refused = try read(
      blocking ?? (waiting == nil ? "0.1%" : nil), "--blocking", shares,
      expected: "a percentage from 0.001% to 99%, such as 0.1%")
    let patience = try read(
      waitLongerThan, "--wait-longer-than", .timeSpan(), expected: "a time span such as 20s")
    if patience != nil, waiting == nil || meanStay == nil {
      throw ValidationError(
        "--wait-longer-than says which waits count; expected --wait and --stay beside it")
    }
    return Sizing(
      offeredLoad: load, joinsPerHour: joins, meanStay: meanStay,
      participantLimit: participantLimit, blocking: refused, waiting: waiting,
      patience: Double(patience ?? 0) / 1_000)
  }

  private func read<Value>(
    _ text: String?, _ option: String, _ kind: ScalarKind<Value>, expected: String
  ) throws -> Value? {
    guard let text else { return nil }
    do throws(QuantityError) {
      return try kind.read(text)
    } catch {
      throw ValidationError("\(option) \(text): \(error.message(expected: expected))")
    }
  }

  /// The mean of a stay.
  private func seconds(_ text: String) throws -> Double {
    let law: Distribution
    do throws(ScenarioError) {
      law = try parseLength(text, option: "--stay")
    } catch {
      throw ValidationError(error.description)
    }
    guard law.mean > 0 else {
      throw ValidationError("--stay \(text) is no time; expected a time above 0, such as 45m")
    }
    return law.mean / 1_000
  }
}
