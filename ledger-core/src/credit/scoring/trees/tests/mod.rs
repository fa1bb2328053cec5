//! Trees as LightGBM has them: the same leaves, and nothing read that would score otherwise.

mod doubles;
mod models;
mod refused;
