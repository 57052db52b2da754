extension ImportLedger {
  /// Notes what became of people who all stay equally long.
  /// - Parameters:
  ///   - fate: whether it is left out, bounded or stretched
  ///   - reason: why, or by what
  ///   - people: how many people
  ///   - length: how long each of them stays, in milliseconds; more than fits is as much as fits
  mutating func change(_ fate: Fate, _ reason: String, people: Int, eachFor length: Int64) {
    let (all, isTooMuch) = max(0, length).multipliedReportingOverflow(by: Int64(people))
    change(fate, reason, people: people, milliseconds: isTooMuch ? .max : all)
  }
}
