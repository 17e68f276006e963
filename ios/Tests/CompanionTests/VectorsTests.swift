import Companion
import Foundation
import XCTest

/// The same files that Rust, Kotlin and an independent implementation read.
final class VectorsTests: XCTestCase {
    private func read(_ name: String) throws -> [JSONValue] {
        let file = repository.appendingPathComponent("tests/vectors/\(name)")
        let cases = try JSONValue.parse(Data(contentsOf: file)).array
        XCTAssertFalse(cases.isEmpty)
        return cases
    }

    func testTexts() throws {
        let languages: [String: Language] = ["zh-Hans": .zhHans, "zh-Hant": .zhHant, "en": .en]
        for given in try read("texts/fallback.json") {
            let language = try XCTUnwrap(languages[given["language"].text])
            let picked = try pickText(textJson: given["text"].json, language: language)
            XCTAssertEqual(picked, given["expected"].text, given["description"].text)
        }
    }

    func testStatuses() throws {
        for given in try read("status/sessions.json") {
            let status = try sessionStatus(rowJson: given["row"].json)
            XCTAssertEqual("\(status)", given["expected"].text, given["description"].text)
        }
    }

    func testBodyHashes() throws {
        for given in try read("ops/body_hash.json") {
            let hash = bodyHash(
                kind: given["kind"].text, version: UInt16(given["version"].number),
                entity: given["entity"].text, body: given["body"].text)
            XCTAssertEqual(hash, given["expected"].text, given["description"].text)
        }
    }

    func testLedgers() throws {
        for given in try read("ledger/ops.json") {
            let expected = given["expected"]
            let sums = ledger(ops: given["ops"].array.map(\.text))
            XCTAssertEqual(
                sums, LedgerView(count: expected["count"].number, sum: expected["sum"].text))
        }
    }

    func testCursors() throws {
        for given in try read("cursor/valid.json") {
            let plain = "\(given["stream"].text)@\(given["seq"].number).\(given["chain"].text)"
            XCTAssertEqual(try cursorText(cursor: given["expected"].text), plain)
        }
        for given in try read("cursor/invalid.json") {
            XCTAssertThrowsError(
                try cursorText(cursor: given["cursor"].text), given["description"].text)
        }
    }

    func testCertificates() throws {
        let context = try XCTUnwrap(read("tokens/context.json").first)
        func open(_ given: JSONValue) throws -> CertificateView {
            try openCertificate(
                certificate: given["token"].bytes, keyList: context["key_list"].bytes,
                rootFingerprint: context["root_fingerprint"].bytes, nowS: context["now_s"].number)
        }
        for given in try read("tokens/valid/certificates.json") {
            let said = given["expected"]
            let expected = CertificateView(
                event: UInt32(said["event"].number), role: said["role"].text,
                subject: said["subject"].text, issuedS: said["issued_s"].number,
                expiresS: said["expires_s"].number, key: said["key"].text)
            XCTAssertEqual(try open(given), expected, given["description"].text)
        }
        for given in try read("tokens/invalid/certificates.json") {
            let words = given["expected"].text.split(separator: "_")
            let expected = words.map(\.capitalized).joined()
            XCTAssertThrowsError(try open(given), given["description"].text) { error in
                let reason = String(describing: error).prefix { $0 != "(" }
                XCTAssertTrue(reason.hasSuffix(expected), "\(given["description"].text): \(error)")
            }
        }
    }
}
