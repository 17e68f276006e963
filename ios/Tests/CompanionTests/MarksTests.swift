import Companion
import XCTest

final class MarksTests: XCTestCase {
    private func edit(
        note: String? = nil, add: [String] = [], remove: [String] = [], colour: String? = nil,
        remind: String? = nil
    ) -> BookmarkEdit {
        BookmarkEdit(
            note: note, addTags: add, removeTags: remove, colour: colour, remind: remind)
    }

    /// A session that has not begun when the server's clock starts.
    private func later(_ event: HuibanEvent) throws -> SessionItemView {
        let day = try event.agenda().list(filter: AgendaFilter(day: "2026-11-13"), language: .en)
        return try XCTUnwrap(day.first { $0.forum != nil && $0.status == .confirmed })
    }

    func testABookmarkTakesTagsAColourAndAReminderAndThePhoneIsToldWhatToSchedule() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        let marks = event.bookmarks()
        let session = try later(event)
        _ = try marks.set(kind: .session, id: session.id, present: true)
        let all = edit(note: "ask", add: ["必看", "AI"], colour: "red", remind: "15m")
        XCTAssertEqual(try marks.edit(kind: .session, id: session.id, edit: all).count, 4)
        _ = try marks.edit(kind: .session, id: session.id, edit: edit(remove: ["AI"]))
        let bookmark = try XCTUnwrap(marks.list(language: .en).first)
        XCTAssertEqual(bookmark.tags, ["必看"])
        XCTAssertEqual(bookmark.colour, "red")
        XCTAssertEqual(bookmark.remind, "15m")
        XCTAssertThrowsError(
            try marks.edit(kind: .session, id: session.id, edit: edit(colour: "mauve")))

        let first = try marks.reminderDifference(held: [], language: .en).schedule
        let wanted = try XCTUnwrap(first.first)
        XCTAssertEqual(wanted.fireAtMs, session.startMs - 15 * 60_000)
        XCTAssertEqual(wanted.state, .scheduled)
        let held = HeldReminder(
            id: wanted.id, fireAtMs: try XCTUnwrap(wanted.fireAtMs), title: wanted.title,
            text: wanted.text)
        let same = try marks.reminderDifference(held: [held], language: .en)
        XCTAssertTrue(same.schedule.isEmpty && same.withdraw.isEmpty)
        _ = try marks.set(kind: .session, id: session.id, present: false)
        let gone = try marks.reminderDifference(held: [held], language: .en)
        XCTAssertEqual(gone.withdraw, [held.id])
        try marks.markRemindersTold(ids: gone.withdraw)
        XCTAssertTrue(try marks.reminders(untilMs: nil, language: .en).isEmpty)
    }

    func testAFollowedForumBringsItsSessionsInAndOneIsMuted() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        let session = try later(event)
        let forum = try XCTUnwrap(session.forum)
        _ = try event.bookmarks().set(kind: .forum, id: forum.code, present: true)
        func mine() throws -> [String] {
            try event.agenda().list(filter: AgendaFilter(mine: true), language: .en).map(\.id)
        }
        XCTAssertTrue(try mine().contains(session.id))
        _ = try event.bookmarks().setMuted(session: session.id, muted: true)
        XCTAssertFalse(try mine().contains(session.id))
        XCTAssertTrue(try event.agenda().session(id: session.id, language: .en).muted)
    }

    func testCirclesAndTopicsAreReadAndBookmarked() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        let circle = try XCTUnwrap(event.circles().list(language: .zhHans).first)
        let topics = try event.circles().topics(circle: circle.code, language: .zhHans)
        let topic = try XCTUnwrap(topics.first)
        XCTAssertEqual(circle.latest, topic.title)
        _ = try event.bookmarks().set(kind: .topic, id: topic.id, present: true)
        let bookmark = try XCTUnwrap(event.bookmarks().list(language: .zhHans).first)
        XCTAssertEqual(bookmark.title, topic.title)
        XCTAssertThrowsError(try event.circles().topics(circle: "nothing", language: .en))
    }
}
