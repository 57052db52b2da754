import CGSL

/// The coefficients with which the columns of `rows` come closest to `values`, in the sum of
/// squares.
///
/// By singular values (GSL's `gsl_multifit_linear`), so that columns that say the same share what
/// they say.
/// - Parameters:
///   - rows: a row of terms for each value, all of one length
///   - values: what is to be met
/// - Returns: a coefficient for each term; nil with fewer rows than terms, or numbers that are not
///   finite
package func leastSquares(_ rows: [[Double]], _ values: [Double]) -> [Double]? {
  _ = errorHandlerIsOff
  guard let terms = rows.first?.count, terms > 0, rows.count >= terms, rows.count == values.count,
    rows.allSatisfy({ $0.count == terms && $0.allSatisfy(\.isFinite) }),
    values.allSatisfy(\.isFinite)
  else { return nil }
  guard let matrix = gsl_matrix_alloc(rows.count, terms),
    let observed = gsl_vector_alloc(rows.count),
    let found = gsl_vector_alloc(terms),
    let covariance = gsl_matrix_alloc(terms, terms),
    let work = gsl_multifit_linear_alloc(rows.count, terms)
  else { return nil }
  defer {
    gsl_matrix_free(matrix)
    gsl_vector_free(observed)
    gsl_vector_free(found)
    gsl_matrix_free(covariance)
    gsl_multifit_linear_free(work)
  }
  for (row, values) in rows.enumerated() {
    for (column, value) in values.enumerated() { gsl_matrix_set(matrix, row, column, value) }
  }
  for (row, value) in values.enumerated() { gsl_vector_set(observed, row, value) }
  var squares = 0.0
  guard gsl_multifit_linear(matrix, observed, found, covariance, &squares, work) == GSL_SUCCESS
  else { return nil }
  let coefficients = (0..<terms).map { gsl_vector_get(found, $0) }
  return coefficients.allSatisfy(\.isFinite) ? coefficients : nil
}
