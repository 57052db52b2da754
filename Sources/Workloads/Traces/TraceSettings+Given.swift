extension TraceSettings {
  /// Which of these options somebody gave.
  var given: Set<ReadingOption> {
    var given: Set<ReadingOption> = []
    if times != .auto { given.insert(.times) }
    if dialect.delimiter != nil { given.insert(.delimiter) }
    if dialect.decimal != nil { given.insert(.decimal) }
    return given
  }
}
