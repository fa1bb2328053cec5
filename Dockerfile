# The ledger's programs, built as CI builds them, in an image that has nothing else.

FROM rust:1.95-bookworm AS build
WORKDIR /ledger
COPY . .
RUN script/build --locked

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home ledger
COPY --from=build \
    /ledger/target/release/command-api \
    /ledger/target/release/projections \
    /ledger/target/release/query-graphql \
    /ledger/target/release/replay-tools \
    /usr/local/bin/
USER ledger
