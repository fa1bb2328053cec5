//! How the portfolio stood, against figures worked out by hand.
