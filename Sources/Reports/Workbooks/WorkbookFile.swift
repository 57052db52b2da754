internal import CXlsxWriter
internal import Foundation

/// `report.xlsx` while it is written: sheets whose rows are added in their order and are not held.
///
/// The library is libxlsxwriter in its mode of constant memory
/// (https://libxlsxwriter.github.io/working_with_memory.html): the rows wait in temporary files
/// beside the workbook, which have no names, until it is closed.
final class WorkbookFile {
  /// The name of the file.
  static let name = "report.xlsx"

  private let draft: StagedFile
  private let path: String
  /// Where the draft is.
  private let place: String
  private var book: UnsafeMutablePointer<lxw_workbook>?
  private(set) var sheets: [WorkbookSheet] = []
  private var formats: [CellFormat: UnsafeMutablePointer<lxw_format>] = [:]
  private var cutTexts = 0
  private var ownNotes: [String] = []

  /// Opens a draft of the workbook.
  /// - Parameter folder: the folder that it belongs into, which is there
  /// - Throws: that it cannot be written.
  init(in folder: String) throws(WriteError) {
    path = "\(folder)/\(Self.name)"
    draft = try StagedFile(path: path)
    // A zip file is written to and fro, which a pipe is not.
    guard let place = draft.place else { throw WriteError(path, code: ESPIPE) }
    self.place = place
    let held = folder.isEmpty ? "." : folder
    book = held.withCString { temporary in
      var options = lxw_workbook_options()
      options.constant_memory = 1
      options.tmpdir = UnsafeMutablePointer(mutating: temporary)
      return workbook_new_opt(place, &options)
    }
    // The same results give the same bytes, so the file does not say when it was made.
    var properties = lxw_doc_properties()
    properties.created = 315_532_800
    Self.check(workbook_set_properties(open, &properties))
  }

  /// What became of what does not fit into a workbook, in sentences.
  var notes: [String] {
    let cut =
      cutTexts == 1
      ? "1 text is" : "\(Wording.count(cutTexts)) texts are"
    return ownNotes
      + (cutTexts == 0
        ? []
        : [
          "\(Self.name): \(cut) cut to the \(Wording.count(WorkbookValue.mostCharacters)) characters "
            + "that a cell holds; the CSV has all."
        ])
  }

  /// Keeps a sentence about what the workbook does not have, or has elsewhere.
  func note(_ sentence: String) { ownNotes.append("\(Self.name): \(sentence)") }

  /// Adds an empty sheet behind the others. Its name has at most 31 characters, none of which is one
  /// of `[]:*?/\`.
  func addSheet(_ name: String) -> WorkbookSheet {
    guard let sheet = workbook_add_worksheet(open, name) else {
      preconditionFailure("\(name) is a name of a sheet, and no other one's")
    }
    let added = WorkbookSheet(name: name, sheet: sheet, in: self)
    sheets.append(added)
    return added
  }

  /// Adds a chart, which belongs to no sheet yet.
  func addChart(_ kind: lxw_chart_type) -> UnsafeMutablePointer<lxw_chart> {
    guard let chart = workbook_add_chart(open, UInt8(kind.rawValue)) else {
      preconditionFailure("there is memory for a chart")
    }
    return chart
  }

  /// The library's format of cells.
  func format(_ format: CellFormat) -> UnsafeMutablePointer<lxw_format>? {
    if let known = formats[format] { return known }
    if format == .text { return nil }
    guard let made = workbook_add_format(open) else {
      preconditionFailure("there is memory for a format")
    }
    if let code = format.code { format_set_num_format(made, code) }
    switch format {
    case .answer:
      format_set_bold(made)
      format_set_font_size(made, 14)
    case .title: format_set_bold(made)
    case .header, .numberHeader, .remarkHeader:
      format_set_bold(made)
      if format == .numberHeader { format_set_align(made, UInt8(LXW_ALIGN_RIGHT.rawValue)) }
      if format == .remarkHeader { format_set_indent(made, 1) }
      format_set_bg_color(made, 0xDD_E6_F0)
      format_set_bottom(made, UInt8(LXW_BORDER_THIN.rawValue))
    case .wrapped:
      format_set_text_wrap(made)
      format_set_align(made, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    case .key: format_set_align(made, UInt8(LXW_ALIGN_LEFT.rawValue))
    case .remark: format_set_indent(made, 1)
    case .fixedWidth: format_set_font_name(made, "Courier New")
    case .text, .plain, .count, .mean, .number, .seconds, .dollars, .share, .time: break
    }
    formats[format] = made
    return made
  }

  /// Counts a text that was cut.
  func countCut() { cutTexts += 1 }

  /// Writes the workbook, and reads it again.
  /// - Returns: the draft, which is yet to be put in its place
  /// - Throws: what cannot be written; then nothing of it stays.
  func close() throws(WriteError) -> StagedFile {
    var sizes: [Int] = []
    for sheet in sheets { sizes.append(try sheet.size()) }
    // Beyond 4 GB the parts of a zip file have numbers of another kind, which not all programs read.
    let isLarge = sizes.reduce(0, +) > 4_000_000_000
    var code: Int32 = 0
    let error = greenroom_workbook_close(open, isLarge ? 1 : 0, &code)
    book = nil
    if error != LXW_NO_ERROR { throw failure(code) }
    if !WorkbookProof(path: place).holds(sizes) { throw failure(code) }
    try draft.close()
    return draft
  }

  /// That the workbook cannot be written, with the system's number of the reason where it told one.
  func failure(_ code: Int32 = errno) -> WriteError {
    WriteError(path, code: code == 0 ? EIO : code)
  }

  /// What the library refuses is a mistake of ours.
  static func check(_ error: lxw_error) {
    precondition(error == LXW_NO_ERROR, "the workbook is within the library's limits")
  }

  private var open: UnsafeMutablePointer<lxw_workbook> {
    guard let book else { preconditionFailure("nothing is added to a workbook that is closed") }
    return book
  }

  deinit { if let book { lxw_workbook_free(book) } }
}
