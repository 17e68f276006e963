//! A server in this process, without a socket, whose database can be copied between two requests.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Request as HttpRequest, header};
use huiban_companion::ports::{Live, Method, NetworkError, Request, Response, SyncApi};
use huiban_companion::{EnrolmentLink, Installation};
use huiban_protocol::documents::{EventCode, OpId};
use huiban_protocol::wire::VERSION_HEADER;
use huiban_server::organizer::{
    EnrolmentRequest, ImportAttendeesRequest, ImportRequest, PublishRequest, SessionEdit,
};
use huiban_server::store::{ServerFolder, SqliteStore};
use huiban_server::{AppState, Organizer, Service, ServiceConfig, router};
use huiban_tests::ports::{ServerClock, ServerRandom};
use huiban_tests::{START_MS, small_document};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The files of a database at rest.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A server.
pub(crate) struct Server {
    folder: TempDir,
    pub(crate) event: EventCode,
    pub(crate) organizer: Organizer,
    app: Router,
}

/// Files of a folder, those left out that SQLite makes anew.
pub(crate) fn read_folder(folder: &Path) -> Files {
    let mut files = Files::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if !name.ends_with("-shm") && !name.contains("lock") {
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
    files
}

pub(crate) fn write_folder(folder: &Path, files: &Files) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

impl Server {
    /// A published event; alice is registered.
    pub(crate) async fn published(now_ms: i64) -> Self {
        let server = Self::open(&Files::new(), now_ms).await;
        let document = small_document();
        server.organizer.import(&ImportRequest { document, dry_run: false }).await.unwrap();
        server.publish().await;
        let csv = "ref,name,ticket_type\nalice,Alice,general".to_owned();
        let people = ImportAttendeesRequest { csv, dry_run: false };
        server.organizer.import_attendees(&server.event, &people).await.unwrap();
        server
    }

    /// A server that starts on a copy of some files.
    pub(crate) async fn open(files: &Files, now_ms: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_folder(folder.path(), files);
        let store = SqliteStore::open(&ServerFolder::new(folder.path())).unwrap();
        let clock = Arc::new(ServerClock::at(now_ms));
        let config = ServiceConfig::new(Arc::new(store), clock, Arc::new(ServerRandom));
        let service = Service::new(ServiceConfig {
            public_url: Some("https://server.test".to_owned()),
            ..config
        });
        service.replay().await.unwrap();
        let organizer = Organizer::new(service.clone());
        let app = router(AppState::new(service));
        Self { folder, event: small_document().event.code, organizer, app }
    }

    pub(crate) async fn publish(&self) {
        let request = PublishRequest::default();
        self.organizer.publish(&self.event, &request).await.unwrap();
    }

    /// Gives a session another state, and publishes.
    pub(crate) async fn edit(&self, session: &str, edit: SessionEdit) {
        let session = session.parse().unwrap();
        self.organizer.edit_session(&self.event, &session, &edit).await.unwrap();
        self.publish().await;
    }

    pub(crate) async fn enrolment_link(&self) -> String {
        let request = EnrolmentRequest::attendee("alice");
        self.organizer.enrol(&self.event, &request).await.unwrap().url
    }

    /// Enrols a second phone and revokes it.
    pub(crate) async fn revoke_another(self: &Arc<Self>) {
        let home = tempfile::tempdir().unwrap();
        let wire = Arc::new(Wire::to(Arc::clone(self), |_| {}));
        let ports = crate::scenario::ports("another", START_MS, wire, Arc::default());
        let installation = Installation::open(home.path(), ports).unwrap();
        let link = EnrolmentLink::parse(&self.enrolment_link().await).unwrap();
        let device = installation.join(&link).await.unwrap().device_id;
        self.organizer.revoke_device(&self.event, &device.parse().unwrap()).await.unwrap();
    }

    /// The database as it is now; nothing is being asked.
    pub(crate) fn files(&self) -> Files {
        read_folder(self.folder.path())
    }

    /// How often the server holds each op.
    pub(crate) fn ops(&self) -> BTreeMap<OpId, i64> {
        let database = ServerFolder::new(self.folder.path()).database();
        let connection = rusqlite::Connection::open(database).unwrap();
        let mut statement = connection.prepare("SELECT op, count(*) FROM ops GROUP BY op").unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?.parse().unwrap(), row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    }

    async fn answer(&self, request: Request) -> Response {
        let path = request.url.strip_prefix("https://server.test").unwrap();
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let mut http = HttpRequest::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "server.test")
            .header(VERSION_HEADER, "1")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_ENCODING, "zstd");
        if let Some(token) = &request.token {
            http = http.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(digest) = &request.digest {
            http = http.header("content-digest", digest);
        }
        if request.zstd {
            http = http.header(header::CONTENT_ENCODING, "zstd");
        }
        let http = http.body(Body::from(request.body.unwrap_or_default())).unwrap();
        let (parts, body) = self.app.clone().oneshot(http).await.unwrap().into_parts();
        let named = |name: &str| Some(parts.headers.get(name)?.to_str().unwrap().to_owned());
        let media_type = named("content-type").unwrap_or_default();
        Response {
            status: parts.status.as_u16(),
            media_type: media_type.split(';').next().unwrap_or_default().to_owned(),
            zstd: named("content-encoding").as_deref() == Some("zstd"),
            digest: named("content-digest"),
            retry_after_s: named("retry-after").and_then(|value| value.parse().ok()),
            body: axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }
}

/// The way to a server that may be replaced by another one.
pub(crate) struct Wire {
    server: Mutex<Arc<Server>>,
    /// Told after each answer, before the device hears it.
    answered: Box<dyn Fn(&Server) + Send + Sync>,
}

impl Wire {
    pub(crate) fn to(
        server: Arc<Server>,
        answered: impl Fn(&Server) + Send + Sync + 'static,
    ) -> Self {
        Self { server: Mutex::new(server), answered: Box::new(answered) }
    }

    pub(crate) fn replace(&self, server: Arc<Server>) {
        (self.answered)(&server);
        *self.server.lock().unwrap() = server;
    }
}

#[async_trait]
impl SyncApi for Wire {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        let server = Arc::clone(&self.server.lock().unwrap());
        let response = server.answer(request).await;
        (self.answered)(&server);
        Ok(response)
    }

    async fn live(&self, _: Request) -> Result<Box<dyn Live>, NetworkError> {
        Err(NetworkError::Timeout)
    }
}
