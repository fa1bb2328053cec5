//! Stands between a client and a server: it can keep the answers to itself, and hang up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) struct Proxy {
    /// While it is set, nothing that the server says comes through.
    pub(crate) mute: Arc<AtomicBool>,
    pub(crate) cut: watch::Sender<bool>,
    /// How many connections clients have made.
    pub(crate) connections: Arc<AtomicUsize>,
    /// How often a client asked something and waited for the answer: more than whether the server is
    /// there, which the pool asks whenever it lends a connection or takes it back.
    pub(crate) round_trips: Arc<AtomicUsize>,
}

impl Proxy {
    /// A proxy before the PostgreSQL server of this URL: the URL through it.
    pub(crate) async fn before(url: &str) -> (String, Proxy) {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (place, database) = rest.split_once('/').unwrap();
        let (user, server) = place.split_once('@').unwrap();
        let (address, proxy) = Proxy::to(server).await;
        (format!("{scheme}://{user}@{address}/{database}"), proxy)
    }

    /// A proxy before the server at this `host:port`: its own.
    pub(crate) async fn to(server: &str) -> (String, Proxy) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (cut, cuts) = watch::channel(false);
        let (mute, connections) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let round_trips = Arc::<AtomicUsize>::default();
        let (server, muted, counted) =
            (server.to_owned(), Arc::clone(&mute), Arc::clone(&connections));
        let trips = Arc::clone(&round_trips);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                let server = TcpStream::connect(&server).await.unwrap();
                let (muted, trips) = (Arc::clone(&muted), Arc::clone(&trips));
                tokio::spawn(pass_on(client, server, (muted, trips), cuts.clone()));
            }
        });
        (address, Proxy { mute, cut, connections, round_trips })
    }
}

async fn pass_on(
    mut client: TcpStream,
    mut server: TcpStream,
    (mute, trips): (Arc<AtomicBool>, Arc<AtomicUsize>),
    mut cut: watch::Receiver<bool>,
) {
    let (mut asked, mut said) = (vec![0; 65_536], vec![0; 65_536]);
    let mut asks = false;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => match read {
                Ok(0) | Err(_) => return,
                Ok(bytes) => {
                    let is_there = asked[..bytes] == *b"S\0\0\0\x04";
                    trips.fetch_add(usize::from(!asks && !is_there), Ordering::Relaxed);
                    asks = true;
                    server.write_all(&asked[..bytes]).await.unwrap();
                }
            },
            read = server.read(&mut said) => match read {
                Ok(0) | Err(_) => return,
                Ok(_) if mute.load(Ordering::Relaxed) => {}
                // A client that has gone is not the proxy's trouble.
                Ok(bytes) => {
                    asks = false;
                    if client.write_all(&said[..bytes]).await.is_err() {
                        return;
                    }
                }
            },
            () = async { drop(cut.wait_for(|it| *it).await) } => return,
        }
    }
}
