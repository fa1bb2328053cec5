//! What differs between read models and log is found, in its row.
