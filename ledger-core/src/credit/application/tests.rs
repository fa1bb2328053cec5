//! Each rule of an application, as a sentence.
