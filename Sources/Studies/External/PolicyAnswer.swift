internal import Foundation
internal import PoolSimulation
internal import Settings

/// A line of a program as it is written: what is wanted, and why.
struct PolicyAnswer: Decodable {
  /// The fields of a decision, in the order in which they are documented.
  enum Field: String, CaseIterable, CodingKey {
    case desired
    case freeSeats = "free_seats"
    case freeShare = "free_share"
    case seatsWanted = "seats_wanted"
    case warmPoolSize = "warm_pool_size"
    case warmPoolState = "warm_pool_state"
    case maxSize = "max_size"
    case reason, signal
  }
  private struct AnyField: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// More seats than there ever are, and a thousand times those taken.
  private static let seats = 0...1_000_000_000_000
  private static let shares = 0.0...1_000
  /// Far beyond any count of anything, and whole to the last digit as a number.
  private static let signals = -1e15...1e15
  private static let longestReason = 200

  private let desired, freeSeats, seatsWanted, warmPoolSize, maxSize: Int?
  private let freeShare, signal: Double?
  private let warmPoolState, reason: String?

  init(from decoder: any Decoder) throws {
    let names = try decoder.container(keyedBy: AnyField.self).allKeys.map(\.stringValue).sorted()
    let known = Field.allCases.map(\.rawValue)
    if let name = names.first(where: { Field(rawValue: $0) == nil }) {
      let nearest = nearestName(to: name, in: known).map { " (did you mean \($0)?)" } ?? ""
      throw ProgramProblem(
        "\(quoted(name)) is no field of a decision; expected \(known.joined(separator: ", "))"
          + nearest)
    }
    let fields = try decoder.container(keyedBy: Field.self)
    func number(_ field: Field, _ range: ClosedRange<Int>) throws -> Int? {
      guard let written = try fields.decodeIfPresent(Double.self, forKey: field) else { return nil }
      guard let value = Int(exactly: written), range.contains(value) else {
        throw ProgramProblem(
          "\(field.rawValue) is \(written); expected a whole number from \(range.lowerBound) to "
            + "\(range.upperBound)")
      }
      return value
    }
    let instances = Limit.instances.from(0)
    desired = try number(.desired, instances)
    freeSeats = try number(.freeSeats, Self.seats)
    seatsWanted = try number(.seatsWanted, Self.seats)
    warmPoolSize = try number(.warmPoolSize, instances)
    maxSize = try number(.maxSize, instances)
    freeShare = try fields.decodeIfPresent(Double.self, forKey: .freeShare)
    signal = try fields.decodeIfPresent(Double.self, forKey: .signal)
    warmPoolState = try fields.decodeIfPresent(String.self, forKey: .warmPoolState)
    reason = try fields.decodeIfPresent(String.self, forKey: .reason)
    if let freeShare, !Self.shares.contains(freeShare) {
      throw ProgramProblem(
        "free_share is \(freeShare); expected a share from 0 to 1000, 0.1 for 10%")
    }
    if let signal, !Self.signals.contains(signal) {
      throw ProgramProblem("signal is \(signal); expected a number from -1e15 to 1e15")
    }
    if let reason, reason.unicodeScalars.count > Self.longestReason {
      throw ProgramProblem(
        "reason has \(reason.unicodeScalars.count) characters; expected at most "
          + "\(Self.longestReason)")
    }
    let wantsSeats = freeSeats != nil || freeShare != nil || seatsWanted != nil
    if wantsSeats == (desired != nil) {
      throw ProgramProblem(
        wantsSeats
          ? "desired stands beside seats to keep free; expected one of them"
          : "nothing says what is wanted; expected desired, or free_seats, free_share or "
            + "seats_wanted")
    }
  }

  /// Reads a line.
  static func read(_ line: [UInt8]) throws(ProgramProblem) -> PolicyAnswer {
    do {
      let answer = try JSONDecoder().decode(PolicyAnswer.self, from: Data(line))
      if let name = try repeatedName(in: line) {
        throw ProgramProblem("\(quoted(name)) is there twice; expected each field once")
      }
      return answer
    } catch let problem as ProgramProblem {
      throw problem
    } catch {
      throw ProgramProblem(words(error))
    }
  }

