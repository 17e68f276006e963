// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "Huiban",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "Companion", targets: ["Companion"])],
    targets: [
        // On Linux the library that Cargo builds; for Apple's platforms an XCFramework takes its place.
        .systemLibrary(name: "CompanionFFI"),
        // What UniFFI generates is not Swift 6 clean: language mode 5 for this target alone.
        .target(
            name: "CompanionBindings",
            dependencies: ["CompanionFFI"],
            path: "Sources/Companion/Generated",
            swiftSettings: [.swiftLanguageMode(.v5)]
        ),
        .target(
            name: "Companion",
            dependencies: ["CompanionBindings"],
            path: "Sources/Companion/Facade"
        ),
        .testTarget(name: "CompanionTests", dependencies: ["Companion"]),
    ]
)
