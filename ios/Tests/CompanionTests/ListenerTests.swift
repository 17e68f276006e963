import Companion
import XCTest

final class ListenerTests: XCTestCase {
    func testScreensHearOfWhatWasDoneHereAndOfWhatASyncBrought() async throws {
        let ref = Organizer.shared.nextAttendee()
        let (one, other) = (try Phone(), try Phone())
        let here = try await one.attend(as: ref)
        let there = try await other.attend(as: ref)

        let own = here.changedAreas()
        _ = try here.bookmarks().set(kind: .forum, id: "contest", present: true)
        let areas = await own.first { $0.contains(.bookmarks) }
        XCTAssertTrue(try XCTUnwrap(areas).contains(.sync))

        let brought = there.changedAreas()
        _ = try await here.syncOnce()
        _ = try await there.syncOnce()
        let heard = await brought.first { $0.contains(.bookmarks) }
        XCTAssertNotNil(heard)
        XCTAssertEqual(try there.bookmarks().list(language: .en).count, 1)
    }

    func testAListenerThatIsRemovedHearsNothing() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        let listener = CountingListener()
        let number = event.addListener(listener: listener)
        _ = try event.bookmarks().set(kind: .forum, id: "contest", present: true)
        XCTAssertEqual(listener.count.change { $0 }, 1)
        event.removeListener(listener: number)
        _ = try event.bookmarks().set(kind: .forum, id: "contest", present: false)
        XCTAssertEqual(listener.count.change { $0 }, 1)
    }

    func testAListenerThatFailsFailsAlone() async throws {
        CoreLog.shared.clear()
        let phone = try Phone()
        let event = try await phone.attend()
        let heard = CountingListener()
        _ = event.addListener(listener: FailingListener())
        _ = event.addListener(listener: heard)
        _ = try event.bookmarks().set(kind: .forum, id: "contest", present: true)
        XCTAssertEqual(heard.count.change { $0 }, 1)
        XCTAssertEqual(try event.bookmarks().list(language: .en).count, 1)
        XCTAssertTrue(CoreLog.shared.lines.contains { $0.contains("OutOfPaper") })
    }
}

private final class CountingListener: ChangeListener {
    let count = Locked(0)

    func changed(areas: [Area]) throws {
        count.change { $0 += 1 }
    }
}

private struct OutOfPaper: Error {}

private final class FailingListener: ChangeListener {
    func changed(areas: [Area]) throws {
        throw OutOfPaper()
    }
}
