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
}
