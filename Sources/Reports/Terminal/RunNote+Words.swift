package import Studies

extension RunNote {
  /// What was so, by itself.
  var meaning: String { words.hasSuffix(",") ? String(words.dropLast()) : words }

  /// What was so: the beginning of a sentence that ends with the runs in which it was.
  var words: String {
    switch self {
    case .nobodyJoined: "nobody wanted to join, because no demand lay in what was measured,"
    case .atMaxSize: "the group was at its max_size and could not grow as wanted"
    case .beyondMaxSize:
      "demand rose to more instances than max_size allows (the scale-up lag leaves that out)"
    case .desiredRefused: "the group refused a desired capacity outside min_size and max_size"
    case .meetingFull: "joins were rejected because every instance that hosted the meeting was full"
    case .mediaFull:
      "joins were rejected where a seat was free, for want of streams, bandwidth or load"
    case .unreachable: "joins were rejected by an instance that did not answer"
    case .nameUnresolved:
      "joins were rejected because the instance was in use before its name resolved"
    case .launchesThrottled: "launches waited for EC2's quota of API calls"
    case .launchesFailed: "launches failed"
    case .launchesSuspended: "launching was suspended after a day without a successful launch"
    case .registrationsLost: "registrations were lost, because Lambda gave them up,"
    case .poolEntriesRegistered:
      "records were made in DNS for instances in the warm pool, which serve nobody,"
    case .warmPoolLate:
      "the schedule's change of the warm pool's state took effect late, or not at all,"
    case .faultWithoutTarget: "a fault found nothing to break"
    case .instancesUnhealthy: "health checks replaced instances that did not answer"
    case .spotInterruptions: "EC2 took back spot instances"
    case .refreshRefused: "an instance refresh was refused, because another one was going on,"
    case .refreshUnfinished: "an instance refresh was not over at the end"
    case .drainingAtEnd: "instances were still draining at the end"
    case .joinsWaitingAtEnd: "joins still waited at the end, neither admitted nor rejected,"
    case .rejoinsWaitingAtEnd: "dropped people had not come back at the end"
    case .participantsLost: "people who were dropped from a meeting did not get back in"
    case .presentAtEnd: "participants were still in a meeting when the run ended"
    case .entryNeverCame:
      "the run was over before an entry of faults, schedule or events came"
    case .entryWithoutEffect:
      "an entry of the schedule changed nothing, or one of the faults met nothing"
    case .participantsDropped: "people were dropped from a meeting"
    case .noBound:
      "there is no bound on the cost, because every plan turns somebody away (max_size, the vCPU "
        + "quota, or a join that no instance takes),"
    case .belowBound:
      "the cost was not compared with its bound, which it may be below, because somebody did not get "
        + "in at once or was dropped,"
    case .noFixedPeak:
      "no fixed fleet was named, because instances have limits beside their seats or there may not "
        + "be as many (max_size, the vCPU quota),"
    }
  }
}

extension NoteTally {
  /// A sentence a note: what was so, in how many runs, and where that is not all of them in which
  /// variants.
  func sentences(_ names: ([Int]) -> [String]) -> [String] {
    entries.map { entry in
      let what = entry.note.words.prefix(1).uppercased() + entry.note.words.dropFirst()
      if entry.runs == runs {
        return "\(what) in \(runs == 1 ? "the only run" : "all \(Wording.counted(runs, "run"))")."
      }
      let shown =
        names(entry.variants.prefix(5).map(\.variant)) + (entry.variants.count > 5 ? ["..."] : [])
      return
        "\(what) in \(Wording.count(entry.runs)) of \(Wording.counted(runs, "run")) "
        + "(\(shown.joined(separator: ", ")))."
    }
  }

  /// The same of variants that are called by their numbers: `variants 0, 1, 4`.
  var sentences: [String] {
    sentences { variants in
      let numbers = variants.map(String.init)
      return ["variant\(variants.count == 1 ? "" : "s") \(numbers[0])"] + numbers.dropFirst()
    }
  }
}

extension NoteTally {
  /// What a judgement of single columns has to be read with: who is in none of them, what did not
  /// happen as it was written, and entries of scenarios that found or changed nothing.
  package func judgedSentences(_ names: ([Int]) -> [String]) -> [String] {
    only(Self.besideJudgements).sentences(names)
  }

  private static let besideJudgements: [RunNote] = [
    .nobodyJoined, .desiredRefused, .launchesSuspended, .registrationsLost, .warmPoolLate,
    .faultWithoutTarget, .refreshRefused, .joinsWaitingAtEnd, .rejoinsWaitingAtEnd,
    .participantsLost, .entryNeverCame, .entryWithoutEffect, .participantsDropped,
  ]
}

extension NoteTally {
  /// Each note with the runs that have it, by the names of the variants.
  func json(_ names: [String]) -> JSONValue {
    .array(
      entries.map { entry in
        .object([
          JSONValue.Member("note", .string(entry.note.rawValue)),
          JSONValue.Member("meaning", .string(entry.note.meaning)),
          JSONValue.Member("runs", .integer(entry.runs)),
          JSONValue.Member(
            "runs_by_name",
            .object(entry.variants.map { JSONValue.Member(names[$0.variant], .integer($0.runs)) })),
        ])
      })
  }
}

extension Wording {
  /// A section of notes, a line each; nothing where there are none.
  static func notes(_ sentences: [String], _ style: TerminalStyle = TerminalStyle(isColored: false))
    -> String
  {
    sentences.isEmpty
      ? "" : "\n" + style.bold("Notes") + "\n" + sentences.map { "  - \($0)\n" }.joined()
  }
}
