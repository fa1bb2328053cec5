//! Who calls, and what they may: from a bearer token to roles, by the rights table.

mod caller;
mod tokens;

use std::sync::Arc;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};

pub use self::caller::Caller;
pub use self::tokens::{BadTokens, TokenFile, TokensFault};
use crate::problem::Problem;

/// Tells who sent a request. Today by the development token file; a verifier of signed tokens
/// takes its place here, which is why asking may have to wait.
#[derive(Debug, Clone)]
pub struct Callers(Arc<Source>);

#[derive(Debug)]
enum Source {
    Tokens(TokenFile),
}

impl From<TokenFile> for Callers {
    fn from(tokens: TokenFile) -> Callers {
        Callers(Arc::new(Source::Tokens(tokens)))
    }
}

impl Callers {
    /// Who sent a request with these headers (`Authorization: Bearer <token>`).
    ///
    /// # Errors
    /// When it does not say who, says it twice, or by a token that is not known.
    pub async fn authenticate(&self, headers: &HeaderMap) -> Result<Arc<Caller>, Unauthenticated> {
        let token = bearer(headers)?;
        match &*self.0 {
            Source::Tokens(tokens) => tokens.find(token).ok_or(Unauthenticated::UnknownToken),
        }
    }
}

/// The token of the one `Authorization` header; the scheme is read in any case (RFC 9110, 11.1).
fn bearer(headers: &HeaderMap) -> Result<&str, Unauthenticated> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = match (values.next(), values.next()) {
        (None, _) => return Err(Unauthenticated::NoToken),
        (Some(_), Some(_)) => return Err(Unauthenticated::NoBearer),
        (Some(only), None) => only.to_str().map_err(|_| Unauthenticated::NoBearer)?,
    };
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        Some(_) | None => Err(Unauthenticated::NoBearer),
    }
}

/// It is not known who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unauthenticated {
    #[error("the request does not say who sent it; send `Authorization: Bearer <token>`")]
    NoToken,
    #[error(
        "the request's authorization is not one bearer token; send `Authorization: Bearer <token>` once"
    )]
    NoBearer,
    #[error("the request's token is not known")]
    UnknownToken,
}

impl From<Unauthenticated> for Problem {
    fn from(error: Unauthenticated) -> Problem {
        // RFC 6750, section 3: no error code where there was no authentication information.
        let challenge = match error {
            Unauthenticated::NoToken => "Bearer",
            Unauthenticated::NoBearer => r#"Bearer error="invalid_request""#,
            Unauthenticated::UnknownToken => r#"Bearer error="invalid_token""#,
        };
        Problem::new(StatusCode::UNAUTHORIZED, "unauthenticated", "Caller unknown")
            .detail(error.to_string())
            .challenge(challenge)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::WWW_AUTHENTICATE;
    use axum::response::IntoResponse;
    use ledger_core::access::Role;

    use super::*;

    fn callers() -> Callers {
        let text = br#"[{"token":"t-1","issuer":"dev","subject":"koffi","roles":["finance"]}]"#;
        TokenFile::parse(text).unwrap().into()
    }

    fn headers(values: &[&'static str]) -> HeaderMap {
        values.iter().map(|it| (AUTHORIZATION, HeaderValue::from_static(it))).collect()
    }

    #[tokio::test]
    async fn a_known_token_tells_who_calls() {
        for value in ["Bearer t-1", "bearer t-1", "BEARER  t-1"] {
            let caller = callers().authenticate(&headers(&[value])).await.unwrap();
            assert_eq!((caller.issuer.as_str(), caller.subject.as_str()), ("dev", "koffi"));
            assert_eq!(caller.roles, [Role::Finance]);
            assert_eq!(caller.customer, None);
        }
    }

    #[tokio::test]
    async fn whoever_does_not_say_who_it_is_is_told_how() {
        use Unauthenticated::{NoBearer, NoToken, UnknownToken};
        for (values, expected) in [
            (&[][..], NoToken),
            (&["Bearer t-2"], UnknownToken),
            (&["Bearer T-1"], UnknownToken),
            (&["Bearer "], UnknownToken),
            (&["Bearer"], NoBearer),
            (&["Basic t-1"], NoBearer),
            (&["t-1"], NoBearer),
            (&["Bearer t-1", "Bearer t-1"], NoBearer),
        ] {
            let refused = callers().authenticate(&headers(values)).await.unwrap_err();
            assert_eq!(refused, expected, "{values:?}");
            let response = Problem::from(refused).into_response();
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
            let challenge = response.headers()[WWW_AUTHENTICATE].to_str().unwrap();
            assert!(challenge.starts_with("Bearer"), "{challenge}");
        }
    }
}
