//! Seeds that once broke a promise, in the stories of their day.

/// A seed, and what its story found when it was new.
pub(crate) const FOUND: [(u64, &str); 41] = [
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
    (
        381,
        "an act that a copied phone offered was only stored, was applied later, and the phone was \
         not told before its next token",
    ),
    (390, REFUSED_AND_FORGOTTEN),
    (
        449,
        "a further enrolment that was not answered was forgotten by the server: acts in its scope \
         are refused until it is made again",
    ),
    (
        89,
        "the same, and a later enrolment of the phone was answered: the oracle forgot the first one",
    ),
    (4, TWO_REPS_IN_ONE),
    (119, TWO_REPS_IN_ONE),
    (155, TWO_REPS_IN_ONE),
    (230, TWO_REPS_IN_ONE),
    (
        1079,
        "a server that was put back heard of a key list whose badge keys it had lost, and changing \
         the key put the other lost one to use",
    ),
    (
        1113,
        "an act of a revoked phone was applied by a server that had forgotten the revocation, lost \
         once more, and refused when a copy of the phone offered it: the oracle was wrong",
    ),
    (
        238,
        "of two copies of a phone one was revoked, emptied its acts and was the first to offer them \
         to a server that was put back: the oracle knew of such acts on the revoked phone only",
    ),
    (
        1447,
        "a revoked phone that wanted a new identity was refused, and kept the agenda that the server \
         had lost as if it could still report it: it never learned that it was revoked",
    ),
    (1587, ASKED_BY_ANOTHER),
    (2154, ASKED_BY_ANOTHER),
    (
        1877,
        "a phone that had joined at the very end had pushed, and the story ended before the others had \
         heard of it: the oracle was hasty",
    ),
    (2386, MIRROR_AND_DATABASE),
    (3823, MIRROR_AND_DATABASE),
    (
        4361,
        "a revoked gate joined anew as an attendee, and its acts at the gate were refused: the oracle \
         took them for valid",
    ),
    (
        4615,
        "a copy of a phone was revoked, and with it the phone, which emptied its acts, joined anew and \
         offered them: the oracle looked at the copy only",
    ),
    (
        5788,
        "a copy of a phone was enrolled for more and never returned; the server forgot that, and the \
         phone's acts in the wider scope were refused: the oracle took them for valid",
    ),
    (
        6019,
        "a copied phone that was revoked asked for a new identity again and again, until a server that \
         had forgotten the order gave it one",
    ),
    (
        6873,
        "an act that was only stored was lost by the server, and the story ended before the next token: \
         the oracle was hasty",
    ),
    (
        7405,
        "a revoked rep's phone joined anew and offered what it had emptied to a server that had lost it, \
         which then took the whole act on a copy of that phone for withdrawn",
    ),
    (
        7704,
        "an act was lost by the server, damaged on a copy of a phone and offered by that: the phone was \
         revoked and could not offer it whole",
    ),
    (
        8303,
        "a stream was fetched anew from an instance that still stood in the past that the server had \
         lost, and acts that had places in the new past were not shown until the next sync",
    ),
    (
        8442,
        "a restored server heard of a revocation before it heard of the device's second certificate, \
         and refused what had been done by that",
    ),
    (
        9566,
        "acts of the very second of a revocation, refused and forgotten: the oracle took them for \
         earlier ones",
    ),
    (
        9499,
        "the database was put back while a phone offered everything again: the server's ledger had more \
         than when that began, so the phone took the rest for lost for good",
    ),
    (
        9914,
        "a copy of a phone was enrolled for more and then took another identity: it no longer told a \
         restored server of that certificate, by which the phone had acted",
    ),
    (
        12411,
        "a gate was moved to another list and revoked before it had left the first one's stream, which \
         stayed in its mirror",
    ),
    (
        14822,
        "a restored server had forgotten the first of two enrolments for one list, and gave a new \
         identity the list from the second one on: acts in between were refused",
    ),
    (
        15899,
        "an act was judged and its successor's verdict lost; a restored server heard of the successor \
         first, and timed it before what it was made in sight of",
    ),
    (
        16996,
        "an act was judged anew at a lower place while the mirror still held it; the mirror lost its \
         tail, and the act was out of sight until the stream was fetched anew",
    ),
    (
        19426,
        "a copy of a phone was enrolled for more, the server forgot that, and the phone took an identity \
         of its own before the copy was back to tell: the oracle took the phone's acts for allowed",
    ),
    (
        21620,
        "a restored server refused an act that a copy offered, and counted that as told to the phone that \
         had made it, which took it for applied and did not offer it when it had the right again",
    ),
    (
        23382,
        "a stream was fetched anew from a server that was put back, ended behind an act's place and did \
         not hold it, and no push got through: the act was out of sight",
    ),
];

const MIRROR_AND_DATABASE: &str = "a gate's mirror lost its tail, and the database was put back to before a \
     badge was taken back: the gate alone knew of the order, and no cursor told it to offer it again";

const ASKED_BY_ANOTHER: &str = "a further enrolment that was not answered widened what a copy of the phone \
     may do too, until the server forgot it: the oracle looked at the phone that had asked only";

const REFUSED_AND_FORGOTTEN: &str = "an act of a revoked device was refused, and the server put back \
     behind that: nobody remembered why it was parked";

const TWO_REPS_IN_ONE: &str = "what a rep said of a lead was kept by the device's id; a phone that took \
     a new identity looked for it under the new one and offered its acts again for ever";

const STORED_AND_LOST: &str = "an older server only stored an act, which no ledger counts, and the \
     database was put back behind it: nothing told the phone to offer it again";
