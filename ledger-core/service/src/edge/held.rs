//! An answer that holds its caller's place until it has left.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// Handed over in pieces: a whole one would count as left as soon as it is buffered.
const PIECE_BYTES: usize = 64 * 1024;

/// A body with something that is dropped behind its last piece.
pub(super) struct Held<P> {
    body: Body,
    /// What is left of the body's last frame.
    rest: Bytes,
    _place: P,
}

impl<P: Send + Unpin + 'static> Held<P> {
    pub(super) fn body(body: Body, place: P) -> Body {
        Body::new(Held { body, rest: Bytes::new(), _place: place })
    }
}

impl<P: Unpin> HttpBody for Held<P> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                end @ (Some(Err(_)) | None) => return Poll::Ready(end),
            }
        }
        let piece = PIECE_BYTES.min(self.rest.len());
        let piece = self.rest.split_to(piece);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (hint, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut whole = SizeHint::new();
        whole.set_lower(hint.lower().saturating_add(rest));
        if let Some(upper) = hint.upper() {
            whole.set_upper(upper.saturating_add(rest));
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn the_place_is_held_up_to_the_last_piece_and_the_length_is_known() {
        let whole = vec![7; 3 * PIECE_BYTES + 1];
        let (place, mut given_back) = oneshot::channel::<()>();
        let mut body = Held::body(Body::from(whole.clone()), place);
        assert_eq!(body.size_hint().exact(), Some(whole.len() as u64));
        let next = std::future::poll_fn(|it| Pin::new(&mut body).poll_frame(it));
        let first = next.await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(first.len(), PIECE_BYTES);
        assert!(given_back.try_recv().is_err_and(|it| it == oneshot::error::TryRecvError::Empty));
        let rest = to_bytes(body, usize::MAX).await.unwrap();
        assert_eq!(first.len() + rest.len(), whole.len());
        assert!(given_back.await.is_err(), "dropped with the body");
    }
}
