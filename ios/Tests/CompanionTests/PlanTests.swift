import Companion
import XCTest

final class PlanTests: XCTestCase {
    /// Two sessions in rooms that begin together.
    private func clash(_ agenda: Agenda) throws -> [SessionItemView] {
        let talks = try agenda.list(filter: AgendaFilter(), language: .en)
            .filter { $0.kind == .talk && $0.room != nil }
        let together = Dictionary(grouping: talks, by: \.startMs).values.filter { $0.count > 1 }
        let first = try XCTUnwrap(together.min { $0[0].startMs < $1[0].startMs })
        return Array(first.prefix(2))
    }

    func testBookmarksThatExcludeEachOtherAreToldAndLeaveForACalendar() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        let pair = try clash(event.agenda())
        for session in pair {
            _ = try event.bookmarks().set(kind: .session, id: session.id, present: true)
        }
        let conflicts = try event.agenda().conflicts(language: .en)
        XCTAssertEqual(conflicts.count, 1)
        XCTAssertEqual(Set([conflicts[0].a, conflicts[0].b]), Set(pair.map(\.id)))
        XCTAssertEqual(conflicts[0].kind, .overlap)
        XCTAssertNil(conflicts[0].minutesShort)

        let mine = try event.agenda().calendar(scope: .mine, language: .zhHans)
        XCTAssertTrue(mine.hasPrefix("BEGIN:VCALENDAR\r\n"))
        XCTAssertEqual(mine.components(separatedBy: "BEGIN:VEVENT").count, 3)
        let one = try event.agenda().calendar(scope: .session(pair[0].id), language: .en)
        XCTAssertTrue(one.contains("UID:\(pair[0].id).\(hmiw)@huiban"))
        XCTAssertThrowsError(try event.agenda().calendar(scope: .forum("nobody"), language: .en)) {
            guard case FfiError.NotFound = $0 else { return XCTFail("\($0)") }
        }
    }

    func testAPublicAgendaIsReadWithoutEnrollingAndACalendarIsSubscribedToAfter() async throws {
        let organizer = Organizer.shared
        let phone = try Phone()
        let link = try organizer.publicLink()
        let reading = try await phone.device.browse(link)
        XCTAssertEqual(reading.role, "guest")
        let guest = try phone.event()
        _ = try await guest.syncOnce()
        let session = try XCTUnwrap(guest.agenda().list(filter: AgendaFilter(), language: .en).first)
        XCTAssertThrowsError(
            try guest.bookmarks().set(kind: .session, id: session.id, present: true))
        let membership = try await phone.device.join(
            with: organizer.attendeeLink(organizer.nextAttendee()))
        XCTAssertEqual(membership.role, "attendee")
        _ = try guest.bookmarks().set(kind: .session, id: session.id, present: true)
        let calendar = try await guest.calendarLink(in: .en)
        XCTAssertTrue(calendar.contains("/ics/\(hmiw)/me/") && calendar.hasSuffix("?lang=en"))
        XCTAssertEqual(try guest.sync().status().pending, 0)
    }

    func testADayIsShownRoomByRoomAndAListPageByPage() async throws {
        let phone = try Phone()
        let agenda = try await phone.attend().agenda()
        let card = try XCTUnwrap(agenda.event(language: .en))
        let day = try XCTUnwrap(card.days.first { $0.sessions > 0 })
        let grid = try agenda.roomGrid(day: day.date, language: .en)
        let shown = grid.columns.map(\.sessions.count).reduce(0, +) + grid.elsewhere.count
        XCTAssertEqual(shown, Int(day.sessions))
        let all = try agenda.list(filter: AgendaFilter(day: day.date), language: .en)
        var pages: [SessionItemView] = []
        for offset in stride(from: 0, to: all.count, by: 10) {
            let page = AgendaFilter(day: day.date, offset: UInt32(offset), limit: 10)
            pages += try agenda.list(filter: page, language: .en)
        }
        XCTAssertEqual(pages, all)
    }

    func testThePhonesOwnTimeStandsBesideTheEvents() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        func first() throws -> SessionItemView {
            try XCTUnwrap(event.agenda().list(filter: AgendaFilter(limit: 1), language: .en).first)
        }
        XCTAssertNil(try first().deviceStart)
        try event.setDeviceZone(zone: "Europe/Berlin")
        XCTAssertTrue(try first().start.hasSuffix("+08:00"))
        XCTAssertEqual(try first().deviceStart?.hasSuffix("+01:00"), true)
        XCTAssertThrowsError(try event.setDeviceZone(zone: "Mars"))
    }

    func testWhatOnePersonSharesIsMergedByAnotherWhoKeepsTheirOwnNotes() async throws {
        let (one, other) = (try Phone(), try Phone())
        let alice = try await one.attend()
        let bob = try await other.attend()
        let pair = try clash(alice.agenda())
        for session in pair {
            _ = try alice.bookmarks().set(kind: .session, id: session.id, present: true)
        }
        _ = try bob.bookmarks().set(kind: .session, id: pair[0].id, present: true)
        _ = try bob.bookmarks().setNote(kind: .session, id: pair[0].id, note: "mine")
        let report = try bob.bookmarks().merge(text: alice.bookmarks().share())
        XCTAssertEqual(report, MergeReport(added: 1, already: 1, unknown: 0))
        let marked = try bob.bookmarks().list(language: .en)
        XCTAssertEqual(marked.first { $0.target.id == pair[0].id }?.note, "mine")
        XCTAssertEqual(marked.count, 2)
        XCTAssertThrowsError(try bob.bookmarks().merge(text: "no"))
    }

    func testTheExhibitionTheProjectsAndTheNoticesAreThere() async throws {
        let phone = try Phone()
        let agenda = try await phone.attend().agenda()
        let exhibitors = try agenda.exhibitors(zone: nil, language: .zhHans)
        XCTAssertGreaterThan(exhibitors.count, 30)
        let zone = try XCTUnwrap(exhibitors.first?.zone)
        let some = try agenda.exhibitors(zone: zone.code, language: .zhHans)
        XCTAssertTrue(!some.isEmpty && some.allSatisfy { $0.zone == zone })
        XCTAssertEqual(try agenda.exhibitor(code: some[0].code, language: .zhHans).item, some[0])
        XCTAssertTrue(try agenda.projects(language: .en).allSatisfy { !$0.sessions.isEmpty })
        XCTAssertNotNil(try agenda.notices(language: .en).first?.text)
    }
}
