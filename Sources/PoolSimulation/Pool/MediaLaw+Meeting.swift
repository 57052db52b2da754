extension MediaLaw {
  /// What the law comes to for a meeting over all of its hosts: the senders of all of its people,
  /// divided over the hosts by the people on each, and the videos by the senders on each.
  ///
  /// Every host is shown once a pass, in any order, until nothing is open.
  struct Meeting: BitwiseCopyable {
    private enum Pass { case people, senders, videos, over }

    private(set) var hosts = 0
    private var people = 0
    private var ofSenders = Division()
    private var ofVideos = Division()
    private var pass = Pass.people
    private let newest: Int

    /// Nobody has been shown.
    /// - Parameter newest: no host has a higher number
    init(newest: Int) { self.newest = newest }

    var senders: Int { ofSenders.parts }
    var videos: Int { ofVideos.parts }
    /// Whether another pass is needed.
    var isOpen: Bool { pass != .over }

    /// A host, which is the older the lower its number is.
    mutating func show(_ people: Int, on number: Int) {
      switch pass {
      case .people:
        hosts += 1
        self.people += people
      case .senders: ofSenders.show(people, on: number)
      case .videos: ofVideos.show(ofSenders.share(of: people, on: number), on: number)
      case .over: break
      }
    }

    /// All hosts have been shown.
    mutating func endPass(by law: borrowing MediaLaw) {
      switch pass {
      case .people:
        ofSenders = Division(law.senders(among: people), over: people, newest: newest)
        ofVideos = Division(law.videos(among: senders), over: senders, newest: newest)
        pass = .senders
      case .senders: ofSenders.endPass()
      case .videos: ofVideos.endPass()
      case .over: break
      }
      if pass == .senders, !ofSenders.isOpen { pass = .videos }
      if pass == .videos, !ofVideos.isOpen { pass = .over }
    }

    /// What falls to a host, once nothing is open.
    func host(with people: Int, on number: Int) -> Host {
      let senders = ofSenders.share(of: people, on: number)
      return Host(
        people: people, senders: senders, videos: ofVideos.share(of: senders, on: number))
    }
  }

  /// The people of a meeting on one of its hosts, and who of them sends.
  struct Host: BitwiseCopyable {
    var people: Int
    var senders: Int
    var videos: Int
  }

  /// So many parts over hosts by their weights, in whole numbers: everybody gets what they have in
  /// full, and the largest remainders one more, of two equals the older host's.
  ///
  /// Hosts stand in no order and are not kept, so the remainder from which on there is one more is
  /// searched, by halves, in passes over all of them.
  private struct Division: BitwiseCopyable {
    private(set) var parts = 0
    private var whole = 0
    private var numbers: Int64 = 1
    private var newest = 0
    /// The parts that no host has in full; -1 before the first pass.
    private var left = -1
    private var shown = 0
    /// As many as are left, or more, are from the lower key on; fewer from the upper one on.
    private var keys: (low: Int64, high: Int64) = (0, 0)

    init() {}

    /// Of `whole` weights `parts` get one each, at most all.
    init(_ parts: Int, over whole: Int, newest: Int) {
      (self.parts, self.whole, self.newest) = (parts, whole, newest)
      numbers = Int64(newest) + 1
      keys = (0, Int64(whole) * numbers)
    }

    private var isTrivial: Bool { parts == 0 || parts == whole }
    var isOpen: Bool { !isTrivial && (left < 0 || keys.high - keys.low > 1) }
    private var middle: Int64 { keys.low + (keys.high - keys.low) / 2 }

    /// Larger remainders have higher keys, and of equal ones older hosts; no two are the same.
    private func key(of remainder: Int, on number: Int) -> Int64 {
      Int64(remainder) * numbers + Int64(newest - number)
    }

    mutating func show(_ weight: Int, on number: Int) {
      let (full, remainder) = (parts * weight).quotientAndRemainder(dividingBy: whole)
      if left < 0 {
        shown += full
      } else if key(of: remainder, on: number) >= middle {
        shown += 1
      }
    }

    mutating func endPass() {
      if left < 0 {
        left = parts - shown
        if left == 0 { keys = (keys.high, keys.high) }
      } else if shown == left {
        keys = (middle, middle)
      } else if shown > left {
        keys.low = middle
      } else {
        keys.high = middle
      }
      shown = 0
    }

    func share(of weight: Int, on number: Int) -> Int {
      if isTrivial { return parts == 0 ? 0 : weight }
      let (full, remainder) = (parts * weight).quotientAndRemainder(dividingBy: whole)
      return full + (key(of: remainder, on: number) >= keys.low ? 1 : 0)
    }
  }
}
