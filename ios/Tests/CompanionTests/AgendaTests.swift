import Companion
import XCTest

final class AgendaTests: XCTestCase {
    func testAPhoneJoinsSyncsAndHasTheWholeAgenda() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        XCTAssertEqual(try phone.device.listEvents(), [hmiw])
        XCTAssertEqual(try event.membership().role, "attendee")

        let agenda = event.agenda()
        let card = try XCTUnwrap(agenda.event(language: .en))
        XCTAssertEqual(card.name, "MedTech Innovation Week 2026")
        XCTAssertEqual(try agenda.event(language: .zhHans)?.name, "第九届医疗器械创新周")
        let all = try agenda.list(filter: AgendaFilter(), language: .zhHans)
        XCTAssertEqual(all.count, Int(card.sessions))
        XCTAssertEqual(all.map(\.startMs), all.map(\.startMs).sorted())

        let day = try XCTUnwrap(card.days.first { $0.sessions > 0 })
        let ofDay = try agenda.list(filter: AgendaFilter(day: day.date), language: .en)
        XCTAssertEqual(ofDay.count, Int(day.sessions))
        XCTAssertTrue(ofDay.allSatisfy { $0.start.hasPrefix(day.date) })

        let item = try XCTUnwrap(all.first { $0.kind == .talk && !$0.speakers.isEmpty })
        let session = try agenda.session(id: item.id, language: .zhHans)
        XCTAssertEqual(session.title, item.title)
        XCTAssertEqual(session.status, .confirmed)
        XCTAssertEqual(session.speakers.map(\.name), item.speakers.map(\.name))
    }

    func testATypedCodeJoinsAsALinkDoes() async throws {
        let organizer = Organizer.shared
        let phone = try Phone()
        let membership = try await phone.device.join(
            with: organizer.attendeeCode(organizer.nextAttendee()), at: organizer.address)
        XCTAssertEqual(membership.event, hmiw)
        XCTAssertEqual(try phone.event().membership(), membership)
    }

    func testWhatIsHereStaysWhenTheAppStartsAgainWithoutANetwork() async throws {
        let phone = try Phone()
        let first = try await phone.attend()
        let before = try first.agenda().list(filter: AgendaFilter(), language: .en)
        first.shutDown()
        let after = try phone.event().agenda().list(filter: AgendaFilter(), language: .en)
        XCTAssertEqual(before, after)
    }

    func testStatusSaysWhereEveryStreamStands() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        let status = try event.sync().status()
        XCTAssertEqual(status.event, hmiw)
        XCTAssertEqual(status.pending, 0)
        XCTAssertNotNil(status.lastSyncMs)
        let agenda = try XCTUnwrap(status.streams.first { $0.name == "agenda" })
        XCTAssertGreaterThan(agenda.seq, 0)
        XCTAssertEqual(agenda.seq, agenda.head)
        XCTAssertEqual(try event.membership().deviceId, status.deviceId)
    }
}
