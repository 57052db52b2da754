internal import Settings
internal import Studies

extension Sweep {
  /// What varies, for the page: the setting, its column in tables, and what each row's variant has
  /// written there, so that it can be set again.
  func pageAxes(_ columns: VariantColumns, of variants: some Collection<Int>) -> JSONValue {
    let keys = design.keys
    return .array(
      keys.indices.map { place in
        let written = variants.map { ReportCell.text(design.values(of: $0)[place].flowText) }
        return .object([
          JSONValue.Member("key", .string(keys[place])),
          JSONValue.Member("column", .string(columns.columns[place + 1].name)),
          JSONValue.Member("written", PackedTable.words(written)),
        ])
      })
  }
}
