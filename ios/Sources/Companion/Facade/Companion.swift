// The core for Swift: what UniFFI generates, and what Swift does its own way.

@_exported import CompanionBindings
