extension HuibanEvent {
    /// The areas that change from this call on: ask again for what is shown of them.
    ///
    /// Nothing is dropped while a reader is busy. One stream a reader, with which it ends: cancel
    /// that before the event is closed, left or shut down.
    public func changedAreas() -> AsyncStream<Set<Area>> {
        AsyncStream { continuation in
            let listener = ClosureListener { continuation.yield($0) }
            let number = addListener(listener: listener)
            continuation.onTermination = { [weak self] _ in
                self?.removeListener(listener: number)
            }
        }
    }
}

/// A listener that is a closure.
final class ClosureListener: ChangeListener {
    private let told: @Sendable (Set<Area>) -> Void

    init(_ told: @escaping @Sendable (Set<Area>) -> Void) {
        self.told = told
    }

    func changed(areas: [Area]) throws {
        told(Set(areas))
    }
}
