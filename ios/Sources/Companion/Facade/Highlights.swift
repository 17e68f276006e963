extension SearchHitView {
    /// What of the title matches, as ranges of it.
    public var titleRanges: [Range<String.Index>] {
        let scalars = title.unicodeScalars
        return highlight.map { range in
            let start = scalars.index(scalars.startIndex, offsetBy: Int(range.start))
            return start..<scalars.index(start, offsetBy: Int(range.end - range.start))
        }
    }
}
