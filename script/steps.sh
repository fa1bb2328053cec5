# shellcheck shell=bash
# What the scripts share: where cargo builds to, how a step is timed, how servers are held.
# Sourced by them after `set -euo pipefail`, from the project's folder.

CARGO_TARGET_DIR=$(realpath -m "${CARGO_TARGET_DIR:-target}")
export CARGO_TARGET_DIR

# rustup installs here, and tells only the shells that start later.
if ! command -v cargo >/dev/null && [[ -x ${CARGO_HOME:-$HOME/.cargo}/bin/cargo ]]; then
    PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
fi

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

minutes() {
    printf '%d.%d min' $(($1 / 60)) $(($1 % 60 / 6))
}

step_name=
step_began=0
steps_done=()

# step NAME COMMAND...: runs the command under this name and remembers how long it took.
step() {
    step_name=$1
    step_began=$SECONDS
    shift
    printf '\n== %s\n' "$step_name"
    "$@"
    steps_done+=("$(minutes $((SECONDS - step_began)))  $step_name")
    step_name=
}

servers_pid=
servers_input=

# start_servers PROFILE OPTIONS...: runs the `servers` program built for this profile and exports
# the addresses it prints. It stops when we close its standard input, at the latest by ending.
start_servers() {
    local line
    # Ctrl-C is not for them: what uses them stops first.
    coproc SERVERS { exec setsid "$CARGO_TARGET_DIR/$1/servers" run "${@:2}"; }
    # Bash forgets these when the program ends.
    # shellcheck disable=SC2153
    servers_pid=$SERVERS_PID servers_input=${SERVERS[1]}
    local output=${SERVERS[0]}
    while read -r line <&"$output"; do
        case $line in
            ready) return ;;
            LEDGER_TEST_*=*) export "${line?}" ;;
        esac
    done
    fail "The servers did not start; the lines above say why."
}

stop_servers() {
    [[ -n $servers_pid ]] || return 0
    local pid=$servers_pid
    servers_pid=
    exec {servers_input}>&-
    wait "$pid" || echo "The servers did not end well; the lines above say why." >&2
    unset "${!LEDGER_TEST_@}"
}

attended_pid=

# attended COMMAND...: runs it so that a signal for this script alone reaches it as well; bash
# would otherwise wait for the command's end first.
attended() {
    "$@" <&0 &
    attended_pid=$!
    wait "$attended_pid"
    attended_pid=
}

finish() {
    local code=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [[ -n $attended_pid ]]; then
        kill -s TERM "$attended_pid" 2>/dev/null || true
        wait "$attended_pid" || true
    fi
    stop_servers
    if ((code != 0)) && [[ -n $step_name ]]; then
        echo
        echo "Stopped in the step \"$step_name\" after $(minutes $((SECONDS - step_began)))."
    fi
    if declare -F at_the_end >/dev/null; then
        at_the_end "$code"
    fi
    exit "$code"
}

trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