  /// The first name that an object has twice, of which a decoder sees one only.
  /// - Parameter line: an object that a decoder has read, in which no value has names of its own
  /// - Returns: the name; nil: each is there once
  /// - Throws: that a name is no text.
  private static func repeatedName(in line: [UInt8]) throws -> String? {
    var names: [String] = []
    var place = 0
    while let start = line[place...].firstIndex(of: UInt8(ascii: "\"")) {
      var end = start + 1
      while end < line.count, line[end] != UInt8(ascii: "\"") {
        end += line[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end < line.count else { return nil }
      place = end + 1
      // A string before a colon is a name.
      let next = line[place...].first { !" \t\r\n".utf8.contains($0) }
      guard next == UInt8(ascii: ":") else { continue }
      let name = try JSONDecoder().decode(String.self, from: Data(line[start...end]))
      if names.contains(name) { return name }
      names.append(name)
    }
    return nil
  }

  private static func words(_ error: any Error) -> String {
    let whole = "expected an object on one line, such as {\"desired\": 4}"
    guard let error = error as? DecodingError else {
      return "that cannot be read as JSON; \(whole)"
    }
    let context: DecodingError.Context
    switch error {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
      .dataCorrupted(let found):
      context = found
    @unknown default: return "that cannot be read as JSON; \(whole)"
    }
    switch context.codingPath.first.flatMap({ Field(rawValue: $0.stringValue) }) {
    case nil:
      if case .typeMismatch = error { return "that is no object; \(whole)" }
      return "that cannot be read as JSON; \(whole)"
    case .reason, .warmPoolState: return "\(context.name) is no text; expected one in quotes"
    case .freeShare, .signal: return "\(context.name) is no number; expected one"
    default: return "\(context.name) is no whole number; expected one"
    }
  }

  /// The decision that it stands for.
  /// - Parameters:
  ///   - pool: what was seen
  ///   - policy: what its decisions may change
  ///   - states: the states that the warm pool may have; empty: there is none
  ///   - remark: keeps words and gives their place
  /// - Returns: the decision
  /// - Throws: what cannot be carried out here.
  func decision(
    for pool: PoolObservation, of policy: ExternalPolicy, states: [WarmPoolState],
    keep remark: (String) -> Int32
  ) throws(ProgramProblem) -> ScalingDecision {
    var decision: ScalingDecision
    if let desired {
      decision = ScalingDecision(.instances(desired))
    } else {
      let free = ScalingDecision.FreeSeats(
        least: freeSeats ?? 0, shareBillionths: Int(((freeShare ?? 0) * 1e9).rounded()),
        wanted: seatsWanted ?? 0)
      decision = ScalingDecision(.seats(taken: pool.seatsTaken, free: free))
    }
    decision.signal = signal ?? 0
    decision.maxSize = maxSize
    if warmPoolSize != nil, !policy.sizesPool {
      throw ProgramProblem(
        "warm_pool_size has no effect here; expected scaling.sizes_warm_pool: true beside it")
    }
    decision.warmPoolMinSize = warmPoolSize
    if let warmPoolState {
      guard let state = states.first(where: { $0.rawValue == warmPoolState }) else {
        let names = states.map(\.rawValue).joined(separator: ", ")
        throw ProgramProblem(
          "warm_pool_state is \(quoted(warmPoolState)); expected "
            + (states.isEmpty
              ? "none, because the scenario has no warm pool"
              : "\(names), or another one that is among scaling.warm_pool_states"))
      }
      decision.warmPoolState = state
    }
    if let reason, !reason.isEmpty {
      if let code = ScalingReason(rawValue: reason), !code.isGroups {
        decision.reason = code
      } else {
        decision.remark = remark(reason.onOneLine)
      }
    }
    return decision
  }
}

extension ScalingReason {
  /// Whether the group has it where no policy was asked: of a policy such words are its own.
  fileprivate var isGroups: Bool {
    switch self {
    case .bounds, .replacement, .rebalance: true
    default: false
    }
  }
}

extension DecodingError.Context {
  /// The field that is wrong.
  fileprivate var name: String { codingPath.first?.stringValue ?? "" }
}
