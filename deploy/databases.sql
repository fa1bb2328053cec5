-- The two databases of the ledger: what opens personal data, and what can be computed again.
create database ledger_keys;
create database ledger_read_models;
