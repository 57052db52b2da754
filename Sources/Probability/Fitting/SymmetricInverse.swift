import CGSL

/// The inverse of a symmetric matrix, or nil unless it is positive definite (all curvatures above
/// 0) and finite.
func inverse(_ rows: [[Double]]) -> [[Double]]? {
  _ = errorHandlerIsOff
  guard rows.allSatisfy({ $0.allSatisfy(\.isFinite) }),
    let matrix = gsl_matrix_alloc(rows.count, rows.count)
  else { return nil }
  defer { gsl_matrix_free(matrix) }
  for (row, values) in rows.enumerated() {
    for (column, value) in values.enumerated() { gsl_matrix_set(matrix, row, column, value) }
  }
  guard gsl_linalg_cholesky_decomp1(matrix) == GSL_SUCCESS,
    gsl_linalg_cholesky_invert(matrix) == GSL_SUCCESS
  else { return nil }
  let inverse = rows.indices.map { row in rows.indices.map { gsl_matrix_get(matrix, row, $0) } }
  return inverse.allSatisfy { $0.allSatisfy(\.isFinite) } ? inverse : nil
}
