import Foundation

/// JSON whose shape the test knows.
struct JSONValue {
    let value: Any

    static func parse(_ json: Data) throws -> JSONValue {
        JSONValue(value: try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed))
    }

    subscript(_ member: String) -> JSONValue {
        guard let found = (value as? [String: Any])?[member] else {
            preconditionFailure("no \(member) in \(value)")
        }
        return JSONValue(value: found)
    }

    var array: [JSONValue] { (value as? [Any] ?? []).map(JSONValue.init) }

    var text: String { value as? String ?? "not a text: \(value)" }

    /// A number; the vectors hold ones up to 2^64.
    var number: UInt64 { (value as? NSNumber)?.uint64Value ?? 0 }

    /// The same value as JSON text.
    var json: String {
        let bytes = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    /// Bytes written as hexadecimal digits.
    var bytes: Data {
        let digits = Array(text)
        return Data(stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        })
    }
}
