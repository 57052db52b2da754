// What capacity costs whatever is done with it: for bounds on what a run can pay.
extension PriceList {
  /// What an instance costs in nano-dollars an hour while it runs, and while it is kept stopped.
  /// `isCovered`: it runs under a commitment, which is paid anyway.
  package func hourly(isCovered: Bool) -> (running: Double, stored: Double) {
    let month = Double(Self.hoursPerMonth)
    let volume = Double(volumeBytes) * Double(volumePerGBMonth) / 1_000_000_000 / month
    let compute = isCovered ? 0 : Double(onDemandPerHour)
    let running =
      compute + Double(surplusCreditsPerHour) + Double(monitoringPerMonth) / month
      + Double(publicIPv4PerHour) + volume
    return (running, volume + (hasElasticAddresses ? Double(publicIPv4PerHour) : 0))
  }

  /// Micro-dollars for instances that run for so many milliseconds in all, of which a commitment
  /// covers some, and are kept stopped for so many more.
  package func capacity(running: Int64, covered: Int64 = 0, stored: Int64 = 0) -> Int64 {
    compute(running, covered: covered) + storage(running + stored)
      + address(hasElasticAddresses ? running + stored : running)
  }

  /// Micro-dollars that a commitment costs in `milliseconds`, used or not.
  package func commitmentFee(_ milliseconds: Int64) -> Int64 { committed(milliseconds) }
}
