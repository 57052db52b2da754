import Foundation
import PoolSimulation
import Reports
import Settings
import Studies
import Testing

@Suite struct TerminalTests {
  private let style = TerminalStyle(isColored: false)

  @Test("The summary answers in its first line and has its sections in order")
  func sections() throws {
    let lines = try Sample.study().terminalSummary(style).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    let first = try #require(lines.first)
    #expect(
      first.hasPrefix("sample: ") && first.contains(" joins were rejected (")
        && first.contains("the pool cost $"))
    let titles = lines.filter {
      ["Demand", "Rejected joins", "Scale-up lag", "Pool", "Cost", "Notes"].contains($0)
    }
    #expect(titles == ["Demand", "Rejected joins", "Scale-up lag", "Pool", "Cost", "Notes"])
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test("Notes are told when they are true, and only then")
  func notes() throws {
    let overrides = (
      "auto_scaling_group.max_size=2", "instance.bitrate_per_participant=0Mbps", "duration=2h"
    )
    let busy = try Sample.study(overrides.0, overrides.1, overrides.2).terminalSummary(style)
    let sentences = [
      "launch: the scenario's own numbers (sample.yaml)\n", "Egress is not priced",
      "because of max_size, first at 2020-09-14T",
      "The warm pool was to be running from 2020-09-14T10:00:00-04:00 on",
      "rows, some were left out:",
      "to more instances than max_size allows",
    ]
    for sentence in sentences {
      #expect(busy.contains(sentence), "\(sentence)")
    }
    let quiet = try Sample.study(
      "auto_scaling_group={min_size: 9, max_size: 9, availability_zones: 1}",
      "warm_pool.min_size=0", "schedule=[]",
      "faults=[]",
      "scaling={policy: fixed, desired: 9}",
      "replications=3", "pricing.egress_per_gb=0.09"
    ).terminalSummary(style)
    #expect(!quiet.contains("Notes") && quiet.hasSuffix("\n") && !quiet.hasSuffix("\n\n"))
    #expect(quiet.contains("joins got in") && quiet.contains("on average over 3 replications"))
  }

  @Test("The first line names egress where it is more than capacity, and the second the region")
  func egress() throws {
    func lines(_ override: String) throws -> [Substring] {
      try Sample.study(override).terminalSummary(style).split(separator: "\n")
    }
    let dear = try lines("instance.bitrate_per_participant=50Mbps")
    #expect(dear[0].contains(" of it egress") && dear[1].contains("c6i.xlarge in us-east-1 with"))
    let cheap = try lines("instance.bitrate_per_participant=1kbps")
    #expect(!cheap[0].contains("egress"))
  }

  /// What is written beside the sample, and the note that it takes.
  static let money: [(String, String)] = [
    ("report.interval=7m", "Egress goes through the tiers of us-east-1, as part of a month of 730"),
    ("pricing.month_to_date_gb=500", "Egress goes through the tiers of us-east-1, from 500 GB of"),
    ("instance.bitrate_per_participant=0Mbps", "Egress is not priced"),
    (
      "instance.cpu_utilization=50%",
      "instance.cpu_utilization has no effect: c6i.xlarge has no CPU"
    ),
    (
      "pricing.cross_zone_per_gb=0.01",
      "pricing.cross_zone_per_gb has no effect: meetings have no links"
    ),
    ("pricing.sns_per_million=0.5", "have no effect: launch.registration is one time"),
    ("instance.memory=0GB", "instance.memory is 0: the volumes of hibernated instances"),
  ]

  @Test("What was assumed of the bill, and what has no effect on it, is told", arguments: money)
  func moneyNotes(setting: String, note: String) throws {
    let summary = try Sample.study(setting).terminalSummary(style)
    #expect(summary.contains(note), "\(setting)")
    let both = try Sample.study("pricing.month_to_date_gb=5", "pricing.egress_per_gb=0.1")
      .terminalSummary(style)
    #expect(both.contains("pricing.month_to_date_gb has no effect: egress_per_gb is one price."))
    let small = try Sample.study("instance.volume=1GB", "instance.memory=0GB").terminalSummary(
      style)
    #expect(small.contains("A volume of 1.0 GB cannot hold the 8.6 GB of memory of c6i.xlarge"))
  }

