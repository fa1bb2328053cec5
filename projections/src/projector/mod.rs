//! From the log to the tables: one loop a partition, each batch one transaction.
