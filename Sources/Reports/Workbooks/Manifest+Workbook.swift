extension Manifest {
  /// The manifest of a folder that has a workbook too.
  package var withWorkbook: Manifest {
    var manifest = self
    manifest.documents.append(WorkbookFile.name)
    return manifest
  }
}
