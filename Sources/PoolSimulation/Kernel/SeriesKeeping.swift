/// What becomes of the rows of a run's time series.
package enum SeriesKeeping: Sendable {
  /// They are added up and dropped.
  case dropped
  /// They are kept in pieces of about so many bytes, all but the last one where it is said; nil: in
  /// memory.
  case kept(spill: (any RowSpill)?, pieceSize: Int = RowPacker.usualPiece)

  /// What packs rows of so many numbers; nil: they are dropped.
  func packer(width: Int) -> RowPacker? {
    if case .kept(let spill, let pieceSize) = self {
      RowPacker(width: width, spill: spill, pieceSize: pieceSize)
    } else {
      nil
    }
  }
}
