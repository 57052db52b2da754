import PoolSimulation
import Probability
import Testing

/// Independent observations of one quantity, a replication each, and the interval in which its mean
/// lies.
struct Replications: CustomStringConvertible {
  let values: [Double]

  var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Half the width of the two-sided 99.9 % interval for the mean (Student's t).
  var halfWidth: Double {
    let mean = mean
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    return StudentT(degreesOfFreedom: Double(values.count - 1)).twoSidedQuantile(0.999)
      * (variance / Double(values.count)).squareRoot()
  }

  func contains(_ value: Double) -> Bool { abs(value - mean) <= halfWidth }

  var description: String { "\(mean) +- \(halfWidth)" }
}

/// Poisson arrivals of meetings of one participant each, `rate` a second up to `end`, with stays in
/// milliseconds.
func poissonWorkload(rate: Double, stay: Distribution, until end: SimulationTime, replication: Int)
  -> Workload
{
  let gaps = StreamFamily(seed: 42, replication: replication, purpose: StreamPurpose("tests.gaps"))
  let stays = StreamFamily(
    seed: 42, replication: replication, purpose: StreamPurpose("tests.stays"))
  var (gapStream, stayStream) = (gaps.stream(0), stays.stream(0))
  var (gap, length) = (Sampler(.exponential(mean: 1_000 / rate)), Sampler(stay))
  var builder = WorkloadBuilder()
  let meeting = builder.addMeeting(named: "all")
  var time = SimulationTime.zero
  while true {
    time = time + TimeSpan(milliseconds: gap.drawMilliseconds(from: &gapStream))
    guard time <= end else { return builder.finish() }
    builder.addJoin(
      at: time, stay: TimeSpan(milliseconds: length.drawMilliseconds(from: &stayStream)),
      meeting: meeting)
  }
}
