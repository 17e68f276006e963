//! Named bounds, each with the sketch that justifies it. Times are milliseconds, sizes bytes.

/// Most ops in one push: a gate admits about 10 people a minute, so a push is some minutes' work
/// and stays one short transaction.
pub const PUSH_OPS_MAX: usize = 100;
/// Most bytes of one push before compression: a hundred usual ops of 400 bytes, six times over.
pub const PUSH_BYTES_MAX: usize = 256 * 1024;
/// Most bytes of one op as JSON: a note of 4,000 characters in any script, and room for a card.
pub const OP_BYTES_MAX: usize = 16 * 1024;
/// Most signed facts offered in one push.
pub const PUSH_FACTS_MAX: usize = 32;
/// Most bytes of one signed fact: a key list of 32 keys is about 2 KiB.
pub const FACT_BYTES_MAX: usize = 4 * 1024;
/// Most rows of one page.
pub const PAGE_ROWS_MAX: usize = 500;
/// Most bytes of a page's bodies before compression; a single larger row travels alone.
pub const PAGE_BYTES_MAX: usize = 256 * 1024;
/// Most bytes of one row's body: an award list of 100 entries in three languages is about 30 KiB.
pub const ROW_BYTES_MAX: usize = 128 * 1024;
/// Most bytes of a snapshot chunk before compression: large enough to compress well, small enough
/// that a lost connection costs little.
pub const CHUNK_BYTES_MAX: usize = 1024 * 1024;
/// Most bytes of any request on the wire.
pub const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// Most bytes of any answer on the wire that a device accepts.
pub const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How many times its wire limit a body may grow when decompressed.
pub const DECOMPRESSED_RATIO_MAX: usize = 3;
/// Largest zstd window, as a power of two (1 MiB): bounds the memory a hostile frame can demand.
pub const ZSTD_WINDOW_LOG_MAX: u32 = 20;
/// Deepest nesting of any JSON that is accepted.
pub const JSON_DEPTH_MAX: usize = 16;
/// Longest `entity` of an op, in bytes: a kind, a slash and the longest id, twice over.
pub const ENTITY_BYTES_MAX: usize = 200;
/// Longest `kind` of an op, in bytes.
pub const KIND_BYTES_MAX: usize = 32;
/// Longest note, in Unicode scalar values.
pub const NOTE_CHARS_MAX: usize = 4_000;
/// Longest tag, in Unicode scalar values: a short word that fits on a chip of a screen.
pub const TAG_CHARS_MAX: usize = 32;
/// Most tags that one act puts on, and that one bookmark shows.
pub const TAGS_MAX: usize = 20;
/// Longest time before the start for a reminder, in minutes: two weeks, more than any event lasts.
pub const REMIND_BEFORE_MAX_MIN: u32 = 14 * 24 * 60;
/// Most bookmarks of one person: half of the largest agenda, and a stream that a phone reads in
/// one go.
pub const BOOKMARKS_MAX: usize = 5_000;
/// Years that an event may be in. Whatever lies outside is a slip of the hand, and would reach what
/// other programs can write as a date.
pub const EVENT_YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;
/// Longest name of a device, in bytes.
pub const DEVICE_NAME_BYTES_MAX: usize = 64;
/// Longest tag, answer, follow-up or contact detail, in bytes: some 160 ideographs.
pub const SHORT_TEXT_BYTES_MAX: usize = 480;
/// Most tags that one act sets or takes away: more than a person types.
pub const LEAD_TAGS_MAX: usize = 20;
/// Most questions of one booth: nobody answers more while standing.
pub const QUESTIONS_MAX: usize = 20;
/// Most options of one question: what a phone lists on two screens.
pub const QUESTION_OPTIONS_MAX: usize = 30;
/// Most people that one act tells of an export, so that it locks few streams and stays one op.
pub const EXPORT_EXCHANGES_MAX: usize = 50;
/// A round trip longer than this teaches nothing about the clock.
pub const CLOCK_RTT_MAX_MS: i64 = 5_000;
/// How long a bearer token lives.
pub const TOKEN_LIFE_MS: i64 = 60 * 60 * 1000;
/// How long a nonce for a token renewal lives.
pub const NONCE_LIFE_MS: i64 = 5 * 60 * 1000;
/// How long after the event's last day acts are kept on a device.
pub const JOURNAL_KEPT_AFTER_EVENT_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// How long after the event's end servers and gates keep the names by which staff find people.
pub const DIRECTORY_KEPT_AFTER_EVENT_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// How long after the event's end booths keep what visitors gave them here: as long as the signature
/// of a withdrawal is sure to be good. A booth exports before that what it may keep.
pub const CONTACTS_KEPT_AFTER_EVENT_MS: i64 = SIGNATURE_LIFE_AFTER_EVENT_S * 1000;
/// How long after the event's last day signatures stay valid, in seconds.
pub const SIGNATURE_LIFE_AFTER_EVENT_S: i64 = 60 * 24 * 60 * 60;
/// An op pending longer than this while online is reported as stuck.
pub const STUCK_AFTER_MS: i64 = 10 * 60 * 1000;
/// First step of the retry backoff.
pub const BACKOFF_BASE_MS: i64 = 1_000;
/// Longest retry backoff for phones.
pub const BACKOFF_CAP_MS: i64 = 300_000;
/// Longest retry backoff for gates, where a queue is waiting.
pub const BACKOFF_CAP_GATE_MS: i64 = 15_000;
/// How long a snapshot whose digest does not match is used before it is fetched again.
pub const UNVERIFIED_BACKOFF_MS: i64 = 60 * 60 * 1000;
/// Clock skew that validity times forgive, in seconds.
pub const CLOCK_GRACE_S: i64 = 600;
/// Most keys of a key list.
pub const KEY_LIST_KEYS_MAX: usize = 32;
/// The hour, in the event's zone, at which an event day begins: a dinner that ends after midnight
/// belongs to the day before.
pub const EVENT_DAY_BEGINS_HOUR: i64 = 4;
/// The same code read again at one device sooner than this is one reading.
pub const DEBOUNCE_MS: i64 = 3_000;
/// Age of a gate's data past which a verdict is amber where its list says nothing.
pub const AMBER_MINUTES_DEFAULT: u32 = 30;
/// Longest reason or name of an override, in Unicode scalar values.
pub const OVERRIDE_CHARS_MAX: usize = 200;
/// Longest name of a gate in a scan, in bytes.
pub const GATE_NAME_BYTES_MAX: usize = 200;
/// A gate that heard the server this recently has its word: about as long as the server's connection
/// takes to be missed.
pub const LIVE_AGE_MS: i64 = 15_000;
/// Without the server's word for this long a gate shows no names any more: a lost laptop does not go
/// on telling who comes. It goes on scanning.
pub const DIRECTORY_LOCKED_AFTER_MS: i64 = 36 * 60 * 60 * 1000;
/// A wall clock that is further off than this is said: verdicts go by the server's time, but whoever
/// compares with the clock on the wall is misled.
pub const CLOCK_OFFSET_SAID_MS: i64 = 2 * 60 * 1000;
/// Less free space than this is said: a day of scans at one gate is some 10 MB.
pub const STORAGE_LOW_BYTES: u64 = 200 * 1024 * 1024;
/// With less free space than this a gate is not ready: acts may soon not be kept any more.
pub const STORAGE_MIN_BYTES: u64 = 20 * 1024 * 1024;
/// Most people that a search by name shows: as many as staff read in a queue.
pub const FIND_HITS_MAX: usize = 20;
