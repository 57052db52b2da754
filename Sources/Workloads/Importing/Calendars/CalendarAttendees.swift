/// Who is to come to an event.
///
/// Source: RFC 5545, sections 3.2.3 (CUTYPE: rooms and resources are no people), 3.2.12 (PARTSTAT),
/// 3.2.16 (ROLE), 3.8.4.1 and 3.8.4.3. Exchange writes resources as `ROLE=NON-PARTICIPANT`
/// (MS-OXCICAL, 2.1.3.1.1.20.2.4), which by the standard is somebody who is only told. `EMAIL` is of
/// RFC 7986, section 6.2. Google adds
/// `X-NUM-GUESTS`, people whom an attendee brings, and has calendars as organizers.
struct CalendarAttendees {
  /// How many come; nil where the event does not say.
  private(set) var people: Int?
  private(set) var declined = 0
  private(set) var resources = 0
  /// Attendees that are groups, each counted as one.
  private(set) var groups = 0
  private(set) var addsOrganizer = false

  init(_ lines: [CalendarLine]) {
    var seen: Set<String> = []
    var count = 0
    var isSaid = false
    for (place, line) in lines.enumerated() where line.name == "ATTENDEE" {
      let isNew = seen.insert(Self.address(line) ?? "line \(place)").inserted
      guard isNew else { continue }
      let kind = line.parameter("CUTYPE")?.uppercased()
      if kind == "RESOURCE" || kind == "ROOM"
        || line.parameter("ROLE")?.uppercased() == "NON-PARTICIPANT"
      {
        resources += 1
        continue
      }
      isSaid = true
      let answer = line.parameter("PARTSTAT")?.uppercased()
      // Who delegates has somebody else come, who is listed too.
      if answer == "DECLINED" || answer == "DELEGATED" {
        declined += 1
        continue
      }
      if kind == "GROUP" { groups += 1 }
      let guests = line.parameter("X-NUM-GUESTS").flatMap { Int($0) } ?? 0
      count += 1 + min(max(guests, 0), 1_000)
    }
    guard isSaid else { return }
    if let organizer = lines.first(where: { $0.name == "ORGANIZER" }).flatMap(Self.address),
      !organizer.hasSuffix("@group.calendar.google.com"), seen.insert(organizer).inserted
    {
      count += 1
      addsOrganizer = true
    }
    people = count
  }

  /// Who somebody is: the address of their own, which iCloud has beside one of its own making, or
  /// their name where Outlook has no address and writes `invalid:nomail`; nil: nothing says it.
  private static func address(_ line: CalendarLine) -> String? {
    func plain(_ value: String) -> String {
      let text = value.trimmingBlanks().lowercased()
      return text.hasPrefix("mailto:") ? String(text.dropFirst(7)) : text
    }
    if let own = line.parameter("EMAIL").map(plain), !own.isEmpty { return own }
    let address = plain(line.value)
    if !["", "invalid:nomail", "nomail"].contains(address) { return address }
    return line.parameter("CN").map { "name \($0.lowercased())" }
  }
}
