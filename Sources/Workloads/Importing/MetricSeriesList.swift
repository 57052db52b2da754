/// Series by what they are called, whatever parts a file has them in.
struct MetricSeriesList {
  private(set) var series: [MetricSeries] = []
  private var places: [String: Int] = [:]

  /// Adds the series of a part of the file. Two of one name within it are two; one of another part
  /// goes on.
  mutating func add(_ part: [MetricSeries]) {
    var times: [String: Int] = [:]
    for other in part {
      let time = times[other.description, default: 0]
      times[other.description] = time + 1
      let key = "\(other.description)\0\(time)"
      if let place = places[key] {
        series[place].merge(other)
      } else {
        places[key] = series.count
        series.append(other)
      }
    }
  }

  /// Notes what is wrong with each series.
  mutating func rejectEach(_ problem: (MetricSeries) -> ImportProblem?) {
    for place in series.indices {
      if let found = problem(series[place]) { series[place].reject(line: 0, found) }
    }
  }
}