  @Test(
    "Over several replications a rate is that of all their joins, and how sure the refused share is, is told"
  )
  func replications() throws {
    let study = try Sample.study("replications=5", "auto_scaling_group.max_size=2")
    let summary = study.table(.summary)
    func sum(_ column: String) -> Double {
      summary.rows.indices.reduce(0) { sum, row in
        guard case .integer(let count)? = summary.cell(row, column) else { return .nan }
        return sum + Double(count)
      }
    }
    let percent = sum("joins_rejected") / sum("joins_offered") * 100
    let lines = study.terminalSummary(style).split(separator: "\n").map(String.init)
    #expect(lines[0].contains("(\(String(format: "%.3f", percent)) %)"))
    #expect(
      lines[1].hasPrefix("with 95 % confidence between ")
        && lines[1].contains(" % of all joins, for this recorded demand"))
    #expect(lines.contains { $0.split(separator: " ") == ["estimate", "min", "max"] })
    #expect(!(try Sample.study().terminalSummary(style)).contains("confidence"))
  }

  @Test(
    "Where nobody was refused, it is told how many days, and how many of all joins, that bounds")
  func nobodyRefused() throws {
    let study = try Sample.study(
      "replications=5", "auto_scaling_group={min_size: 9, max_size: 9}",
      "scaling={policy: fixed, desired: 9}", "faults=[]", "duration=1d")
    // No method can be below 1 - 0.05^(1/5), 45.07 %. The recorded demand is the same each day, so
    // that its joins are their own cap: 1 - (0.6 x 0.045)^(1/5) is 51.4 %, less what other players
    // have won.
    #expect(
      study.terminalSummary(style).split(separator: "\n")[1].hasPrefix(
        "nobody was refused in 5 days: at most 46 % of days refuse anybody, and at most 51 % of all "
          + "joins are refused, each with 95 % confidence, for this recorded demand"))
  }

  @Test("Registrations that were lost are told, and launches.csv shows how far each came")
  func lostRegistrations() throws {
    let study = try Sample.study(
      "launch.registration={sns: 1s, lambda: 1s, lambda_cold_start: 0s, propagation: 9s, application: 1s, lambda_failure_probability: 1}"
    )
    let launches = study.table(.launches)
    let lost = launches.rows.indices.filter { launches.cell($0, "lambda_s") != .missing }.count
    #expect(
      lost > 0 && study.table(.summary).cell(0, "registrations_lost") == .integer(Int64(lost)))
    for row in launches.rows.indices {
      #expect(
        ["route53_s", "propagation_s", "application_s", "registration_s"].allSatisfy {
          launches.cell(row, $0) == .missing
        })
    }
    let summary = study.terminalSummary(style)
    #expect(
      summary.contains("lost after three failures of Lambda, or six")
        && summary.contains("billed and"))
  }

  @Test("The source of the launch times is told below the setting, and in the manifest")
  func launchNumbers() throws {
    let study = try Sample.study(
      "launch={preset: ec2-coldboot-2026, cold: 30s, prepare: 30s, stop: 9s, hibernate: 9s, from_running: 2s, registration: 5s}"
    )
    let line =
      "launch: preset ec2-coldboot-2026: brevdev/ec2-coldboot-research, January 2026 (of the scenario's own: cold)"
    #expect(
      study.terminalSummary(style).split(separator: "\n").dropFirst(2).first.map(String.init)
        == line)
    let manifest = study.manifest(of: []).text
    #expect(
      manifest.contains("\"preset\": \"ec2-coldboot-2026\"")
        && manifest.contains("\"from_stopped\": "))
    #expect(
      try Sample.study().manifest(of: []).text.contains(
        "\"source\": \"the scenario's own numbers\""))
  }

  @Test("What cannot hibernate, and what sends more than its network carries, is told")
  func machines() throws {
    let able = try Sample.study().terminalSummary(style)
    #expect(!able.contains("cannot hibernate") && !able.contains("carries for good"))
    let unable = try Sample.study(
      "instance.type=c5n.xlarge", "instance.bitrate_per_participant=501Mbps")
    #expect(unable.scenario.prices.volumeBytes == 40_000_000_000)
    let text = unable.terminalSummary(style)
    #expect(
      text.contains("c5n.xlarge instances cannot hibernate, so the warm pool keeps them stopped"))
    #expect(
      text.contains(
        "A full instance sends 5,010 Mbps, more than the 5,000 Mbps that c5n.xlarge carries for good."
      ))
    #expect(
      !(try Sample.study("instance.bitrate_per_participant=156Mbps").terminalSummary(style))
        .contains("carries for good"))
  }

  @Test("The worst moments are ranked by people, and their absence is told")
  func worst() throws {
    let study = try Sample.study("auto_scaling_group.max_size=2")
    let episodes = study.runs[0].result.episodes
    #expect(episodes.count > 1)
    let lines = study.worstMoments(2, style).split(separator: "\n")
    #expect(lines.count == 3)
    let most = try #require(episodes.map(\.rejected).max())
    #expect(
      lines[1].contains("1. 2020-09-14T") && lines[1].contains(": \(most) people were rejected"))
    let none = try Sample.study(
      "auto_scaling_group={min_size: 9, max_size: 9}", "scaling={policy: fixed, desired: 9}",
      "faults=[]")
    #expect(none.worstMoments(5, style).contains("There were none"))
  }

  @Test("Names from files cannot command the terminal")
  func controlCharacters() throws {
    #expect("a\u{7}b\n\u{202E}c".onOneLine == "a\\u{7}b\\u{a}\\u{202e}c")
    #expect(throws: ScenarioError.self) { try Sample.study("scenario=a\u{7}b") }
  }

  @Test("Colors set off titles and nothing else")
  func colors() throws {
    let study = try Sample.study()
    let colored = study.terminalSummary(TerminalStyle(isColored: true))
    #expect(colored.contains("\u{1B}[1mDemand\u{1B}[0m"))
    let plain = colored.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "")
    #expect(plain == study.terminalSummary(style))
  }
}
