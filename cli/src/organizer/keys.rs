//! `badges keys …`: what is listed, the root key in a file of the organizer's, the next key.

mod root_file;

use super::Work;
use crate::args::{KeysArgs, KeysCommand, KeysRootArgs, KeysRotateArgs};
use crate::error::{CliError, Kind, Result};
use crate::output::{Style, Table};
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::EventCode;
use huiban_protocol::tokens::{
    KeyList, KeyState, KeyUse, ListedKey, Rotation, Signer as _, SigningKey, root_fingerprint,
};
use huiban_protocol::wire::Bytes;
use huiban_server::organizer::{
    ForgetRootRequest, KeyAnswer, KeyListRequest, KeyStateAnswer, KeysAnswer, PrepareKeyRequest,
    RotateKeyRequest, forget_root_message,
};
use huiban_server::ports::{SystemRandom, random_bytes};
use root_file::RootFile;
use serde::Serialize;

/// `badges keys`
pub(super) async fn run(work: &Work, args: KeysArgs) -> Result<()> {
    match args.command {
        None => {
            let event = work.event(&args.choice).await?;
            print(work, &work.desk.list_keys(&event).await?)
        }
        Some(KeysCommand::Root(args)) => root(work, &args).await,
        Some(KeysCommand::Rotate(args)) => rotate(work, &args).await,
    }
}

#[derive(Serialize)]
struct KeyShape {
    kid: String,
    #[serde(rename = "use")]
    key_use: KeyUse,
    public_key: String,
    from: DateTime<FixedOffset>,
    until: DateTime<FixedOffset>,
    state: KeyStateAnswer,
    since: Option<DateTime<FixedOffset>>,
    current: bool,
    on_server: bool,
}

impl From<&KeyAnswer> for KeyShape {
    fn from(key: &KeyAnswer) -> Self {
        Self {
            kid: key.kid.clone(),
            key_use: key.key_use,
            public_key: key.public_key.clone(),
            from: key.from,
            until: key.until,
            state: key.state,
            since: key.since,
            current: key.current,
            on_server: key.on_server,
        }
    }
}

fn print(work: &Work, answer: &KeysAnswer) -> Result<()> {
    if answer.root_on_server {
        work.output.tell((
            "the server holds the root key: keep it elsewhere with `badges keys root --out FILE`",
            "根密钥还在服务器上：请用 `badges keys root --out FILE` 移到别处保管",
        ));
    }
    let keys: Vec<KeyShape> = answer.keys.iter().map(KeyShape::from).collect();
    work.output.answer(&keys, |keys, style| text(keys, answer, style))
}

fn text(keys: &[KeyShape], answer: &KeysAnswer, style: Style) -> String {
    let mut table = Table::new(&[
        ("key", "密钥"),
        ("signs", "用途"),
        ("state", "状态"),
        ("may sign until", "可签至"),
        ("secret half", "私钥"),
    ]);
    for key in keys {
        let state = match (key.state, key.current) {
            (KeyStateAnswer::Active, true) => style.say("in use", "使用中").to_owned(),
            (KeyStateAnswer::Active, false) => style.say("replaced", "已替换").to_owned(),
            (KeyStateAnswer::Standby, _) => style.say("standby", "备用").to_owned(),
            (KeyStateAnswer::Compromised, _) => {
                let since = key.since.map(|since| since.to_rfc3339()).unwrap_or_default();
                style.say(format!("compromised since {since}"), format!("自 {since} 起已泄露"))
            }
        };
        let held = match key.on_server {
            true => style.say("on the server", "在服务器上"),
            false => style.say("elsewhere", "在别处"),
        };
        table.row([&key.kid, key.key_use.name(), &state, &key.until.to_rfc3339(), held]);
    }
    let expires = answer.expires_at.to_rfc3339();
    let version = answer.version;
    let good = style.say(
        format!("version {version}, good until {expires}"),
        format!("第 {version} 版，有效至 {expires}"),
    );
    format!("{}\n{good}", table.text(style))
}

#[derive(Serialize)]
struct RootShape {
    file: String,
    kid: String,
    root_fingerprint: String,
    fresh: bool,
    version: u64,
}

