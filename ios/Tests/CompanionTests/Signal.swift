import Foundation

/// Something that happens once, and can be waited for.
final class Signal: Sendable {
    private struct State {
        var fired = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())

    func fire() {
        let waiting = state.change { state -> [CheckedContinuation<Void, Never>] in
            state.fired = true
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let fired = state.change { state -> Bool in
                if !state.fired {
                    state.waiting.append(continuation)
                }
                return state.fired
            }
            if fired {
                continuation.resume()
            }
        }
    }
}
