//! What goes over the wire to PostgreSQL: a proxy that counts the statements.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// How many statements have passed.
#[derive(Clone, Default)]
pub(crate) struct Statements(Arc<AtomicUsize>);

impl Statements {
    /// The count since it was last taken.
    pub(crate) fn take(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

/// The same database, reached through a proxy that counts.
pub(crate) async fn counted(url: &str, statements: &Statements) -> String {
    let (front, back) = url.rsplit_once('/').unwrap();
    let (user, server) = front.rsplit_once('@').unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (server, statements) = (server.to_owned(), statements.clone());
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (from_client, mut to_client) = client.into_split();
            let (mut from_server, to_server) =
                TcpStream::connect(&server).await.unwrap().into_split();
            tokio::spawn(forward(from_client, to_server, statements.clone()));
            tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        }
    });
    format!("{user}@{address}/{back}")
}

/// Passes on what a client says, message by message: PostgreSQL's protocol, "Message Formats". The
/// first ones have no type: a wish for TLS, which the server declines, and the start itself.
async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, statements: Statements) {
    const START: u32 = 196_608;
    let mut started = false;
    loop {
        let kind = if started { from.read_u8().await.ok() } else { Some(0) };
        let (Some(kind), Ok(length)) = (kind, from.read_u32().await) else { return };
        let mut body = vec![0; length as usize - 4];
        if from.read_exact(&mut body).await.is_err() {
            return;
        }
        // Execute of a portal, or a simple query; an empty one is how a pool asks for life.
        let is_statement = kind == b'E' || (kind == b'Q' && body.len() > 1);
        if started && is_statement {
            statements.0.fetch_add(1, Ordering::SeqCst);
        }
        let mut message = if started { vec![kind] } else { vec![] };
        message.extend(length.to_be_bytes());
        message.extend(&body);
        if to.write_all(&message).await.is_err() {
            return;
        }
        started |= body.first_chunk().is_some_and(|it| u32::from_be_bytes(*it) == START);
    }
}
