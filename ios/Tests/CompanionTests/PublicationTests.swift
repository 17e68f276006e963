import Companion
import XCTest

final class PublicationTests: XCTestCase {
    func testWhatTheOrganizerCancelsIsToldToWhomItConcernsWithTheReason() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        let agenda = event.agenda()
        let all = try agenda.list(filter: AgendaFilter(), language: .en)
        let session = try XCTUnwrap(all.last { $0.status == .confirmed })
        _ = try event.bookmarks().set(kind: .session, id: session.id, present: true)
        // who has just joined has missed nothing
        XCTAssertEqual(try agenda.changes(sinceMs: nil, mineOnly: false, language: .en), [])

        let reason = "en=The speaker is ill"
        try Organizer.shared.run("event", "cancel", session.id, "--publish", "--reason", reason)
        let changes = event.changedAreas()
        _ = try await event.syncOnce()
        let told = await changes.first { $0.contains(.agenda) }
        XCTAssertNotNil(told)

        XCTAssertEqual(try agenda.session(id: session.id, language: .en).status, .cancelled)
        XCTAssertEqual(try event.bookmarks().list(language: .en).map(\.flagged), [true])
        let mine = try agenda.changes(sinceMs: nil, mineOnly: true, language: .en)
        XCTAssertEqual(mine.map(\.id), [session.id])
        let change = try XCTUnwrap(mine.first)
        XCTAssertEqual(change.field, .status)
        XCTAssertEqual(change.old, "planned")
        XCTAssertEqual(change.new, "cancelled")
        XCTAssertEqual(change.reason, "The speaker is ill")
        XCTAssertTrue(change.affectsMe)
        try agenda.markChangesSeen(upToPublication: change.publication - 1)
        XCTAssertEqual(try agenda.changes(sinceMs: nil, mineOnly: true, language: .en), [change])
        try agenda.markChangesSeen(upToPublication: change.publication)
        XCTAssertEqual(try agenda.changes(sinceMs: nil, mineOnly: true, language: .en), [])
    }
}
