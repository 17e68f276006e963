import Companion
import XCTest

final class SearchTests: XCTestCase {
    func testASpeakerIsFoundAsPeopleType() async throws {
        let phone = try Phone()
        let agenda = try await phone.attend().agenda()
        for typed in ["马书波", "馬書波", "⾺书波", "mashub", "msb", "ma shubo"] {
            let query = SearchQuery(text: typed, kinds: [.speaker])
            let hits = try agenda.search(query: query, language: .zhHans)
            let hit = try XCTUnwrap(hits.first { $0.id == "ma-shubo" }, typed)
            XCTAssertEqual(hit.title, "马书波")
            XCTAssertEqual(hit.titleRanges.map { String(hit.title[$0]) }.joined(), "马书波")
            XCTAssertEqual(hit.subtitle, "江东药品监管研究会")
        }
        let query = SearchQuery(text: "马书波", kinds: [.session])
        let sessions = try agenda.search(query: query, language: .en)
        XCTAssertFalse(sessions.isEmpty)
        for hit in sessions {
            XCTAssertTrue((101...200).contains(hit.score))
            let session = try agenda.session(id: hit.id, language: .en)
            XCTAssertTrue(session.speakers.contains { $0.id == "ma-shubo" })
            XCTAssertEqual(session.title, hit.title)
            XCTAssertEqual(session.startMs, hit.startMs)
        }
    }

    func testAnyTextFindsSomethingOrNothingAndNoMoreThanAskedFor() async throws {
        let phone = try Phone()
        let agenda = try await phone.attend().agenda()
        let long = String(repeating: "张", count: 4_000)
        for typed in ["", "\"", "(", "*", "' --", "\0", "👩‍⚕️", long] {
            XCTAssertEqual(try agenda.search(query: SearchQuery(text: typed), language: .en), [])
        }
        let query = SearchQuery(text: "器械", limit: 3)
        let some = try agenda.search(query: query, language: .zhHans)
        XCTAssertEqual(some.count, 3)
        XCTAssertEqual(some.map(\.score), some.map(\.score).sorted(by: >))
    }

    func testRangesCountAsSwiftStringsDo() {
        let hit = SearchHitView(
            kind: .session, id: "s", title: "𠮷野👍论坛",
            highlight: [HighlightRange(start: 0, end: 1), HighlightRange(start: 3, end: 5)],
            score: 300, subtitle: nil, start: nil, startMs: nil, end: nil, endMs: nil, room: nil,
            status: nil)
        XCTAssertEqual(hit.titleRanges.map { String(hit.title[$0]) }, ["𠮷", "论坛"])
    }
}
