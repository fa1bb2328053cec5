//! Each rule of a customer's identity, as a sentence.