/// `badges keys root`
async fn root(work: &Work, args: &KeysRootArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let before = work.desk.list_keys(&event).await?;
    if !before.root_on_server {
        return Err(CliError::invalid(
            "root",
            ("the root key is kept elsewhere already", "根密钥已经在别处保管"),
        ));
    }
    let fresh = before.root_replaceable;
    let key = if fresh {
        SigningKey::from_bytes(&random_bytes(&SystemRandom).map_err(CliError::internal)?)
    } else {
        read_seed(&work.desk.hand_over_root(&event).await?.seed)?
    };
    // the file first: a key that nobody has is worse than one that two have
    let file = RootFile::new(&event, before.number, &key);
    file.write(&args.out)?;
    let after = if fresh {
        replace(work, &event, &before, &key).await
    } else {
        forget(work, &event, before.number, &key).await
    };
    let after = match after {
        Ok(after) => after,
        Err(error @ CliError::Failed { kind: Kind::InvalidInput, .. }) if fresh => {
            // a key that signed nothing only confuses
            let _ = std::fs::remove_file(&args.out);
            return Err(error);
        }
        Err(error) => return Err(error),
    };
    let shape = RootShape {
        file: args.out.display().to_string(),
        kid: after.keys.first().map(|key| key.kid.clone()).unwrap_or_default(),
        root_fingerprint: after.root_fingerprint.clone(),
        fresh,
        version: after.version,
    };
    work.output.answer(&shape, |shape, style| {
        let told = if shape.fresh {
            style.say(
                "holds a fresh root key; the server never saw it",
                "中是新的根密钥；服务器从未见过它",
            )
        } else {
            style.say(
                "holds the root key, which the server has forgotten; older backups still hold it",
                "中是根密钥；服务器已删除它，但早先的备份中仍有",
            )
        };
        let keep = style.say("keep it offline, and twice", "请离线保管，并存两份");
        format!("{} {told}\n{keep}", style.bold(&shape.file))
    })
}

fn read_seed(seed: &Bytes) -> Result<SigningKey> {
    let seed: [u8; 32] =
        seed.0.as_slice().try_into().map_err(|_| CliError::internal("a key of another length"))?;
    Ok(SigningKey::from_bytes(&seed))
}

fn open(answer: &KeysAnswer) -> Result<KeyList> {
    let mut fingerprint = [0; 16];
    hex::decode_to_slice(&answer.root_fingerprint, &mut fingerprint)
        .map_err(|_| CliError::internal("no fingerprint came"))?;
    KeyList::open(&answer.list.0, &fingerprint).map_err(CliError::internal)
}

fn sign(list: &KeyList, root: &SigningKey) -> Result<Bytes> {
    list.sign(root).map(Bytes).ok_or_else(|| CliError::internal("the key list could not be signed"))
}

/// Puts a fresh root key in the place of the one that the server made.
async fn replace(
    work: &Work,
    event: &EventCode,
    before: &KeysAnswer,
    key: &SigningKey,
) -> Result<KeysAnswer> {
    let mut list = open(before)?.extended(before.now_s, before.until_s);
    let public = key.verifying_key().to_bytes();
    if let Some(root) = list.keys.first_mut() {
        *root = ListedKey { key: public, state: KeyState::Active, ..root.clone() };
    }
    let request =
        KeyListRequest { list: sign(&list, key)?, new_root: Some(Bytes(public.to_vec())) };
    work.desk.put_key_list(event, &request).await
}

async fn forget(
    work: &Work,
    event: &EventCode,
    number: u32,
    key: &SigningKey,
) -> Result<KeysAnswer> {
    let proof = Bytes(key.sign(&forget_root_message(number)).to_bytes().to_vec());
    work.desk.forget_root(event, &ForgetRootRequest { proof }).await
}

/// `badges keys rotate`
async fn rotate(work: &Work, args: &KeysRotateArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let before = work.desk.list_keys(&event).await?;
    let now = DateTime::from_timestamp(i64::try_from(before.now_s).unwrap_or(0), 0);
    let now = now.map(|now| now.with_timezone(before.expires_at.offset()));
    let compromised_since = match args.compromised {
        None => None,
        Some(since) => since.or(now),
    };
    let key_use = args.key_use.into();
    let after = match &args.root {
        None => {
            let request = RotateKeyRequest { key_use, compromised_since };
            work.desk.rotate_key(&event, &request).await?
        }
        Some(file) => {
            let root = RootFile::read(file)?.key(&event, &before)?;
            let prepared = work.desk.prepare_key(&event, &PrepareKeyRequest { key_use }).await?;
            let standby = prepared.public_key.0.as_slice().try_into();
            let since_s =
                compromised_since.map(|since| u64::try_from(since.timestamp()).unwrap_or(0));
            let rotation = Rotation {
                key_use,
                standby: standby.map_err(|_| CliError::internal("a key of another length"))?,
                compromised_since_s: since_s,
                now_s: before.now_s,
                until_s: before.until_s,
            };
            let next = open(&before)?.rotated(&rotation);
            let next = next.map_err(|error| CliError::invalid("use", error.to_string()))?;
            let request = KeyListRequest { list: sign(&next, &root)?, new_root: None };
            work.desk.put_key_list(&event, &request).await?
        }
    };
    let current = |answer: &KeysAnswer| {
        let mut of_use = answer.keys.iter().filter(|key| key.key_use == key_use && key.current);
        of_use.next().map(|key| key.kid.clone())
    };
    if current(&before) == current(&after) {
        work.output.tell((
            "a standby key is listed now: rotate again once the gates have synced, and it is used",
            "备用密钥已列出：待各签到口同步后再轮换一次，即可启用",
        ));
    }
    print(work, &after)
}

/// Whether a root key is the event's.
fn is_root_of(key: &SigningKey, answer: &KeysAnswer) -> bool {
    hex::encode(root_fingerprint(key.verifying_key().as_bytes())) == answer.root_fingerprint
}
