//! Whatever is killed when, the tables end up as if nothing had been.
