import Companion
import XCTest

final class ContactsTests: XCTestCase {
    func testACardBecomesALeadAndAWithdrawalEmptiesIt() async throws {
        let (phone, laptop) = (try Phone(), try Phone())
        let visitor = try await phone.attend()
        let rep = try await laptop.join(Organizer.shared.repLink("robots-01"))
        _ = try await rep.syncOnce()
        _ = try visitor.card().set(fields: ["name=王芳", "email=wang@example.cn"])
        let request = CardRequest(
            to: "robots-01", fields: [.name, .email], purpose: "offers", minutes: 10)
        let shown = try visitor.card().show(request: request)

        let report = try rep.leads().scan(text: shown.text, language: .en)
        XCTAssertEqual(report.outcome, .card)
        let lead = try XCTUnwrap(report.lead)
        XCTAssertEqual(lead.name, "王芳")
        let edit = LeadEdit(
            note: "要报价", rating: 4, addTags: ["hot"], removeTags: [], answers: [],
            followUp: nil, fields: [])
        XCTAssertEqual(try rep.leads().edit(lead: lead.id, edit: edit, language: .en).tags, ["hot"])
        _ = try await rep.syncOnce()

        _ = try visitor.card().withdraw(exchange: shown.exchangeId, language: .en)
        _ = try await visitor.syncOnce()
        _ = try await rep.syncOnce()
        let emptied = try rep.leads().show(lead: lead.id, language: .en)
        XCTAssertNil(emptied.name)
        XCTAssertNotNil(emptied.consent?.withdrawn)
        XCTAssertEqual(emptied.notes.map(\.text), ["要报价"])
        XCTAssertNotNil(try visitor.card().shared(language: .en).first?.withdrawnAt)
    }

    func testTwoAttendeesExchangeTheirCardsInOneScan() async throws {
        let (phone, other) = (try Phone(), try Phone())
        let (alice, bob) = (try await phone.attend(), try await other.attend())
        _ = try alice.card().set(fields: ["name=王芳", "email=wang@example.cn"])
        _ = try bob.card().set(fields: ["name=李雷"])
        let shown = try alice.card().show(
            request: CardRequest(
                to: "anyone", fields: [.name, .email], purpose: "联系", minutes: 10))

        let request = MeetRequest(text: shown.text, fields: [.name], purpose: "联系")
        let report = try bob.card().meet(request: request, language: .en)
        XCTAssertEqual(report.outcome, .card)
        XCTAssertEqual(report.met?.name, "王芳")
        XCTAssertEqual(report.sent?.recipient, "王芳")
        _ = try await bob.syncOnce()
        _ = try await alice.syncOnce()
        XCTAssertEqual(try alice.card().met(language: .en).map(\.name), ["李雷"])

        _ = try alice.card().withdraw(exchange: shown.exchangeId, language: .en)
        _ = try await alice.syncOnce()
        _ = try await bob.syncOnce()
        XCTAssertEqual(try bob.card().met(language: .en).map(\.name), [nil])
    }

    func testABoothAsksItsOwnQuestions() async throws {
        let laptop = try Phone()
        let rep = try await laptop.join(Organizer.shared.repLink("robots-01"))
        _ = try await rep.syncOnce()
        let asked = QuestionView(
            code: "volume", text: "年用量？", kind: .single,
            options: [QuestionOptionView(code: "few", text: "少量")])
        XCTAssertEqual(
            try rep.leads().setQuestions(questions: [asked], language: .zhHans), [asked])
        let read = try rep.leads().scan(text: "MECARD:N:王芳;TEL:13900001234;;", language: .en)
        let lead = try XCTUnwrap(read.lead)
        let edit = LeadEdit(
            note: nil, rating: nil, addTags: [], removeTags: [], answers: ["volume=少量"],
            followUp: nil, fields: [])
        let answers = try rep.leads().edit(lead: lead.id, edit: edit, language: .en).answers
        XCTAssertEqual(answers.map(\.said), [["few"]])
    }

    func testLeadsAreReadPageByPageAndPaperCardsInAnyCharacters() async throws {
        let laptop = try Phone()
        let rep = try await laptop.join(Organizer.shared.repLink("robots-01"))
        _ = try await rep.syncOnce()
        let before = try rep.leads().page(first: 0, count: 1, language: .en).total
        // 王芳 in GBK
        let paper = Data("BEGIN:VCARD\nVERSION:3.0\nFN:".utf8)
            + Data([0xcd, 0xf5, 0xb7, 0xbc]) + Data("\nEND:VCARD\n".utf8)
        let read = try rep.leads().scanBytes(bytes: paper, language: .en)
        XCTAssertEqual(try XCTUnwrap(read.lead).name, "王芳")
        _ = try rep.leads().scan(text: "MECARD:N:Li;TEL:13900001234;;", language: .en)
        let page = try rep.leads().page(first: 0, count: 1, language: .en)
        XCTAssertEqual(page.total, before + 2)
        XCTAssertEqual(page.leads.first, try rep.leads().list(language: .en).first)
    }
}
