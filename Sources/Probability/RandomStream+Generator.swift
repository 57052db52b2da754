import CGSL

/// GSL's own reaction to an error is to end the process. Switched off once, the first time a law is
/// drawn or evaluated; from then on a function that cannot answer returns a value that is not
/// finite, which the callers here replace.
let errorHandlerIsOff: Void = { _ = gsl_set_error_handler_off() }()

extension RandomStream {
  /// Calls `draw` with this stream as a GSL generator, and moves the stream by as many words as
  /// `draw` took.
  ///
  /// The generator lives on the stack and must not leave the closure. C works on this very value,
  /// whose three words are laid out as those of `greenroom_stream` are (`@frozen`); copying them
  /// there and back costs a quarter of a simple draw.
  @inline(__always)
  mutating func withGenerator<Value>(_ draw: (UnsafePointer<gsl_rng>) -> Value) -> Value {
    _ = errorHandlerIsOff
    return withUnsafeMutablePointer(to: &self) { stream in
      stream.withMemoryRebound(to: greenroom_stream.self, capacity: 1) { state in
        var generator = greenroom_generator(state)
        return withUnsafePointer(to: &generator, draw)
      }
    }
  }

  /// The number of events of a Poisson process in a stretch that holds `mean` on average, within
  /// 0...1e9.
  public mutating func nextPoisson(mean: Double) -> Int {
    precondition((0...1e9).contains(mean), "a Poisson count needs a mean within 0...1e9")
    return withGenerator { Int(gsl_ran_poisson($0, mean)) }
  }
}
