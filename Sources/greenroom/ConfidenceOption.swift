internal import ArgumentParser
internal import Settings

/// How sure an answer is to be.
struct ConfidenceOption: ParsableArguments {
  @Option(help: ArgumentHelp("How sure the whole answer is to be.", valueName: "share"))
  var confidence = "95%"

  func validate() throws { _ = try share() }

  /// The confidence as a number.
  func share() throws(ValidationError) -> Double {
    let kind = ScalarKind<Double>.fraction(in: 0.5...0.9999)
    do throws(QuantityError) {
      return try kind.read(confidence)
    } catch {
      throw ValidationError("--confidence \(confidence): \(error.message(expected: kind.expected))")
    }
  }
}
