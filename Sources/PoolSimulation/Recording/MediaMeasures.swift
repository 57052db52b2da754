/// What instances forwarded over the time in which they served or drained.
public struct MediaMeasures: Sendable, Hashable {
  /// Streams in and out of one instance: the most that it had for a millisecond or more, and the
  /// 95th percentile over instances and time.
  public var streamsPeak: Int64
  /// See `streamsPeak`; nil without any time.
  public var streamsP95: Int64?
  /// What one instance sent to people and other hosts in the same way, kbps.
  public var sentPeak: Int64
  /// See `sentPeak`; nil without any time.
  public var sentP95: Int64?
  /// The time in which instances served or drained, milliseconds.
  public var hostingMilliseconds: Int64
  /// Of it, the time above four fifths of each limit, milliseconds; nil: there is no such limit.
  public var streamsStrained, bandwidthStrained, loadStrained: Int64?

  /// The measures of a run in whose time instances served or drained for so long.
  init(_ media: borrowing MediaLoad, limits: MediaLimits, hosting: Int64) {
    let streams = media.streamTimes.sorted
    let sent = media.rateTimes.sorted
    (streamsPeak, streamsP95) = (streams.highest, streams.quantile(percent: 95, of: hosting))
    (sentPeak, sentP95) = (sent.highest, sent.quantile(percent: 95, of: hosting))
    hostingMilliseconds = hosting
    streamsStrained = limits.streams.map { _ in media.strain.streams }
    bandwidthStrained = limits.bandwidth.map { _ in media.strain.bandwidth }
    loadStrained = limits.load.map { _ in media.strain.load }
  }
}
