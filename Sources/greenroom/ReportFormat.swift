internal import ArgumentParser

/// How the results of a command with a folder are told, and whether the folder has them as a
/// workbook too.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, csv
  /// In words, with `report.xlsx` among the files.
  case xlsx

  /// Whether words are printed.
  var isInWords: Bool { self == .table || self == .xlsx }
}

/// Whether a command that prints words only writes a workbook.
enum WordFormat: String, CaseIterable, ExpressibleByArgument {
  case table, xlsx
}
