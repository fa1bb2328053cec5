//! Each rule of a loan, as a sentence.

mod walk;
