//! Seeds that once broke a promise.

/// A seed, and what its story found when it was new.
pub(crate) const FOUND: [(u64, &str); 5] = [
    (
        38,
        "a gate's disk was cloned, the database put back: the new identity opened less than the old \
         one, because the certificates that came with the request were not read",
    ),
    (98, STORED_AND_LOST),
    (185, STORED_AND_LOST),
    (
        66,
        "acts that were refused were judged anew for another identity, and the first one's ledger \
         counted what no row told of any more",
    ),
    (
        181,
        "a device with two enrolments took a new identity with one certificate; the server that \
         forgot it took it back for one of the two, and refused acts",
    ),
];

const STORED_AND_LOST: &str = "an older server only stored an act, which no ledger counts, and the \
     database was put back behind it: nothing told the phone to offer it again";
