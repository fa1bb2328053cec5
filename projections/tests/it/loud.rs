//! What cannot be taken in stops a partition, loudly and at its place.
