//! Each rule of a credit line, as a sentence.
