import Companion
import XCTest

final class FilesTests: XCTestCase {
    func testACardGoesToTheBoothWhoseCodeWasReadAndLeadsBecomeAFile() async throws {
        let (phone, laptop) = (try Phone(), try Phone())
        let visitor = try await phone.attend()
        let rep = try await laptop.join(Organizer.shared.repLink("robots-01"))
        _ = try await rep.syncOnce()
        _ = try visitor.card().set(fields: ["name=韩雪峰"])
        let sent = try visitor.card().giveToBooth(
            text: rep.leads().boothCode(), fields: [.name], purpose: "offers", language: .en)
        _ = try await visitor.syncOnce()
        _ = try await rep.syncOnce()
        let table = try rep.leads().export(format: .csv, language: .en)
        XCTAssertTrue(String(decoding: table, as: UTF8.self).contains("韩雪峰"))
        _ = try visitor.card().withdraw(exchange: sent.exchangeId, language: .en)
        _ = try await visitor.syncOnce()
        _ = try await rep.syncOnce()
        let emptied = try rep.leads().export(format: .csv, language: .en)
        XCTAssertFalse(String(decoding: emptied, as: UTF8.self).contains("韩雪峰"))
    }

    func testWhomIMetWhatIMarkedAndWhatWaitsBecomeFiles() async throws {
        let (phone, other) = (try Phone(), try Phone())
        let (alice, bob) = (try await phone.attend(), try await other.attend())
        _ = try alice.card().set(fields: ["name=韩雪峰"])
        let shown = try alice.card().show(
            request: CardRequest(to: "anyone", fields: [.name], purpose: "联系", minutes: 10))
        _ = try bob.card().meet(
            request: MeetRequest(text: shown.text, fields: [], purpose: ""), language: .en)
        let card = String(
            decoding: try bob.card().exportMet(format: .vcf, language: .en), as: UTF8.self)
        XCTAssertTrue(card.contains("VERSION:4.0") && card.contains("韩雪峰"), card)

        _ = try bob.bookmarks().set(kind: .forum, id: "contest", present: true)
        let marks = other.home.appendingPathComponent("marks.json")
        XCTAssertEqual(try bob.bookmarks().export(path: marks.path, language: .en), 1)
        XCTAssertTrue(try String(contentsOf: marks, encoding: .utf8).contains("contest"))
        let acts = other.home.appendingPathComponent("acts.json")
        XCTAssertEqual(
            try bob.exportOps(path: acts.path), 2, "the card that was read, and the bookmark")
        XCTAssertTrue(try String(contentsOf: acts, encoding: .utf8).contains("bookmark_set"))
    }

    func testNowAndNextAreOfTheAgendaAndAGateCountsWhoCame() async throws {
        let ref = Organizer.shared.nextAttendee()
        let badge = try Organizer.shared.badge(ref)
        let (phone, door) = (try Phone(), try Phone())
        let agenda = try await phone.attend(as: ref).agenda()
        let all = Set(try agenda.list(filter: AgendaFilter(), language: .en).map(\.id))
        XCTAssertTrue(all.isSuperset(of: try agenda.nowAndNext(language: .en).map(\.id)))

        let gate = try await door.join(Organizer.shared.gateLink("main"))
        _ = try await gate.syncOnce()
        let before = try gate.checkIn().gateCounts(list: "main")
        _ = try gate.checkIn().scan(
            request: ScanRequest(text: badge, list: "main"), language: .en)
        let after = try gate.checkIn().gateCounts(list: "main")
        XCTAssertEqual(after.people, before.people + 1)
    }
}
