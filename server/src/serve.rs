//! A running server: a socket, the loop that hears of other instances, and the way to stop both.

use crate::ports::{Clock, Random};
use crate::refusal::Result;
use crate::routes::{AppState, RateLimits, router};
use crate::service::{SeenHeads, Service, ServiceConfig};
use crate::store::events::{add_organizer_token, remove_organizer_token};
use crate::store::{FolderLock, PostgresStore, ServerFolder, SqliteStore, Store, StoreError};
use huiban_protocol::digest::sha256;
use huiban_protocol::wire::Bytes;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often an instance looks for what others committed.
const POLL_HEADS_EVERY: Duration = Duration::from_millis(250);
/// How often personal data is looked for whose time is over.
const PURGE_EVERY_MS: i64 = 60 * 60 * 1000;

/// Where a server keeps everything.
#[derive(Debug, Clone)]
pub enum ServeStore {
    /// In its folder.
    Folder,
    /// In a PostgreSQL database, `postgres://…`, shared with other instances.
    Postgres(String),
}

/// What a server is made of.
pub struct ServeConfig {
    /// The folder for the database and for [`OrganizerFile`].
    pub folder: ServerFolder,
    /// The database.
    pub store: ServeStore,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How the world calls it, `https://…`; left out: by its address, and proofs of keys are
    /// accepted for whatever host a device calls it.
    pub public_url: Option<String>,
    /// Server time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// How often one may ask; `None`: as often as one likes.
    pub limits: Option<RateLimits>,
}

/// What a running server leaves in its folder for the organizer on the same machine, readable by
/// its owner only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizerFile {
    /// Its address.
    pub url: String,
    /// An organizer's bearer token.
    pub token: Bytes,
}

impl OrganizerFile {
    /// What the folder's server left; `None` where none does. The server may have been killed:
    /// where nobody answers at the address, none runs.
    pub fn read(folder: &ServerFolder) -> Option<Self> {
        let bytes = fs::read(folder.organizer_file()).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    fn write(&self, folder: &ServerFolder) -> std::io::Result<()> {
        let file = folder.organizer_file();
        // made anew, so that no looser permissions of an old file are kept
        let _ = fs::remove_file(&file);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        options.open(file)?.write_all(&serde_json::to_vec(self)?)
    }
}

/// A server that accepts connections.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its address for who is on the same machine.
    pub url: String,
    /// An organizer's bearer token.
    pub token: Bytes,
    /// The server without its socket.
    pub service: Service,
    folder: ServerFolder,
    lock: Option<FolderLock>,
    stop: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
    poll: JoinHandle<()>,
}

/// Opens the store, judges again what an older server could not, and accepts connections.
///
/// # Errors
/// Where the store or the socket cannot be opened.
pub async fn serve(config: ServeConfig) -> Result<Running> {
    // a folder without a database is taken too: who works on it finds this server by it
    let (store, lock): (Arc<dyn Store>, _) = match &config.store {
        ServeStore::Folder => (Arc::new(SqliteStore::open(&config.folder)?), None),
        ServeStore::Postgres(url) => {
            let lock = config.folder.lock()?;
            (Arc::new(PostgresStore::connect(url).await?), Some(lock))
        }
    };
    let socket = |error: std::io::Error| {
        StoreError::File(format!("cannot listen on {}: {error}", config.listen))
    };
    let listener = TcpListener::bind(config.listen).await.map_err(socket)?;
    let addr = listener.local_addr().map_err(socket)?;
    let url = local_url(addr);
    let service = Service::new(ServiceConfig {
        public_url: Some(config.public_url.clone().unwrap_or_else(|| url.clone())),
        ..ServiceConfig::new(store, config.clock, config.random)
    });
    service.replay().await?;
    let token = new_organizer_token(&service).await?;
    let (stop, stopping) = watch::channel(false);
    let host = config.public_url.as_deref().map(host_of);
    let mut state = AppState::new(service.clone()).with_host(host).with_closing(stopping.clone());
    if let Some(limits) = config.limits {
        state = state.with_limits(limits);
    }
    let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = closed(stopping.clone());
    let server =
        tokio::spawn(
            async move { axum::serve(listener, app).with_graceful_shutdown(stopped).await },
        );
    let poll = tokio::spawn(poll_heads(service.clone(), stopping));
    let file = OrganizerFile { url: url.clone(), token: token.clone() };
    fs::create_dir_all(config.folder.path())
        .and_then(|()| file.write(&config.folder))
        .map_err(|error| StoreError::File(format!("cannot write organizer.json: {error}")))?;
    Ok(Running { addr, url, token, service, folder: config.folder, lock, stop, server, poll })
}

impl Running {
    /// Answers what was asked, ends live connections, and returns when all is done.
    ///
    /// # Errors
    /// Where the socket failed meanwhile.
    pub async fn shutdown(self) -> Result<()> {
        // nobody listening means it has stopped already
        let _ = self.stop.send(true);
        self.finish().await
    }

    /// Waits until the server stops by itself, which it does only where its socket fails.
    ///
    /// # Errors
    /// What failed.
    pub async fn wait(self) -> Result<()> {
        self.finish().await
    }

    async fn finish(self) -> Result<()> {
        let Self { service, token, folder, lock: _lock, server, poll, stop, .. } = self;
        let served = server.await;
        let _ = stop.send(true);
        let _ = poll.await;
        let _ = fs::remove_file(folder.organizer_file());
        let mut tx = service.store().begin_write().await?;
        remove_organizer_token(tx.as_mut(), sha256(&token.0).0).await?;
        tx.commit().await?;
        match served {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(StoreError::File(error.to_string()).into()),
            Err(error) => Err(StoreError::File(error.to_string()).into()),
        }
    }
}

async fn new_organizer_token(service: &Service) -> Result<Bytes> {
    let token: [u8; 32] = service.random()?;
    let mut tx = service.store().begin_write().await?;
    add_organizer_token(tx.as_mut(), sha256(&token).0, service.now_ms()).await?;
    tx.commit().await?;
    Ok(Bytes(token.to_vec()))
}

async fn closed(mut stopping: watch::Receiver<bool>) {
    // an error means that nobody is left who could stop it in an orderly way
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

async fn poll_heads(service: Service, stopping: watch::Receiver<bool>) {
    let mut seen = SeenHeads::default();
    let mut purged_ms = None;
    let stopped = closed(stopping);
    tokio::pin!(stopped);
    loop {
        tokio::select! {
            () = &mut stopped => return,
            () = tokio::time::sleep(POLL_HEADS_EVERY) => {}
        }
        if let Err(error) = service.poll_heads(&mut seen).await {
            tracing::warn!(%error, "the heads could not be polled");
        }
        let now_ms = service.now_ms();
        if purged_ms.is_none_or(|then: i64| now_ms.saturating_sub(then) >= PURGE_EVERY_MS) {
            purged_ms = Some(now_ms);
            if let Err(error) = service.purge().await {
                tracing::warn!(%error, "old personal data could not be removed; tried again later");
            }
        }
    }
}

/// How who is on the same machine calls it.
fn local_url(addr: SocketAddr) -> String {
    let ip = match addr.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    format!("http://{}", SocketAddr::new(ip, addr.port()))
}

/// `host` or `host:port` of an address.
fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
